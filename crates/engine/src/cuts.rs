//! Where areas are cut into patches, which threads fill side by side.

use imgflo_op::AreaWork;
use imgflo_pixel::Rect;

/// Patches for each thread: those that are done first get some more.
const PARTS: usize = 4;
/// Columns of a patch, at least: around each, some more are worked on.
const LEAST_COLUMNS: u32 = 256;

/// Where an area is cut into patches: columns and rows.
pub(crate) struct Cuts {
    pub(crate) columns: Vec<i32>,
    pub(crate) rows: Vec<i32>,
}

impl Cuts {
    /// Enough patches for all threads, made of whole blocks.
    pub(crate) fn new(work: &AreaWork, bounds: &Rect, area: &Rect, threads: usize) -> Self {
        if work.whole {
            return Self { columns: vec![area.x0, area.x1], rows: vec![area.y0, area.y1] };
        }
        let (width, height) = work.block;
        let rows = cuts(area.y0, area.y1, bounds.y0, height, 16);
        let wanted = (threads * PARTS).div_ceil(rows.len().max(2) - 1) as u32;
        let across = wanted.min(area.width() / LEAST_COLUMNS).max(1);
        let across = evenly(across as usize, threads) as u32;
        let columns = if across == 1 {
            vec![area.x0, area.x1]
        } else {
            cuts(area.x0, area.x1, bounds.x0, width, area.width().div_ceil(across))
        };
        Self { columns, rows }
    }

    /// How many patches there are.
    pub(crate) fn count(&self) -> usize {
        (self.columns.len() - 1) * (self.rows.len() - 1)
    }

    /// As wide as the widest patch, and as high as the highest.
    pub(crate) fn largest(&self) -> Rect {
        let [(x0, x1), (y0, y1)] = [&self.columns, &self.rows].map(|cuts| {
            let parts = cuts.windows(2).map(|ends| (ends[0], ends[1]));
            parts.max_by_key(|(from, to)| to - from).unwrap_or_default()
        });
        Rect { x0, x1, y0, y1 }
    }
}

/// As many parts for each thread, so that none has to wait for another.
pub(crate) fn evenly(parts: usize, threads: usize) -> usize {
    if parts > threads { parts - parts % threads } else { parts }
}

/// Cuts from `from` to `to`, at least `least` apart, at multiples of `block` from `origin`.
fn cuts(from: i32, to: i32, origin: i32, block: u32, least: u32) -> Vec<i32> {
    let step = i64::from(least.next_multiple_of(block.max(1)));
    let offset = (i64::from(from) - i64::from(origin)).rem_euclid(i64::from(block.max(1)));
    let start = i64::from(from) - offset;
    let between = (1..).map(|i| start + i * step).take_while(|cut| *cut < i64::from(to));
    std::iter::once(from).chain(between.map(|cut| cut as i32)).chain([to]).collect()
}
