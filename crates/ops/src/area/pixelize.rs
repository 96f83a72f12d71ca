//! An image of large pixels.

use std::ops::Range;

use fearless_simd::dispatch;
use imgflo_op::prelude::*;
use imgflo_pixel::Level;

choices! {
    /// The shape of large pixels.
    pub enum PixelShape {
        /// Standing on a corner.
        Diamond = "diamond", "Diamond";
        /// A circle, or an ellipse.
        Round = "round", "Round";
        /// A rectangle.
        Square = "square", "Square";
    }
}

params! {
    /// Makes an image look as if it had few, large pixels: each block of it becomes one color, the
    /// average of what was there.
    pub struct Pixelize {
        /// The shape of the large pixels, inside their blocks. Diamonds and circles are cut off
        /// where their blocks end.
        norm: PixelShape = choice(2),
        /// How wide blocks are.
        size_x: i32 = count(16)
            .range(1.0, 2_147_483_647.0)
            .slider(1.0, 2048.0)
            .gamma(1.5)
            .unit(Unit::PixelDistance),
        /// How high blocks are.
        size_y: i32 = count(16)
            .range(1.0, 2_147_483_647.0)
            .slider(1.0, 2048.0)
            .gamma(1.5)
            .unit(Unit::PixelDistance),
        /// How far blocks are moved to the right.
        offset_x: i32 = count(0)
            .range(-2_147_483_648.0, 2_147_483_647.0)
            .slider(0.0, 2048.0)
            .unit(Unit::PixelCoordinate),
        /// How far blocks are moved down.
        offset_y: i32 = count(0)
            .range(-2_147_483_648.0, 2_147_483_647.0)
            .slider(0.0, 2048.0)
            .unit(Unit::PixelCoordinate),
        /// How much of its block's width a large pixel fills.
        ratio_x: f64 = number(1.0).range(0.0, 1.0),
        /// How much of its block's height a large pixel fills.
        ratio_y: f64 = number(1.0).range(0.0, 1.0),
        /// The color between large pixels.
        background: Color = color([1.0, 1.0, 1.0, 1.0]),
    }
}

pub(crate) static OP: OpDef = around::<Pixelize>("gegl:pixelize")
    .title("Pixelize")
    .categories(&["blur", "scramble"])
    .transparency(Has)
    .of_pixels();

/// Patches are not smaller than this.
const LEAST_PATCH: (u32, u32) = (256, 32);

impl Around for Pixelize {
    fn reach(&self, input: Rect) -> Reach {
        let reach = |size: i32, all: u32| (size.unsigned_abs() - 1).min(all);
        Reach { x: reach(self.size_x, input.width()), y: reach(self.size_y, input.height()) }
    }

    fn block(&self, input: Rect) -> (u32, u32) {
        let block = |size: i32, least: u32, all: u32| {
            least.next_multiple_of(size.unsigned_abs()).min(all).max(1)
        };
        (
            block(self.size_x, LEAST_PATCH.0, input.width()),
            block(self.size_y, LEAST_PATCH.1, input.height()),
        )
    }

    fn scratch(&self, window: &Rect) -> u64 {
        // Sums of columns, and blocks, if each is a column.
        let column = size_of::<[f64; 4]>() + 2 * size_of::<Cell>() + size_of::<[f32; 4]>();
        u64::from(window.width()) * column as u64
    }

    fn render(&self, inputs: &[Option<&Window<'_>>], output: &mut Patch<'_>) {
        let (Some(window), part) = (inputs[0], output.rect()) else { return };
        let (across, down) = self.grids();
        let background = Space::Premultiplied.from_linear(self.background.0);
        let columns = across.cells(part.x0..part.x1);
        for rows in down.cells(part.y0..part.y1) {
            let bounds = window.bounds();
            let seen = clip(&rows.cell, bounds.y0..bounds.y1);
            let sums = Sums::new(window, seen);
            let colors: Vec<[f32; 4]> = columns
                .iter()
                .map(|column| sums.average(clip(&column.cell, bounds.x0..bounds.x1)))
                .collect();
            for y in rows.inside.clone() {
                let width = self.width_at((i64::from(y) - rows.cell.start) as f64, &across, &down);
                for (plane, row) in output.planes(y).iter_mut().enumerate() {
                    row.fill(background[plane]);
                    for (column, color) in columns.iter().zip(&colors) {
                        let span = column.span(&width);
                        let span = (span.start - part.x0) as usize..(span.end - part.x0) as usize;
                        row[span].fill(color[plane]);
                    }
                }
            }
        }
    }
}

impl Pixelize {
    fn grids(&self) -> (Grid, Grid) {
        (
            Grid::new(self.size_x, self.offset_x, self.ratio_x),
            Grid::new(self.size_y, self.offset_y, self.ratio_y),
        )
    }

