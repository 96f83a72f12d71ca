//! A track: what its frames are, how they are shown, and the lists of where they lie (ISO/IEC
//! 14496-12, 8.3 to 8.7).

use super::boxes::{Bytes, Part, broken, unsupported};
use super::property::Property;
use super::samples::Tables;
use crate::{Error, Orientation};

/// A track has no more references, and its frames no more properties, than this.
const MOST: usize = 64;
/// The lists of a track are in boxes in boxes, no deeper than this.
const DEEPEST: u8 = 4;

/// What a track says.
#[derive(Default)]
pub(super) struct Track<'a> {
    pub(super) id: u32,
    /// What it is for: `pict`, pictures; `auxv`, more of the pictures of another.
    pub(super) handler: [u8; 4],
    /// Kind, and the track that it refers to.
    references: Vec<([u8; 4], u32)>,
    /// Where columns and rows go: across and down, for each.
    matrix: [i32; 4],
    /// How long it is shown, all repetitions together; `None` for ever.
    length: Option<u64>,
    edits: Option<Bytes<'a>>,
    /// Units of time in a second.
    pub(super) timescale: u32,
    /// What its frames are coded in.
    pub(super) kind: [u8; 4],
    /// Whether all frames are described by the same words.
    is_uniform: bool,
    pub(super) size: (u32, u32),
    /// What is said of its frames.
    pub(super) said: Vec<Property>,
    pub(super) tables: Tables<'a>,
}

impl<'a> Track<'a> {
    pub(super) fn read(content: Bytes<'a>) -> Result<Self, Error> {
        let mut track = Self::default();
        track.parts(content, 0)?;
        Ok(track)
    }

    fn parts(&mut self, content: Bytes<'a>, depth: u8) -> Result<(), Error> {
        if depth > DEEPEST {
            return Err(broken("its boxes lie too deep in each other"));
        }
        content.parts(|Part { name, content }| match &name {
            b"edts" | b"mdia" | b"minf" | b"stbl" => self.parts(content, depth + 1),
            b"tkhd" => self.header(content),
            b"tref" => self.references(content),
            b"mdhd" => self.times(content),
            b"hdlr" => self.purpose(content),
            b"stsd" => self.entries(content),
            b"elst" => {
                self.edits = Some(content);
                Ok(())
            }
            _ => {
                self.tables.put(name, content);
                Ok(())
            }
        })
    }

    fn header(&mut self, mut content: Bytes<'a>) -> Result<(), Error> {
        let long = content.version()?.0 > 0;
        content.take(if long { 16 } else { 8 })?;
        self.id = content.u32()?;
        content.u32()?;
        let length = if long { content.u64()? } else { content.u32()?.into() };
        // All bits: nobody knows, and so it is for ever.
        let unknown = if long { u64::MAX } else { u32::MAX.into() };
        self.length = Some(length).filter(|length| *length != unknown);
        content.take(16)?;
        let [a, b, _, c, d] = [(); 5].map(|()| content.u32());
        self.matrix = [a?, b?, c?, d?].map(u32::cast_signed);
        Ok(())
    }

    fn references(&mut self, content: Bytes<'a>) -> Result<(), Error> {
        content.parts(|Part { name, mut content }| {
            while !content.0.is_empty() {
                if self.references.len() == MOST {
                    return Err(broken(&format!("it has more than {MOST} references")));
                }
                self.references.push((name, content.u32()?));
            }
            Ok(())
        })
    }

    fn times(&mut self, mut content: Bytes<'a>) -> Result<(), Error> {
        let long = content.version()?.0 > 0;
        content.take(if long { 16 } else { 8 })?;
        self.timescale = content.u32()?;
        Ok(())
    }

    fn purpose(&mut self, mut content: Bytes<'a>) -> Result<(), Error> {
        content.version()?;
        content.u32()?;
        self.handler = content.array()?;
        Ok(())
    }

    /// What its frames are, in the first words that describe some (12.1.3).
    fn entries(&mut self, mut content: Bytes<'a>) -> Result<(), Error> {
        content.version()?;
        self.is_uniform = content.u32()? == 1;
        let Some(Part { name, mut content }) = content.part()? else { return Ok(()) };
        self.kind = name;
        if &name != b"av01" {
            return Ok(());
        }
        content.take(24)?;
        self.size = (content.u16()?.into(), content.u16()?.into());
        content.take(50)?;
        self.said.clear();
        content.parts(|part| {
            if self.said.len() == MOST {
                return Err(broken(&format!("its frames have more than {MOST} properties")));
            }
            self.said.push(Property::read(part)?);
            Ok(())
        })
    }

    /// Whether it refers to another track in this way.
    pub(super) fn refers(&self, kind: &[u8; 4], to: u32) -> bool {
        self.references.contains(&(*kind, to))
    }

    /// Whether it belongs to another track, as its alpha or something else beside its pictures.
    pub(super) fn is_auxiliary(&self) -> bool {
        self.references.iter().any(|(kind, _)| kind == b"auxl")
    }

    /// That its frames can be read here.
    pub(super) fn check(&self) -> Result<(), Error> {
        match &self.kind {
            b"av01" if self.is_uniform => Ok(()),
            b"av01" => Err(unsupported("frames of several kinds")),
            kind => Err(unsupported(format!("frames of the kind `{}`", kind.escape_ascii()))),
        }
    }

    /// How often its frames are shown, 0 for ever. A list of edits may say that it is to be
    /// repeated until the track ends; files without such a list are shown for ever by browsers,
    /// and here.
    pub(super) fn loops(&self) -> Result<u32, Error> {
        let Some(mut edits) = self.edits else { return Ok(0) };
        let (version, flags) = edits.version()?;
        match edits.u32()? {
            0 => return Ok(0),
            1 => {}
            _ => return Err(unsupported("frames put together of several parts")),
        }
        let [length, start] = [(); 2].map(|()| match version {
            0 => edits.u32().map(u64::from),
            _ => edits.u64(),
        });
        let length = length?;
        if start? != 0 {
            return Err(unsupported("frames of which only some are to be shown"));
        }
        match self.length {
            _ if flags & 1 == 0 => Ok(1),
            None => Ok(0),
            Some(_) if length == 0 => Err(broken("nothing of it is repeated")),
            Some(all) => Ok(u32::try_from(all.div_ceil(length)).unwrap_or(u32::MAX).max(1)),
        }
    }

    /// Which way up its matrix puts the frames, if it does no more than that.
    pub(super) fn orientation(&self) -> Orientation {
        let exif = match self.matrix.map(i32::signum) {
            [-1, 0, 0, 1] => 2,
            [-1, 0, 0, -1] => 3,
            [1, 0, 0, -1] => 4,
            [0, 1, 1, 0] => 5,
            [0, 1, -1, 0] => 6,
            [0, -1, -1, 0] => 7,
            [0, -1, 1, 0] => 8,
            _ => 1,
        };
        Orientation::from_exif(exif).unwrap_or(Orientation::UPRIGHT)
    }
}
