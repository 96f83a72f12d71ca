//! Elliptical weighted averages, which shrink without aliasing.
//!
//! P. Heckbert, Fundamentals of Texture Mapping and Image Warping, 1989; the ellipse is clamped
//! to hold the unit disk as in A. Gustafsson, Interactive Image Warping, 1993.

use fearless_simd::Simd;

use super::place::Place;
use super::quad::Quad;
use super::{Jacobian, Pixels};

/// No pixel further than this from the sample's is ever read, however strong the shrinking.
const WINDOW: i32 = 13;

/// The disk around an output pixel as it lies in the input, nowhere narrower than a pixel.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ellipse {
    /// The long axis as a unit vector divided by its half length.
    major: [f32; 2],
    /// The short axis, likewise.
    minor: [f32; 2],
    /// Half the width and height of the box around it.
    half: [f32; 2],
    /// One over the product of the axes: 1 when nothing shrinks, towards 0 when much does.
    sharpness: f32,
}

impl Ellipse {
    /// Nothing if no direction shrinks.
    ///
    /// The axes are the left singular vectors of the Jacobian, as long as its singular values.
    #[inline(always)]
    pub(super) fn new(jacobian: &Jacobian) -> Option<Self> {
        let Jacobian([a, b, c, d]) = *jacobian;
        let (xx, xy, yy) = (a * a + b * b, a * c + b * d, c * c + d * d);
        let twice_area = 2.0 * (a * d - b * c);
        let (sum, product) = (xx + yy, (xx + yy + twice_area) * (xx + yy - twice_area));
        // Rounding can make the product of two equal singular values negative.
        let difference = product.max(0.0).sqrt();
        if sum + difference <= 2.0 {
            return None;
        }
        let squares = [0.5 * (sum + difference), 0.5 * (sum - difference)];
        let (long, short) = (squares[0].max(1.0).sqrt(), squares[1].max(1.0).sqrt());
        let [ux, uy] = eigenvector(xx, xy, yy, squares[0]);
        let half = |u: f64, v: f64| {
            let (u, v) = (long * u, short * v);
            (u * u + v * v).sqrt() as f32
        };
        Some(Self {
            major: [(ux / long) as f32, (uy / long) as f32],
            minor: [(-uy / short) as f32, (ux / short) as f32],
            half: [half(ux, uy), half(uy, ux)],
            sharpness: (1.0 / (long * short)) as f32,
        })
    }

    /// How many pixels around the sample's, in x and y, a kernel of this radius may read.
    pub(super) fn reach(&self, radius: f32) -> [u32; 2] {
        self.half.map(|half| ((radius * half + 0.5).floor() as i32).min(WINDOW).unsigned_abs())
    }

    /// Mixes a sharp value with the average over the ellipse: the more it shrinks, the less of it.
    ///
    /// `kernel` tells the weight at a squared distance, and is nothing from `radius` on.
    #[inline(always)]
    pub(super) fn soften<S: Simd, P: Pixels>(
        &self,
        simd: S,
        from: &P,
        at: Place,
        sharp: Quad<S>,
        radius: f32,
        kernel: impl Fn(f32) -> f32,
    ) -> Quad<S> {
        let range = |offset: f32, half: f32| {
            let first = (offset - radius * half).ceil() as i32;
            let last = (offset + radius * half).floor() as i32;
            (first.max(-WINDOW), last.min(WINDOW))
        };
        let (left, right) = range(at.dx, self.half[0]);
        let (top, bottom) = range(at.dy, self.half[1]);
        let (mut total, mut sum) = (0.0, Quad::zero(simd));
        for j in top..=bottom {
            let (x, y) = (at.x + left, at.y + j);
            let row = from.row(x, y, (right - left + 1) as usize);
            let t = at.dy - j as f32;
            for i in left..=right {
                let s = at.dx - i as f32;
                let p = s * self.major[0] + t * self.major[1];
                let q = s * self.minor[0] + t * self.minor[1];
                let weight = kernel(p * p + q * q);
                let pixel = match row {
                    Some(row) => row[(i - left) as usize],
                    None => from.pixel(at.x + i, y),
                };
                sum += weight * Quad::new(simd, pixel);
                total += f64::from(weight);
            }
        }
        // The sample's own pixel weighs most, so the total is above 0.
        let rest = ((1.0 - f64::from(self.sharpness)) / total) as f32;
        self.sharpness * sharp + rest * sum
    }
}

/// The unit eigenvector of a symmetric matrix, from the row that is further from zero.
#[inline(always)]
fn eigenvector(xx: f64, xy: f64, yy: f64, value: f64) -> [f64; 2] {
    let (from_x, from_y) = (value - xx, value - yy);
    let [x, y] = if from_x.abs() >= from_y.abs() { [xy, from_x] } else { [from_y, xy] };
    let length = (x * x + y * y).sqrt();
    if length > 0.0 { [x / length, y / length] } else { [1.0, 0.0] }
}
