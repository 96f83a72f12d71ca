//! A layer of Perlin's simplex noise (2001).

use imgflo_op::prelude::*;

use super::lattice::{WORDS, axis, place};
use super::philox::philox;

params! {
    /// Adds a layer of soft gray spots to an image: what simplex noise is made of.
    pub struct SimplexLayer {
        /// How many cells there are to a pixel.
        cells: f64 = number(0.02).range(0.0, 1e7).slider(0.0, 1.0).per_pixel(),
        /// How strong the layer is.
        weight: f64 = number(1.0).range(0.0, 1.0),
        /// Which random numbers to take.
        seed: Seed = seed(),
    }
}

pub(crate) static OP: OpDef = field::<SimplexLayer, _>("imgflo:simplex-layer")
    .title("Simplex Noise Layer")
    .categories(&["render"])
    .transparency(Lacks);

/// How much a square lattice is skewed, for its halves to be triangles of equal sides: half of the
/// square root of 3, less 1/2.
const SKEW: f64 = 0.366_025_403_784_438_6;
/// How much to skew it back: 1/2, less a sixth of the square root of 3.
const BACK: f32 = 0.211_324_87;
/// Makes noise go from about -1 to 1.
const STRENGTH: f32 = 70.0;

impl SimplexLayer {
    fn words(&self) -> Vec<u32> {
        let (along, aside) = (self.cells * (1.0 + SKEW), self.cells * SKEW);
        [&axis(along, aside)[..], &axis(aside, along), &[self.seed.0]].concat()
    }
}

impl Field<1> for SimplexLayer {
    fn space(&self) -> Space {
        Space::Gray
    }

    fn coefficients(&self, _: Rect) -> [f32; 1] {
        [self.weight as f32]
    }

    fn table(&self) -> Vec<u32> {
        self.words()
    }

    #[inline(always)]
    fn pixel<V: Lane>([weight]: [V; 1], table: V::Table<'_>, at: Xy<V>, px: Rgba<V>) -> Rgba<V> {
        let gray = noise(table, at) * weight + px[0];
        [gray, gray, gray, px[3]]
    }
}

/// What the random slopes at the corners of the triangle say, where a place is in it.
#[inline(always)]
fn noise<V: Lane>(table: V::Table<'_>, at: Xy<V>) -> V {
    let (zero, one) = (V::of(0.0), V::of(1.0));
    let (column, x) = place(table, 0, at);
    let (row, y) = place(table, WORDS, at);
    let seed = V::look_up(table, V::Word::of(2 * WORDS));
    let back = (x + y) * BACK;
    let (x, y) = (x - back, y - back);
    let lower = x.below(y);
    let (right, down) = (V::select(lower, zero, one), V::select(lower, one, zero));
    let first = corner(column, row, seed, x, y);
    let second = corner(
        column.plus(right.word()),
        row.plus(down.word()),
        seed,
        x - right + BACK,
        y - down + BACK,
    );
    let next = V::Word::of(1);
    let (x, y) = (x - 1.0 + 2.0 * BACK, y - 1.0 + 2.0 * BACK);
    let third = corner(column.plus(next), row.plus(next), seed, x, y);
    (first + second + third) * STRENGTH
}

/// What the slope at a corner says, so far from it.
#[inline(always)]
fn corner<V: Lane>(column: V::Word, row: V::Word, seed: V::Word, x: V, y: V) -> V {
    let slope = philox(column, row, seed);
    let slope = slope.map(|bits| V::of_word(bits.down(8)) / 8_388_608.0 - 1.0);
    let near = (V::of(0.5) - (x * x + y * y)).max(V::of(0.0));
    let near = near * near;
    near * near * (slope[0] * x + slope[1] * y)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(layer: &SimplexLayer, x: f32, y: f32) -> f32 {
        noise(layer.words().as_slice(), [x, y])
    }

    #[test]
    fn noise_is_zero_at_the_corners_of_its_cells() {
        let layer = SimplexLayer { cells: 1.0 / (1.0 + 2.0 * SKEW), ..Default::default() };
        for n in [-40.0, 0.0, 7.0] {
            assert!(at(&layer, n, n).abs() < 1e-4, "{n}: {}", at(&layer, n, n));
        }
    }

    #[test]
    fn noise_is_smooth_and_neither_too_strong_nor_too_weak() {
        let layer = SimplexLayer::default();
        let row: Vec<f32> = (0..5000).map(|x| at(&layer, x as f32, 17.0)).collect();
        assert!(row.windows(2).all(|pair| (pair[0] - pair[1]).abs() < 0.15));
        let strongest = row.iter().fold(0.0f32, |high, v| high.max(v.abs()));
        assert!((0.5..1.0).contains(&strongest), "{strongest}");
    }
}
