//! How many neighbors there are of each level.

/// Levels that are told apart.
pub(super) const LEVELS: usize = 256;

/// Counts of levels. Those that there are any of are found at once.
#[derive(Clone)]
pub(super) struct Tally {
    counts: [u32; LEVELS],
    there: [u64; LEVELS / 64],
}

impl Tally {
    pub(super) fn new() -> Self {
        Self { counts: [0; LEVELS], there: [0; LEVELS / 64] }
    }

    /// One more of a level.
    #[inline(always)]
    pub(super) fn add(&mut self, level: u8) {
        let level = usize::from(level);
        self.counts[level] += 1;
        self.there[level / 64] |= 1 << (level % 64);
    }

    /// One less of a level that there are some of.
    #[inline(always)]
    pub(super) fn take(&mut self, level: u8) {
        let level = usize::from(level);
        self.counts[level] = self.counts[level].wrapping_sub(1);
        let none = u64::from(self.counts[level] == 0);
        self.there[level / 64] &= !(none << (level % 64));
    }

    /// None of any level.
    #[inline(always)]
    pub(super) fn clear(&mut self) {
        for (i, there) in self.there.iter_mut().enumerate() {
            while *there != 0 {
                self.counts[i * 64 + there.trailing_zeros() as usize] = 0;
                *there &= *there - 1;
            }
        }
    }

    /// The levels that there are any of, and how many.
    #[inline(always)]
    pub(super) fn each(&self, mut what: impl FnMut(usize, usize)) {
        for (i, &there) in self.there.iter().enumerate() {
            let mut rest = there;
            while rest != 0 {
                let level = i * 64 + rest.trailing_zeros() as usize;
                rest &= rest - 1;
                what(level, self.counts[level] as usize);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_is_gone() {
        let mut tally = Tally::new();
        [200, 3, 200, 64].iter().for_each(|level| tally.add(*level));
        tally.take(64);
        let mut seen = Vec::new();
        tally.each(|level, count| seen.push((level, count)));
        assert_eq!(seen, [(3, 1), (200, 2)]);
    }
}
