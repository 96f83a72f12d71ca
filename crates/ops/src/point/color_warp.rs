//! Color warp: some colors become others, and those between follow.

use imgflo_op::prelude::*;

params! {
    /// Changes up to eight colors into others, and the colors near to them along with them.
    ///
    /// Pairs from black to black keep dark colors as they are, and so does every pair from a color
    /// to itself. What is transparent becomes opaque.
    pub struct ColorWarp {
        /// The first color to change.
        from_0: Color = color([0.0, 0.0, 0.0, 1.0]),
        /// What the first color becomes.
        to_0: Color = color([0.0, 0.0, 0.0, 1.0]),
        /// How far the change of the first color reaches.
        weight_0: f64 = number(100.0).slider(0.0, 220.0),
        /// The second color to change.
        from_1: Color = color([0.0, 0.0, 0.0, 1.0]),
        /// What the second color becomes.
        to_1: Color = color([0.0, 0.0, 0.0, 1.0]),
        /// How far the change of the second color reaches.
        weight_1: f64 = number(100.0).slider(0.0, 220.0),
        /// The third color to change.
        from_2: Color = color([0.0, 0.0, 0.0, 1.0]),
        /// What the third color becomes.
        to_2: Color = color([0.0, 0.0, 0.0, 1.0]),
        /// How far the change of the third color reaches.
        weight_2: f64 = number(100.0).slider(0.0, 220.0),
        /// The fourth color to change.
        from_3: Color = color([0.0, 0.0, 0.0, 1.0]),
        /// What the fourth color becomes.
        to_3: Color = color([0.0, 0.0, 0.0, 1.0]),
        /// How far the change of the fourth color reaches.
        weight_3: f64 = number(100.0).slider(0.0, 220.0),
        /// The fifth color to change.
        from_4: Color = color([0.0, 0.0, 0.0, 1.0]),
        /// What the fifth color becomes.
        to_4: Color = color([0.0, 0.0, 0.0, 1.0]),
        /// How far the change of the fifth color reaches.
        weight_4: f64 = number(100.0).slider(0.0, 220.0),
        /// The sixth color to change.
        from_5: Color = color([0.0, 0.0, 0.0, 1.0]),
        /// What the sixth color becomes.
        to_5: Color = color([0.0, 0.0, 0.0, 1.0]),
        /// How far the change of the sixth color reaches.
        weight_5: f64 = number(100.0).slider(0.0, 220.0),
        /// The seventh color to change.
        from_6: Color = color([0.0, 0.0, 0.0, 1.0]),
        /// What the seventh color becomes.
        to_6: Color = color([0.0, 0.0, 0.0, 1.0]),
        /// How far the change of the seventh color reaches.
        weight_6: f64 = number(100.0).slider(0.0, 220.0),
        /// The eighth color to change.
        from_7: Color = color([0.0, 0.0, 0.0, 1.0]),
        /// What the eighth color becomes.
        to_7: Color = color([0.0, 0.0, 0.0, 1.0]),
        /// How far the change of the eighth color reaches.
        weight_7: f64 = number(100.0).slider(0.0, 220.0),
        /// What all weights are multiplied by.
        weight: f64 = number(1.0).slider(0.0, 1.0),
        /// How much of the change is seen: 0 leaves the image as it is, 1 changes it wholly.
        amount: f64 = number(1.0).slider(0.0, 1.0),
    }
}

pub(crate) static OP: OpDef = point::<ColorWarp, _>("gegl:color-warp")
    .title("Color warp")
    .categories(&["color"])
    .transparency(Lacks);

/// Numbers of a pair: a color in Lab, the way to the other, and what distances are multiplied by.
const PAIR: usize = 7;
const PAIRS: usize = 8;
/// What the distance to the nearest color is at the most.
const FARTHEST: f32 = 1e37;
/// Colors whose distance has a smaller square are the same.
const NEAREST: f32 = 1e-30;

impl ColorWarp {
    /// The colors to change, what they become, and the weights.
    fn pairs(&self) -> [(Color, Color, f64); PAIRS] {
        [
            (self.from_0, self.to_0, self.weight_0),
            (self.from_1, self.to_1, self.weight_1),
            (self.from_2, self.to_2, self.weight_2),
            (self.from_3, self.to_3, self.weight_3),
            (self.from_4, self.to_4, self.weight_4),
            (self.from_5, self.to_5, self.weight_5),
            (self.from_6, self.to_6, self.weight_6),
            (self.from_7, self.to_7, self.weight_7),
        ]
    }

