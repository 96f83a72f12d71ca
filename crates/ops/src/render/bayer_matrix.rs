//! The pattern of ordered dithering, after Bayer (1973).

use imgflo_op::prelude::*;

use super::cells::nearest_start;
use super::odd_power::odd_power;

choices! {
    /// How far a pattern is turned.
    pub enum Rotation {
        /// Not at all.
        None = "0", "0°";
        /// A quarter.
        Quarter = "90", "90°";
        /// A half.
        Half = "180", "180°";
        /// Three quarters.
        ThreeQuarters = "270", "270°";
    }
}

params! {
    /// Fills an endless plane with a pattern of grays in which every gray is as far as can be from
    /// those like it.
    ///
    /// Compared with an image, it tells which pixels to make white so that the image looks right
    /// from afar in black and white.
    pub struct BayerMatrix {
        /// How often cells are divided: with 1 there are 4 grays, with 2 there are 16, and so on.
        subdivisions: i32 = count(1).range(0.0, 15.0),
        /// How wide a cell is.
        x_scale: i32 = count(1).range(1.0, 2_147_483_647.0).slider(1.0, 128.0)
            .unit(Unit::PixelDistance),
        /// How high a cell is.
        y_scale: i32 = count(1).range(1.0, 2_147_483_647.0).slider(1.0, 128.0)
            .unit(Unit::PixelDistance),
        /// How far the pattern is turned, counter-clockwise.
        rotation: Rotation = choice(0),
        /// Whether left and right change places.
        reflect: bool = toggle(false),
        /// How far the grays lie apart: every step of 1 doubles it.
        amplitude: f64 = number(0.0).slider(-2.0, 2.0),
        /// How much lighter all grays are.
        offset: f64 = number(0.0).slider(-1.0, 1.0),
        /// How much the dark grays are spread, or the light ones below 0.
        exponent: f64 = number(0.0).slider(-2.0, 2.0),
        /// How far to the right the pattern starts.
        x_offset: i32 = count(0).range(-2_147_483_648.0, 2_147_483_647.0).slider(-512.0, 512.0)
            .unit(Unit::PixelCoordinate),
        /// How far down the pattern starts.
        y_offset: i32 = count(0).range(-2_147_483_648.0, 2_147_483_647.0).slider(-512.0, 512.0)
            .unit(Unit::PixelCoordinate),
    }
}

pub(crate) static OP: OpDef = render::<BayerMatrix, _>("gegl:bayer-matrix")
    .title("Bayer Matrix")
    .categories(&["render"])
    .transparency(Lacks)
    .of_pixels();

/// Bits of a column or row that count.
const BITS: u32 = 16;

impl BayerMatrix {
    /// Where 0 stands in two rows of two, and what stands in the other column and row.
    fn corner(&self) -> ([u32; 2], [u32; 2]) {
        let rows: [[u32; 2]; 2] = match self.rotation {
            Rotation::None => [[0, 2], [3, 1]],
            Rotation::Quarter => [[2, 1], [0, 3]],
            Rotation::Half => [[1, 3], [2, 0]],
            Rotation::ThreeQuarters => [[3, 0], [1, 2]],
        };
        let rows = if self.reflect { rows.map(|[left, right]| [right, left]) } else { rows };
        let y = usize::from(rows[1].contains(&0));
        let x = usize::from(rows[y][1] == 0);
        ([x as u32, y as u32], [rows[y][1 - x], rows[1 - y][x]])
    }
}

impl Render<13> for BayerMatrix {
    fn space(&self) -> Space {
        Space::PerceptualGray
    }

