//! When each frame of a track is shown, and where it lies: told by lists that are packed in
//! different ways (ISO/IEC 14496-12, 8.6.1 and 8.7).

use std::ops::Range;

use super::boxes::{Bytes, broken, unsupported};
use crate::Error;

/// A frame's AV1: where in the file it is, and how long the frame is shown, in the track's units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sample {
    pub(super) start: u64,
    pub(super) bytes: u32,
    pub(super) time: u32,
}

impl Sample {
    /// Where its bytes are; nothing if there is no such place in memory.
    pub(super) fn range(&self) -> Option<Range<usize>> {
        let end = self.start.checked_add(self.bytes.into())?;
        Some(usize::try_from(self.start).ok()?..usize::try_from(end).ok()?)
    }
}

/// The lists as the file has them.
#[derive(Default)]
pub(super) struct Tables<'a> {
    /// `stts`: numbers of frames, and the time that each of them is shown.
    times: Option<Bytes<'a>>,
    /// `stsc`: from which chunk on chunks have so many frames.
    chunks: Option<Bytes<'a>>,
    /// `stsz`: bytes of each frame, or of all alike.
    sizes: Option<Bytes<'a>>,
    /// `stco`, `co64`: where each chunk begins, and whether in eight bytes.
    places: Option<(Bytes<'a>, bool)>,
}

impl<'a> Tables<'a> {
    pub(super) fn put(&mut self, name: [u8; 4], content: Bytes<'a>) {
        match &name {
            b"stts" => self.times = Some(content),
            b"stsc" => self.chunks = Some(content),
            b"stsz" => self.sizes = Some(content),
            b"stco" => self.places = Some((content, false)),
            b"co64" => self.places = Some((content, true)),
            _ => {}
        }
    }

    /// How many frames there are in all, and the first of them: `most` at most.
    pub(super) fn read(&self, most: u32) -> Result<(u32, Vec<Sample>), Error> {
        let (mut sizes, mut times) = (Sizes::read(self.sizes)?, Times::read(self.times)?);
        let mut places = Places::read(self.chunks, self.places)?;
        let mut samples = Vec::new();
        for _ in 0..sizes.count.min(most) {
            let bytes = sizes.next()?;
            samples.push(Sample { start: places.next(bytes)?, bytes, time: times.next()? });
        }
        Ok((sizes.count, samples))
    }
}

fn list<'a>(content: Option<Bytes<'a>>, of: &str) -> Result<Bytes<'a>, Error> {
    let mut content = content.ok_or_else(|| broken(&format!("it lacks the list of {of}")))?;
    content.version()?;
    Ok(content)
}

/// The frames' numbers of bytes, one after the other.
struct Sizes<'a> {
    list: Bytes<'a>,
    /// If all have the same.
    all: u32,
    count: u32,
}

impl<'a> Sizes<'a> {
    fn read(content: Option<Bytes<'a>>) -> Result<Self, Error> {
        let mut list = list(content, "its frames' sizes")?;
        Ok(Self { all: list.u32()?, count: list.u32()?, list })
    }

    fn next(&mut self) -> Result<u32, Error> {
        let size = if self.all > 0 { self.all } else { self.list.u32()? };
        if size > 0 { Ok(size) } else { Err(broken("a frame of it has no bytes")) }
    }
}

/// The frames' times, one after the other.
struct Times<'a> {
    list: Bytes<'a>,
    time: u32,
    /// How many more are shown so long.
    left: u32,
}

impl<'a> Times<'a> {
    fn read(content: Option<Bytes<'a>>) -> Result<Self, Error> {
        let mut list = list(content, "its frames' times")?;
        list.u32()?;
        Ok(Self { list, time: 0, left: 0 })
    }

    fn next(&mut self) -> Result<u32, Error> {
        while self.left == 0 {
            (self.left, self.time) = (self.list.u32()?, self.list.u32()?);
        }
        self.left -= 1;
        Ok(self.time)
    }
}

/// Where frames lie, one after the other: without gaps in chunks.
struct Places<'a> {
    places: Bytes<'a>,
    long: bool,
    chunks: Bytes<'a>,
    /// Words in `chunks` that are not yet read.
    words: u32,
    /// The chunk that the next of them are for, counted from 1.
    changes: Option<u32>,
    chunk: u32,
    /// Frames in each chunk.
    frames: u32,
    /// Frames left in this one, and where the next of them begins.
    left: u32,
    at: u64,
}

impl<'a> Places<'a> {
    fn read(chunks: Option<Bytes<'a>>, places: Option<(Bytes<'a>, bool)>) -> Result<Self, Error> {
        let long = places.is_some_and(|(_, long)| long);
        let mut places = list(places.map(|(content, _)| content), "its frames' places")?;
        let mut chunks = list(chunks, "its chunks")?;
        places.u32()?;
        let words = chunks.u32()?;
        let changes = Some(chunks.u32()?).filter(|first| *first == 1);
        if changes.is_none() {
            return Err(broken("its list of chunks does not begin with the first"));
        }
        Ok(Self { places, long, chunks, words, changes, chunk: 0, frames: 0, left: 0, at: 0 })
    }

    fn next(&mut self, bytes: u32) -> Result<u64, Error> {
        if self.left == 0 {
            self.chunk()?;
        }
        self.left -= 1;
        let start = self.at;
        self.at = start.saturating_add(bytes.into());
        Ok(start)
    }

    /// Goes to the next chunk. Each has a frame at least, so there are no more than frames.
    fn chunk(&mut self) -> Result<(), Error> {
        self.chunk += 1;
        if self.changes == Some(self.chunk) {
            self.frames = self.chunks.u32()?;
            if self.chunks.u32()? != 1 {
                return Err(unsupported("frames of several kinds"));
            }
            self.words = self.words.saturating_sub(1);
            let more = self.words > 0;
            self.changes = more.then(|| self.chunks.u32()).transpose()?;
        }
        if self.frames == 0 || self.changes.is_some_and(|next| next <= self.chunk) {
            return Err(broken("its list of chunks makes no sense"));
        }
        self.left = self.frames;
        self.at = if self.long { self.places.u64()? } else { self.places.u32()?.into() };
        Ok(())
    }
}
