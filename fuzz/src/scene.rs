//! Pictures in memory to start from, and a sink that only counts.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use imgflo_engine::Source;
use imgflo_pixel::{Layout, ReadRows, RowsError, Sample, WriteRows};

/// A picture of any numbers, made while it is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Picture(pub(crate) Layout);

impl Source for Picture {
    fn layout(&self) -> Layout {
        self.0
    }
    fn identity(&self) -> String {
        String::new()
    }
    fn memory(&self) -> u64 {
        0
    }
    fn open(&self, first: u32) -> Result<Box<dyn ReadRows>, RowsError> {
        Ok(Box::new(Rows { layout: self.0, row: first }))
    }
}

struct Rows {
    layout: Layout,
    row: u32,
}

impl ReadRows for Rows {
    fn layout(&self) -> Layout {
        self.layout
    }
    fn read(&mut self, rows: &mut [u8]) -> Result<(), RowsError> {
        for row in rows.chunks_exact_mut(self.layout.row_bytes()) {
            if self.row >= self.layout.height {
                return Err("there are no more rows".into());
            }
            fill(row, self.layout.format.sample, self.row);
            self.row += 1;
        }
        Ok(())
    }
}

/// Numbers that look random; among floats some that are none.
fn fill(row: &mut [u8], sample: Sample, seed: u32) {
    let hash = |i: usize| (seed ^ (i as u32).wrapping_mul(0x9e37_79b9)).wrapping_mul(0x85eb_ca6b);
    match sample {
        Sample::U8 | Sample::U16 => {
            for (i, byte) in row.iter_mut().enumerate() {
                *byte = (hash(i) >> 24) as u8;
            }
        }
        Sample::F32 => {
            for (i, number) in row.chunks_exact_mut(4).enumerate() {
                let hash = hash(i);
                let value = match hash >> 24 {
                    0 => f32::NAN,
                    1 => f32::INFINITY,
                    2 => -1e30,
                    _ => (hash >> 16) as f32 / 60_000.0,
                };
                number.copy_from_slice(&value.to_ne_bytes());
            }
        }
    }
}

/// Counts the bytes that come.
pub(crate) struct Count(pub(crate) Arc<AtomicU64>);

impl WriteRows for Count {
    fn write(&mut self, rows: &[u8]) -> Result<(), RowsError> {
        self.0.fetch_add(rows.len() as u64, Ordering::Relaxed);
        Ok(())
    }
    fn finish(self: Box<Self>) -> Result<(), RowsError> {
        Ok(())
    }
}
