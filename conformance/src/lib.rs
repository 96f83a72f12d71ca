//! Compares imgflo with GEGL: both render the same compositions, and the pictures are judged.
//!
//! Every operation that both have is set in several ways ([`cases`]): first as it is by default,
//! then at random within what its sliders offer, always the same random. Each case is written as a
//! GEGL composition. The program `gegl` renders it ([`Gegl`]) as exactly as it can; imgflo reads
//! the same file and renders it in this process ([`render`]). [`judge`] tells how far the two
//! pictures are apart, and [`Report`] sums up.

mod case;
mod compare;
mod draw;
mod error;
mod gegl;
mod image;
mod judge;
mod manual;
mod ours;
mod ranges;
mod reasons;
mod report;
mod workplace;

pub use case::{Case, cases};
pub use compare::{Outcome, compare};
pub use error::Error;
pub use gegl::Gegl;
pub use image::Image;
pub use judge::{Grade, Judgement, judge};
pub use manual::manual;
pub use ours::render;
pub use reasons::{REASONS, Reason, UNSTABLE, Unstable, reason};
pub use report::{Report, Row};
pub use workplace::Workplace;
