//! How often each value is there: histogram and waveform.

use imgflo_pixel::{encode, luminance};

use crate::inspect::encoded;

/// How often each value is there, from 0 to 255, as it is encoded for the eye. Colors of pixels that
/// are wholly transparent do not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Histogram {
    /// Of red.
    pub red: Vec<u64>,
    /// Of green.
    pub green: Vec<u64>,
    /// Of blue.
    pub blue: Vec<u64>,
    /// Of alpha.
    pub alpha: Vec<u64>,
    /// Of luminance.
    pub luminance: Vec<u64>,
}

/// How often each value is there in each of several columns, from dark to bright in 64 steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waveform {
    /// How many columns there are.
    pub columns: u32,
    /// Of red, column by column.
    pub red: Vec<Vec<u32>>,
    /// Of green.
    pub green: Vec<Vec<u32>>,
    /// Of blue.
    pub blue: Vec<Vec<u32>>,
}

/// Steps of a histogram, and of a waveform.
const VALUES: usize = 256;
const STEPS: usize = 64;

/// The step that a value from 0 to 1 falls into; what is beyond counts as the first or the last.
fn step(value: f32, steps: usize) -> usize {
    (value.clamp(0.0, 1.0) * (steps - 1) as f32 + 0.5) as usize
}

/// A pixel; what is not a number counts as 0.
fn counted(px: &[f32; 4]) -> [f32; 4] {
    px.map(|value| if value.is_nan() { 0.0 } else { value })
}

impl Histogram {
    /// Counts pixels of light with straight alpha.
    pub(crate) fn of(pixels: &[[f32; 4]]) -> Self {
        let mut counts: [Vec<u64>; 5] = std::array::from_fn(|_| vec![0; VALUES]);
        for px in pixels.iter().map(counted) {
            counts[3][step(px[3], VALUES)] += 1;
            if px[3] > 0.0 {
                let [r, g, b, _] = encoded(px);
                let bright = encode(luminance(px[0], px[1], px[2]));
                for (count, value) in [(0, r), (1, g), (2, b), (4, bright)] {
                    counts[count][step(value, VALUES)] += 1;
                }
            }
        }
        let [red, green, blue, alpha, luminance] = counts;
        Self { red, green, blue, alpha, luminance }
    }
}

impl Waveform {
    /// Counts pixels of light with straight alpha, `width` in a row.
    pub(crate) fn of(pixels: &[[f32; 4]], width: u32, columns: u32) -> Self {
        let empty = || vec![vec![0; STEPS]; columns as usize];
        let mut counts = [empty(), empty(), empty()];
        for row in pixels.chunks(width.max(1) as usize) {
            let seen = row.iter().map(counted).enumerate().filter(|(_, px)| px[3] > 0.0);
            for (x, px) in seen {
                let column = x * columns as usize / row.len();
                for (counts, value) in counts.iter_mut().zip(encoded(px)) {
                    counts[column][step(value, STEPS)] += 1;
                }
            }
        }
        let [red, green, blue] = counts;
        Self { columns, red, green, blue }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHITE: [f32; 4] = [1.0; 4];
    const RED: [f32; 4] = [1.0, 0.0, 0.0, 1.0];
    const NOTHING: [f32; 4] = [1.0, 1.0, 1.0, 0.0];

    #[test]
    fn every_pixel_that_can_be_seen_counts_once_in_each_color() {
        let histogram = Histogram::of(&[WHITE, RED, NOTHING]);
        assert_eq!((histogram.red[255], histogram.green[255], histogram.green[0]), (2, 1, 1));
        assert_eq!((histogram.alpha[255], histogram.alpha[0]), (2, 1));
        assert_eq!(histogram.luminance.iter().sum::<u64>(), 2);
    }

    #[test]
    fn what_is_too_bright_counts_as_white_and_what_is_no_number_as_black() {
        let histogram = Histogram::of(&[[9.0, -9.0, f32::NAN, 1.0]]);
        assert_eq!((histogram.red[255], histogram.green[0], histogram.blue[0]), (1, 1, 1));
    }

    #[test]
    fn a_waveform_has_the_left_at_the_left() {
        let waveform = Waveform::of(&[RED, WHITE, RED, WHITE], 2, 2);
        assert_eq!((waveform.green[0][0], waveform.green[1][63]), (2, 2));
        assert_eq!(waveform.red[0][63] + waveform.red[1][63], 4);
    }
}
