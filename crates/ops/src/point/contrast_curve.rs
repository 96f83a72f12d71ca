//! Contrast curve: a drawn curve says which tone becomes which.

use imgflo_op::prelude::*;

params! {
    /// Makes an image gray and changes its tones by a curve: each luminance in becomes the one
    /// that the curve has above it.
    ///
    /// Alpha is left alone.
    pub struct ContrastCurve {
        /// How many tones the curve is read at; tones between them become the same as the nearest
        /// below. 0 reads the curve at every tone.
        sampling_points: i32 = count(0).range(0.0, 65536.0),
        /// The curve: from left to right the tones in the image, upwards the tones they become.
        curve: Curve = curve(),
    }
}

pub(crate) static OP: OpDef = field::<ContrastCurve, _>("gegl:contrast-curve")
    .title("Contrast Curve")
    .categories(&["color"])
    .transparency(Has);

/// The most pieces a search can tell apart, halving its step each time: 2 to this power.
const HALVINGS: u32 = 20;

impl ContrastCurve {
    /// Where each piece of the curve starts, and its polynomial in the distance from there.
    fn pieces(&self) -> Vec<[f64; 5]> {
        let at = self.curve.evaluator();
        if self.sampling_points > 0 {
            let (count, last) = (self.sampling_points, (self.sampling_points - 1).max(1));
            let start = |i: i32| f64::from(i) / f64::from(count);
            let sample = |i: i32| at(f64::from(i) / f64::from(last));
            return (0..count).map(|i| [start(i), sample(i), 0.0, 0.0, 0.0]).collect();
        }
        match self.curve.cubics() {
            pieces if pieces.is_empty() => vec![[0.0, at(0.0), 0.0, 0.0, 0.0]],
            pieces => pieces,
        }
    }
}

impl Field<4> for ContrastCurve {
    fn space(&self) -> Space {
        Space::Gray
    }

    fn coefficients(&self, _: Rect) -> [f32; 4] {
        let count = self.pieces().len() as u32;
        let step = 1 << count.ilog2();
        [self.curve.low as f32, self.curve.high as f32, count as f32, step as f32]
    }

    // All polynomials, all starts, and an end that no tone reaches.
    fn table(&self) -> Vec<u32> {
        let pieces = self.pieces();
        let polynomials = pieces.iter().flat_map(|piece| piece[1..].to_vec());
        let starts = pieces.iter().map(|piece| piece[0]);
        let words = polynomials.chain(starts).map(|number| (number as f32).to_bits());
        words.chain([f32::INFINITY.to_bits()]).collect()
    }

    #[inline(always)]
    fn pixel<V: Lane>(k: [V; 4], table: V::Table<'_>, _: Xy<V>, [y, _, _, a]: Rgba<V>) -> Rgba<V> {
        let [low, high, count, first_step] = k;
        let start = |piece: V| V::number_at(table, count * 4.0 + piece);
        let [piece, _] = V::until(HALVINGS, [V::of(0.0), first_step], |[piece, step]| {
            let next = V::select(y.below(start(piece + step)), piece, piece + step);
            let half = (step * 0.5).floor();
            ([next, half], half.below(V::of(1.0)))
        });
        let [c0, c1, c2, c3] = [0.0, 1.0, 2.0, 3.0].map(|i| V::number_at(table, piece * 4.0 + i));
        let t = y - start(piece);
        let curve = c0 + t * (c1 + t * (c2 + t * c3));
        let tone = curve.max(low).min(high);
        [tone, tone, tone, a]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(parameters: &ContrastCurve, y: f32) -> f32 {
        let k = parameters.coefficients(Rect::EMPTY);
        ContrastCurve::pixel(k, &parameters.table(), [0.0, 0.0], [y, y, y, 1.0])[0]
    }

    fn wavy() -> Curve {
        let points = vec![(0.0, 0.2), (0.3, 0.9), (0.6, 0.1), (1.0, 0.8)];
        Curve::new(points, 0.0, 1.0).expect("a curve")
    }

    #[test]
    fn every_tone_is_on_the_curve() {
        let (curve, at) = (wavy(), wavy().evaluator());
        let parameters = ContrastCurve { sampling_points: 0, curve };
        for y in [-0.1, 0.0, 0.15, 0.3, 0.59, 0.61, 1.0, 1.2] {
            assert!((f64::from(tone(&parameters, y)) - at(y.into())).abs() < 1e-6, "{y}");
        }
    }

    #[test]
    fn samples_are_stairs() {
        let parameters = ContrastCurve { sampling_points: 5, curve: Curve::STRAIGHT };
        let stairs = [-1.0, 0.1, 0.21, 0.5, 0.99, 7.0].map(|y| tone(&parameters, y));
        assert_eq!(stairs, [0.0, 0.0, 0.25, 0.5, 1.0, 1.0]);
    }

    #[test]
    fn one_point_is_one_tone() {
        let curve = Curve::new(vec![(0.5, 0.25)], 0.0, 1.0).expect("a curve");
        assert_eq!(tone(&ContrastCurve { sampling_points: 0, curve }, 0.9), 0.25);
    }
}
