//! Chances, as numbers of lots.

use imgflo_op::Dice;

/// How many of the 65536 lots of a throw are within so many percent.
pub(super) fn lots(percent: f64) -> f32 {
    // GEGL rounds each number to a percentage of 24 bits, and counts the limit itself in.
    let of_lot = |lot: &u32| (f64::from(*lot) * Dice::STEP) as f32 * 100.0;
    (0u32..=0xffff).filter(|lot| f64::from(of_lot(lot)) <= percent).count() as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_or_nearly_none_can_be_within() {
        assert_eq!([lots(100.0), lots(0.0), lots(20.0)], [65_536.0, 1.0, 13_108.0]);
    }
}
