//! The extremes of a row of values.

use imgflo_op::prelude::*;

/// Values that are compared at once.
const LANES: usize = 16;

/// The smallest and the largest value, NaN left out.
pub(super) fn extremes(values: &[f32]) -> (f32, f32) {
    let (mut lows, mut highs) = ([f32::MAX; LANES], [f32::MIN; LANES]);
    let mut take = |chunk: &[f32]| {
        for ((low, high), value) in lows.iter_mut().zip(&mut highs).zip(chunk) {
            *low = Lane::min(*value, *low);
            *high = Lane::max(*value, *high);
        }
    };
    values.chunks(LANES).for_each(&mut take);
    (lows.into_iter().fold(f32::MAX, f32::min), highs.into_iter().fold(f32::MIN, f32::max))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_no_number_counts() {
        let values = [0.5, f32::NAN, -0.25, 2.0, f32::NAN];
        assert_eq!(extremes(&values), (-0.25, 2.0));
    }
}
