//! Angles that go on for ever, as whole numbers that wrap round: no place is too far from zero.

use imgflo_pixel::{Lane, Word};

/// A number of turns as two coefficients for [`turns`]: what is less than a turn, in 2^-32 parts.
pub(super) fn parts(turns: f64) -> [f32; 2] {
    let turns = if turns.is_finite() { turns.rem_euclid(1.0) } else { 0.0 };
    let parts = (turns * 4_294_967_296.0).round() as u64 as u32;
    [parts >> 16, parts & 0xffff].map(|half| half as f32)
}

/// An angle that changes evenly: its turns for each step to the right, each step down, and at zero.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ramp {
    pub(super) right: f64,
    pub(super) down: f64,
    pub(super) start: f64,
}

impl Ramp {
    /// The coefficients to give to [`turns`].
    pub(super) fn parts(self) -> [f32; 6] {
        let [a, b] = parts(self.right);
        let [c, d] = parts(self.down);
        let [e, f] = parts(self.start);
        [a, b, c, d, e, f]
    }
}

/// A ramp's angle at a place, in turns: 0 to 1 at a whole column and row, and a bit more or less
/// between them.
#[inline(always)]
pub(super) fn turns<V: Lane>([a, b, c, d, e, f]: [V; 6], [x, y]: [V; 2]) -> V {
    let whole = |high: V, low: V| high.word().times(V::Word::of(0x1_0000)).plus(low.word());
    let (right, down, start) = (whole(a, b), whole(c, d), whole(e, f));
    let (column, row) = (x.floor(), y.floor());
    let parts = column.word().times(right).plus(row.word().times(down)).plus(start);
    let between = (x - column) * V::of_word(right) + (y - row) * V::of_word(down);
    V::of_word(parts.down(8)) / 16_777_216.0 + between / 4_294_967_296.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn far_away_angles_are_as_good_as_near_ones() {
        let ramp = Ramp { right: 0.123_456_789, down: -7.25, start: 3.75 };
        let place = [2_000_001.0, -9.0];
        let got: f32 = turns(ramp.parts(), place);
        let want = (2_000_001.0 * ramp.right + 9.0 * 7.25 + 3.75).rem_euclid(1.0);
        assert!((f64::from(got) - want).abs() < 1e-3, "{got} is not {want}");
    }

    #[test]
    fn between_pixels_is_between_their_angles() {
        let ramp = Ramp { right: -0.125, down: 0.25, start: 0.5 };
        let got: f32 = turns(ramp.parts(), [1.5, 0.5]);
        assert!((got - (0.5 - 0.1875 + 0.125)).abs() < 1e-6, "{got}");
    }
}
