//! One image over another.

use imgflo_op::prelude::*;

use super::blend::space;

params! {
    /// Lays the second image over the first, which shows where the second is transparent.
    pub struct SrcOver {
        /// Whether colors are mixed as they are encoded for the eye, instead of as light.
        srgb: bool = toggle(false),
    }
}

pub(crate) static OP: OpDef = compose::<SrcOver, _>("svg:src-over")
    .title("Normal compositing")
    .categories(&["compositors", "porter-duff"])
    .aliases(&["gegl:over"])
    .transparency(Has);

impl Compose<0> for SrcOver {
    fn space(&self) -> Space {
        space(self.srgb)
    }

    fn coefficients(&self) -> [f32; 0] {
        []
    }

    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 0], [r, g, b, a]: Rgba<V>, [ar, ag, ab, aa]: Rgba<V>) -> Rgba<V> {
        let rest = V::of(1.0) - aa;
        [ar + r * rest, ag + g * rest, ab + b * rest, aa + a * rest]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_above_covers_what_is_below() {
        let (red, blue) = ([1.0, 0.0, 0.0, 1.0], [0.0, 0.0, 0.25, 0.25]);
        assert_eq!(SrcOver::pixel([], blue, red), red);
        assert_eq!(SrcOver::pixel([], red, blue), [0.75, 0.0, 0.25, 1.0]);
    }

    #[test]
    fn nothing_above_changes_nothing() {
        let px = [0.25, 0.0, 0.5, 0.5];
        assert_eq!(SrcOver::pixel([], px, [0.0; 4]), px);
    }
}
