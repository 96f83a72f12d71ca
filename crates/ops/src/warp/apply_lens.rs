//! A lens, laid on an image.

use imgflo_op::prelude::*;

use super::anywhere::anywhere;
use super::part::{Part, part};
use crate::render::color;

params! {
    /// Shows an image as through a lens of glass that is as large as the image.
    pub struct ApplyLens {
        /// How much the lens bends light: 1 is air, 1.33 water, 1.5 glass, 2.4 diamond.
        refraction_index: f64 = number(1.7).range(1.0, 100.0).slider(1.0, 10.0).gamma(3.0),
        /// Whether the image stays as it is around the lens.
        keep_surroundings: bool = toggle(false),
        /// The color around the lens otherwise.
        background_color: Color = color([0.0, 0.0, 0.0, 0.0]),
    }
}

pub(crate) static OP: OpDef = graph::<ApplyLens>("gegl:apply-lens")
    .title("Apply Lens")
    .categories(&["map"])
    .transparency(Has);

static LENS: OpDef = warp::<ApplyLens, _>("gegl:apply-lens");
static SURROUNDINGS: OpDef = part::<ApplyLens, _>("gegl:apply-lens");

impl Graph for ApplyLens {
    fn graph(&self, input: &Chain) -> Chain {
        let around = if self.keep_surroundings {
            input.clone()
        } else {
            let value = self.background_color;
            Chain::from(&color::OP, &color::Fill { value })
        };
        input.then(&LENS, self).with(&SURROUNDINGS, self, &around)
    }
}

impl Warp<6> for ApplyLens {
    fn sampler(&self) -> Sampler {
        Sampler::Cubic
    }

    fn reach(&self, input: Rect) -> Option<Reach> {
        anywhere(input, input)
    }

    /// The middle counts from zero, wherever the image lies, as in GEGL.
    fn coefficients(&self, input: Rect, _: [bool; 2]) -> [f32; 6] {
        let (a, b) = (f64::from(input.width()) / 2.0, f64::from(input.height()) / 2.0);
        let over = |v: f64| 1.0 / v.max(0.5);
        let depth = a.min(b);
        [a, b, over(a), over(b), depth, 1.0 / self.refraction_index].map(|v| v as f32)
    }

    #[inline(always)]
    fn source<V: Lane>(
        [a, b, over_a, over_b, depth, bend]: [V; 6],
        _: V::Table<'_>,
        [x, y]: Xy<V>,
        _: [Rgba<V>; 2],
    ) -> Xy<V> {
        let (x, y) = (x - a + 0.5, y - b + 0.5);
        let (u, v) = (x * over_a, y * over_b);
        let z = (V::of(1.0) - u * u - v * v).max(V::of(0.0)).sqrt() * depth;
        [a + x - bent(x, z, bend), b + y - bent(y, z, bend)]
    }
}

/// How far light is bent that leaves a surface so far from the middle and so high: Snell's law, and
/// the tangent of the difference of two angles.
#[inline(always)]
fn bent<V: Lane>(x: V, z: V, bend: V) -> V {
    let size = (x * x + z * z).sqrt().max(V::of(1e-6));
    let (sin, cos) = (x / size, z / size);
    let sin_bent = sin * bend;
    let cos_bent = (V::of(1.0) - sin_bent * sin_bent).max(V::of(0.0)).sqrt();
    let (across, along) = (sin * cos_bent - cos * sin_bent, cos * cos_bent + sin * sin_bent);
    across / along.max(V::of(1e-6)) * z
}

impl Part<6> for ApplyLens {
    #[inline(always)]
    fn holds<V: Lane>([a, b, over_a, over_b, ..]: [V; 6], [x, y]: Xy<V>) -> V::Mask {
        let (u, v) = ((x - a + 0.5) * over_a, (y - b + 0.5) * over_b);
        (u * u + v * v).below(V::of(1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(lens: &ApplyLens, at: [f32; 2]) -> [f32; 2] {
        let k = lens.coefficients(Rect::new(0, 0, 200, 100), [false; 2]);
        ApplyLens::source(k, &[], at, [[0.0; 4]; 2])
    }

    #[test]
    fn a_lens_of_air_bends_nothing() {
        let air = ApplyLens { refraction_index: 1.0, ..Default::default() };
        for [x, y] in [[100.0, 50.0], [30.0, 60.0], [150.0, 20.0]] {
            let [u, v] = source(&air, [x, y]);
            assert!((u - x - 0.5).abs() < 1e-3 && (v - y - 0.5).abs() < 1e-3, "{u} {v}");
        }
    }

    #[test]
    fn a_lens_of_glass_enlarges() {
        let [x, _] = source(&ApplyLens::default(), [140.0, 50.0]);
        assert!((105.0..130.0).contains(&x), "{x}");
    }

    #[test]
    fn corners_are_around_the_lens() {
        let k = ApplyLens::default().coefficients(Rect::new(0, 0, 200, 100), [false; 2]);
        assert!(ApplyLens::holds(k, [100.0, 1.0]) && !ApplyLens::holds(k, [20.0, 10.0]));
    }
}
