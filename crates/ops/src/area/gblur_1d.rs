//! A Gaussian blur along one direction.

use std::ops::Range;

use fearless_simd::dispatch;
use imgflo_op::prelude::*;

use crate::area::recursive::{Lanes, Line, Recursion, WIDTH, stretches};
use crate::area::{convolve, recursive};

choices! {
    /// A direction.
    pub enum Orientation {
        /// Along the rows.
        Horizontal = "horizontal", "Horizontal";
        /// Along the columns.
        Vertical = "vertical", "Vertical";
    }
}

choices! {
    /// How a Gaussian is computed.
    pub enum GaussianFilter {
        /// The exact sum for sizes below 1, the recursion from there on.
        Auto = "auto", "Auto";
        /// A weighted sum: exact, but slow for large sizes.
        Fir = "fir", "FIR";
        /// A recursion: as fast for large sizes as for small ones.
        Iir = "iir", "IIR";
    }
}

choices! {
    /// What a Gaussian takes to be outside the image.
    pub enum GaussianAbyss {
        /// Nothing: transparent black.
        None = "none", "None";
        /// The nearest pixel of the edge.
        Clamp = "clamp", "Clamp";
        /// Opaque black.
        Black = "black", "Black";
        /// Opaque white.
        White = "white", "White";
    }
}

params! {
    /// Blurs an image along one direction.
    ///
    /// Each pixel becomes an average of its neighbours, weighted by the normal distribution.
    pub struct Gblur1d {
        /// The standard deviation of the normal distribution, in pixels.
        std_dev: f64 = number(1.5).range(0.0, 1500.0).slider(0.0, 100.0).gamma(3.0),
        /// The direction of the blur.
        orientation: Orientation = choice(0),
        /// How the average is computed.
        filter: GaussianFilter = choice(0),
        /// What is taken to be outside the image.
        abyss_policy: GaussianAbyss = choice(0),
        /// Whether the result ends where the image ends. Otherwise it is larger by the blur.
        clip_extent: bool = toggle(true),
    }
}

pub(crate) static OP: OpDef = area::<Gblur1d>("gegl:gblur-1d")
    .title("1D Gaussian-blur")
    .categories(&["hidden", "blur"])
    .transparency(Keeps);

/// Rows of a block are not fewer than this, where the recursion runs down.
const BLOCK_DOWN: u32 = 256;
/// Nor more, unless its margins are longer still.
const LONG_BLOCK_DOWN: u32 = 1024;
/// Pixels of a block are not fewer than this, where the recursion runs along.
const BLOCK_ALONG: u32 = 4096;

impl Gblur1d {
    fn sigma(&self) -> f32 {
        self.std_dev as f32
    }

    fn is_vertical(&self) -> bool {
        self.orientation == Orientation::Vertical
    }

    fn is_recursive(&self) -> bool {
        match self.filter {
            GaussianFilter::Auto => 1.0 <= self.sigma(),
            GaussianFilter::Fir => false,
            GaussianFilter::Iir => true,
        }
    }

    /// Pixels of the exact kernel on either side of its middle.
    fn half(&self) -> u32 {
        let sigma = self.sigma();
        let length = if 1e-5 < sigma { libm::ceil(f64::from(sigma) * 6.5) } else { 1.0 };
        length as u32 / 2
    }

    /// The exact kernel.
    fn weights(&self) -> Vec<f32> {
        let (half, sigma) = (f64::from(self.half()), f64::from(self.sigma()));
        let scale = 1.0 / (sigma * libm::sqrt(std::f64::consts::TAU));
        let weight = |i: u32| {
            let x = f64::from(i) - half;
            (scale * libm::exp(-x * x / (2.0 * sigma * sigma))) as f32
        };
        let weights: Vec<f32> = (0..=2 * self.half()).map(weight).collect();
        let sum: f64 = weights.iter().copied().map(f64::from).sum();
        weights.iter().map(|&weight| (f64::from(weight) / sum) as f32).collect()
    }

