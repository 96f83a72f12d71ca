//! Perlin's gradient noise (1985), in octaves.

use std::sync::Arc;

use imgflo_op::prelude::*;
use imgflo_op::{Formula, FormulaWork, Kernel, Make, MersenneTwister, Operation, Work, kernel};

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

pub(crate) static OP: OpDef =
    OpDef::of::<PerlinNoise>("gegl:perlin-noise", "render", Make::Operation(make))
        .title("Perlin Noise")
        .categories(&["render"])
        .inputs(&[])
        .transparency(Lacks);

/// The pattern repeats after this many cells, in every direction.
const CELLS: usize = 256;
/// Cells of the first layer are this many pixels wide.
const CELL: f64 = 50.0;

fn make(values: &[imgflo_op::Value]) -> Box<dyn Operation> {
    Box::new(PerlinNoise::read(values))
}

impl Operation for PerlinNoise {
    fn bounds(&self, _: &[Option<Rect>]) -> Rect {
        Rect::PLANE
    }

    fn work(&self, _: &[Option<Rect>]) -> Work {
        Work::Formula(FormulaWork {
            kernel: self.kernel(),
            pixels: Vec::new(),
            position: true,
            space: Space::Gray,
        })
    }
}

impl PerlinNoise {
    /// The formula, with at least as many layers as asked for: those too many are nothing.
    fn kernel(&self) -> Arc<dyn Kernel> {
        match self.n {
            ..=1 => self.layers::<1, 4>(),
            2 => self.layers::<2, 8>(),
            3 => self.layers::<3, 12>(),
            4 => self.layers::<4, 16>(),
            5..=7 => self.layers::<7, 28>(),
            8..=11 => self.layers::<11, 44>(),
            _ => self.layers::<20, 80>(),
        }
    }

    fn layers<const N: usize, const K: usize>(&self) -> Arc<dyn Kernel> {
        let lattice = Lattice::new();
        let mut k = [0.0; K];
        let mut table: Vec<u32> = lattice.order.iter().map(|i| (*i as f32).to_bits()).collect();
        let (mut finer, mut weight, mut z) = (1.0, 1.0, self.zoff);
        for layer in 0..N {
            k[4 * layer..][..4].copy_from_slice(&digits(finer / CELL));
            let weight_here = if (layer as i32) < self.n { weight } else { 0.0 };
            let slopes = lattice.slopes((0.0 <= self.zoff).then_some(z));
            let numbers = slopes.into_iter().flatten().map(|v| (v * weight_here) as f32);
            table.extend(numbers.map(f32::to_bits));
            finer *= self.scale;
            z *= self.scale;
            // Infinite weights would make NaN of zeros.
            weight = (weight / self.alpha).clamp(-1e30, 1e30);
        }
        kernel::<Layers<N>, K, 2, 4>(k, table)
    }
}

/// A factor, less what makes whole turns round the pattern, in four parts of ever smaller digits.
/// The product of a column below 65536 with each of the first three is exact in `f32`.
fn digits(factor: f64) -> [f32; 4] {
    let mut rest = if factor.is_finite() { factor.rem_euclid(CELLS as f64) } else { 0.0 };
    let mut take = |unit: f64| {
        let part = (rest / unit).floor() * unit;
        rest -= part;
        part as f32
    };
    let parts = [1.0, 1.0 / 256.0, 1.0 / 65536.0].map(&mut take);
    [parts[0], parts[1], parts[2], rest as f32]
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
            return self.flat.iter().map(|[x, y]| [*x, *y, 0.0]).collect();
        };
        let (above, t) = (z.floor().rem_euclid(CELLS as f64) as usize, z - z.floor());
        let slope = |i: usize| {
            let [a, b] = [above, above + 1].map(|slice| self.deep[(i + slice) % CELLS]);
            let (s, far) = (ease(t), t - 1.0);
            let mix = |a: f64, b: f64| a + s * (b - a);
            [mix(a[0], b[0]), mix(a[1], b[1]), mix(a[2] * t, b[2] * far)]
        };
        (0..CELLS).map(slope).collect()
    }
}

