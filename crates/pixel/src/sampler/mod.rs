//! Reading a picture between its pixels, as GEGL's samplers do.
//!
//! Positions are in pixels; the center of the first pixel is at 0.5, 0.5. Colors should be
//! premultiplied by alpha and in linear light.

mod bounded;
mod ellipse;
mod lohalo;
mod nohalo;
mod place;
mod quad;
mod spline;
mod supersample;
#[cfg(test)]
mod tests;

use fearless_simd::Simd;

use crate::Level;
use ellipse::Ellipse;
use place::{Place, Places, TOGETHER, pixels};
use quad::{Pair, Quad};
use spline::Spline;
use supersample::Supersample;

/// B and C of the cubic sampler: it blurs a little rather than ring.
const CUBIC: Spline = Spline::new(0.5, 0.25);

/// Pixels that can be read at any position.
pub trait Pixels {
    /// The pixel at `x`, `y`, even outside the picture: what is there is the implementor's choice.
    fn pixel(&self, x: i32, y: i32) -> [f32; 4];

    /// The `n` pixels from `x` on, if they lie in a row in memory; this is only faster.
    fn row(&self, _x: i32, _y: i32, _n: usize) -> Option<&[[f32; 4]]> {
        None
    }

    /// The `W` x `H` pixels whose top left one is at `x`, `y`, if they lie close together in memory;
    /// this too is only faster.
    fn block<const W: usize, const H: usize>(
        &self,
        _x: i32,
        _y: i32,
    ) -> Option<[&[[f32; 4]; W]; H]> {
        None
    }
}

/// How a step in the output moves the position in the input.
///
/// `[dx/dX, dx/dY, dy/dX, dy/dY]`, with `x`, `y` in the input and `X`, `Y` in the output.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Jacobian(pub [f64; 4]);

impl Jacobian {
    /// Nothing where it is not finite. No picture shrinks further, and squares of more could
    /// overflow.
    #[inline(always)]
    fn bounded(&self) -> Option<Self> {
        let [a, b, c, d] = self.0;
        let bounded = |k: f64| k.clamp(-1e9, 1e9);
        let is_finite = a.is_finite() & b.is_finite() & c.is_finite() & d.is_finite();
        is_finite.then_some(Self([bounded(a), bounded(b), bounded(c), bounded(d)]))
    }
}

/// A way to make up values between pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sampler {
    /// The pixel that holds the position.
    Nearest,
    /// A straight line between neighbors; several samples when shrinking to half or less.
    #[default]
    Linear,
    /// A slightly blurring cubic spline; several samples when shrinking to half or less.
    Cubic,
    /// Sharp edges without halos; an average over an ellipse when shrinking.
    NoHalo,
    /// Smooth and sharp with low halos; an average over an ellipse when shrinking.
    LoHalo,
}

impl Sampler {
    /// Fits the sampler to a scale; without one, it only interpolates.
    #[inline(always)]
    pub fn fit(self, jacobian: Option<&Jacobian>) -> Fitted {
        let scale = jacobian.and_then(Jacobian::bounded);
        Fitted(match self {
            Self::Nearest => Shape::Nearest,
            Self::Linear => Shape::Linear(scale.and_then(|j| Supersample::new(&j, 4))),
            Self::Cubic => Shape::Cubic(scale.and_then(|j| Supersample::new(&j, 5))),
            Self::NoHalo => Shape::NoHalo(scale.and_then(|j| Ellipse::new(&j))),
            Self::LoHalo => Shape::LoHalo(scale.and_then(|j| Ellipse::new(&j))),
        })
    }

    /// How many pixels on each side of the one at a position are read, in x and y.
    pub fn reach(self, jacobian: Option<&Jacobian>) -> [u32; 2] {
        self.fit(jacobian).reach()
    }
}

/// A sampler for one scale, to be used for many positions.
#[derive(Clone, Copy, Debug)]
pub struct Fitted(Shape);

