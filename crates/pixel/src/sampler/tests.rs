//! What holds of all samplers, and how they compare with GEGL.

use std::array::from_fn;
use std::cell::Cell;

use super::*;

const ALL: [Sampler; 5] =
    [Sampler::Nearest, Sampler::Linear, Sampler::Cubic, Sampler::NoHalo, Sampler::LoHalo];

/// Enlarging, turning, shrinking a little, much, in one direction, beyond all measure.
const SCALES: [Jacobian; 8] = [
    Jacobian([0.5, 0.0, 0.0, 0.25]),
    Jacobian([0.8, 0.6, -0.6, 0.8]),
    Jacobian([1.25, 0.0, 0.0, 1.5]),
    Jacobian([2.5, -0.6, 0.6, 1.8]),
    Jacobian([-7.0, 0.0, 0.0, 9.0]),
    Jacobian([10.0, 9.0, 10.0, 9.0]),
    Jacobian([1e300, 0.0, 0.0, 1.0]),
    Jacobian([0.0; 4]),
];

/// A picture given by its formula.
struct Formula<F>(F);

impl<F: Fn(i32, i32) -> f32> Pixels for Formula<F> {
    fn pixel(&self, x: i32, y: i32) -> [f32; 4] {
        [(self.0)(x, y); 4]
    }
}

/// A picture in memory, black and transparent outside.
struct Picture<'p>(&'p [[[f32; 4]; 6]; 6]);

impl Pixels for Picture<'_> {
    fn pixel(&self, x: i32, y: i32) -> [f32; 4] {
        self.row(x, y, 1).map_or([0.0; 4], |row| row[0])
    }

    fn row(&self, x: i32, y: i32, n: usize) -> Option<&[[f32; 4]]> {
        let x = usize::try_from(x).ok()?;
        self.0.get(usize::try_from(y).ok()?)?.get(x..x + n)
    }
}

/// A drawing of six rows, in black, white (`#`) and the sRGB gray 188 (`+`); all opaque.
fn drawing(rows: [&str; 6]) -> [[[f32; 4]; 6]; 6] {
    rows.map(|row| {
        let row = row.as_bytes();
        from_fn(|x| match row[x] {
            b'#' => [1.0; 4],
            b'+' => [0.502_886_5, 0.502_886_5, 0.502_886_5, 1.0],
            _ => [0.0, 0.0, 0.0, 1.0],
        })
    })
}

fn sample_row<P: Pixels>(
    fitted: &Fitted,
    from: &P,
    start: [f64; 2],
    step: [f64; 2],
    first: i32,
    out: &mut [[f32; 4]],
) {
    fearless_simd::dispatch!(Level::new(), simd => {
        fitted.sample_row(simd, from, start, step, first, out);
    });
}

/// Any picture will do: numbers from 0 to 1 without a pattern.
fn noise(x: i32, y: i32) -> f32 {
    let mixed = (x.wrapping_mul(374_761_393) ^ y.wrapping_mul(668_265_263)).wrapping_mul(69_069);
    ((mixed >> 8) & 0xffff) as f32 / 65535.0
}

fn positions() -> impl Iterator<Item = (f64, f64)> {
    (0..60).map(|i| (f64::from(i) * 0.37 - 3.0, 4.0 - f64::from(i) * 0.23))
}

/// How far f32 sums of at most 27 x 27 weights go astray.
const ROUNDING: f32 = 2e-6;

#[track_caller]
fn assert_near(actual: f32, expected: f32, tolerance: f32) {
    assert!((actual - expected).abs() <= tolerance, "{actual} is not {expected}");
}

#[test]
fn a_constant_picture_stays_constant() {
    for sampler in ALL {
        for scale in &SCALES {
            for (x, y) in positions() {
                let gray = sample(sampler, &Formula(|_, _| 0.3), x, y, Some(scale));
                gray.iter().for_each(|channel| assert_near(*channel, 0.3, ROUNDING));
            }
        }
    }
}

#[test]
fn transparent_stays_exactly_transparent() {
    for sampler in ALL {
        for scale in &SCALES {
            assert_eq!(sample(sampler, &Formula(|_, _| 0.0), 3.2, 1.7, Some(scale)), [0.0; 4]);
        }
    }
}

#[test]
fn a_dot_shows_the_weights_of_the_cubic_spline() {
    let dot = Formula(|x, y| if (x, y) == (0, 0) { 1.0 } else { 0.0 });
    let at = |x| sample(Sampler::Cubic, &dot, x, 0.5, None)[0];
    assert_near(at(0.5), 5.0 / 6.0 * 5.0 / 6.0, ROUNDING);
    assert_near(at(1.5), 5.0 / 6.0 / 12.0, ROUNDING);
    assert_near(at(1.0), 5.0 / 6.0 * 25.0 / 48.0, ROUNDING);
    assert_near(at(2.0), -5.0 / 6.0 / 48.0, ROUNDING);
    assert_near(at(2.5), 0.0, ROUNDING);
}

