//! Pictures as they were decoded, kept for some seconds: whoever asks for a picture in one size asks
//! for it in others, and most of what a small picture takes is to decode the large one. To keep one
//! takes a tenth of what a small picture takes, so it is kept when it is read a second time, and if
//! there is room: what is there stays until nobody has read it for a while.
//!
//! A JPEG is decoded at a half, a quarter or an eighth of its size, as its result allows; each is a
//! picture of its own here, so a result is the same to the last bit, however its rows came about.

use std::sync::Arc;
use std::time::Duration;

use imgflo_engine::Source;
use imgflo_pixel::{Layout, ReadRows, RowsError};
use moka::sync::Cache;

/// How long a picture is kept after it was last read.
const KEPT: Duration = Duration::from_secs(10);
/// How often is looked whether any has been kept for so long.
const LOOK: Duration = Duration::from_secs(2);
/// The largest picture that is kept is one part in so many of all.
const LARGEST: u64 = 4;
/// How many pictures are remembered that were read once.
const ONCE: u64 = 10_000;

/// Decoded pictures, bounded by bytes.
#[derive(Clone, Debug)]
pub(crate) struct Decoded {
    rows: Cache<Key, Arc<Vec<u8>>>,
    /// Those that were read once lately.
    once: Cache<Key, ()>,
    bytes: u64,
}

/// The hash of a file, and the width and height at which it is read.
type Key = (blake3::Hash, u32, u32);

impl Decoded {
    /// Room for so many bytes.
    pub(crate) fn new(bytes: u64) -> Self {
        let weigh = |_: &Key, rows: &Arc<Vec<u8>>| u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let rows = Cache::builder().max_capacity(bytes).weigher(weigh).time_to_idle(KEPT).build();
        let once = Cache::builder().max_capacity(ONCE).time_to_live(KEPT).build();
        Self { rows, once, bytes }
    }

    /// A picture file with this hash: read from here if it has been decoded lately.
    pub(crate) fn kept(&self, hash: blake3::Hash, file: Arc<dyn Source>) -> Arc<dyn Source> {
        Arc::new(Kept { decoded: self.clone(), hash, file })
    }

    /// Gives memory back, as time goes by; never ends.
    pub(crate) async fn forget(self) {
        loop {
            tokio::time::sleep(LOOK).await;
            self.rows.run_pending_tasks();
            self.once.run_pending_tasks();
        }
    }

    /// Whether a picture is read for the first time.
    fn is_first(&self, key: Key) -> bool {
        self.once.entry(key).or_insert(()).is_fresh()
    }

    fn has_room(&self, bytes: u64) -> bool {
        self.held() + bytes <= self.bytes
    }

    /// Bytes that are kept.
    pub(crate) fn held(&self) -> u64 {
        self.rows.weighted_size()
    }
}

/// A picture file that is decoded once.
#[derive(Debug)]
struct Kept {
    decoded: Decoded,
    hash: blake3::Hash,
    file: Arc<dyn Source>,
}

impl Kept {
    /// Its bytes when it is decoded, unless they are more than are kept.
    fn room(&self) -> Option<u64> {
        let bytes = self.file.layout().bytes() as u64;
        (bytes <= self.decoded.bytes / LARGEST).then_some(bytes)
    }
}

impl Source for Kept {
    fn layout(&self) -> Layout {
        self.file.layout()
    }
    fn smaller(&self, times: u32) -> Option<Arc<dyn Source>> {
        let file = self.file.smaller(times)?;
        Some(self.decoded.kept(self.hash, file))
    }
    fn identity(&self) -> String {
        self.file.identity()
    }
    fn memory(&self) -> u64 {
        self.file.memory() + self.room().unwrap_or(0)
    }
    fn open(&self, first: u32) -> Result<Box<dyn ReadRows>, RowsError> {
        let Some(bytes) = self.room() else { return self.file.open(first) };
        let layout = self.layout();
        let rest = Layout { height: layout.height.saturating_sub(first), ..layout };
        let key = (self.hash, layout.width, layout.height);
        let found = self.decoded.rows.get(&key);
        let word = if found.is_some() { "memory" } else { "nowhere" };
        metrics::counter!("imgflo_decoded_total", "found" => word).increment(1);
        if let Some(rows) = found {
            let at = layout.row_bytes() * first as usize;
            return Ok(Box::new(Again { rows, layout: rest, at }));
        }
        let rows = self.file.open(first)?;
        if first > 0 || self.decoded.is_first(key) || !self.decoded.has_room(bytes) {
            return Ok(rows);
        }
        let (decoded, all) = (self.decoded.clone(), bytes as usize);
        Ok(Box::new(Keeping { rows, decoded, key, all, read: Vec::with_capacity(all) }))
    }
}

/// Rows that are kept when they are all there.
struct Keeping {
    rows: Box<dyn ReadRows>,
    decoded: Decoded,
    key: Key,
    all: usize,
    read: Vec<u8>,
}

impl ReadRows for Keeping {
    fn layout(&self) -> Layout {
        self.rows.layout()
    }
    fn read(&mut self, rows: &mut [u8]) -> Result<(), RowsError> {
        self.rows.read(rows)?;
        self.read.extend_from_slice(rows);
        if self.read.len() == self.all {
            self.decoded.rows.insert(self.key, Arc::new(std::mem::take(&mut self.read)));
            self.decoded.rows.run_pending_tasks();
        }
        Ok(())
    }
}

