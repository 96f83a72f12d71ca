//! A picture at a glance: its main colors, and the few bytes that stand for it until it is there.

use std::sync::Arc;

use imgflo_codec::{Decode, Limits, decode, probe};
use imgflo_pixel::{Channels, Sample};

use crate::Error;

/// Pixels of the longer side, at most.
pub const MOST_SIDE: u32 = 100;
/// Colors that are told.
const COLORS: usize = 5;
/// Colors are sorted into so many boxes: 16 shades of red, green and blue.
const BOXES: usize = 16 * 16 * 16;

/// A picture so small that all of it is seen at once.
#[derive(Clone, Debug)]
pub struct Glance {
    width: usize,
    height: usize,
    /// Red, green, blue and alpha, as the eye has them.
    pixels: Vec<[u8; 4]>,
}

/// A color that many pixels have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MainColor {
    /// Red, green and blue.
    pub color: [u8; 3],
    /// How much of what can be seen of the picture has about this color, from 0 to 1.
    pub share: f64,
}

impl Glance {
    /// Reads a picture of 8 bits, of at most [`MOST_SIDE`] pixels in each direction.
    ///
    /// # Errors
    /// When it is no such picture.
    pub fn open(bytes: &Arc<[u8]>) -> Result<Self, Error> {
        let limits = Limits { max_width: MOST_SIDE, max_height: MOST_SIDE, ..Limits::default() };
        let named = |error| Error::Picture { name: "the small picture".into(), error };
        let layout = probe(bytes, &limits).map_err(named)?.layout(&Decode::default());
        if layout.format.sample != Sample::U8 {
            return Err(Error::Broken);
        }
        let mut rows = decode(bytes.clone(), &Decode::default(), &limits).map_err(named)?;
        let mut samples = vec![0; layout.bytes()];
        for row in samples.chunks_exact_mut(layout.row_bytes()) {
            rows.read(row).map_err(|_| Error::Broken)?;
        }
        let channels = layout.format.channels;
        let pixels = samples.chunks_exact(channels.count()).map(|s| rgba(s, channels)).collect();
        Ok(Self { width: layout.width as usize, height: layout.height as usize, pixels })
    }

    /// The colors that most pixels have, about: the commonest boxes, each with the mean of its
    /// pixels.
    #[must_use]
    pub fn colors(&self) -> Vec<MainColor> {
        let mut boxes = vec![(0_u64, [0_u64; 3]); BOXES];
        for &[r, g, b, _] in self.pixels.iter().filter(|[.., alpha]| *alpha > 127) {
            let at = usize::from(r >> 4) << 8 | usize::from(g >> 4) << 4 | usize::from(b >> 4);
            boxes[at].0 += 1;
            for (sum, value) in boxes[at].1.iter_mut().zip([r, g, b]) {
                *sum += u64::from(value);
            }
        }
        let all: u64 = boxes.iter().map(|(count, _)| count).sum();
        boxes.retain(|(count, _)| *count > 0);
        boxes.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        let main = |&(count, sums): &(u64, [u64; 3])| MainColor {
            color: sums.map(|sum| (sum / count) as u8),
            share: count as f64 / all as f64,
        };
        boxes.iter().take(COLORS).map(main).collect()
    }

    /// The blurhash (blurha.sh): about thirty characters that a blurred picture is drawn from. What
    /// is transparent lies on white.
    #[must_use]
    pub fn blurhash(&self) -> String {
        // More waves along the longer side.
        let (across, down) = match self.width.cmp(&self.height) {
            std::cmp::Ordering::Less => (3, 4),
            std::cmp::Ordering::Equal => (4, 4),
            std::cmp::Ordering::Greater => (4, 3),
        };
        let white = |value: u8, alpha: u8| {
            let (value, alpha) = (u32::from(value), u32::from(alpha));
            ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8
        };
        let opaque = |&[r, g, b, a]: &[u8; 4]| [white(r, a), white(g, a), white(b, a), 255];
        let pixels: Vec<u8> = self.pixels.iter().flat_map(opaque).collect();
        let hash = blurhash::encode(across, down, self.width as u32, self.height as u32, &pixels);
        hash.expect("there are 1 to 9 waves")
    }

    /// The thumbhash (evanw.github.io/thumbhash): about 25 bytes that a blurred picture is drawn
    /// from, with its proportions and what is transparent.
    #[must_use]
    pub fn thumbhash(&self) -> Vec<u8> {
        thumbhash::rgba_to_thumb_hash(self.width, self.height, self.pixels.as_flattened())
    }
}

fn rgba(samples: &[u8], channels: Channels) -> [u8; 4] {
    match (channels, samples) {
        (Channels::Y, &[y]) => [y, y, y, 255],
        (Channels::Ya, &[y, a]) => [y, y, y, a],
        (Channels::Rgb, &[r, g, b]) => [r, g, b, 255],
        (Channels::Rgba, &[r, g, b, a]) => [r, g, b, a],
        _ => [0; 4],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture file (PAM) of so many pixels in a row, all there are.
    fn picture(width: usize, pixels: &[[u8; 4]]) -> Arc<[u8]> {
        let height = pixels.len() / width;
        let head = format!(
            "P7\nWIDTH {width}\nHEIGHT {height}\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n"
        );
        [head.as_bytes(), pixels.as_flattened()].concat().into()
    }

    #[test]
    fn colors_are_those_of_most_pixels_that_can_be_seen() {
        let (red, blue, clear) = ([255, 0, 0, 255], [0, 0, 250, 255], [0, 255, 0, 0]);
        let glance = Glance::open(&picture(2, &[red, red, red, blue, clear, clear])).unwrap();
        let told = [([255, 0, 0], 0.75), ([0, 0, 250], 0.25)];
        assert_eq!(glance.colors(), told.map(|(color, share)| MainColor { color, share }));
    }

    #[test]
    fn a_blurhash_has_the_mean_color() {
        let pixels = [[10, 200, 30, 255]; 40 * 40];
        let hash = Glance::open(&picture(40, &pixels)).unwrap().blurhash();
        let pixels = blurhash::decode(&hash, 20, 20, 1.0).unwrap();
        for (channel, mean) in [10, 200, 30].into_iter().enumerate() {
            let values = pixels.chunks_exact(4).map(|pixel| f64::from(pixel[channel]));
            let decoded = values.sum::<f64>() / 400.0;
            // It has few bits for each wave.
            assert!((decoded - f64::from(mean)).abs() < 12.0, "{channel}: {decoded}");
        }
    }

    #[test]
    fn a_thumbhash_knows_proportions_and_what_is_transparent() {
        let clear = Glance::open(&picture(8, &[[10, 200, 30, 0]; 16])).unwrap().thumbhash();
        let (r, g, b, alpha) = thumbhash::thumb_hash_to_average_rgba(&clear).unwrap();
        assert_eq!(alpha, 0.0, "{r} {g} {b}");
        let opaque = Glance::open(&picture(8, &[[255, 0, 0, 255]; 16])).unwrap().thumbhash();
        let (width, height, pixels) = thumbhash::thumb_hash_to_rgba(&opaque).unwrap();
        assert!(width > height);
        assert!(pixels[0] > 240 && pixels[1] < 15 && pixels[3] == 255, "{:?}", &pixels[..4]);
    }

    #[test]
    fn only_small_pictures_are_seen_at_a_glance() {
        assert!(Glance::open(&picture(101, &[[0; 4]; 101])).is_err());
        assert!(Glance::open(&Arc::from(*b"nothing")).is_err());
    }
}