    /// What is beyond the ends of lines; nothing for more of their last pixels.
    fn edge(&self, plane: usize) -> Option<f32> {
        match self.abyss_policy {
            GaussianAbyss::None => Some(0.0),
            GaussianAbyss::Clamp => None,
            GaussianAbyss::Black => Some(if plane == 3 { 1.0 } else { 0.0 }),
            GaussianAbyss::White => Some(1.0),
        }
    }

    /// Along the direction if horizontal, else across it.
    fn reach(&self, along: u32) -> Reach {
        if self.is_vertical() { Reach { x: 0, y: along } } else { Reach { x: along, y: 0 } }
    }

    fn block_length(&self, margin: u32) -> u32 {
        if self.is_vertical() {
            (4 * margin).clamp(BLOCK_DOWN, LONG_BLOCK_DOWN).max(2 * margin)
        } else {
            BLOCK_ALONG.max(4 * margin)
        }
    }

    fn convolve(&self, plane: usize, window: &Window<'_>, output: &mut Patch<'_>) {
        let blur = if self.is_vertical() { convolve::down } else { convolve::along };
        blur(&self.weights(), plane, window, output);
    }

    fn recurse(&self, plane: usize, window: &Window<'_>, output: &mut Patch<'_>) {
        let (recursion, edge) = (Recursion::new(self.sigma()), self.edge(plane));
        let (line, part) = (Area::bounds(self, window.bounds()), output.rect());
        let margin = recursion.margin();
        let mut scratch = Vec::new();
        let cut = |line: Range<i32>, part: Range<i32>| {
            stretches(line, part, self.block_length(margin), margin)
        };
        if self.is_vertical() {
            for stretch in cut(line.y0..line.y1, part.y0..part.y1) {
                dispatch!(window.level(), simd => {
                    recursive::down(simd, &recursion, &stretch, (plane, edge), window, output, &mut scratch);
                });
            }
            return;
        }
        let edge = edge.map(|value| Lanes([value; WIDTH]));
        let starts = (window.rect().x0, part.x0);
        let inputs = (part.y0..part.y1).map(|y| window.row(plane, y));
        let mut lines: Vec<Line<'_>> =
            inputs.zip(output.plane(plane)).map(|(input, output)| Line { input, output }).collect();
        for stretch in cut(line.x0..line.x1, part.x0..part.x1) {
            for lines in lines.chunks_mut(WIDTH) {
                dispatch!(window.level(), simd => {
                    recursive::along(simd, &recursion, &stretch, edge.as_ref(), starts, lines, &mut scratch);
                });
            }
        }
    }
}

impl Area for Gblur1d {
    fn abyss(&self) -> Abyss {
        match self.abyss_policy {
            // The recursion looks after the image's edges itself; outside there is nothing.
            _ if self.is_recursive() => Abyss::None,
            GaussianAbyss::None => Abyss::None,
            GaussianAbyss::Clamp => Abyss::Clamp,
            GaussianAbyss::Black => Abyss::Black,
            GaussianAbyss::White => Abyss::White,
        }
    }

    fn reach(&self) -> Reach {
        let recursion = || Recursion::new(self.sigma()).margin();
        Self::reach(self, if self.is_recursive() { recursion() } else { self.half() })
    }

    fn bounds(&self, input: Rect) -> Rect {
        if self.clip_extent || input.is_infinite() {
            return input;
        }
        let more = Self::reach(self, self.half());
        input.grow(more.x, more.y)
    }

    fn block(&self) -> (u32, u32) {
        if !self.is_recursive() {
            return (1, 1);
        }
        let length = self.block_length(Recursion::new(self.sigma()).margin());
        if self.is_vertical() { (1, length) } else { (length, 1) }
    }

    fn is_identity(&self) -> bool {
        !self.is_recursive() && self.half() == 0
    }