#[test]
fn linear_weighs_by_distance() {
    let slope = Formula(|x, y| (x + 10 * y) as f32);
    assert_eq!(sample(Sampler::Linear, &slope, 2.75, 3.0, None), [27.25; 4]);
}

#[test]
fn nearest_forgives_a_hair() {
    let slope = Formula(|x, y| (x + 10 * y) as f32);
    assert_eq!(sample(Sampler::Nearest, &slope, 2.999_999_999, 3.0, None), [33.0; 4]);
    assert_eq!(sample(Sampler::Nearest, &slope, 2.999, 3.0, None), [32.0; 4]);
}

#[test]
fn sharp_samplers_keep_pixels_at_their_centers() {
    for sampler in [Sampler::Nearest, Sampler::Linear, Sampler::NoHalo] {
        let same = sample(sampler, &Formula(noise), 7.5, -2.5, None);
        assert_eq!(same, [noise(7, -3); 4], "{sampler:?}");
    }
}

#[test]
fn no_halo_stays_between_its_neighbors() {
    for (x, y) in positions() {
        let near = (-2..=2).flat_map(|j| (-2..=2).map(move |i| (i, j)));
        let near = near.map(|(i, j)| noise(x.floor() as i32 + i, y.floor() as i32 + j));
        let (low, high) = near.fold((1.0f32, 0.0f32), |(a, b), v| (a.min(v), b.max(v)));
        let [value, ..] = sample(Sampler::NoHalo, &Formula(noise), x, y, None);
        assert!(low - ROUNDING <= value && value <= high + ROUNDING, "{value}");
    }
}

#[test]
fn shrinking_a_fine_pattern_gives_its_mean() {
    let stripes = Formula(|x, _| (x & 1) as f32);
    let shrunk = |sampler| sample(sampler, &stripes, 4.0, 4.0, Some(&Jacobian([4., 0., 0., 4.])));
    assert_near(shrunk(Sampler::Linear)[0], 0.5, ROUNDING);
    assert_near(shrunk(Sampler::Cubic)[0], 0.5, ROUNDING);
    // The two rows of the ellipse need not cancel out.
    assert_near(shrunk(Sampler::NoHalo)[0], 0.5, 0.01);
    assert_near(shrunk(Sampler::LoHalo)[0], 0.5, 0.01);
}

#[test]
fn only_pixels_within_reach_are_read() {
    for sampler in ALL {
        for scale in &SCALES[..6] {
            let [across, down] = sampler.reach(Some(scale)).map(|reach| reach as i32);
            for (x, y) in positions() {
                let middle = (x.floor() as i32, y.floor() as i32);
                let near = Formula(|x: i32, y: i32| {
                    assert!((x - middle.0).abs() <= across, "{sampler:?} {scale:?}");
                    assert!((y - middle.1).abs() <= down, "{sampler:?} {scale:?}");
                    0.0
                });
                sample(sampler, &near, x, y, Some(scale));
            }
        }
    }
}

#[test]
fn work_is_bounded_wherever_and_however_it_samples() {
    let wild = [f64::NAN, f64::INFINITY, f64::MAX, f64::MIN, 1e10, f64::MIN_POSITIVE];
    let reads = Cell::new(0);
    let counted = Formula(|_, _| {
        reads.set(reads.get() + 1);
        1.0
    });
    for sampler in ALL {
        for k in wild {
            for scale in [Jacobian([k, 1.0, -k, 2.0]), Jacobian([k, k, k, k])] {
                reads.set(0);
                let value = sample(sampler, &counted, k, 1.0, Some(&scale));
                assert!(reads.get() <= 27 * 27 + 25);
                assert!(value.iter().all(|channel| channel.is_finite()), "{sampler:?} {scale:?}");
            }
        }
    }
}

#[test]
fn nowhere_is_transparent() {
    for sampler in ALL {
        for (x, y) in [(f64::NAN, 0.0), (0.0, f64::INFINITY)] {
            assert_eq!(sample(sampler, &Formula(|_, _| 1.0), x, y, None), [0.0; 4]);
        }
    }
}

#[test]
fn a_part_of_a_row_has_the_bits_of_the_whole() {
    for sampler in ALL {
        let fitted = sampler.fit(Some(&SCALES[3]));
        let mut whole = [[0.0; 4]; 40];
        let mut part = [[0.0; 4]; 10];
        sample_row(&fitted, &Formula(noise), [0.1, 0.7], [2.5, 0.6], 0, &mut whole);
        sample_row(&fitted, &Formula(noise), [0.1, 0.7], [2.5, 0.6], 30, &mut part);
        assert_eq!(whole[30..], part);
    }
}

