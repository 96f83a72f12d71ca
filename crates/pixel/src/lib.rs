//! Numbers, formats, colour spaces and rows of pixels.

mod curves;
mod exact;
mod format;
mod lane;
mod matrix;
mod needs;
mod polynomial;
mod rect;
mod rows;
pub mod sampler;
mod space;
mod span;
pub mod trace;
mod word;

pub use curves::{decode, encode};
pub use exact::Exact;
pub use fearless_simd::Level;
pub use format::{Alpha, Channels, Format, Sample, Transfer};
pub use lane::{Lane, Rgba, Xy};
pub use matrix::Matrix;
pub use needs::Needs;
pub use rect::Rect;
pub use rows::{Layout, ReadRows, RowsError, WriteRows};
pub use space::{LUMINANCE, Space, luminance};
pub use span::{Planes, SPAN, Span};
pub use word::Word;
