//! Perlin's gradient noise (1985), in octaves.

use std::sync::Arc;

use imgflo_op::prelude::*;
use imgflo_op::{Kernel, MersenneTwister, Steps, all_steps, stepped};

params! {
    /// Fills an endless plane with soft gray clouds: several layers of noise, each finer than the
    /// one before.
    pub struct PerlinNoise {
        /// How much weaker each layer is than the one before. Nearer to 1 is rougher.
        alpha: f64 = number(1.2).slider(0.0, 4.0),
        /// How much finer each layer is than the one before.
        scale: f64 = number(1.8).slider(0.0, 20.0),
        /// Which slice of the endless depth of clouds to show. Any number below zero shows flat
        /// noise, which has no depth.
        zoff: f64 = number(-1.0).slider(-1.0, 8.0),
        /// How many layers there are.
        n: i32 = count(3).range(0.0, 20.0),
    }
}

pub(crate) static OP: OpDef = render::<PerlinNoise, _>("gegl:perlin-noise")
    .title("Perlin Noise")
    .categories(&["render"])
    .transparency(Lacks)
    .of_pixels();

/// The pattern repeats after this many cells, in every direction.
const CELLS: usize = 256;
/// Cells of the first layer are this many pixels wide.
const CELL: f64 = 50.0;
/// Words in the table for each layer: two of its fineness, and three numbers for each cell.
const LAYER: usize = 2 + 3 * CELLS;

/// A cell's width, where positions are whole numbers.
const UNIT: f64 = 16_777_216.0;

impl Render<1> for PerlinNoise {
    fn space(&self) -> Space {
        Space::Gray
    }

    fn coefficients(&self) -> [f32; 1] {
        [self.n as f32]
    }

    /// The order of the cells, then the layers.
    fn table(&self) -> Vec<u32> {
        let lattice = Lattice::new();
        let mut table: Vec<u32> = lattice.order.iter().map(|i| *i as u32).collect();
        let (mut finer, mut weight, mut z) = (1.0, 1.0, self.zoff);
        // The formula takes a first layer in any case.
        for layer in 0..self.n.clamp(1, 20) {
            let own = if layer < self.n { weight } else { 0.0 };
            let slopes = lattice.slopes((0.0 <= self.zoff).then_some(z));
            let slopes = slopes.into_iter().flatten().map(|v| (v * own) as f32);
            table.extend(fixed(finer / CELL));
            table.extend(slopes.map(f32::to_bits));
            finer *= self.scale;
            z *= self.scale;
            // Infinite weights would make NaN of zeros.
            weight = (weight / self.alpha).clamp(-1e30, 1e30);
        }
        table
    }

    fn kernel(&self, k: [f32; 1]) -> Arc<dyn Kernel> {
        stepped::<Self, 1, 2, 2, 4>(k, self.table())
    }

    #[inline(always)]
    fn pixel<V: Lane>(k: [V; 1], table: V::Table<'_>, at: Xy<V>) -> Rgba<V> {
        all_steps::<Self, V, 1, 2, 2, 4>(k, table, at)
    }
}

/// Layers: their sum, and how many.
impl Steps<1, 2, 2, 4> for PerlinNoise {
    const MOST: u32 = 20;

    #[inline(always)]
    fn start<V: Lane>(_: [V; 1], _: V::Table<'_>, _: [V; 2]) -> [V; 2] {
        [V::of(0.0), V::of(0.0)]
    }

    #[inline(always)]
    fn step<V: Lane>(
        [layers]: [V; 1],
        table: V::Table<'_>,
        at: [V; 2],
        [sum, number]: [V; 2],
    ) -> ([V; 2], V::Mask) {
        let next = number + 1.0;
        ([sum + layer(table, number, at), next], !next.below(layers))
    }

    #[inline(always)]
    fn end<V: Lane>(_: [V; 1], _: V::Table<'_>, _: [V; 2], [sum, _]: [V; 2]) -> [V; 4] {
        let gray = sum * 0.5 + 0.5;
        [gray, gray, gray, V::of(1.0)]
    }
}

/// The layer of this number, at a column and row.
#[inline(always)]
fn layer<V: Lane>(table: V::Table<'_>, number: V, [x, y]: Xy<V>) -> V {
    let start = (number * LAYER as f32 + CELLS as f32).word();
    let factor = V::look_up(table, start);
    let rest = V::of_bits(V::look_up(table, start.plus(V::Word::of(1))));
    let across = cell(x.word().times(factor), x * rest);
    let down = cell(y.word().times(factor), y * rest);
    noise(table, start.plus(V::Word::of(2)), across, down)
}

/// A factor, less what makes whole turns round the pattern, times 2^24, and the bits of the rest.
///
/// Whole numbers that wrap round turn round the pattern as well, and lose nothing.
fn fixed(factor: f64) -> [u32; 2] {
    let factor = if factor.is_finite() { factor.rem_euclid(CELLS as f64) } else { 0.0 };
    let whole = (factor * UNIT).round();
    [whole as u64 as u32, ((factor - whole / UNIT) as f32).to_bits()]
}

/// What is random about the noise: an order of the cells, and a slope for each.
struct Lattice {
    order: Vec<usize>,
    flat: Vec<[f64; 2]>,
    deep: Vec<[f64; 3]>,
}

