//! What is kept: the least recently used goes when there is no more room.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use imgflo_pixel::Rect;

use crate::hash::Hash;
use crate::kept::Kept;

/// Pixels by the hash of what they were made of, bounded by bytes.
#[derive(Debug)]
pub(crate) struct Cache {
    most: u64,
    index: Mutex<Index>,
}

#[derive(Debug, Default)]
struct Index {
    entries: HashMap<Hash, Entry>,
    bytes: u64,
    /// Counts what is looked up.
    clock: u64,
}

#[derive(Debug)]
struct Entry {
    kept: Arc<Kept>,
    used: u64,
}

impl Cache {
    /// Keeps so many bytes at most.
    pub(crate) fn new(most: u64) -> Self {
        Self { most, index: Mutex::default() }
    }

    /// Whether so many bytes are few enough to be kept beside others.
    pub(crate) fn has_room_for(&self, bytes: u64) -> bool {
        bytes <= self.most / 4
    }

    /// What is kept under `hash`, if `part` is all there.
    pub(crate) fn get(&self, hash: &Hash, part: &Rect) -> Option<Arc<Kept>> {
        let mut index = self.index();
        index.clock += 1;
        let clock = index.clock;
        let entry = index.entries.get_mut(hash).filter(|entry| entry.kept.part.holds(part))?;
        entry.used = clock;
        Some(entry.kept.clone())
    }

    /// Whether a part of something is kept under `hash`.
    pub(crate) fn has(&self, hash: &Hash) -> bool {
        self.index().entries.contains_key(hash)
    }

    /// Keeps something, if it is not too large, in place of what was there.
    pub(crate) fn put(&self, hash: Hash, kept: &Arc<Kept>) {
        if !self.has_room_for(kept.pixels.len() as u64) {
            return;
        }
        let mut index = self.index();
        index.clock += 1;
        let entry = Entry { kept: kept.clone(), used: index.clock };
        index.bytes += kept.pixels.len() as u64;
        if let Some(before) = index.entries.insert(hash, entry) {
            index.bytes -= before.kept.pixels.len() as u64;
        }
        while index.bytes > self.most {
            index.forget_oldest();
        }
    }

    /// Bytes that are kept.
    pub(crate) fn bytes(&self) -> u64 {
        self.index().bytes
    }

    fn index(&self) -> MutexGuard<'_, Index> {
        self.index.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Index {
    fn forget_oldest(&mut self) {
        // No two were used at the same time.
        let oldest = self.entries.iter().min_by_key(|(_, entry)| entry.used).map(|(hash, _)| *hash);
        if let Some(entry) = oldest.and_then(|hash| self.entries.remove(&hash)) {
            self.bytes -= entry.kept.pixels.len() as u64;
        }
    }
}

#[cfg(test)]
mod tests {
    use imgflo_pixel::{Channels, Format, Sample};

    use super::*;

    fn hash(number: u8) -> Hash {
        [number; 32]
    }

    fn row(width: u32) -> Arc<Kept> {
        let format = Format::srgb(Channels::Y, Sample::U8);
        let part = Rect::new(0, 0, width, 1);
        Arc::new(Kept { part, format, pixels: vec![0; width as usize] })
    }

    #[test]
    fn what_was_used_longest_ago_goes_first() {
        let (cache, pixel) = (Cache::new(100), Rect::new(0, 0, 1, 1));
        (1..=4).for_each(|number| cache.put(hash(number), &row(25)));
        assert!(cache.get(&hash(1), &pixel).is_some());
        cache.put(hash(5), &row(20));
        assert!(cache.get(&hash(1), &pixel).is_some());
        assert!(cache.get(&hash(2), &pixel).is_none());
        assert_eq!(cache.bytes(), 95);
    }

    #[test]
    fn what_is_put_in_place_of_another_counts_once() {
        let cache = Cache::new(100);
        cache.put(hash(1), &row(25));
        cache.put(hash(1), &row(10));
        assert_eq!(cache.bytes(), 10);
    }

    #[test]
    fn a_part_that_is_not_all_there_is_not_found() {
        let cache = Cache::new(100);
        cache.put(hash(1), &row(10));
        assert!(cache.get(&hash(1), &Rect::new(5, 0, 5, 1)).is_some());
        assert!(cache.get(&hash(1), &Rect::new(5, 0, 6, 1)).is_none());
    }

    #[test]
    fn what_is_too_large_is_not_kept() {
        let cache = Cache::new(100);
        cache.put(hash(1), &row(26));
        assert_eq!(cache.bytes(), 0);
    }
}
