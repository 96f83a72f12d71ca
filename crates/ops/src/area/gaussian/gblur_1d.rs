//! A Gaussian blur along one direction.

use imgflo_op::prelude::*;

use super::{fir, stages};

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
        std_dev: f64 = number(1.5).range(0.0, 1500.0).slider(0.0, 100.0).gamma(3.0).pixels(),
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

pub(crate) static OP: OpDef = staged::<Gblur1d>("gegl:gblur-1d")
    .title("1D Gaussian-blur")
    .categories(&["hidden", "blur"])
    .transparency(Keeps);

impl Gblur1d {
    fn sigma(&self) -> f32 {
        self.std_dev as f32
    }

    pub(super) fn is_vertical(&self) -> bool {
        self.orientation == Orientation::Vertical
    }

    pub(super) fn is_recursive(&self) -> bool {
        match self.filter {
            GaussianFilter::Auto => 1.0 <= self.sigma(),
            GaussianFilter::Fir => false,
            GaussianFilter::Iir => true,
        }
    }

    /// Whether every pixel is left as it is.
    pub(super) fn is_identity(&self) -> bool {
        !self.is_recursive() && fir::half(self.sigma()) == 0
    }

    /// Along the direction if horizontal, else across it.
    fn around(&self, rect: &Rect, along: u32) -> Rect {
        if self.is_vertical() { rect.grow(0, along) } else { rect.grow(along, 0) }
    }
}

impl Staged for Gblur1d {
    fn bounds(&self, input: Rect) -> Rect {
        if self.clip_extent || input.is_infinite() {
            return input;
        }
        self.around(&input, fir::half(self.sigma()))
    }

    fn stages(&self, input: Rect) -> Vec<Stage> {
        stages(&[self], input)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::trial::{Picture, render_stages};

    fn blur(std_dev: f64, orientation: Orientation) -> Gblur1d {
        Gblur1d { std_dev, orientation, ..Default::default() }
    }

    fn render(op: &Gblur1d, picture: &Picture) -> Picture {
        render_stages(&op.stages(picture.rect), picture)
    }

    #[test]
    fn a_dot_becomes_a_bell() {
        for (sigma, error) in [(0.8, 1e-5), (3.0, 0.01), (8.0, 0.01)] {
            let out = render(&blur(sigma, Orientation::Vertical), &Picture::dot(41));
            let bell = |y: i32| libm::exp(-f64::from((y - 20).pow(2)) / (2.0 * sigma * sigma));
            for y in 0..41 {
                let want = bell(y) / (sigma * libm::sqrt(std::f64::consts::TAU));
                assert!((f64::from(out.number(0, 20, y)) - want).abs() < error, "{sigma} {y}");
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
        for sigma in [0.7, 4.0, 40.0] {
            let along = render(&blur(sigma, Orientation::Horizontal), &lying);
            let down = render(&blur(sigma, Orientation::Vertical), &standing);
            assert!((0..700).all(|x| {
                (0..20).all(|y| along.pixel(x, y, Abyss::None) == down.pixel(y, x, Abyss::None))
            }));
        }
    }

    #[test]
    fn an_image_that_is_not_cut_grows() {
        let op = Gblur1d { clip_extent: false, ..blur(1.0, Orientation::Horizontal) };
        assert_eq!(op.bounds(Rect::new(0, 0, 5, 5)), Rect::new(-3, 0, 11, 5));
    }
}
