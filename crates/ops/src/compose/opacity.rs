//! Opacity: how much of an image can be seen.

use imgflo_op::prelude::*;

params! {
    /// Makes an image more transparent.
    ///
    /// A second image makes it so by places: nothing is left where that is black, all where it is
    /// white.
    pub struct Opacity {
        /// How much of the image can be seen: 0 is nothing, 1 is all. It counts as well where
        /// there is a second image.
        value: f64 = number(1.0).range(-10.0, 10.0).slider(0.0, 1.0),
    }
}

pub(crate) static OP: OpDef = compose::<Opacity, _>("gegl:opacity")
    .title("Opacity")
    .categories(&["transparency"])
    .transparency(Has);

impl Compose<1> for Opacity {
    fn space(&self) -> Space {
        Space::Linear
    }

    fn aux_space(&self) -> Space {
        Space::Gray
    }

    fn coefficients(&self) -> [f32; 1] {
        [self.value as f32]
    }

    #[inline(always)]
    fn pixel<V: Lane>([value]: [V; 1], [r, g, b, a]: Rgba<V>, [mask, ..]: Rgba<V>) -> Rgba<V> {
        [r, g, b, a * (mask * value)]
    }

    #[inline(always)]
    fn alone<V: Lane>([value]: [V; 1], [r, g, b, a]: Rgba<V>) -> Rgba<V> {
        [r, g, b, a * value]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_alpha_changes() {
        assert_eq!(Opacity::alone([0.5], [0.1, 0.2, 0.3, 0.5]), [0.1, 0.2, 0.3, 0.25]);
    }

    #[test]
    fn the_mask_and_the_value_both_count() {
        let (px, mask) = ([0.1, 0.2, 0.3, 1.0], [0.5, 0.5, 0.5, 0.0]);
        assert_eq!(Opacity::pixel([0.25], px, mask), [0.1, 0.2, 0.3, 0.125]);
    }
}
