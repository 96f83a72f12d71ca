//! Gray: each color becomes a gray of its luminance.

use imgflo_op::prelude::*;

params! {
    /// Takes the colors out of an image: each becomes the gray of the same luminance.
    ///
    /// Alpha is left alone.
    pub struct Gray {}
}

pub(crate) static OP: OpDef = point::<Gray, _>("gegl:gray")
    .title("Make Gray")
    .categories(&["grayscale", "color"])
    .aliases(&["gegl:grey"])
    .transparency(Keeps);

impl Point<0> for Gray {
    fn space(&self) -> Space {
        Space::Gray
    }

    fn coefficients(&self) -> [f32; 0] {
        []
    }

    // Coming into the space of grays is all there is to do.
    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 0], px: Rgba<V>) -> Rgba<V> {
        px
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_stays_white_and_green_is_lighter_than_blue() {
        let gray = |px: [f32; 4]| Gray::pixel([], Gray::default().space().from_linear(px));
        let [r, g, b, a] = gray([1.0, 1.0, 1.0, 0.5]);
        assert!(r == g && g == b && (r - 1.0).abs() < 1e-6 && a == 0.5);
        assert!(gray([0.0, 0.0, 1.0, 1.0])[0] < gray([0.0, 1.0, 0.0, 1.0])[0]);
    }
}
