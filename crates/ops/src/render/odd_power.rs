//! Powers of numbers of either sign.

use imgflo_pixel::Lane;

/// The power of a number's size, with the number's sign.
#[inline(always)]
pub(super) fn odd_power<V: Lane>(base: V, exponent: V) -> V {
    let (zero, size) = (V::of(0.0), base.abs());
    let power = V::select(zero.below(size), size.pow(exponent), zero);
    V::select(base.below(zero), -power, power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_stays() {
        assert!((odd_power(-3.0f32, 2.0) + 9.0).abs() < 1e-5);
        assert_eq!(odd_power(0.0f32, 0.01), 0.0);
    }
}