impl Lattice {
    /// As GEGL draws it: see `operations/common/perlin/perlin.c`. What should be numbers from -1
    /// to 1 wraps round below zero there, so that slopes point to the right, down, or between.
    fn new() -> Self {
        let mut twister = MersenneTwister::new(1_234_567_890);
        let mut draw = |below: u32| twister.bits() % below;
        let mut component = |_: usize| f64::from(draw(512).wrapping_sub(256)) / 256.0;
        let (mut flat, mut deep) = (Vec::new(), Vec::new());
        for _ in 0..CELLS {
            let _of_a_line = component(0);
            flat.push(unit(std::array::from_fn(&mut component)));
            deep.push(unit(std::array::from_fn(&mut component)));
        }
        let mut order: Vec<usize> = (0..CELLS).collect();
        for i in (1..CELLS).rev() {
            order.swap(i, draw(CELLS as u32) as usize);
        }
        Self { order, flat, deep }
    }

    /// For each cell, the slope to the right, the slope down, and the height in the middle of it,
    /// on the slice at `z` or in the flat.
    ///
    /// On a slice all is linear between the slices at whole numbers above and below it.
    fn slopes(&self, z: Option<f64>) -> Vec<[f64; 3]> {
        let Some(z) = z.filter(|z| z.is_finite()) else {
            return self.order.iter().map(|i| [self.flat[*i][0], self.flat[*i][1], 0.0]).collect();
        };
        let (above, t) = (z.floor().rem_euclid(CELLS as f64) as usize, z - z.floor());
        let slope = |i: usize| {
            let [a, b] = [above, above + 1].map(|slice| self.deep[(i + slice) % CELLS]);
            let (s, far) = (ease(t), t - 1.0);
            let mix = |a: f64, b: f64| a + s * (b - a);
            [mix(a[0], b[0]), mix(a[1], b[1]), mix(a[2] * t, b[2] * far)]
        };
        self.order.iter().map(|i| slope(*i)).collect()
    }
}

fn unit<const N: usize>(v: [f64; N]) -> [f64; N] {
    let length = v.iter().map(|x| x * x).sum::<f64>().sqrt();
    v.map(|x| x / length)
}

fn ease(t: f64) -> f64 {
    t * t * (3.0 - 2.0 * t)
}

/// The cell at a position, and the place in it.
#[inline(always)]
fn cell<V: Lane>(position: V::Word, rest: V) -> (V::Word, V) {
    let place = V::of_word(position.and(V::Word::of(UNIT as u32 - 1)));
    (position.down(24), place / UNIT as f32 + rest)
}

/// Noise at a place in a cell: what the slopes at its corners say, blended.
#[inline(always)]
fn noise<V: Lane>(
    table: V::Table<'_>,
    start: V::Word,
    (column, x): (V::Word, V),
    (row, y): (V::Word, V),
) -> V {
    let word = V::Word::of;
    let around = |i: V::Word| i.and(word(CELLS as u32 - 1));
    let order = |i: V::Word| V::look_up(table, around(i));
    let (left, right) = (order(column), order(column.plus(word(1))));
    let corner = |i: V::Word, x: V, y: V| {
        let at = around(i).times(word(3)).plus(start);
        let number = |n| V::of_bits(V::look_up(table, at.plus(word(n))));
        number(0) * x + number(1) * y + number(2)
    };
    let (below, s, t) = (row.plus(word(1)), eased(x), eased(y));
    let top = corner(left.plus(row), x, y).mix(corner(right.plus(row), x - 1.0, y), s);
    let bottom =
        corner(left.plus(below), x, y - 1.0).mix(corner(right.plus(below), x - 1.0, y - 1.0), s);
    top.mix(bottom, t)
}

#[inline(always)]
fn eased<V: Lane>(t: V) -> V {
    t * t * (t * -2.0 + 3.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(noise: &PerlinNoise, x: f32, y: f32) -> f32 {
        PerlinNoise::pixel(noise.coefficients(), &noise.table(), [x, y])[0]
    }

    #[test]
    fn one_layer_is_gray_at_the_corners_of_its_cells() {
        let noise = PerlinNoise { n: 1, ..Default::default() };
        for (x, y) in [(0.0, 0.0), (50.0, 100.0), (-150.0, 250.0)] {
            assert!((at(&noise, x, y) - 0.5).abs() < 1e-4, "{x} {y}");
        }
    }

    #[test]
    fn the_pattern_repeats_after_256_cells() {
        let noise = PerlinNoise { zoff: 0.3, n: 1, ..Default::default() };
        for x in 0..50 {
            let x = x as f32;
            assert!((at(&noise, x, 7.0) - at(&noise, x + 12_800.0, 7.0)).abs() < 1e-4, "{x}");
        }
    }

    #[test]
    fn without_layers_all_is_gray() {
        assert_eq!(at(&PerlinNoise { n: 0, ..Default::default() }, 3.0, 4.0), 0.5);
    }

    #[test]
    fn a_factor_keeps_its_last_digits() {
        let [whole, rest] = fixed(300.123_456_789);
        let sum = f64::from(whole) / UNIT + f64::from(f32::from_bits(rest));
        assert!((sum - 44.123_456_789).abs() < 1e-12);
    }
}