/// Rows that are read again.
struct Again {
    rows: Arc<Vec<u8>>,
    layout: Layout,
    at: usize,
}

impl ReadRows for Again {
    fn layout(&self) -> Layout {
        self.layout
    }
    fn read(&mut self, rows: &mut [u8]) -> Result<(), RowsError> {
        let end = self.at + rows.len();
        rows.copy_from_slice(self.rows.get(self.at..end).ok_or("there are no such rows")?);
        self.at = end;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use imgflo_codec::Limits;
    use imgflo_render::Picture;

    use super::*;

    /// A photo that counts how often it is decoded.
    #[derive(Clone, Debug)]
    struct Counted {
        photo: Arc<dyn Source>,
        opened: Arc<AtomicUsize>,
    }

    impl Source for Counted {
        fn layout(&self) -> Layout {
            self.photo.layout()
        }
        fn smaller(&self, times: u32) -> Option<Arc<dyn Source>> {
            Some(Arc::new(Self { photo: self.photo.smaller(times)?, opened: self.opened.clone() }))
        }
        fn identity(&self) -> String {
            self.photo.identity()
        }
        fn memory(&self) -> u64 {
            self.photo.memory()
        }
        fn open(&self, first: u32) -> Result<Box<dyn ReadRows>, RowsError> {
            self.opened.fetch_add(1, Ordering::Relaxed);
            self.photo.open(first)
        }
    }

    const HASH: blake3::Hash = blake3::Hash::from_bytes([7; 32]);

    fn photo() -> Counted {
        let bytes: &[u8] = include_bytes!("../../../graphs/photo.jpg");
        let photo = Picture::open("photo", bytes.into(), &Limits::default()).unwrap();
        Counted { photo: Arc::new(photo), opened: Arc::default() }
    }

    /// So many of a picture's rows, from one on, a few at a time.
    fn rows(source: &dyn Source, first: u32, count: usize) -> Vec<u8> {
        let mut reader = source.open(first).unwrap();
        let mut rows = vec![0; source.layout().row_bytes() * count];
        for some in rows.chunks_mut(source.layout().row_bytes() * 7) {
            reader.read(some).unwrap();
        }
        rows
    }

    fn all(source: &dyn Source) -> Vec<u8> {
        rows(source, 0, source.layout().height as usize)
    }

    #[test]
    fn a_picture_is_decoded_twice_for_each_size_that_it_is_read_at() {
        let (decoded, photo) = (Decoded::new(64 << 20), photo());
        let plain = (all(&*photo.photo), all(&*photo.photo.smaller(4).unwrap()));
        for _ in 0..5 {
            let kept = decoded.kept(HASH, Arc::new(photo.clone()));
            assert!(all(&*kept) == plain.0);
            assert!(all(&*kept.smaller(4).unwrap()) == plain.1);
        }
        assert_eq!(photo.opened.load(Ordering::Relaxed), 2 * 2);
    }

    #[test]
    fn rows_are_read_from_where_they_are_wanted() {
        let (decoded, photo) = (Decoded::new(64 << 20), photo());
        let kept = decoded.kept(HASH, Arc::new(photo.clone()));
        // Not all of it is read, so nothing is kept.
        assert!(rows(&*kept, 20, 30) == rows(&*photo.photo, 20, 30));
        assert!(rows(&*kept, 0, 30) == rows(&*photo.photo, 0, 30));
        assert!(rows(&*kept, 0, 30) == rows(&*photo.photo, 0, 30));
        all(&*kept);
        assert!(rows(&*kept, 20, 30) == rows(&*photo.photo, 20, 30));
        assert_eq!(photo.opened.load(Ordering::Relaxed), 4);
        assert!(kept.open(0).unwrap().read(&mut vec![0; photo.layout().bytes() + 1]).is_err());
    }

    #[test]
    fn another_file_is_another_picture() {
        let (decoded, photo) = (Decoded::new(64 << 20), photo());
        for _ in 0..3 {
            for hash in [HASH, blake3::hash(b"another")] {
                all(&*decoded.kept(hash, Arc::new(photo.clone())));
            }
        }
        assert_eq!(photo.opened.load(Ordering::Relaxed), 2 * 2);
    }

    #[test]
    fn what_would_take_most_of_the_room_is_not_kept() {
        let photo = photo();
        let bytes = photo.layout().bytes() as u64;
        let decoded = Decoded::new(LARGEST * bytes - 1);
        let kept = decoded.kept(HASH, Arc::new(photo.clone()));
        assert_eq!(kept.memory(), photo.memory());
        for _ in 0..3 {
            all(&*kept);
        }
        assert_eq!(photo.opened.load(Ordering::Relaxed), 3);
        let decoded = Decoded::new(LARGEST * bytes);
        assert_eq!(decoded.kept(HASH, Arc::new(photo.clone())).memory(), photo.memory() + bytes);
    }

    #[test]
    fn no_more_is_kept_than_there_is_room_for() {
        let photo = photo();
        let bytes = photo.layout().bytes() as u64;
        let decoded = Decoded::new(5 * bytes);
        for _ in 0..4 {
            for n in 0_u32..8 {
                all(&*decoded.kept(blake3::hash(&n.to_le_bytes()), Arc::new(photo.clone())));
            }
        }
        assert_eq!(decoded.held(), 5 * bytes);
        // The first five are decoded twice, the others each time.
        assert_eq!(photo.opened.load(Ordering::Relaxed), 5 * 2 + 3 * 4);
    }
}
