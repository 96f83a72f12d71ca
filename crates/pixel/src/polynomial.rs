//! Polynomials.

use crate::Lane;

/// A polynomial with coefficients of rising powers: the even and the odd ones by Horner's rule in
/// the square, so that the two sums do not wait for each other.
#[inline(always)]
pub(crate) fn polynomial<V: Lane, const N: usize>(x: V, coefficients: [f32; N]) -> V {
    let square = x * x;
    let mut sums = [V::of(0.0); 2];
    for i in (0..N).rev() {
        let sum = &mut sums[i % 2];
        let first = i + 2 >= N;
        *sum = if first { V::of(coefficients[i]) } else { *sum * square + coefficients[i] };
    }
    let [even, odd] = sums;
    even + x * odd
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_power_counts() {
        assert_eq!(polynomial(3.0, []), 0.0);
        assert_eq!(polynomial(3.0, [2.0]), 2.0);
        assert_eq!(polynomial(3.0, [2.0, 1.0]), 5.0);
        assert_eq!(polynomial(3.0, [2.0, 1.0, -1.0]), -4.0);
        assert_eq!(polynomial(3.0, [2.0, 1.0, -1.0, 0.5]), 9.5);
    }
}