    fn numbers(&self, (from, to, weight): (Color, Color, f64)) -> [f32; PAIR] {
        let [[l, a, b, _], [l1, a1, b1, _]] =
            [from, to].map(|color| Space::Lab.from_linear(color.0));
        // The influence is e to the power of minus the distance by the weight.
        let fall = -std::f64::consts::LOG2_E / (weight * self.weight);
        let fall = (fall as f32).clamp(f32::MIN, f32::MAX);
        [l, a, b, l1 - l, a1 - a, b1 - b, fall]
    }
}

impl Point<{ PAIR * PAIRS + 1 }> for ColorWarp {
    fn space(&self) -> Space {
        Space::Lab
    }

    fn coefficients(&self) -> [f32; PAIR * PAIRS + 1] {
        let pairs = self.pairs().map(|pair| self.numbers(pair));
        std::array::from_fn(|i| {
            pairs.get(i / PAIR).map_or(self.amount as f32, |pair| pair[i % PAIR])
        })
    }

    #[inline(always)]
    fn pixel<V: Lane>(k: [V; PAIR * PAIRS + 1], [l, a, b, _]: Rgba<V>) -> Rgba<V> {
        let pair = |n: usize| -> [V; PAIR] { std::array::from_fn(|i| k[n * PAIR + i]) };
        let lab = [l, a, b];
        // Not a loop: that would not run on vectors.
        let seen = Seen::nothing().and(pair(0), lab).and(pair(1), lab).and(pair(2), lab);
        let seen = seen.and(pair(3), lab).and(pair(4), lab).and(pair(5), lab);
        let seen = seen.and(pair(6), lab).and(pair(7), lab);
        let ([x, y, z], amount) = (seen.way(), k[PAIR * PAIRS]);
        [l + x * amount, a + y * amount, b + z * amount, V::of(1.0)]
    }
}

/// What a color has seen of the pairs.
#[derive(Clone, Copy)]
struct Seen<V> {
    /// The square of the distance to the nearest color to change, and the way from there.
    nearest: V,
    nearest_way: [V; 3],
    /// All ways, by their influence.
    ways: [V; 3],
    /// The sum of the inverse distances.
    closeness: V,
}

impl<V: Lane> Seen<V> {
    #[inline(always)]
    fn nothing() -> Self {
        let none = [V::of(0.0); 3];
        let nearest = V::of(FARTHEST);
        Self { nearest, nearest_way: none, ways: none, closeness: V::of(0.0) }
    }

    #[inline(always)]
    fn and(self, [l, a, b, x, y, z, fall]: [V; PAIR], lab: [V; 3]) -> Self {
        let square = |x: V| x * x;
        let distance = square(l - lab[0]) + square(a - lab[1]) + square(b - lab[2]);
        let influence = (distance * fall).exp2();
        let nearer = distance.below(self.nearest);
        let (near, ways, way) = (self.nearest_way, self.ways, [x, y, z]);
        Self {
            nearest: distance.min(self.nearest),
            nearest_way: [0, 1, 2].map(|i| V::select(nearer, way[i], near[i])),
            ways: [0, 1, 2].map(|i| ways[i] + way[i] * influence),
            closeness: self.closeness + V::of(1.0) / distance.max(V::of(NEAREST)),
        }
    }

    /// The way to go: that of a pair for its very color, a mean of all elsewhere.
    #[inline(always)]
    fn way(self) -> [V; 3] {
        let share = V::of(1.0) / (self.nearest * self.closeness).max(V::of(NEAREST));
        let between = V::of(NEAREST).below(self.nearest);
        let Self { nearest_way, ways, .. } = self;
        [0, 1, 2].map(|i| V::select(between, ways[i] * share, nearest_way[i]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warp() -> ColorWarp {
        let (red, green) = (Color([1.0, 0.0, 0.0, 1.0]), Color([0.0, 1.0, 0.0, 1.0]));
        ColorWarp { from_3: red, to_3: green, ..Default::default() }
    }

    fn lab(linear: [f32; 4]) -> [f32; 4] {
        Space::Lab.from_linear(linear)
    }

    #[test]
    fn a_color_becomes_the_other() {
        let got = ColorWarp::pixel(warp().coefficients(), lab([1.0, 0.0, 0.0, 0.5]));
        for (got, want) in got.into_iter().zip(lab([0.0, 1.0, 0.0, 1.0])) {
            assert!((got - want).abs() < 1e-4, "{got} for {want}");
        }
    }

    #[test]
    fn far_colors_and_no_pairs_change_nothing() {
        let blue = lab([0.0, 0.0, 1.0, 1.0]);
        for op in [ColorWarp { weight: 0.01, ..warp() }, ColorWarp::default()] {
            assert_eq!(ColorWarp::pixel(op.coefficients(), blue), blue);
        }
    }
}
