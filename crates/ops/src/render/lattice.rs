//! In which cell of a lattice a place is, and where in it: exact, however far from zero.

use imgflo_pixel::{Lane, Word};

/// Places are at least this far to the left of, and above, zero.
const FAR: u32 = 1 << 22;

/// Words in the table for an axis.
pub(super) const WORDS: u32 = 6;

/// The words for an axis of a lattice: so many cells for each step to the right, and each step
/// down.
pub(super) fn axis(right: f64, down: f64) -> [u32; WORDS as usize] {
    // Whole numbers of 64 bits, which wrap round: the upper half counts cells.
    let fixed = |cells: f64| (cells * 4_294_967_296.0).round() as i64 as u64;
    let (right, down) = (fixed(right), fixed(down));
    let start = right.wrapping_add(down).wrapping_mul(u64::from(FAR)).wrapping_neg();
    let [a, b, c] = [right, down, start].map(|v| [(v >> 32) as u32, v as u32]);
    [a[0], a[1], b[0], b[1], c[0], c[1]]
}

/// The cell that a column and row is in, and how far in it, along the axis whose words start there
/// in the table.
#[inline(always)]
pub(super) fn place<V: Lane>(table: V::Table<'_>, axis: u32, [x, y]: [V; 2]) -> (V::Word, V) {
    let word = |n: u32| V::look_up(table, V::Word::of(axis + n));
    let (x, y) = (x.word().plus(V::Word::of(FAR)), y.word().plus(V::Word::of(FAR)));
    let cells = x.times(word(0)).plus(x.times_high(word(1)));
    let cells = cells.plus(y.times(word(2))).plus(y.times_high(word(3))).plus(word(4));
    // Without their last two bits, three parts have room for what is carried.
    let parts = x.times(word(1)).down(2).plus(y.times(word(3)).down(2)).plus(word(5).down(2));
    let part = parts.and(V::Word::of((1 << 30) - 1)).down(6);
    (cells.plus(parts.down(30)), V::of_word(part) / 16_777_216.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_far_away_are_as_good_as_near_ones() {
        let (right, down) = (0.371_234_567_8, -1_234.567_89);
        let table = axis(right, down);
        for (x, y) in [(0, 0), (3, 5), (-3, 4), (1_000_001, -77_777)] {
            let (cell, part) = place::<f32>(&table, 0, [x as f32, y as f32]);
            let want = f64::from(x) * right + f64::from(y) * down;
            let got = f64::from(cell as i32) + f64::from(part);
            assert!((got - want).abs() < 1e-3, "{x} {y}: {got} is not {want}");
        }
    }
}
