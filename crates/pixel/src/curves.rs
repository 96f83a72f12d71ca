//! The curves of color spaces, as polynomials: several times faster than powers, and good to 1e-6.
//!
//! A power is smooth in a root of its argument, which square roots give. Each polynomial holds up to
//! 1; above, the argument is divided by a power of two, and the result multiplied by what that does.

use crate::Lane;
use crate::polynomial::polynomial;

/// `curve(x)` for a power curve known up to 1: where `x` is above 1 it is divided by `by`, and where
/// it is above `by`, again; the result is multiplied by `factor` as often.
#[inline(always)]
fn folded<V: Lane>(x: V, by: f32, factor: f32, curve: impl Fn(V) -> V) -> V {
    let (above, far) = (V::of(1.0).below(x), V::of(by).below(x));
    let scale = V::select(far, V::of(1.0 / (by * by)), V::of(1.0 / by));
    let x = V::select(above, x * scale, x).min(V::of(1.0));
    let back = V::select(far, V::of(factor * factor), V::of(factor));
    curve(x) * V::select(above, back, V::of(1.0))
}

/// The sRGB curve: light to code. Odd values below zero stay on its straight part.
#[inline(always)]
pub fn encode<V: Lane>(x: V) -> V {
    // 1.055 x^(1/2.4), in the fourth root of x.
    let power = |x: V| {
        polynomial(
            x.sqrt().sqrt(),
            [
                -0.002_444_823_7,
                0.106_797_391,
                1.579_788_34,
                -1.614_298_59,
                2.279_219_31,
                -2.441_619_06,
                1.740_313_65,
                -0.726_295_683,
                0.133_539_851,
            ],
        )
    };
    let curve = folded(x.max(V::of(0.003)), 256.0, 10.079_368, power) - 0.055;
    V::select(x.below(V::of(0.003_130_804_954)), x * 12.92, curve)
}

/// The sRGB curve: code to light.
#[inline(always)]
pub fn decode<V: Lane>(x: V) -> V {
    // x^2.4, in the square root of x.
    let power = |x: V| {
        polynomial(
            x.sqrt(),
            [
                8.753_753_55e-5,
                -0.001_485_017_43,
                0.011_326_033_3,
                -0.053_697_053_8,
                0.215_687_767,
                0.902_379_761,
                -0.085_372_876_7,
                0.011_073_903_5,
            ],
        )
    };
    let shifted = (x.max(V::of(0.04)) + 0.055) * (1.0 / 1.055);
    let curve = folded(shifted, 8.0, 147.033_39, power);
    V::select(x.below(V::of(0.040_449_936)), x * (1.0 / 12.92), curve)
}

/// The cube root of a number from 0.0085 up.
#[inline(always)]
pub(crate) fn cube_root<V: Lane>(x: V) -> V {
    let power = |x: V| {
        polynomial(
            x.sqrt().sqrt(),
            [
                -0.008_251_227_89,
                0.433_779_721,
                1.190_031_72,
                -1.413_387_32,
                1.533_467_75,
                -1.132_603_66,
                0.489_994_144,
                -0.093_031_523_7,
            ],
        )
    };
    folded(x, 64.0, 4.0, power)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn worst(range: (f64, f64), got: impl Fn(f32) -> f32, want: impl Fn(f64) -> f64) -> f64 {
        let at = |i: i32| (range.0 + (range.1 - range.0) * f64::from(i) / 10_000.0) as f32;
        let error = |x: f32| {
            let want = want(x.into());
            (f64::from(got(x)) - want).abs() / want.abs().max(1.0)
        };
        (0..=10_000).map(|i| error(at(i))).fold(0.0, f64::max)
    }

    fn encoded(x: f64) -> f64 {
        if x < 0.003_130_8 { x * 12.92 } else { 1.055 * libm::pow(x, 1.0 / 2.4) - 0.055 }
    }

    fn decoded(x: f64) -> f64 {
        if x < 0.040_449_9 { x / 12.92 } else { libm::pow((x + 0.055) / 1.055, 2.4) }
    }

    #[test]
    fn the_curves_are_srgb() {
        for range in [(-1.0, 1.0), (0.0, 300.0), (0.0, 60_000.0)] {
            assert!(worst(range, encode, encoded) < 2e-6, "encode {range:?}");
        }
        for range in [(-1.0, 1.0), (0.0, 8.0), (0.0, 60.0)] {
            assert!(worst(range, decode, decoded) < 2e-6, "decode {range:?}");
        }
    }

    #[test]
    fn the_root_is_a_cube_root() {
        for range in [(0.0086, 1.0), (0.5, 70.0), (1.0, 4_000.0)] {
            assert!(worst(range, cube_root, libm::cbrt) < 2e-6, "{range:?}");
        }
    }
}