    fn coefficients(&self) -> [f32; 13] {
        let bits = self.subdivisions.clamp(0, 15) as u32;
        // The pattern repeats, so the start of any of them will do.
        let start = |offset: i32, scale: i32| {
            let whole = i64::from(scale) << bits;
            match i32::try_from(whole) {
                Ok(whole) => nearest_start(offset, whole).0 as f32,
                Err(_) => offset as f32,
            }
        };
        let (x, y) = (start(self.x_offset, self.x_scale), start(self.y_offset, self.y_scale));
        let cells = f64::from(1u32 << (2 * bits));
        let per_step = libm::exp2(self.amplitude) / cells;
        let lowest = self.offset + per_step / 2.0;
        let lift = (1u32 << (BITS - bits)) as f32;
        let mask = (1u32 << bits) - 1;
        let (zero, beside) = self.corner();
        let ([left, top], [right, below]) =
            (zero.map(|place| (place * mask) as f32), beside.map(|digit| digit as f32));
        let tones = [per_step, lowest, libm::exp2(self.exponent)].map(|v| v as f32);
        let [step, lowest, exponent] = tones;
        let (width, height) = (self.x_scale as f32, self.y_scale as f32);
        let mask = mask as f32;
        [x, y, width, height, lift, mask, left, top, right, below, step, lowest, exponent]
    }

    /// Bits of the place, the lowest first, tell in which quarter of a cell it is, of which quarter
    /// of that, and so on: two bits of the tone for each, the highest first.
    #[inline(always)]
    fn pixel<V: Lane>(
        [x0, y0, width, height, lift, mask, left, top, right, below, step, lowest, exponent]: [V; 13],
        _: V::Table<'_>,
        [x, y]: Xy<V>,
    ) -> Rgba<V> {
        let (lift, mask) = (lift.word(), mask.word());
        let bits = |way: V, size: V, zero: V| {
            (way / size).floor().word().and(mask).xor(zero.word()).times(lift)
        };
        let across = spread(bits(x - x0, width, left)).times(right.word());
        let down = spread(bits(y - y0, height, top)).times(below.word());
        let tone = turned(across.xor(down));
        let low = V::of_word(tone.and(V::Word::of(0xffff)));
        let tone = V::of_word(tone.down(16)) * 65_536.0 + low;
        let gray = odd_power(tone * step + lowest, exponent);
        [gray, gray, gray, V::of(1.0)]
    }
}

/// The lowest 16 bits, with a zero before each.
#[inline(always)]
fn spread<W: Word>(bits: W) -> W {
    // What is moved up and what stays do not overlap.
    let apart = |bits: W, by: u32, kept: u32| bits.xor(bits.times(W::of(1 << by))).and(W::of(kept));
    let bits = apart(bits, 8, 0x00ff_00ff);
    let bits = apart(bits, 4, 0x0f0f_0f0f);
    let bits = apart(bits, 2, 0x3333_3333);
    apart(bits, 1, 0x5555_5555)
}

/// Pairs of bits in opposite order.
#[inline(always)]
fn turned<W: Word>(pairs: W) -> W {
    let swapped = |bits: W, by: u32, low: u32| {
        bits.down(by).and(W::of(low)).plus(bits.and(W::of(low)).times(W::of(1 << by)))
    };
    let pairs = swapped(pairs, 2, 0x3333_3333);
    let pairs = swapped(pairs, 4, 0x0f0f_0f0f);
    let pairs = swapped(pairs, 8, 0x00ff_00ff);
    swapped(pairs, 16, 0x0000_ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(matrix: &BayerMatrix, x: f32, y: f32) -> f32 {
        BayerMatrix::pixel(matrix.coefficients(), &[], [x, y])[0]
    }

    #[test]
    fn bits_change_their_order() {
        assert_eq!(spread(0b1011u32), 0b0100_0101);
        assert_eq!(spread(0xffffu32), 0x5555_5555);
        assert_eq!(turned(0b01_11u32), 0b11_01 << 28);
    }

    #[test]
    fn the_smallest_matrix_has_four_tones() {
        let tones = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)];
        let tones = tones.map(|(x, y)| tone(&BayerMatrix::default(), x, y));
        for (got, want) in tones.into_iter().zip([0.125, 0.625, 0.875, 0.375]) {
            assert!((got - want).abs() < 1e-6, "{tones:?}");
        }
    }

    #[test]
    fn every_tone_is_there_once() {
        let matrix = BayerMatrix {
            subdivisions: 3,
            rotation: Rotation::Quarter,
            reflect: true,
            x_offset: 3,
            ..Default::default()
        };
        let mut tones: Vec<i32> = (0..64)
            .map(|i| (tone(&matrix, (i % 8) as f32, (i / 8) as f32) * 64.0).floor() as i32)
            .collect();
        tones.sort_unstable();
        assert!(tones.into_iter().eq(0..64));
    }
}