#[test]
fn rows_are_only_faster() {
    let pixels = drawing(["#..+#.", "..##.+", "+.#..#", "#..+#.", "..##.+", "+.#..#"]);
    let one_by_one = Formula(|x, y| Picture(&pixels).pixel(x, y)[0]);
    for sampler in ALL {
        for scale in &SCALES {
            for (x, y) in positions() {
                let [a, ..] = sample(sampler, &Picture(&pixels), x, y, Some(scale));
                let [b, ..] = sample(sampler, &one_by_one, x, y, Some(scale));
                assert_eq!(a, b, "{sampler:?}");
            }
        }
    }
}

/// Measured with GEGL 0.4.42: `gegl:transform` of the drawing below, in premultiplied linear
/// light; five digits of it.
fn assert_as_in_gegl<const W: usize>(sampler: Sampler, matrix: [f64; 4], y: i32, row: [f32; W]) {
    let pixels = drawing(["......", "..#+..", ".##.#.", "..+##.", ".#..+.", "......"]);
    let [a, b, c, d] = matrix;
    let area = a * d - b * c;
    let [a, b, c, d] = [d / area, -b / area, -c / area, a / area];
    let y = f64::from(y) + 0.5;
    let mut out = [[0.0; 4]; W];
    let start = [a * 0.5 + b * y, c * 0.5 + d * y];
    let fitted = sampler.fit(Some(&Jacobian([a, b, c, d])));
    sample_row(&fitted, &Picture(&pixels), start, [a, c], 0, &mut out);
    for (actual, expected) in out.iter().zip(row) {
        assert_near(actual[0], expected, 1e-5);
    }
}

/// 1.5 times as wide, turned and slanted.
const LARGER: [f64; 4] = [1.5, 0.5, -0.5, 1.25];
/// Less than half as large, turned and slanted.
const SMALLER: [f64; 4] = [0.375, 0.125, -0.125, 0.5];

#[test]
fn linear_and_cubic_shrink_as_in_gegl() {
    assert_as_in_gegl(Sampler::Linear, SMALLER, 0, [0.017012, 0.607923, 0.108728]);
    assert_as_in_gegl(Sampler::Linear, SMALLER, 1, [0.056953, 0.472910, 0.298542]);
    assert_as_in_gegl(Sampler::Cubic, SMALLER, 0, [0.058573, 0.595717, 0.113040]);
    assert_as_in_gegl(Sampler::Cubic, SMALLER, 1, [0.055000, 0.494951, 0.280005]);
}

#[test]
fn nohalo_shrinks_as_in_gegl() {
    assert_as_in_gegl(Sampler::NoHalo, SMALLER, 0, [0.129267, 0.451710, 0.106208]);
    assert_as_in_gegl(Sampler::NoHalo, SMALLER, 1, [0.108464, 0.504286, 0.203426]);
    assert_as_in_gegl(Sampler::NoHalo, SMALLER, 2, [0.036365, 0.065911, 0.011495]);
}

#[test]
fn lohalo_shrinks_as_in_gegl() {
    assert_as_in_gegl(Sampler::LoHalo, SMALLER, 0, [0.123705, 0.422253, 0.111537]);
    assert_as_in_gegl(Sampler::LoHalo, SMALLER, 1, [0.121054, 0.465852, 0.191647]);
    assert_as_in_gegl(Sampler::LoHalo, SMALLER, 2, [0.033383, 0.071046, 0.012153]);
}

#[test]
fn nohalo_enlarges_as_in_gegl() {
    let rows = [
        [0.000000, 0.0, 0.044926, 0.481734, 0.951369, 0.658067, 0.031794, 0.705533, 0.926319],
        [0.000000, 0.0, 0.334535, 0.967412, 0.813550, 0.852419, 0.883014, 0.997588, 0.968411],
        [0.000000, 0.0, 0.032101, 0.099857, 0.050030, 0.247904, 0.375722, 0.232836, 0.381523],
    ];
    for (y, row) in (1..).zip(rows) {
        assert_as_in_gegl(Sampler::NoHalo, LARGER, y, row);
    }
}

#[test]
fn lohalo_enlarges_as_in_gegl() {
    let rows = [
        [0.000653, 0.000655, 0.047957, 0.555612, 0.992370, 0.673762, 0.174180, 0.787607, 0.920275],
        [
            -0.002774, -0.006594, 0.277996, 0.851888, 0.865637, 0.749712, 0.799677, 0.962417,
            0.889689,
        ],
        [0.000000, -0.016289, 0.044199, 0.101833, 0.184897, 0.327340, 0.339300, 0.274749, 0.372238],
    ];
    for (y, row) in (1..).zip(rows) {
        assert_as_in_gegl(Sampler::LoHalo, LARGER, y, row);
    }
}
