//! How far two pictures are apart.

use crate::Image;

/// How well a picture is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Rounded to 8 bits, no sample differs by more than 1.
    Exact,
    /// The mean error is at most 1 of 255, and 99 of 100 pixels are off by at most 3.
    Close,
    /// Anything else: further apart, another size, or no picture.
    Off,
}

/// How far two pictures are apart, on the scale of 8 bits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// In a word.
    pub grade: Grade,
    /// The largest difference of a sample.
    pub worst: f64,
    /// The mean difference of all samples.
    pub mean: f64,
    /// What 99 of 100 pixels differ by at most.
    pub most: f64,
}

/// Judges `picture` by `reference`.
///
/// Colors are weighted by alpha: what cannot be seen does not count. Both are held between 0 and
/// 1. What is not a number in the reference stands for nothing, and is passed over.
pub fn judge(reference: &Image, picture: &Image) -> Judgement {
    if (reference.width, reference.pixels.len()) != (picture.width, picture.pixels.len()) {
        return Judgement { grade: Grade::Off, worst: 255.0, mean: 255.0, most: 255.0 };
    }
    let mut sums = Sums::default();
    for (wanted, got) in reference.pixels.iter().zip(&picture.pixels) {
        if wanted.iter().all(|v| v.is_finite()) {
            sums.add(seen(wanted), seen(got));
        }
    }
    sums.judgement()
}

/// What is seen of a pixel, 0 to 255: colors weighted by alpha, and alpha.
fn seen(px: &[f32; 4]) -> [f64; 4] {
    // Neither program says what becomes of a number that is none; black is as good as any.
    let held = |v: f32| if v.is_nan() { 0.0 } else { f64::from(v).clamp(0.0, 1.0) };
    let [r, g, b, a] = px.map(held);
    [r * a, g * a, b * a, a].map(|v| v * 255.0)
}

#[derive(Default)]
struct Sums {
    /// The largest difference of each pixel.
    pixels: Vec<f64>,
    total: f64,
    /// The largest difference after rounding.
    steps: f64,
}

impl Sums {
    fn add(&mut self, wanted: [f64; 4], got: [f64; 4]) {
        let mut pixel: f64 = 0.0;
        for (a, b) in wanted.into_iter().zip(got) {
            let difference = (a - b).abs();
            pixel = pixel.max(difference);
            self.total += difference;
            self.steps = self.steps.max((a.round_ties_even() - b.round_ties_even()).abs());
        }
        self.pixels.push(pixel);
    }

    fn judgement(mut self) -> Judgement {
        self.pixels.sort_by(f64::total_cmp);
        let count = self.pixels.len();
        let at = |i: usize| self.pixels.get(i).copied().unwrap_or(0.0);
        let (worst, most) =
            (at(count.saturating_sub(1)), at((count * 99).div_ceil(100).max(1) - 1));
        let mean = self.total / (count * 4).max(1) as f64;
        let grade = match () {
            () if self.steps <= 1.0 => Grade::Exact,
            () if mean <= 1.0 && most <= 3.0 => Grade::Close,
            () => Grade::Off,
        };
        Judgement { grade, worst, mean, most }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(px: [f32; 4]) -> Image {
        Image { width: 20, pixels: vec![px; 200] }
    }

    fn grade(wanted: [f32; 4], got: [f32; 4]) -> Grade {
        judge(&flat(wanted), &flat(got)).grade
    }

    #[test]
    fn one_step_of_a_byte_is_exact_and_two_are_not() {
        let gray = |v: f32| [v / 255.0, v / 255.0, v / 255.0, 1.0];
        assert_eq!(grade(gray(10.0), gray(11.0)), Grade::Exact);
        assert_eq!(grade(gray(10.0), gray(12.0)), Grade::Off);
    }

    #[test]
    fn a_few_wrong_pixels_are_close_and_many_are_off() {
        let mut picture = flat([0.5; 4]);
        picture.pixels[7] = [1.0; 4];
        assert_eq!(judge(&flat([0.5; 4]), &picture).grade, Grade::Close);
        picture.pixels[..3].fill([1.0; 4]);
        assert_eq!(judge(&flat([0.5; 4]), &picture).grade, Grade::Off);
    }

    #[test]
    fn colors_that_cannot_be_seen_do_not_count() {
        assert_eq!(grade([1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]), Grade::Exact);
        assert_eq!(grade([1.0, 0.0, 0.0, 0.5], [0.0, 1.0, 0.0, 0.5]), Grade::Off);
        assert_eq!(grade([1.0, 1.0, 1.0, 1.0], [9.0, 2.0, 1.0, 1.0]), Grade::Exact);
    }

    #[test]
    fn another_size_is_off() {
        let narrow = Image { width: 10, ..flat([0.5; 4]) };
        let judgement = judge(&flat([0.5; 4]), &narrow);
        assert_eq!((judgement.grade, judgement.worst), (Grade::Off, 255.0));
    }

    #[test]
    fn a_missing_number_is_wrong_in_the_picture_and_passed_over_in_the_reference() {
        assert_eq!(grade([1.0; 4], [f32::NAN, 1.0, 1.0, 1.0]), Grade::Off);
        assert_eq!(grade([f32::NAN, 1.0, 1.0, 1.0], [1.0; 4]), Grade::Exact);
    }
}
