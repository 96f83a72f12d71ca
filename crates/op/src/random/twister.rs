//! A long sequence of random bits.

/// The Mersenne Twister MT19937 of Matsumoto and Nishimura (1998), 32 bits.
#[derive(Clone, Debug)]
pub struct MersenneTwister {
    state: [u32; Self::SIZE],
    next: usize,
}

impl MersenneTwister {
    const SIZE: usize = 624;
    const SHIFT: usize = 397;

    /// The sequence that `seed` starts.
    pub fn new(seed: u32) -> Self {
        let mut state = [seed; Self::SIZE];
        for i in 1..Self::SIZE {
            let before = state[i - 1];
            state[i] = (before ^ (before >> 30)).wrapping_mul(1_812_433_253).wrapping_add(i as u32);
        }
        Self { state, next: Self::SIZE }
    }

    /// The next 32 random bits.
    pub fn bits(&mut self) -> u32 {
        if self.next == Self::SIZE {
            self.refill();
        }
        let mut y = self.state[self.next];
        self.next += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }

    fn refill(&mut self) {
        for i in 0..Self::SIZE {
            let (high, low) = (self.state[i], self.state[(i + 1) % Self::SIZE]);
            let y = (high & 0x8000_0000) | (low & 0x7fff_ffff);
            let twist = if y & 1 == 0 { 0 } else { 0x9908_b0df };
            self.state[i] = self.state[(i + Self::SHIFT) % Self::SIZE] ^ (y >> 1) ^ twist;
        }
        self.next = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_twister_is_the_published_one() {
        let mut twister = MersenneTwister::new(5489);
        assert_eq!(twister.bits(), 3_499_211_612);
        assert_eq!((1..9_999).map(|_| twister.bits()).last(), Some(twister_at(9_999)));
    }

    fn twister_at(n: usize) -> u32 {
        let mut twister = MersenneTwister::new(5489);
        (0..n).map(|_| twister.bits()).last().expect("one")
    }
}
