//! Colours of profiles made of tables, and of inks without any profile.

use std::sync::Arc;

use imgflo_pixel::Sample;
use moxcms::Transform16BitExecutor;

use crate::Error;
use crate::lines::Stored;

/// A conversion by tables.
pub(crate) struct Tables {
    executor: Arc<Transform16BitExecutor>,
    sample: Sample,
    from: Vec<u16>,
    to: Vec<u16>,
}

impl Tables {
    pub(crate) fn new(executor: Arc<Transform16BitExecutor>, stored: &Stored) -> Self {
        Self { executor, sample: stored.sample, from: Vec::new(), to: Vec::new() }
    }

    pub(crate) fn convert(&mut self, line: &[u8], row: &mut [u8]) -> Result<(), Error> {
        let bytes = self.sample == Sample::U8;
        self.from.clear();
        if bytes {
            self.from.extend(line.iter().map(|&sample| u16::from(sample) * 257));
        } else {
            let words = line.as_chunks::<2>().0;
            self.from.extend(words.iter().map(|&sample| u16::from_ne_bytes(sample)));
        }
        self.to.resize(row.len() / self.sample.bytes(), 0);
        let result = self.executor.transform(&self.from, &mut self.to);
        result.map_err(|error| Error::Profile(error.to_string()))?;
        if bytes {
            for (sample, &value) in row.iter_mut().zip(&self.to) {
                *sample = ((u32::from(value) + 128) / 257) as u8;
            }
        } else {
            for (sample, &value) in row.as_chunks_mut::<2>().0.iter_mut().zip(&self.to) {
                *sample = value.to_ne_bytes();
            }
        }
        Ok(())
    }
}

/// Cyan takes red away, magenta green, yellow blue, and black a part of each: what everybody
/// does with inks of unknown kind. Inks are 0 where there are none.
pub(crate) fn filter(line: &[u8], row: &mut [u8], sample: Sample) {
    if sample == Sample::U8 {
        for (inks, rgb) in line.as_chunks::<4>().0.iter().zip(row.as_chunks_mut::<3>().0) {
            let [c, m, y, k] = inks.map(|ink| 255 - u32::from(ink));
            *rgb = [c, m, y].map(|light| ((light * k + 127) / 255) as u8);
        }
    } else {
        for (inks, rgb) in line.as_chunks::<8>().0.iter().zip(row.as_chunks_mut::<6>().0) {
            let light = |at: usize| {
                let ink = u16::from_ne_bytes([inks[2 * at], inks[2 * at + 1]]);
                65_535 - u64::from(ink)
            };
            for (at, sample) in rgb.as_chunks_mut::<2>().0.iter_mut().enumerate() {
                *sample = (((light(at) * light(3) + 32_767) / 65_535) as u16).to_ne_bytes();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_ink_is_white_and_black_is_black() {
        let mut rgb = [0; 9];
        filter(&[0, 0, 0, 0, 0, 0, 0, 255, 255, 0, 128, 0], &mut rgb, Sample::U8);
        assert_eq!(rgb, [255, 255, 255, 0, 0, 0, 0, 255, 127]);
        let words = [0_u16, 65_535, 32_768, 0].map(u16::to_ne_bytes);
        let mut rgb = [0; 6];
        filter(words.as_flattened(), &mut rgb, Sample::U16);
        let rgb: Vec<u16> = rgb.as_chunks::<2>().0.iter().map(|&b| u16::from_ne_bytes(b)).collect();
        assert_eq!(rgb, [65_535, 0, 32_767]);
    }
}
