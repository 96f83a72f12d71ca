//! How often each value is there.

/// Counts of values, to be asked for ranks.
pub(super) trait Tally {
    /// What is counted.
    type Value;
    /// Counts nothing.
    fn clear(&mut self);
    /// Adds to the count of a value. A count too small for what is taken off it wraps around, and
    /// comes back.
    fn add(&mut self, value: Self::Value, weight: u32);
    /// The lowest value up to which `wanted` are counted.
    fn find(&mut self, wanted: u32) -> Self::Value;
}

/// Counts of bytes, which remember the last rank that was asked for: the next is near it.
pub(super) struct Bytes {
    counts: [u32; 256],
    at: u8,
    below: u32,
}

impl Bytes {
    /// No counts.
    pub(super) fn new() -> Self {
        Self { counts: [0; 256], at: 0, below: 0 }
    }
}

impl Tally for Bytes {
    type Value = u8;

    fn clear(&mut self) {
        *self = Self::new();
    }

    #[inline(always)]
    fn add(&mut self, value: u8, weight: u32) {
        let count = &mut self.counts[usize::from(value)];
        *count = count.wrapping_add(weight);
        let below = if value < self.at { weight } else { 0 };
        self.below = self.below.wrapping_add(below);
    }

    #[inline(always)]
    fn find(&mut self, wanted: u32) -> u8 {
        while wanted <= self.below {
            self.at -= 1;
            self.below -= self.counts[usize::from(self.at)];
        }
        while self.at < u8::MAX && self.below + self.counts[usize::from(self.at)] < wanted {
            self.below += self.counts[usize::from(self.at)];
            self.at += 1;
        }
        self.at
    }
}

/// Levels of counts.
pub(super) const LEVELS: u32 = 3;

/// Counts of places in a long list. Counts of whole groups of places, and of groups of groups, lead
/// to a rank in few steps.
pub(super) struct Places {
    bits: u32,
    levels: [Vec<u32>; LEVELS as usize],
}

impl Places {
    /// Bits of a place below `length` that each level adds.
    fn bits(length: usize) -> u32 {
        length.next_power_of_two().ilog2().div_ceil(LEVELS)
    }

    /// Bytes that counts of places below `length` take.
    pub(super) fn bytes(length: usize) -> usize {
        let bits = Self::bits(length);
        (1..=LEVELS).map(|level| size_of::<u32>() << (bits * level)).sum()
    }

    /// No counts of places below `length`.
    pub(super) fn new(length: usize) -> Self {
        let bits = Self::bits(length);
        let level = |level: usize| vec![0; 1 << (bits * (level as u32 + 1))];
        Self { bits, levels: std::array::from_fn(level) }
    }
}

impl Tally for Places {
    type Value = u32;

    fn clear(&mut self) {
        self.levels.iter_mut().for_each(|level| level.fill(0));
    }

    #[inline(always)]
    fn add(&mut self, value: u32, weight: u32) {
        for (i, level) in self.levels.iter_mut().rev().enumerate() {
            let count = &mut level[(value >> (self.bits * i as u32)) as usize];
            *count = count.wrapping_add(weight);
        }
    }

    #[inline(always)]
    fn find(&mut self, mut wanted: u32) -> u32 {
        let mut at = 0;
        for level in &self.levels {
            at <<= self.bits;
            for count in &level[at..] {
                if wanted <= *count {
                    break;
                }
                wanted -= count;
                at += 1;
            }
            at = at.min(level.len() - 1);
        }
        at as u32
    }
}
