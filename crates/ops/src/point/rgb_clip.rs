//! Colors held between two limits.

use imgflo_op::prelude::*;

params! {
    /// Holds red, green and blue between two limits.
    ///
    /// What is darker than black or lighter than white can come of computing, and is lost when an
    /// image is saved; here it can be cut off before. The limits are those of colors encoded for
    /// the eye. Alpha is left alone.
    pub struct RgbClip {
        /// Whether there is a lower limit.
        clip_low: bool = toggle(true),
        /// The lower limit: 0 is black.
        low_limit: f64 = number(0.0).slider(-1.0, 1.0),
        /// Whether there is an upper limit.
        clip_high: bool = toggle(true),
        /// The upper limit: 1 is white.
        high_limit: f64 = number(1.0).slider(0.0, 2.0),
    }
}

pub(crate) static OP: OpDef = point::<RgbClip, _>("gegl:rgb-clip")
    .title("Clip RGB")
    .categories(&["color"])
    .transparency(Keeps);

impl Point<2> for RgbClip {
    // As GEGL does with pictures from files; after other operations it uses their space.
    fn space(&self) -> Space {
        Space::Perceptual
    }

    fn is_identity(&self) -> bool {
        !self.clip_low && !self.clip_high
    }

    fn coefficients(&self) -> [f32; 2] {
        let low = if self.clip_low { self.low_limit as f32 } else { f32::MIN };
        let high = if self.clip_high { self.high_limit as f32 } else { f32::MAX };
        [low, high]
    }

    #[inline(always)]
    fn pixel<V: Lane>([low, high]: [V; 2], [r, g, b, a]: Rgba<V>) -> Rgba<V> {
        // Where the limits have changed places, the lower one counts for what is below the upper.
        let clip = |x: V| V::select(high.below(x), high, x.max(low));
        [clip(r), clip(g), clip(b), a]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_are_held_and_alpha_is_not() {
        let k = RgbClip::default().coefficients();
        assert_eq!(RgbClip::pixel(k, [-0.5, 0.5, 1.5, 2.0]), [0.0, 0.5, 1.0, 2.0]);
    }

    #[test]
    fn each_limit_can_be_left_away() {
        let above = RgbClip { clip_low: false, ..Default::default() };
        let px = RgbClip::pixel(above.coefficients(), [-0.5, 0.5, 1.5, 1.0]);
        assert_eq!(px, [-0.5, 0.5, 1.0, 1.0]);
        assert!(RgbClip { clip_high: false, ..above }.is_identity());
    }
}