    /// From where to where in its block a large pixel reaches, so many pixels below the block's
    /// top.
    fn width_at(&self, y: f64, across: &Grid, down: &Grid) -> (f64, f64) {
        let part = (y - down.middle()).abs() / down.length;
        let half = across.length
            * match self.norm {
                PixelShape::Square => 0.5,
                PixelShape::Round => libm::sqrt(1.0 - part * part),
                PixelShape::Diamond => 1.0 - part,
            };
        let middle = across.middle();
        match self.norm {
            PixelShape::Square if y < down.start || down.start + down.length <= y => (0.0, 0.0),
            PixelShape::Square => (across.start, across.start + across.length),
            PixelShape::Round => (libm::ceil(middle - half), libm::floor(middle + half) + 1.0),
            PixelShape::Diamond => (libm::floor(middle - half) + 1.0, libm::ceil(middle + half)),
        }
    }
}

/// Blocks in one direction, and where in them large pixels are.
struct Grid {
    size: i64,
    offset: i64,
    start: f64,
    length: f64,
}

/// A block, and its part inside a patch.
struct Cell {
    cell: Range<i64>,
    inside: Range<i32>,
}

impl Grid {
    fn new(size: i32, offset: i32, ratio: f64) -> Self {
        // In single precision, as in GEGL, for the sake of what is rounded up or down.
        let (whole, ratio) = (size as f32, ratio as f32);
        Self {
            size: size.into(),
            offset: offset.into(),
            start: libm::floorf((whole - ratio * whole) / 2.0).into(),
            length: libm::ceilf(whole * ratio).into(),
        }
    }

    fn middle(&self) -> f64 {
        self.start + self.length / 2.0
    }

    /// The blocks between two ends.
    fn cells(&self, ends: Range<i32>) -> Vec<Cell> {
        let (from, to) = (i64::from(ends.start), i64::from(ends.end));
        let first = from - (from - self.offset).rem_euclid(self.size);
        let starts = std::iter::successors(Some(first), |start| Some(start + self.size));
        let cell = |start: i64| {
            let cell = start..start + self.size;
            Cell { inside: clip(&cell, ends.clone()), cell }
        };
        starts.take_while(|start| *start < to).map(cell).collect()
    }
}

impl Cell {
    /// The columns inside the patch from one distance from the block's start to another.
    fn span(&self, (from, to): &(f64, f64)) -> Range<i32> {
        let at = |distance: f64| {
            let x = self.cell.start as f64 + distance.clamp(0.0, 4e9);
            (x as i64).clamp(self.inside.start.into(), self.inside.end.into()) as i32
        };
        let (from, to) = (at(*from), at(*to));
        from..to.max(from)
    }
}

/// The part of a long range that is within a short one.
fn clip(long: &Range<i64>, short: Range<i32>) -> Range<i32> {
    let within = |v: i64| v.clamp(short.start.into(), short.end.into()) as i32;
    within(long.start)..within(long.end)
}

/// Sums of the columns of a window.
struct Sums {
    left: i32,
    rows: i32,
    planes: [Vec<f64>; 4],
}

impl Sums {
    fn new(window: &Window<'_>, rows: Range<i32>) -> Self {
        let rect = window.rect();
        let planes = [0, 1, 2, 3].map(|plane| {
            let mut sums = vec![0.0; rect.width() as usize];
            for y in rows.clone() {
                add(window.level(), window.row(plane, y), &mut sums);
            }
            sums
        });
        Self { left: rect.x0, rows: rows.end - rows.start, planes }
    }

    /// The average of some columns.
    fn average(&self, columns: Range<i32>) -> [f32; 4] {
        let scale = 1.0 / (f64::from(columns.end - columns.start) * f64::from(self.rows)).max(1.0);
        let columns = (columns.start - self.left) as usize..(columns.end - self.left) as usize;
        self.planes.each_ref().map(|sums| {
            let sum: f64 = sums[columns.clone()].iter().sum();
            (sum * scale) as f32
        })
    }
}

fn add(level: Level, row: &[f32], sums: &mut [f64]) {
    dispatch!(level, _simd => {
        sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += f64::from(*value));
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::trial::{Picture, render_around};

    /// How often each color is there.
    fn lit(op: &Pixelize) -> Vec<usize> {
        let white = Picture::of(16, 16, |_, _| [0.5, 0.5, 0.5, 1.0]);
        let out = render_around(op, &white);
        out.pixels.chunks(16).map(|row| row.iter().filter(|px| px[0] == 0.5).count()).collect()
    }

    #[test]
    fn a_block_has_one_color_its_average() {
        let noise = Picture::noise(7, 5);
        let op = Pixelize { size_x: 4, size_y: 3, offset_x: 2, offset_y: -1, ..Default::default() };
        let out = render_around(&op, &noise);
        let block = [(2, 2), (3, 2), (4, 2), (5, 2)].map(|(x, y)| (x, y));
        let rows = block.iter().flat_map(|(x, y)| (0..3).map(move |down| (*x, y + down)));
        let sum: f64 = rows.map(|(x, y)| f64::from(noise.number(1, x, y))).sum();
        assert!((f64::from(out.number(1, 4, 3)) - sum / 12.0).abs() < 1e-6);
        assert_eq!(out.pixel(2, 4, Abyss::None), out.pixel(5, 2, Abyss::None));
    }

    #[test]
    fn large_pixels_have_shapes() {
        let op = Pixelize { ratio_x: 0.25, ratio_y: 0.25, ..Default::default() };
        assert_eq!(lit(&op)[5..11], [0, 4, 4, 4, 4, 0]);
        let diamond = lit(&Pixelize { norm: PixelShape::Diamond, ..op.clone() });
        assert_eq!(diamond[4..13], [0, 1, 3, 5, 7, 5, 3, 1, 0]);
        let round = lit(&Pixelize { norm: PixelShape::Round, ..op });
        assert_eq!(round[4..13], [1, 5, 7, 7, 9, 7, 7, 5, 1]);
    }

    #[test]
    fn a_huge_block_is_the_whole_image() {
        let op = Pixelize { size_x: i32::MAX, size_y: i32::MAX, ..Default::default() };
        let out = render_around(&op, &Picture::dot(4));
        assert!(out.pixels.iter().all(|px| *px == [1.0 / 16.0; 4]));
    }
}
