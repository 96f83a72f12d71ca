//! The kinds of operation: a trait for authors each, and a function that makes an [`OpDef`] of it.
//!
//! [`OpDef`]: crate::OpDef

mod affine;
mod area;
mod around;
mod compose;
mod field;
mod graph;
mod measured;
mod point;
mod region;
mod render;
mod staged;
mod warp;
mod whole;

pub use affine::{Affine, affine};
pub use area::{Area, Reach, area};
pub use around::{Around, around};
pub use compose::{Compose, compose};
pub use field::{Field, field};
pub use graph::{Graph, graph};
pub use measured::{Measured, MeasuredWork, measured};
pub use point::{Point, point};
pub use region::{Region, region};
pub use render::{Render, render};
pub use staged::{Staged, staged};
pub use warp::{Warp, WarpWork, warp};
pub use whole::{Whole, whole};

use imgflo_pixel::Rect;

/// Bytes that sixteen numbers for each column of a rectangle take.
fn a_few_rows(rect: &Rect) -> u64 {
    u64::from(rect.width()) * 16 * size_of::<f32>() as u64
}

/// The bounding box of what is connected to a pad: empty if nothing is.
fn connected(inputs: &[Option<Rect>], pad: usize) -> Rect {
    inputs.get(pad).copied().flatten().unwrap_or(Rect::EMPTY)
}
