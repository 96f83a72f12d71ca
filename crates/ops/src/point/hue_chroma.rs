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

// In Lab, where a hue is a direction: turning it is a rotation, and chroma a length. That needs no
// angle.
impl Point<4> for HueChroma {
    fn space(&self) -> Space {
        Space::Lab
    }

    fn is_identity(&self) -> bool {
        self.hue == 0.0 && self.chroma == 0.0 && self.lightness == 0.0
    }

    fn coefficients(&self) -> [f32; 4] {
        let (sin, cos) = libm::sincos(self.hue.to_radians());
        [cos as f32, sin as f32, self.chroma as f32, self.lightness as f32]
    }

    #[inline(always)]
    fn pixel<V: Lane>([cos, sin, more, lighter]: [V; 4], [l, x, y, a]: Rgba<V>) -> Rgba<V> {
        let chroma = (x * x + y * y).sqrt();
        let colored = V::of(GRAY).below(chroma);
        let scale = (chroma + more).clamp(0.0, STRONGEST) / chroma.max(V::of(GRAY));
        let turned = [(x * cos - y * sin) * scale, (x * sin + y * cos) * scale];
        let [u, v] = turned.map(|part| V::select(colored, part, V::of(0.0)));
        [l + lighter, u, v, a]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(op: &HueChroma, px: [f32; 4]) -> [f32; 4] {
        HueChroma::pixel(op.coefficients(), px)
    }

    #[test]
    fn gray_only_changes_in_lightness() {
        let op = HueChroma { hue: 90.0, chroma: 20.0, lightness: 5.0 };
        assert_eq!(change(&op, [50.0, 0.0, 0.0, 1.0]), [55.0, 0.0, 0.0, 1.0]);
        let [l, x, y, a] = change(&op, [50.0, 10.0, 0.0, 1.0]);
        assert!(l == 55.0 && x.abs() < 1e-5 && (y - 30.0).abs() < 1e-5 && a == 1.0);
    }

    #[test]
    fn chroma_ends_at_gray() {
        let op = HueChroma { chroma: -50.0, ..Default::default() };
        assert_eq!(change(&op, [50.0, 10.0, 5.0, 0.5]), [50.0, 0.0, 0.0, 0.5]);
    }
}
