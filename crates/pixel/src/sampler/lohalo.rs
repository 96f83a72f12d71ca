//! The low-halo sampler: a cubic spline in a space where black and white are far away.
//!
//! N. Robidoux's Lohalo, as in GEGL's `gegl-sampler-lohalo.c`: enlarging, Mitchell and Netravali's
//! spline on sigmoid-coded color; shrinking, ever more of an elliptical average with his own.

use std::f64::consts::SQRT_2;

use fearless_simd::Simd;

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
pub(super) fn sample<S: Simd, P: Pixels>(
    simd: S,
    from: &P,
    x: f64,
    y: f64,
    ellipse: Option<&Ellipse>,
) -> Quad<S> {
    let near = MITCHELL.around(simd, from, x, y);
    let [.., alpha] = near.blend(simd).channels();
    let color = |channel: usize| decode(near.blend_channel(channel, encode));
    let (r, g, b) = (color(0), color(1), color(2));
    let sharp = Quad::new(simd, [r, g, b, alpha]);
    let Some(ellipse) = ellipse else { return sharp };
    let at = Place::in_pixel(x, y);
    ellipse.soften(simd, from, at, sharp, RADIUS, |square| ROBIDOUX.weight(square.sqrt()))
}

/// Pulls the middle tones together; the inverse of [`decode`].
///
/// A curve within 0 and 1, outside its tangents. Black stays exactly 0, as the curve is odd.
#[inline(always)]
fn encode(value: f32) -> f32 {
    const HALF: f32 = artanh(TOP as f32);
    let inside = value.clamp(0.0, 1.0);
    let curve = HALF + artanh(TOP as f32 * (2.0 * inside - 1.0));
    (1.0 / STEEPNESS) * curve + (1.0 / SLOPE) as f32 * (value - inside)
}

/// Spreads the middle tones.
#[inline(always)]
fn decode(value: f32) -> f32 {
    const HALF: f32 = tanh(0.5 * STEEPNESS);
    let inside = value.clamp(0.0, 1.0);
    let curve = HALF + tanh(STEEPNESS * (inside - 0.5));
    (0.5 / TOP) as f32 * curve + SLOPE as f32 * (value - inside)
}

/// The hyperbolic tangent up to 0.85, good to 1e-8: Lambert's continued fraction.
#[inline(always)]
const fn tanh(x: f32) -> f32 {
    let z = x * x;
    x * ((z + 105.0) * z + 945.0) / ((15.0 * z + 420.0) * z + 945.0)
}

/// Its inverse up to 0.69, good to 1e-8: a polynomial fitted to `artanh(x) / x` over `x * x`.
#[inline(always)]
const fn artanh(x: f32) -> f32 {
    let z = x * x;
    let high = ((0.632_939_9 * z - 0.661_616_3) * z + 0.492_645_84) * z - 0.037_688_15;
    let low = (((high * z + 0.133_509_58) * z + 0.140_741_36) * z + 0.200_095_46) * z;
    x * ((low + 0.333_331_87) * z + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curves_are_hyperbolic() {
        let top = libm::tanh(CONTRAST / 4.0);
        assert!((TOP - top).abs() < 1e-15);
        for i in -20..=20 {
            let x = f64::from(i) / 20.0 * CONTRAST / 4.0;
            assert!((f64::from(tanh(x as f32)) - libm::tanh(x)).abs() < 2e-7);
            let x = f64::from(i) / 20.0 * TOP;
            assert!((f64::from(artanh(x as f32)) - libm::atanh(x)).abs() < 2e-7);
        }
    }

    #[test]
    fn decoding_undoes_encoding() {
        for i in -20..=40 {
            let value = i as f32 / 20.0;
            assert!((decode(encode(value)) - value).abs() < 5e-7, "{value}");
        }
        assert_eq!((encode(0.0), decode(0.0)), (0.0, 0.0));
    }
}
