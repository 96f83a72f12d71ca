//! A blur that shortens curves.

use imgflo_op::prelude::*;

use crate::area::nine::Nine;
use crate::area::rounds;

params! {
    /// Smooths an image along its edges: they stay sharp, but lose their dents and corners.
    ///
    /// The lines of equal lightness are moved toward the middle of their bends, the faster the
    /// tighter the bend.
    pub struct MeanCurvatureBlur {
        /// How often the lines are moved.
        iterations: i32 = count(20).range(0.0, 500.0).slider(0.0, 60.0),
    }
}

pub(crate) static OP: OpDef = area::<MeanCurvatureBlur>("gegl:mean-curvature-blur")
    .title("Mean Curvature Blur")
    .categories(&["blur"])
    .transparency(Has)
    .of_pixels();

/// The square of a slope that is taken for flat.
const FLAT: f32 = 1e-30;

impl MeanCurvatureBlur {
    fn rounds(&self) -> u32 {
        self.iterations.unsigned_abs()
    }
}

impl Area for MeanCurvatureBlur {
    fn space(&self) -> Space {
        Space::Perceptual
    }

    fn reach(&self) -> Reach {
        Reach::all(self.rounds())
    }

    fn block(&self) -> (u32, u32) {
        rounds::block(self.rounds())
    }

    fn is_identity(&self) -> bool {
        self.iterations == 0
    }

    fn scratch(&self, window: &Rect) -> u64 {
        rounds::bytes(window)
    }

    fn render(&self, inputs: &[Window<'_>], output: &mut Patch<'_>) {
        for plane in 0..3 {
            rounds::repeat(self.rounds(), plane, &inputs[0], output, moved);
        }
        rounds::copy(3, &inputs[0], output);
    }
}

/// A quarter of the curvature, times the slope, is added.
#[inline(always)]
fn moved([a, b, c]: Nine) -> f32 {
    let (dx, dy) = (b[2] - b[0], c[1] - a[1]);
    let (right, down) = (dx * dx, dy * dy);
    let here = b[1];
    let bend_x = b[2] + b[0] - 2.0 * here;
    let bend_y = c[1] + a[1] - 2.0 * here;
    let twist = 0.25 * (c[2] - a[2] - c[0] + a[0]);
    let bend = right * bend_y + down * bend_x - 2.0 * dx * dy * twist;
    let slope = right + down;
    // Where there is no slope, there is no curve either.
    let change = 0.25 * bend / Lane::max(slope, FLAT);
    here + if FLAT < slope { change } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::trial::{Picture, render};

    #[test]
    fn straight_edges_stay() {
        let step = Picture::of(9, 9, |x, _| [if x < 4 { 0.0 } else { 1.0 }; 4]);
        assert_eq!(render(&MeanCurvatureBlur::default(), &[&step]).pixels, step.pixels);
    }

    #[test]
    fn corners_become_round() {
        let corner = Picture::of(9, 9, |x, y| [if x < 4 || y < 4 { 0.0 } else { 1.0 }; 4]);
        let out = render(&MeanCurvatureBlur { iterations: 3 }, &[&corner]);
        assert!(out.number(0, 4, 4) < 1.0);
        assert_eq!(out.number(0, 7, 7), 1.0);
    }
}
