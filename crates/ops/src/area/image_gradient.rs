//! How steeply colors change.

use fearless_simd::dispatch;
use imgflo_op::prelude::*;

choices! {
    /// What is told about a change.
    pub enum GradientOutput {
        /// How steep it is.
        Magnitude = "magnitude", "Magnitude";
        /// Where it goes, as an angle: 0 if it becomes darker to the right, a quarter turn (1.57)
        /// if it becomes darker to the bottom.
        Direction = "direction", "Direction";
        /// How steep it is: the direction, which GEGL adds, is in no picture that it makes.
        Both = "both", "Both";
    }
}

params! {
    /// Shows how steeply colors change, or in which direction. What changes most of red, green and
    /// blue counts.
    pub struct ImageGradient {
        /// What is told about a change.
        output_mode: GradientOutput = choice(0),
    }
}

pub(crate) static OP: OpDef = around::<ImageGradient>("gegl:image-gradient")
    .title("Image Gradient")
    .categories(&["edge-detect"])
    .transparency(Lacks)
    .of_pixels();

impl Around for ImageGradient {
    const READS: &'static [Space] = &[Space::Perceptual];
    const GIVES: Space = Space::Linear;

    fn reach(&self, _: Rect) -> Reach {
        Reach::all(1)
    }

    fn render(&self, inputs: &[Option<&Window<'_>>], output: &mut Patch<'_>) {
        let (Some(window), part) = (inputs[0], output.rect()) else { return };
        let width = part.width() as usize;
        let first = (part.x0 - window.rect().x0) as usize;
        for y in part.y0..part.y1 {
            let rows = [0, 1, 2].map(|plane| {
                let row = |y: i32, from: usize| &window.row(plane, y)[from..from + width];
                [row(y, first - 1), row(y, first + 1), row(y - 1, first), row(y + 1, first)]
            });
            let [r, g, b, alpha] = output.planes(y);
            let row = &mut r[..width];
            dispatch!(window.level(), _simd => match self.output_mode {
                GradientOutput::Direction => steepest(rows, row, direction),
                _ => steepest(rows, row, |[_, _, square]| square.sqrt()),
            });
            g[..width].copy_from_slice(row);
            b[..width].copy_from_slice(row);
            alpha[..width].fill(1.0);
        }
    }
}

/// The direction of a change, in radians.
#[inline(always)]
fn direction([dx, dy, _]: [f32; 3]) -> f32 {
    Lane::atan2_turns(dy, dx) * std::f32::consts::TAU
}

/// Makes each pixel of the steepest of three changes: to the right, down, and the square of both.
#[inline(always)]
fn steepest(rows: [[&[f32]; 4]; 3], output: &mut [f32], formula: impl Fn([f32; 3]) -> f32) {
    let count = output.len();
    let rows = rows.map(|rows| rows.map(|row| &row[..count]));
    for (i, value) in output.iter_mut().enumerate() {
        let change = |[left, right, above, below]: [&[f32]; 4]| {
            let (dx, dy) = (left[i] - right[i], above[i] - below[i]);
            [dx, dy, dx * dx + dy * dy]
        };
        let [r, g, b] = [change(rows[0]), change(rows[1]), change(rows[2])];
        let steeper = |than: [f32; 3], one: [f32; 3]| {
            let more = than[2] < one[2];
            let choose = |i: usize| if more { one[i] } else { than[i] };
            [choose(0), choose(1), choose(2)]
        };
        *value = formula(steeper(steeper(g, r), b));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::trial::{Picture, render_around};

    fn slope() -> Picture {
        Picture::of(5, 5, |x, y| [0.1, x as f32 * 0.125, 0.0625 * y as f32, 0.5])
    }

    #[test]
    fn what_changes_most_counts() {
        let out = render_around(&ImageGradient::default(), &slope());
        assert_eq!(out.pixel(2, 2, Abyss::None), [0.25, 0.25, 0.25, 1.0]);
    }

    #[test]
    fn becoming_lighter_to_the_right_is_half_a_turn() {
        let op = ImageGradient { output_mode: GradientOutput::Direction };
        assert_eq!(render_around(&op, &slope()).number(0, 2, 2), std::f32::consts::PI);
    }
}
