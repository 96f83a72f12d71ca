//! A part of a store, copied to where it lies close together.
//!
//! Where an image is turned, the pixels of a row of the result lie in hundreds of rows of it, and
//! each of them would be waited for. Copied rows come as fast as memory can.

use imgflo_pixel::Rect;

use crate::program::{Instruction, Program, Sampling};
use crate::store::{Ring, Rows, Store, StoreSpec};

/// Columns of the result that are sampled from one part.
pub(super) const COLUMNS: usize = 64;
/// Pixels of a part, at most: more would not stay in the second-level cache.
const MOST: u64 = 1 << 14;
/// Bytes of a part, at most.
pub(super) const BYTES: u64 = MOST * size_of::<[f32; 4]>() as u64;

/// A part of a store.
#[derive(Default)]
pub(super) struct Cut {
    rect: Rect,
    pixels: Vec<[f32; 4]>,
}

impl Cut {
    /// Copies what `instruction` samples to fill `tile`, if it is worth it.
    fn take(&mut self, instruction: &Instruction, stores: &[Store], tile: &Rect) {
        self.rect = Rect::EMPTY;
        let Instruction::Sample { store, how, inside, .. } = instruction else { return };
        let Sampling::Affine { outline, fitted } = how else { return };
        let (store, [across, down]) = (&stores[*store], fitted.reach());
        let Rows::Pixels(ring) = &store.rows else { return };
        let rect = outline.map.bounds(&tile.and(inside)).grow(across, down);
        // What is made small is read once.
        if !how.turns() || rect.pixels() > MOST || rect.and(&store.spec.valid).is_empty() {
            return;
        }
        self.rect = rect;
        self.pixels.clear();
        for y in rect.y0..rect.y1 {
            copy(&mut self.pixels, &store.spec, ring, y, &rect);
        }
    }

    /// The `W` x `H` pixels from `x`, `y` on, if they are all here.
    #[inline(always)]
    pub(super) fn block<const W: usize, const H: usize>(
        &self,
        x: i32,
        y: i32,
    ) -> Option<[&[[f32; 4]; W]; H]> {
        let rect = &self.rect;
        let (width, height) = (rect.width() as usize, rect.height() as usize);
        let column = x.wrapping_sub(rect.x0) as u32 as usize;
        let row = y.wrapping_sub(rect.y0) as u32 as usize;
        if column.saturating_add(W) > width || row.saturating_add(H) > height {
            return None;
        }
        let pixels = &self.pixels[row * width + column..];
        let mut block = [&[[0.0; 4]; W]; H];
        for (i, to) in block.iter_mut().enumerate() {
            *to = pixels.get(i * width..)?.first_chunk()?;
        }
        Some(block)
    }

    /// The `n` pixels from `x` on, if they are all here.
    #[inline(always)]
    pub(super) fn row(&self, x: i32, y: i32, n: usize) -> Option<&[[f32; 4]]> {
        let rect = &self.rect;
        let column = x.wrapping_sub(rect.x0) as u32 as usize;
        let row = y.wrapping_sub(rect.y0) as u32 as usize;
        let width = rect.width() as usize;
        if column.saturating_add(n) > width || row >= rect.height() as usize {
            return None;
        }
        self.pixels.get(row * width + column..row * width + column + n)
    }
}

/// Adds the pixels of a row of a store, or what is there instead.
fn copy(to: &mut Vec<[f32; 4]>, spec: &StoreSpec, ring: &Ring<[f32; 4]>, y: i32, rect: &Rect) {
    let outside = spec.outside();
    let row = spec.row_at(y).and_then(|y| ring.get(y));
    let Some(row) = row else {
        to.resize(to.len() + rect.width() as usize, outside);
        return;
    };
    let at = |x: i32| match spec.column_at(x) {
        Some(x) => row[(x - spec.region.x0) as usize],
        None => outside,
    };
    let (from, end) = (rect.x0.max(spec.valid.x0), rect.x1.min(spec.valid.x1));
    if from >= end {
        to.extend((rect.x0..rect.x1).map(at));
        return;
    }
    to.extend((rect.x0..from).map(at));
    to.extend_from_slice(&row[(from - spec.region.x0) as usize..(end - spec.region.x0) as usize]);
    to.extend((end..rect.x1).map(at));
}

/// Copies what the instructions of a program sample to fill `tile`.
pub(super) fn cut(cuts: &mut Vec<Cut>, program: &Program, stores: &[Store], tile: &Rect) {
    cuts.resize_with(program.instructions.len(), Cut::default);
    for (cut, instruction) in cuts.iter_mut().zip(&program.instructions) {
        cut.take(instruction, stores, tile);
    }
}
