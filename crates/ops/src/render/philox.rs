//! Random bits for the cells of a lattice.

use imgflo_pixel::Word;

/// 64 random bits for the cell at a column and row, by the seed: three rounds of Philox-2x32 of
/// Salmon and others, "Parallel random numbers: as easy as 1, 2, 3" (2011).
#[inline(always)]
pub(super) fn philox<W: Word>(column: W, row: W, seed: W) -> [W; 2] {
    let (mut high, mut low, mut key) = (column, row, seed);
    for _ in 0..3 {
        let by = W::of(0xcd9e_8d57);
        let next = high.times_high(by).xor(low).xor(key);
        low = high.times(by);
        high = next;
        key = key.plus(W::of(0x9e37_79b9));
    }
    [high, low]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bit_of_the_cell_counts() {
        let first = philox(0u32, 0, 7);
        for bit in 0..32 {
            let [a, b] = [philox(1u32 << bit, 0, 7), philox(0, 1 << bit, 7)];
            assert!(a != first && b != first && a != b, "{bit}");
        }
    }
}