#[derive(Clone, Copy, Debug)]
enum Shape {
    Nearest,
    Linear(Option<Supersample>),
    Cubic(Option<Supersample>),
    NoHalo(Option<Ellipse>),
    LoHalo(Option<Ellipse>),
}

impl Fitted {
    /// How many pixels on each side of the one at a position are read, in x and y.
    pub fn reach(&self) -> [u32; 2] {
        let grown = |pixels: u32, samples: Option<Supersample>| {
            samples.map_or([0; 2], |samples| samples.spread()).map(|spread| pixels + spread)
        };
        let ellipse = |radius: f32, ellipse: Option<Ellipse>| {
            ellipse.map_or([2; 2], |ellipse| ellipse.reach(radius).map(|reach| reach.max(2)))
        };
        match self.0 {
            // Rounding may choose the neighbor for a position on the border.
            Shape::Nearest => [1; 2],
            Shape::Linear(samples) => grown(1, samples),
            Shape::Cubic(samples) => grown(2, samples),
            Shape::NoHalo(area) => ellipse(nohalo::RADIUS, area),
            Shape::LoHalo(area) => ellipse(lohalo::RADIUS, area),
        }
    }

    /// The value at a position; transparent if that is not a number or infinite.
    #[inline(always)]
    pub fn sample<S: Simd, P: Pixels>(&self, simd: S, from: &P, x: f64, y: f64) -> [f32; 4] {
        if !(x.is_finite() && y.is_finite()) {
            return [0.0; 4];
        }
        let value = match &self.0 {
            Shape::Nearest => return nearest(from, x, y),
            Shape::Linear(None) => linear(simd, from, x, y),
            Shape::Linear(Some(samples)) => samples.mean(
                simd,
                x,
                y,
                #[inline(always)]
                |x, y| linear(simd, from, x, y),
            ),
            Shape::Cubic(None) => cubic(simd, from, x, y),
            Shape::Cubic(Some(samples)) => samples.mean(
                simd,
                x,
                y,
                #[inline(always)]
                |x, y| cubic(simd, from, x, y),
            ),
            Shape::NoHalo(area) => nohalo::sample(simd, from, x, y, area.as_ref()),
            Shape::LoHalo(area) => lohalo::sample(simd, from, x, y, area.as_ref()),
        };
        value.channels()
    }

    /// The values at `start + first * step`, `start + (first + 1) * step`, and so on.
    ///
    /// `first` lets a part of a row come out the same as if the whole were sampled at once.
    #[inline(always)]
    pub fn sample_row<S: Simd, P: Pixels>(
        &self,
        simd: S,
        from: &P,
        start: [f64; 2],
        step: [f64; 2],
        first: i32,
        out: &mut [[f32; 4]],
    ) {
        let mut k = f64::from(first);
        for out in out.chunks_mut(TOGETHER) {
            let (mut x, mut y) = ([0.0; TOGETHER], [0.0; TOGETHER]);
            for i in 0..TOGETHER {
                let k = k + i as f64;
                (x[i], y[i]) = (start[0] + k * step[0], start[1] + k * step[1]);
            }
            self.sample_some(simd, from, &x, &y, out);
            k += TOGETHER as f64;
        }
    }

    /// The values at many positions.
    #[inline(always)]
    pub fn sample_each<S: Simd, P: Pixels>(
        &self,
        simd: S,
        from: &P,
        [x, y]: [&[f32]; 2],
        out: &mut [[f32; 4]],
    ) {
        let places = x.chunks(TOGETHER).zip(y.chunks(TOGETHER));
        for (out, (x, y)) in out.chunks_mut(TOGETHER).zip(places) {
            if let (Shape::Nearest, Some(x), Some(y)) = (&self.0, x.as_array(), y.as_array()) {
                nearest_each(from, [x, y], out);
            } else {
                self.sample_some(simd, from, &wide(x), &wide(y), out);
            }
        }
    }