    fn render(&self, inputs: &[Window<'_>], output: &mut Patch<'_>) {
        let window = &inputs[0];
        let planes = if window.is_opaque() { 3 } else { 4 };
        for plane in 0..planes {
            if self.is_recursive() {
                self.recurse(plane, window, output);
            } else {
                self.convolve(plane, window, output);
            }
        }
        for row in output.plane(3).take_while(|_| planes == 3) {
            row.fill(1.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::trial::{Picture, render, render_part};

    fn blur(std_dev: f64, orientation: Orientation) -> Gblur1d {
        Gblur1d { std_dev, orientation, ..Default::default() }
    }

    /// The recursion over a whole line at once, as GEGL runs it; the line goes on with zeros.
    fn oracle(sigma: f64, line: &[f64]) -> Vec<f64> {
        let end = vec![0.0; 40 * sigma as usize];
        let mut line = [line, &end].concat();
        let [k0, k1, k2, k3] = Recursion::new(sigma as f32).feed();
        for _ in 0..2 {
            let mut last = [0.0; 3];
            for value in &mut line {
                *value = k0 * *value + k1 * last[0] + k2 * last[1] + k3 * last[2];
                last = [*value, last[0], last[1]];
            }
            line.reverse();
        }
        line
    }

    #[test]
    fn a_dot_becomes_a_bell() {
        for (sigma, error) in [(0.8, 1e-5), (3.0, 0.01)] {
            let out = render(&blur(sigma, Orientation::Vertical), &[&Picture::dot(41)]);
            let bell = |y: i32| libm::exp(-f64::from((y - 20).pow(2)) / (2.0 * sigma * sigma));
            for y in 0..41 {
                let want = bell(y) / (sigma * libm::sqrt(std::f64::consts::TAU));
                assert!((f64::from(out.number(0, 20, y)) - want).abs() < error, "{sigma} {y}");
            }
        }
    }

    #[test]
    fn blocks_leave_no_seams() {
        let picture = Picture::noise(9000, 1);
        let line: Vec<f64> = picture.pixels.iter().map(|px| px[0].into()).collect();
        // Small sizes are computed in single precision.
        for (sigma, error) in [(10.0, 1e-4), (20.0, 1e-5)] {
            let out = render(&blur(sigma, Orientation::Horizontal), &[&picture]);
            // Where the line ends, GEGL's recursion is not quite the endless one.
            for (x, want) in oracle(sigma, &line).into_iter().take(8780).enumerate() {
                let got = f64::from(out.number(0, x as i32, 0));
                assert!((got - want).abs() < error, "{sigma} {x}: {got} {want}");
            }
        }
    }

    #[test]
    fn rows_and_columns_are_blurred_alike() {
        let mut lying = Picture::noise(700, 20);
        lying.opaque = true;
        let standing = Picture {
            opaque: true,
            ..Picture::of(20, 700, |x, y| lying.pixel(y, x, Abyss::Clamp))
        };
        for sigma in [0.7, 40.0] {
            let along = render(&blur(sigma, Orientation::Horizontal), &[&lying]);
            let down = render(&blur(sigma, Orientation::Vertical), &[&standing]);
            assert!((0..700).all(|x| {
                (0..20).all(|y| along.pixel(x, y, Abyss::None) == down.pixel(y, x, Abyss::None))
            }));
        }
    }

    #[test]
    fn a_part_is_what_the_whole_has_there() {
        let picture = Picture::noise(40, 700);
        let op = blur(4.0, Orientation::Vertical);
        let whole = render(&op, &[&picture]);
        let part = render_part(&op, &[&picture], Rect::new(7, 256, 9, 256));
        assert!((256..512).all(|y| part.number(1, 9, y) == whole.number(1, 9, y)));
    }

    #[test]
    fn an_image_that_is_not_cut_grows() {
        let op = Gblur1d { clip_extent: false, ..blur(1.0, Orientation::Horizontal) };
        assert_eq!(Area::bounds(&op, Rect::new(0, 0, 5, 5)), Rect::new(-3, 0, 11, 5));
    }
}
