//! An example of an operation: each color becomes a gray of its luminance.

use imgflo_op::prelude::*;

params! {
    /// Makes an image gray, as an example of an operation of your own.
    ///
    /// Alpha is left alone.
    pub struct Example {}
}

pub(crate) static OP: OpDef = point::<Example, _>("imgflo:example")
    .title("Example")
    .categories(&["example"])
    .transparency(Keeps);

impl Point<0> for Example {
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
    fn red_becomes_a_dark_gray() {
        let [r, g, b, a] = Example::pixel([], Space::Gray.from_linear([1.0f32, 0.0, 0.0, 0.5]));
        assert!(r == g && g == b && r < 0.25 && a == 0.5);
    }
}