    /// The values at the first few of some positions.
    #[inline(always)]
    fn sample_some<S: Simd, P: Pixels>(
        &self,
        simd: S,
        from: &P,
        x: &[f64; TOGETHER],
        y: &[f64; TOGETHER],
        out: &mut [[f32; 4]],
    ) {
        let mut finite = true;
        for i in 0..TOGETHER {
            finite &= x[i].is_finite() & y[i].is_finite();
        }
        match &self.0 {
            Shape::Nearest if finite => {
                let at = Places::in_pixels(x, y);
                for (i, out) in out.iter_mut().enumerate() {
                    let at = at.place(i);
                    *out = from.pixel(at.x, at.y);
                }
            }
            Shape::Linear(None) if finite => {
                let at = Places::after_centers(x, y);
                for (i, out) in out.iter_mut().enumerate() {
                    *out = linear_at(simd, from, at.place(i)).channels();
                }
            }
            Shape::Cubic(None) if finite => {
                CUBIC.samples(simd, from, &Places::after_centers(x, y), out);
            }
            _ => {
                for (i, out) in out.iter_mut().enumerate() {
                    *out = self.sample(simd, from, x[i], y[i]);
                }
            }
        }
    }
}

/// Numbers in double precision; zeros for the rest.
#[inline(always)]
fn wide(numbers: &[f32]) -> [f64; TOGETHER] {
    let mut wide = [0.0; TOGETHER];
    match numbers.first_chunk::<TOGETHER>() {
        Some(all) => wide.iter_mut().zip(all).for_each(|(to, number)| *to = f64::from(*number)),
        None => wide.iter_mut().zip(numbers).for_each(|(to, number)| *to = f64::from(*number)),
    }
    wide
}

/// The value at one position; see [`Sampler::fit`] for many.
#[inline(always)]
pub fn sample<P: Pixels>(
    sampler: Sampler,
    from: &P,
    x: f64,
    y: f64,
    jacobian: Option<&Jacobian>,
) -> [f32; 4] {
    let fitted = sampler.fit(jacobian);
    fearless_simd::dispatch!(Level::new(), simd => fitted.sample(simd, from, x, y))
}

/// The pixel that holds the position.
///
/// Rounded to `f32` first: positions a hair left of a border, by rounding, count as right of it.
#[inline(always)]
fn nearest<P: Pixels>(from: &P, x: f64, y: f64) -> [f32; 4] {
    let at = Place::in_pixel(f64::from(x as f32), f64::from(y as f32));
    from.pixel(at.x, at.y)
}

/// The pixels that hold the first few of some positions; transparent for those that are not numbers.
#[inline(always)]
fn nearest_each<P: Pixels>(from: &P, [x, y]: [&[f32; TOGETHER]; 2], out: &mut [[f32; 4]]) {
    let (columns, rows) = (place::pixels_at(x), place::pixels_at(y));
    for i in 0..out.len().min(TOGETHER) {
        let finite = x[i].is_finite() & y[i].is_finite();
        out[i] = if finite { from.pixel(columns[i], rows[i]) } else { [0.0; 4] };
    }
}

#[inline(always)]
fn linear<S: Simd, P: Pixels>(simd: S, from: &P, x: f64, y: f64) -> Quad<S> {
    linear_at(simd, from, Place::after_center(x, y))
}

/// The blend of the four pixels around a position.
#[inline(always)]
fn linear_at<S: Simd, P: Pixels>(simd: S, from: &P, at: Place) -> Quad<S> {
    let rows: [[[f32; 4]; 2]; 2] = pixels(from, at.x, at.y);
    let [top, bottom] = [Pair::new(simd, rows[0]), Pair::new(simd, rows[1])];
    let [left, right] = (top + at.dy * (bottom - top)).split();
    left + at.dx * (right - left)
}

#[inline(always)]
fn cubic<S: Simd, P: Pixels>(simd: S, from: &P, x: f64, y: f64) -> Quad<S> {
    let at = Place::after_center(x, y);
    CUBIC.sample(simd, from, at, [CUBIC.weights(at.dx), CUBIC.weights(at.dy)])
}