fn unit<const N: usize>(v: [f64; N]) -> [f64; N] {
    let length = v.iter().map(|x| x * x).sum::<f64>().sqrt();
    v.map(|x| x / length)
}

fn ease(t: f64) -> f64 {
    t * t * (3.0 - 2.0 * t)
}

/// The formula of `N` layers: four digits each, and a table of the order of the cells, followed by
/// three numbers for each cell of each layer.
struct Layers<const N: usize>;

impl<const N: usize, const K: usize> Formula<K, 2, 4> for Layers<N> {
    #[inline(always)]
    fn eval<V: Lane>(k: [V; K], table: V::Table<'_>, [x, y]: [V; 2]) -> [V; 4] {
        let mut sum = V::of(0.0);
        for layer in 0..N {
            let digits = std::array::from_fn(|i| k[4 * layer + i]);
            let start = (CELLS + layer * 3 * CELLS) as f32;
            sum = sum + noise(table, start, cell(digits, x), cell(digits, y));
        }
        let gray = sum * 0.5 + 0.5;
        [gray, gray, gray, V::of(1.0)]
    }
}

/// The cell at a column or row, and the place in it.
#[inline(always)]
fn cell<V: Lane>([whole, high, low, rest]: [V; 4], at: V) -> (V, V) {
    let (coarse, fine) = (around(at * whole) + around(at * high), at * low);
    let place = (coarse - coarse.floor()) + (fine - fine.floor()) + at * rest;
    (coarse.floor() + fine.floor() + place.floor(), place - place.floor())
}

/// `v`, less what makes whole turns round the pattern.
#[inline(always)]
fn around<V: Lane>(v: V) -> V {
    let turns = CELLS as f32;
    v - (v / turns).floor() * turns
}

/// Noise at a place in a cell: what the slopes at its corners say, blended.
#[inline(always)]
fn noise<V: Lane>(table: V::Table<'_>, start: f32, (column, x): (V, V), (row, y): (V, V)) -> V {
    let order = |i: V| V::number_at(table, around(i));
    let (left, right) = (order(column), order(column + 1.0));
    let corner = |i: V, x: V, y: V| {
        let at = order(i) * 3.0 + start;
        let number = |n: f32| V::number_at(table, at + n);
        number(0.0) * x + number(1.0) * y + number(2.0)
    };
    let (s, t) = (eased(x), eased(y));
    let top = corner(left + row, x, y).mix(corner(right + row, x - 1.0, y), s);
    let bottom =
        corner(left + row + 1.0, x, y - 1.0).mix(corner(right + row + 1.0, x - 1.0, y - 1.0), s);
    top.mix(bottom, t)
}

#[inline(always)]
fn eased<V: Lane>(t: V) -> V {
    t * t * (t * -2.0 + 3.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(noise: &PerlinNoise, x: f64, y: f64) -> f64 {
        noise.kernel().exact(&[x, y])[0]
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
            let (here, there) =
                (at(&noise, f64::from(x), 7.0), at(&noise, f64::from(x + 12_800), 7.0));
            assert!((here - there).abs() < 1e-4, "{x}");
        }
    }

    #[test]
    fn layers_beyond_those_asked_for_are_nothing() {
        let noise = |n| PerlinNoise { n, ..Default::default() };
        assert_eq!(at(&noise(0), 3.0, 4.0), 0.5);
        let k = noise(5).layers::<20, 80>();
        assert_eq!(at(&noise(5), 33.0, 44.0), k.exact(&[33.0, 44.0])[0]);
    }

    #[test]
    fn digits_make_up_the_number() {
        let parts = digits(300.123_456_789);
        let sum: f64 = parts.iter().map(|v| f64::from(*v)).sum();
        assert!((sum - 44.123_456_789).abs() < 1e-9);
        assert!((0.0..1.0 / 65536.0).contains(&parts[3]));
    }
}
