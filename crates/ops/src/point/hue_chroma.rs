//! Hue, chroma and lightness.

use imgflo_op::prelude::*;

params! {
    /// Turns the hues of an image, and changes how colorful and how light it is.
    ///
    /// Works in CIE LCH, whose steps look equal to the eye. Grays have no hue and keep none: only
    /// their lightness changes. Alpha is left alone.
    pub struct HueChroma {
        /// How far hues turn around the color wheel, in degrees: 120 makes red green.
        hue: f64 = number(0.0).range(-180.0, 180.0),
        /// How much stronger colors become, or paler below 0.
        chroma: f64 = number(0.0).range(-100.0, 100.0),
        /// How much lighter the image becomes, or darker below 0: white is 100 above black.
        lightness: f64 = number(0.0).range(-100.0, 100.0),
    }
}

pub(crate) static OP: OpDef = point::<HueChroma, _>("gegl:hue-chroma")
    .title("Hue-Chroma")
    .categories(&["color"])
    .transparency(Has);

/// Colors of less chroma than this are grays.
const GRAY: f32 = 1e-6;
/// No color is stronger than this.
const STRONGEST: f32 = 300.0;

impl Point<3> for HueChroma {
    fn space(&self) -> Space {
        Space::Lch
    }

    fn is_identity(&self) -> bool {
        self.hue == 0.0 && self.chroma == 0.0 && self.lightness == 0.0
    }

    fn coefficients(&self) -> [f32; 3] {
        [self.hue as f32, self.chroma as f32, self.lightness as f32]
    }

    #[inline(always)]
    fn pixel<V: Lane>([turn, more, lighter]: [V; 3], [l, c, h, a]: Rgba<V>) -> Rgba<V> {
        let colored = V::of(GRAY).below(c.abs());
        let chroma = V::select(colored, c + more, c);
        let hue = V::select(colored, h + turn, h);
        [l + lighter, chroma.clamp(0.0, STRONGEST), hue, a]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gray_only_changes_in_lightness() {
        let k = HueChroma { hue: 90.0, chroma: 20.0, lightness: 5.0 }.coefficients();
        assert_eq!(HueChroma::pixel(k, [50.0, 0.0, 30.0, 1.0]), [55.0, 0.0, 30.0, 1.0]);
        assert_eq!(HueChroma::pixel(k, [50.0, 10.0, 30.0, 1.0]), [55.0, 30.0, 120.0, 1.0]);
    }

    #[test]
    fn chroma_ends_at_gray() {
        let k = HueChroma { chroma: -50.0, ..Default::default() }.coefficients();
        assert_eq!(HueChroma::pixel(k, [50.0, 10.0, 30.0, 0.5]), [50.0, 0.0, 30.0, 0.5]);
    }
}
