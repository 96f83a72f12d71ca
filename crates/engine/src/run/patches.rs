//! Patches that threads fill, and windows on what they read.

use imgflo_op::{AreaWork, Patch, Window};
use imgflo_pixel::Rect;

use crate::cuts::Cuts;
use crate::store::{Store, StoreSpec};

/// Fills what is left and right of a row's valid pixels.
pub(super) fn pad(spec: &StoreSpec, row: &mut [f32]) {
    let width = spec.region.width() as usize;
    let lead = (spec.valid.x0 - spec.region.x0) as usize;
    let end = (spec.valid.x1 - spec.region.x0) as usize;
    if (lead == 0 && end == width) || width == 0 {
        return;
    }
    let outside = spec.outside();
    for (plane, outside) in row.chunks_exact_mut(width).zip(outside) {
        for i in (0..lead).chain(end..width) {
            let x = spec.column_at(spec.region.x0 + i as i32);
            plane[i] = x.map_or(outside, |x| plane[(x - spec.region.x0) as usize]);
        }
    }
}

/// A rectangle of a store to read, with a row for what is outside it.
pub(super) struct Backdrop {
    rect: Rect,
    outside: [Vec<f32>; 4],
}

impl Backdrop {
    pub(super) fn new(store: &Store, patch: &Rect, work: &AreaWork, pad: usize) -> Self {
        let rect = if work.whole { store.spec.valid } else { work.render.window(pad, patch) };
        let width = rect.width() as usize;
        let beyond = store.spec.valid.is_empty()
            || rect.y0 < store.spec.valid.y0
            || store.spec.valid.y1 < rect.y1;
        let length = if beyond { width } else { 0 };
        Self { rect, outside: store.spec.outside().map(|value| vec![value; length]) }
    }

    pub(super) fn window<'a>(&'a self, store: &'a Store) -> Window<'a> {
        let (spec, rect) = (&store.spec, self.rect);
        let row = |y: i32| match spec.row_at(y).filter(|_| !spec.valid.is_empty()) {
            Some(y) => {
                let lead = (rect.x0 - spec.region.x0) as usize;
                store.planes(y).map(|plane| &plane[lead..lead + rect.width() as usize])
            }
            None => [0, 1, 2, 3].map(|plane| self.outside[plane].as_slice()),
        };
        Window::new(rect, (rect.y0..rect.y1).map(row).collect())
            .within(spec.bounds)
            .opaque(spec.opaque)
    }
}

/// Cuts rows that are to be filled into patches.
pub(super) fn patches<'a>(
    spec: &StoreSpec,
    area: &Rect,
    cuts: &Cuts,
    rows: &'a mut [Vec<f32>],
) -> Vec<Patch<'a>> {
    let width = spec.region.width() as usize;
    let lead = (spec.valid.x0 - spec.region.x0) as usize;
    let columns = cuts.columns.len() - 1;
    let mut rows = rows.iter_mut();
    let mut patches = Vec::new();
    for ends in cuts.rows.windows(2) {
        let mut parts: Vec<Vec<[&mut [f32]; 4]>> = (0..columns).map(|_| Vec::new()).collect();
        for row in rows.by_ref().take((ends[1] - ends[0]) as usize) {
            let mut planes = row.chunks_exact_mut(width.max(1));
            let mut rest: [&mut [f32]; 4] = std::array::from_fn(|_| {
                planes.next().map_or(&mut [][..], |plane| &mut plane[lead..])
            });
            for (part, ends) in parts.iter_mut().zip(cuts.columns.windows(2)) {
                let count = (ends[1] - ends[0]) as usize;
                part.push(std::array::from_fn(|i| {
                    let (now, later) = std::mem::take(&mut rest[i]).split_at_mut(count);
                    rest[i] = later;
                    now
                }));
            }
        }
        for (part, columns) in parts.into_iter().zip(cuts.columns.windows(2)) {
            let rect = Rect { x0: columns[0], x1: columns[1], y0: ends[0], y1: ends[1] };
            patches.push(Patch::new(rect, part));
        }
    }
    debug_assert_eq!(patches.iter().map(|patch| patch.rect().pixels()).sum::<u64>(), area.pixels());
    patches
}
