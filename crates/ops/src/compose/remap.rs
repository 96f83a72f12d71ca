//! Tones stretched between two other images.

use imgflo_op::prelude::*;
use imgflo_op::{Formula, FormulaWork, Make, Operation, Work, kernel};

params! {
    /// Stretches each tone between those of two other images: what is as dark as the second image
    /// becomes black, what is as light as the third becomes white.
    ///
    /// Where those two are the same the image stays. Without both of them there is nothing. Alpha is
    /// the first image's.
    pub struct Remap {}
}

pub(crate) static OP: OpDef =
    OpDef::of::<Remap>("gegl:remap", "compose", Make::Operation(|_| Box::new(Remap {})))
        .title("Remap")
        .categories(&["compositors"])
        .inputs(&["input", "aux", "aux2"])
        .transparency(Has);

/// Tones nearer to each other than this are the same.
const SAME: f32 = 1e-4;

impl Operation for Remap {
    fn bounds(&self, inputs: &[Option<Rect>]) -> Rect {
        inputs.iter().flatten().fold(Rect::EMPTY, |all, image| all.or(image))
    }

    fn work(&self, inputs: &[Option<Rect>]) -> Work {
        let all = (0..3).all(|pad| inputs.get(pad).is_some_and(Option::is_some));
        let (kernel, pixels) = if all {
            (kernel::<Stretch, 0, 12, 4>([], Vec::new()), vec![0, 1, 2])
        } else {
            (kernel::<Nothing, 0, 4, 4>([], Vec::new()), vec![0])
        };
        let pixels = pixels.into_iter().map(|pad| (pad, Space::Linear)).collect();
        Work::Formula(FormulaWork { kernel, pixels, position: false, space: Space::Linear })
    }
}

struct Stretch;

impl Formula<0, 12, 4> for Stretch {
    #[inline(always)]
    fn eval<V: Lane>(_: [V; 0], _: V::Table<'_>, px: [V; 12]) -> Rgba<V> {
        let stretch = |i: usize| {
            let (x, low, high) = (px[i], px[i + 4], px[i + 8]);
            let range = high - low;
            let apart = V::of(SAME).below(range.abs());
            V::select(apart, (x - low) / V::select(apart, range, V::of(1.0)), x)
        };
        [stretch(0), stretch(1), stretch(2), px[3]]
    }
}

struct Nothing;

impl Formula<0, 4, 4> for Nothing {
    #[inline(always)]
    fn eval<V: Lane>(_: [V; 0], _: V::Table<'_>, _: Rgba<V>) -> Rgba<V> {
        [V::of(0.0); 4]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tones_are_stretched_between_the_other_two() {
        let px = [0.5, 0.25, 0.75, 0.5, 0.25, 0.0, 0.5, 1.0, 0.75, 1.0, 0.5, 1.0];
        assert_eq!(Stretch::eval([], &[][..], px), [0.5, 0.25, 0.75, 0.5]);
    }

    #[test]
    fn all_three_count_for_where_it_is() {
        let image = |x| Some(Rect::new(x, 0, 4, 4));
        assert_eq!(Remap {}.bounds(&[image(0), image(4), image(8)]), Rect::new(0, 0, 12, 4));
    }
}
