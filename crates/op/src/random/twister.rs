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

    /// A random number from 0 up to 1, of 64 bits: `GLib`'s `g_rand_double`.
    pub fn unit(&mut self) -> f64 {
        const PART: f64 = 1.0 / 4_294_967_296.0;
        loop {
            let low = f64::from(self.bits()) * PART;
            let number = (low + f64::from(self.bits())) * PART;
            if number < 1.0 {
                return number;
            }
        }
    }

    /// A random number from `low` up to `high`: `GLib`'s `g_rand_double_range`.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        let number = self.unit();
        number * high - (number - 1.0) * low
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

    #[test]
    fn numbers_lie_between_their_ends() {
        let mut twister = MersenneTwister::new(7);
        let numbers: Vec<f64> = (0..1000).map(|_| twister.between(-2.0, 6.0)).collect();
        assert!(numbers.iter().all(|v| (-2.0..6.0).contains(v)));
        assert!((numbers.iter().sum::<f64>() / 1000.0 - 2.0).abs() < 0.2);
    }

    fn twister_at(n: usize) -> u32 {
        let mut twister = MersenneTwister::new(5489);
        (0..n).map(|_| twister.bits()).last().expect("one")
    }
}
