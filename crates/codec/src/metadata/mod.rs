//! What a file says about its picture beside the pixels: read from one file, cleaned, put into
//! another.

mod exif;
pub(crate) mod graph;
mod iptc;
mod shot;
mod xmp;

use crate::format::Sink;
use crate::{Error, FileFormat, Limits};

pub use shot::{Location, Shot};

/// What to keep of a picture's metadata. By default nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keep {
    /// EXIF: the camera and its settings, dates, author, copyright. Not what the camera's maker
    /// wrote for itself, which makes no sense in another place and may tell where that was.
    pub exif: bool,
    /// XMP: titles, keywords, ratings, rights, history.
    pub xmp: bool,
    /// IPTC: captions, keywords, credits. Only JPEG files have it.
    pub iptc: bool,
    /// Where the picture was taken: EXIF's GPS, and the places that XMP and IPTC name, if these are
    /// kept.
    pub location: bool,
}

/// What a file says about its picture: blocks that are true of the picture when it has been turned
/// upright, cut, made smaller and converted to sRGB. There are no previews in it, and no color
/// profile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    pub(crate) exif: Option<Vec<u8>>,
    pub(crate) xmp: Option<Vec<u8>>,
    pub(crate) iptc: Option<Vec<u8>>,
    /// The graph that made the picture.
    pub(crate) graph: Option<String>,
    left_out: Vec<&'static str>,
}

/// A block may have this many bytes: what every format can hold in one piece.
const MOST_BYTES: usize = 60_000;

/// Blocks as a file has them.
#[derive(Debug, Default)]
pub(crate) struct Blocks<'a> {
    pub(crate) exif: Option<&'a [u8]>,
    pub(crate) xmp: Option<&'a [u8]>,
    pub(crate) iptc: Option<&'a [u8]>,
}

/// Finds the graph in a file, if there is one, or how it is wrong.
pub(crate) type ReadGraph = fn(&[u8]) -> Result<Option<String>, String>;

/// How a format carries metadata.
pub(crate) struct Carrier {
    /// The blocks of a file, as far as it makes sense.
    pub(crate) read: fn(&[u8]) -> Blocks<'_>,
    /// Puts blocks into the file that is written through the result, whose end is flushed.
    pub(crate) embed: fn(Sink, &Metadata) -> Sink,
    /// The graph in a file, or how it is wrong; `None` where files have no place for one.
    pub(crate) graph: Option<ReadGraph>,
}

impl Keep {
    /// Whether nothing is kept.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

impl Metadata {
    /// Reads what is to be kept of a file. Blocks that make no sense are none.
    ///
    /// # Errors
    /// When it is no picture of a known format, or is over a limit.
    pub fn read(bytes: &[u8], keep: &Keep, limits: &Limits) -> Result<Self, Error> {
        limits.check_bytes(bytes.len())?;
        let Some(carrier) = FileFormat::of(bytes)?.codec().carrier else {
            return Ok(Self::default());
        };
        let blocks = (carrier.read)(bytes);
        let mut metadata = Self::default();
        metadata.exif =
            metadata.fitting("EXIF", blocks.exif.and_then(|exif| exif::clean(exif, keep)));
        if keep.xmp {
            let clean = blocks.xmp.and_then(|xmp| xmp::clean(xmp, keep.location));
            metadata.xmp = metadata.fitting("XMP", clean);
        }
        if keep.iptc {
            let clean = blocks.iptc.map(|iptc| iptc::clean(iptc, keep.location));
            metadata.iptc = metadata.fitting("IPTC", clean);
        }
        Ok(metadata)
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        [&self.exif, &self.xmp, &self.iptc].iter().all(|block| block.is_none())
            && self.graph.is_none()
    }

    /// The blocks that were asked for but are too large to be kept.
    pub fn left_out(&self) -> &[&'static str] {
        &self.left_out
    }

    /// A block, if it is not empty and not too large.
    fn fitting(&mut self, name: &'static str, block: Option<Vec<u8>>) -> Option<Vec<u8>> {
        let block = block.filter(|block| !block.is_empty())?;
        if block.len() <= MOST_BYTES {
            return Some(block);
        }
        self.left_out.push(name);
        None
    }
}

/// Puts some bytes into what is written, after the first `place` bytes of it.
pub(crate) struct Inserted {
    pub(crate) write: Sink,
    pub(crate) place: usize,
    pub(crate) bytes: Vec<u8>,
}

impl std::io::Write for Inserted {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.bytes.is_empty() {
            return self.write.write(bytes);
        }
        let before = bytes.len().min(self.place);
        if before > 0 {
            let written = self.write.write(&bytes[..before])?;
            self.place -= written;
            return Ok(written);
        }
        self.write.write_all(&std::mem::take(&mut self.bytes))?;
        self.write.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.write.flush()
    }
}
