//! Random places around a pixel.

use imgflo_op::MersenneTwister;
use imgflo_pixel::Rect;

use super::samples::Samples;

/// How many places there are: a prime, so that any step leads through all of them.
const PLACES: usize = 16_381;
/// Places tried at most for each one that is wanted, if they are outside the image.
const TRIES: u32 = 100;

/// Places around a pixel, more of them the nearer.
pub(super) struct Spray(Vec<[i32; 2]>);

impl Spray {
    /// Bytes that it takes.
    pub(super) const BYTES: u64 = (PLACES * size_of::<[i32; 2]>()) as u64;

    /// Places up to this far.
    pub(super) fn new(radius: i32) -> Self {
        let golden = std::f64::consts::PI * (3.0 - 5.0f64.sqrt());
        let mut random = MersenneTwister::new(0);
        let mut place = |i: usize| {
            let part = f64::from(random.bits()) / 4_294_967_296.0;
            let (angle, distance) = (golden * i as f64, part * part * f64::from(radius));
            let place = [distance * libm::cos(angle), distance * libm::sin(angle)];
            place.map(|v| libm::floor(v) as i32)
        };
        Self((0..PLACES).map(&mut place).collect())
    }

    /// The places around a pixel of an image: the same ones whenever they are asked for.
    #[inline(always)]
    pub(super) fn at<'a>(
        &'a self,
        samples: &'a Samples,
        image: Rect,
        x: i32,
        y: i32,
    ) -> Places<'a> {
        let mut bits = (x as u32).wrapping_mul(0x9e37_79b1) ^ (y as u32).wrapping_mul(0x85eb_ca6b);
        for shift in [16, 13] {
            bits = (bits ^ bits >> shift).wrapping_mul(0xc2b2_ae35);
        }
        let next = (bits ^ bits >> 16) as usize % PLACES;
        Places { spray: &self.0, samples, image, x, y, next }
    }
}

/// Places around a pixel, one after the other.
pub(super) struct Places<'a> {
    spray: &'a [[i32; 2]],
    samples: &'a Samples,
    image: Rect,
    x: i32,
    y: i32,
    next: usize,
}

impl Places<'_> {
    /// The lowest and the highest of each number that are here and in so many places. What is
    /// transparent does not count.
    #[inline(always)]
    pub(super) fn extremes(&mut self, here: [f32; 4], samples: i32) -> ([f32; 4], [f32; 4]) {
        let (mut low, mut high) = (here, here);
        for _ in 0..samples {
            let mut transparent = 0;
            for _ in 0..TRIES {
                let Some(px) = self.next_pixel() else { continue };
                if 0.0 < px[3] {
                    for i in 0..4 {
                        low[i] = if px[i] < low[i] { px[i] } else { low[i] };
                        high[i] = if high[i] < px[i] { px[i] } else { high[i] };
                    }
                    break;
                }
                transparent += 1;
                if samples <= transparent {
                    break;
                }
            }
        }
        (low, high)
    }

    /// The pixel at the next place, if it is inside the image.
    #[inline(always)]
    fn next_pixel(&mut self) -> Option<[f32; 4]> {
        let [right, down] = self.spray[self.next];
        self.next = if self.next + 1 < self.spray.len() { self.next + 1 } else { 0 };
        let (x, y, image) = (self.x + right, self.y + down, self.image);
        let inside = (image.x0 <= x) & (x < image.x1) & (image.y0 <= y) & (y < image.y1);
        inside.then(|| self.samples.pixel(x, y))
    }
}
