//! The sum of two images, held at white.

use imgflo_op::prelude::*;

use super::blend::space;

params! {
    /// Adds the colors of two images, and their alphas, up to white and opaque.
    pub struct Plus {
        /// Whether colors are mixed as they are encoded for the eye, instead of as light.
        srgb: bool = toggle(false),
    }
}

pub(crate) static OP: OpDef = compose::<Plus, _>("svg:plus")
    .title("Plus")
    .categories(&["compositors", "svgfilter"])
    .aliases(&["gegl:plus"])
    .transparency(Has);

impl Compose<0> for Plus {
    fn space(&self) -> Space {
        space(self.srgb)
    }

    fn coefficients(&self) -> [f32; 0] {
        []
    }

    #[inline(always)]
    fn pixel<V: Lane>(_: [V; 0], input: Rgba<V>, aux: Rgba<V>) -> Rgba<V> {
        let ([r, g, b, a], [ar, ag, ab, aa]) = (input, aux);
        let alpha = (a + aa).min(V::of(1.0));
        let sum = |below: V, above: V| (above + below).max(V::of(0.0)).min(alpha);
        [sum(r, ar), sum(g, ag), sum(b, ab), alpha]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_ends_at_white() {
        let sum = Plus::pixel([], [0.5, 0.25, 0.0, 0.5], [0.75, 0.25, 0.25, 1.0]);
        assert_eq!(sum, [1.0, 0.5, 0.25, 1.0]);
    }

    #[test]
    fn nothing_above_changes_nothing() {
        let px = [0.25, 0.0, 0.5, 0.5];
        assert_eq!(Plus::pixel([], px, [0.0; 4]), px);
    }
}
