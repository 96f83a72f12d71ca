//! The low-halo sampler: a cubic spline in a space where black and white are far away.
//!
//! N. Robidoux's Lohalo, as in GEGL's `gegl-sampler-lohalo.c`: enlarging, Mitchell and Netravali's
//! spline on sigmoid-coded color; shrinking, ever more of an elliptical average with his own.

use std::f64::consts::SQRT_2;

use super::Pixels;
use super::ellipse::Ellipse;
use super::place::Place;
use super::quad::Quad;
use super::spline::Spline;

/// How far the kernel of the average goes.
pub(super) const RADIUS: f32 = 2.0;

const MITCHELL: Spline = Spline::new(1.0 / 3.0, 1.0 / 3.0);

/// The one spline that keeps straight lines sharp in an average over a disk.
const ROBIDOUX: Spline =
    Spline::new(1656.0 / (1592.0 + 597.0 * SQRT_2), 15407.0 / (35422.0 + 42984.0 * SQRT_2));

/// With this contrast, a white pixel on black keeps its mass when enlarged.
const CONTRAST: f64 = 3.38589;
/// Half of the contrast: the factor inside the hyperbolic tangent.
const STEEPNESS: f32 = (CONTRAST / 2.0) as f32;
/// The hyperbolic tangent of a quarter of the contrast: where the curve meets 1.
const TOP: f64 = 0.689_222_127_050_199_4;
/// The slope of the decoding curve at 0 and 1, with which it goes on outside.
const SLOPE: f64 = (1.0 / TOP - TOP) * 0.25 * CONTRAST;

#[inline(always)]
pub(super) fn sample<P: Pixels>(from: &P, x: f64, y: f64, ellipse: Option<&Ellipse>) -> [f32; 4] {
    let sharp = color(decode, MITCHELL.blend(from, x, y, |pixel| color(encode, pixel)));
    let mixed = ellipse.map_or(sharp, |ellipse| {
        let at = Place::in_pixel(x, y);
        ellipse.soften(from, at, sharp, RADIUS, |square| ROBIDOUX.weight(square.sqrt()))
    });
    mixed.0
}

/// Applies a curve to the colors, not to alpha.
#[inline(always)]
fn color(curve: impl Fn(f32) -> f32, pixel: Quad) -> Quad {
    let Quad([.., alpha]) = pixel;
    let Quad([r, g, b, _]) = pixel.map(curve);
    Quad([r, g, b, alpha])
}

/// Pulls the middle tones together; the inverse of [`decode`].
#[inline(always)]
fn encode(value: f32) -> f32 {
    let inside = 0.5 + (1.0 / STEEPNESS) * artanh(TOP as f32 * (2.0 * value - 1.0));
    beyond(value, inside, (1.0 / SLOPE) as f32)
}

/// Spreads the middle tones.
#[inline(always)]
fn decode(value: f32) -> f32 {
    let inside = 0.5 + (0.5 / TOP) as f32 * tanh(STEEPNESS * (value - 0.5));
    beyond(value, inside, SLOPE as f32)
}

/// A curve within 0 and 1, straight lines of this slope elsewhere.
#[inline(always)]
fn beyond(value: f32, inside: f32, slope: f32) -> f32 {
    let outside = value * slope;
    if value <= 0.0 {
        outside
    } else if value >= 1.0 {
        outside + (1.0 - slope)
    } else {
        inside
    }
}

/// The hyperbolic tangent up to 0.85, good to 1e-8: Lambert's continued fraction.
#[inline(always)]
fn tanh(x: f32) -> f32 {
    let z = x * x;
    x * ((z + 105.0) * z + 945.0) / ((15.0 * z + 420.0) * z + 945.0)
}

/// Its inverse up to 0.69, good to 1e-8: a polynomial fitted to `artanh(x) / x` over `x * x`.
#[inline(always)]
fn artanh(x: f32) -> f32 {
    const FITTED: [f32; 9] = [
        0.632_939_914,
        -0.661_616_320,
        0.492_645_842,
        -0.037_688_151_6,
        0.133_509_583,
        0.140_741_357,
        0.200_095_459,
        0.333_331_873,
        1.0,
    ];
    let square = x * x;
    x * FITTED.iter().fold(0.0, |sum, k| sum * square + k)
}
