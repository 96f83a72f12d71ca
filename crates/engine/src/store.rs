//! Rows that steps pass to each other: a window that rolls down the image.

use std::collections::VecDeque;

use imgflo_op::Abyss;
use imgflo_pixel::{Format, Rect, Space};

/// What a store holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StoreSpec {
    /// The pixels that are kept, pads included.
    pub(crate) region: Rect,
    /// The pixels that are real; the others of the region follow from the abyss.
    pub(crate) valid: Rect,
    /// What its numbers mean.
    pub(crate) space: Space,
    /// What is outside the valid pixels.
    pub(crate) abyss: Abyss,
    /// How a row lies in memory.
    pub(crate) form: Form,
    /// The bounding box of the image that it is a part of.
    pub(crate) bounds: Rect,
    /// Whether alpha is 1 everywhere in the region.
    pub(crate) opaque: bool,
    /// Planes in a row: three where alpha is known to be 1 and so is not kept.
    pub(crate) planes: u32,
    /// How many rows it holds at a time.
    pub(crate) rows: u32,
}

/// How a row lies in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// As a picture file gives it.
    Bytes(Format),
    /// Four planes of numbers, one after the other.
    Planar,
    /// Pixels of four numbers.
    Pixels,
}

/// Bytes that a row takes besides its pixels: its place among others, in lists that grow by doubling.
const ROW: u64 = 5 * size_of::<Vec<f32>>() as u64;

impl StoreSpec {
    /// Planes of numbers, with nothing around them.
    pub(crate) fn planes(region: Rect, space: Space) -> Self {
        Self {
            region,
            valid: region,
            space,
            abyss: Abyss::None,
            form: Form::Planar,
            bounds: region,
            opaque: false,
            planes: 4,
            rows: 0,
        }
    }

    /// Bytes in a row.
    pub(crate) fn row_bytes(&self) -> u64 {
        let pixel = match self.form {
            Form::Bytes(format) => format.bytes() as u64,
            Form::Planar => 4 * u64::from(self.planes),
            Form::Pixels => 16,
        };
        u64::from(self.region.width()) * pixel
    }

    /// Bytes in all.
    pub(crate) fn bytes(&self) -> u64 {
        let ones = if self.planes == 3 { 4 * u64::from(self.region.width()) } else { 0 };
        (self.row_bytes() + ROW) * u64::from(self.rows) + ones
    }

    /// The row that has the pixels of row `y`; `None` if there are none.
    pub(crate) fn row_at(&self, y: i32) -> Option<i32> {
        inside(self.abyss, y, self.valid.y0, self.valid.y1)
    }

    /// The column that has the pixels of column `x`; `None` if there are none.
    pub(crate) fn column_at(&self, x: i32) -> Option<i32> {
        inside(self.abyss, x, self.valid.x0, self.valid.x1)
    }

    /// What is where there are no pixels.
    pub(crate) fn outside(&self) -> [f32; 4] {
        match self.abyss {
            Abyss::None if self.opaque => self.space.from_linear([0.0, 0.0, 0.0, 1.0]),
            Abyss::Black => self.space.from_linear([0.0, 0.0, 0.0, 1.0]),
            Abyss::White => self.space.from_linear([1.0; 4]),
            Abyss::None | Abyss::Clamp | Abyss::Loop => [0.0; 4],
        }
    }
}

fn inside(abyss: Abyss, at: i32, low: i32, high: i32) -> Option<i32> {
    if high <= low {
        return None;
    }
    match abyss {
        _ if low <= at && at < high => Some(at),
        Abyss::Clamp => Some(at.clamp(low, high - 1)),
        Abyss::Loop => Some(low + (at - low).rem_euclid(high - low)),
        Abyss::None | Abyss::Black | Abyss::White => None,
    }
}

/// Rows of one type, oldest first.
#[derive(Debug)]
pub(crate) struct Ring<T> {
    rows: VecDeque<Vec<T>>,
    first: i32,
    spare: Vec<Vec<T>>,
    width: usize,
}

impl<T: Copy + Default> Ring<T> {
    fn new(width: usize, first: i32) -> Self {
        Self { rows: VecDeque::new(), first, spare: Vec::new(), width }
    }
    /// The row `y`.
    #[inline(always)]
    pub(crate) fn row(&self, y: i32) -> &[T] {
        &self.rows[(y - self.first) as usize]
    }
    /// The row `y`, if it is here.
    pub(crate) fn get(&self, y: i32) -> Option<&[T]> {
        let at = usize::try_from(y.checked_sub(self.first)?).ok()?;
        self.rows.get(at).map(Vec::as_slice)
    }
    /// Buffers for `count` more rows: used ones first.
    pub(crate) fn fresh(&mut self, count: usize) -> Vec<Vec<T>> {
        let keep = self.spare.len().saturating_sub(count);
        let mut rows = self.spare.split_off(keep);
        rows.resize_with(count, || vec![T::default(); self.width]);
        rows
    }
    /// Takes in the rows after the last.
    pub(crate) fn push(&mut self, rows: Vec<Vec<T>>) {
        self.rows.extend(rows);
    }
    /// Forgets the rows before `y`, but keeps their memory.
    pub(crate) fn forget(&mut self, y: i32) {
        while self.first < y {
            // A row that is not made yet cannot be forgotten.
            let Some(row) = self.rows.pop_front() else { return };
            self.spare.push(row);
            self.first += 1;
        }
    }
}

/// The rows of a store.
#[derive(Debug)]
pub(crate) enum Rows {
    /// As a picture file gives them.
    Bytes(Ring<u8>),
    /// Planes.
    Planar(Ring<f32>),
    /// Pixels.
    Pixels(Ring<[f32; 4]>),
}

/// A store: what it holds, and the rows that it has.
#[derive(Debug)]
pub(crate) struct Store {
    /// What it holds.
    pub(crate) spec: StoreSpec,
    /// The rows.
    pub(crate) rows: Rows,
    /// A row of alpha where none is kept.
    ones: Vec<f32>,
}

impl Store {
    /// An empty store.
    pub(crate) fn new(spec: StoreSpec) -> Self {
        let (width, first) = (spec.region.width() as usize, spec.valid.y0);
        let rows = match spec.form {
            Form::Bytes(format) => Rows::Bytes(Ring::new(width * format.bytes(), first)),
            Form::Planar => Rows::Planar(Ring::new(width * spec.planes as usize, first)),
            Form::Pixels => Rows::Pixels(Ring::new(width, first)),
        };
        let ones = if spec.planes == 3 { vec![1.0; width] } else { Vec::new() };
        Self { spec, rows, ones }
    }

    /// Forgets the rows before `y`.
    pub(crate) fn forget(&mut self, y: i32) {
        match &mut self.rows {
            Rows::Bytes(ring) => ring.forget(y),
            Rows::Planar(ring) => ring.forget(y),
            Rows::Pixels(ring) => ring.forget(y),
        }
    }

    /// One plane of the row `y`, which is valid, from the region's first column on.
    pub(crate) fn plane(&self, plane: usize, y: i32) -> &[f32] {
        let Rows::Planar(ring) = &self.rows else { return &[] };
        let width = self.spec.region.width() as usize;
        ring.row(y).get(plane * width..(plane + 1) * width).unwrap_or(&self.ones)
    }

    /// The four planes of the row `y`, which is valid, from the region's first column on.
    pub(crate) fn planes(&self, y: i32) -> [&[f32]; 4] {
        [0, 1, 2, 3].map(|plane| self.plane(plane, y))
    }
}
