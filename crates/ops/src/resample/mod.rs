//! Weighted sums along one direction: each pixel of a line becomes a sum of some pixels of another.

mod along;
mod lanczos;

use std::sync::Arc;

use imgflo_op::{Abyss, AreaWork, SumsWork, Weights, Work};
use imgflo_pixel::Space;

pub(crate) use lanczos::Lanczos;

/// Sums of each column's pixels in `space`. `edge` is what is beyond the columns.
pub(crate) fn down<W: Weights + 'static>(weights: W, edge: [f32; 4], space: Space) -> Work {
    Work::Sums(SumsWork { weights: Arc::new(weights), edge, space })
}

/// Sums of each row's pixels in `space`. `edge` is what is beyond the rows.
pub(crate) fn along<W: Weights + 'static>(weights: W, edge: [f32; 4], space: Space) -> Work {
    let render = Arc::new(along::Along { weights, edge });
    let block = (1, crate::lanes::WIDTH as u32);
    Work::Area(AreaWork {
        render,
        pixels: vec![(0, space, Abyss::None)],
        space,
        block,
        whole: false,
    })
}
