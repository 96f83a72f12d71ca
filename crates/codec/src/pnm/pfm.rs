//! PFM, the portable float map: light in floating point, the lowest row first.

use std::sync::Arc;

use imgflo_pixel::{Alpha, Channels, Format, Layout, Sample, Transfer, WriteRows};

use super::header::Words;
use crate::color::Color;
use crate::format::{Codec, Sink, Writer};
use crate::info::{Cost, Info};
use crate::lines::{Inks, Lines, Opened, Stored};
use crate::whole::Gathered;
use crate::{Decode, Encode, Error, FileFormat, Limits};

/// PFM.
pub(crate) static CODEC: Codec = Codec {
    name: "PFM",
    extensions: &["pfm"],
    media_type: "image/x-portable-floatmap",
    begins: |bytes| matches!(bytes, [b'P', b'F' | b'f', b'\n' | b'\r' | b' ', ..]),
    rows: |channels, sample| Format {
        channels,
        sample,
        transfer: Transfer::Linear,
        alpha: Alpha::Straight,
    },
    probe: |bytes, limits| Ok(Header::read(bytes, limits)?.info()),
    decode,
    frames: None,
    carrier: None,
    writer: Some(Writer {
        accepts: |channels, _| {
            (if channels.is_gray() { Channels::Y } else { Channels::Rgb }, Sample::F32)
        },
        longest: i32::MAX as u32,
        quality: None,
        encode,
        animate: None,
    }),
};

struct Header {
    stored: Stored,
    little: bool,
    at: usize,
}

impl Header {
    fn read(bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        let mut words = Words { bytes, at: 2, format: FileFormat::Pfm };
        let (width, height) = (words.side("width")?, words.side("height")?);
        limits.check_size(width, height)?;
        let scale = words.word("scale")?;
        let number: Option<f32> = scale.parse().ok();
        // How bright 1 is stands here too, but programs do not agree on what that means.
        let number = number.filter(|scale| scale.is_finite() && *scale != 0.0);
        let reason = || format!("its scale is `{}`", scale.escape_debug());
        let number = number.ok_or_else(|| Error::broken(FileFormat::Pfm, reason()))?;
        let channels = if bytes[1] == b'f' { Channels::Y } else { Channels::Rgb };
        let stored = Stored { width, height, inks: Inks::Plain(channels), sample: Sample::F32 };
        Ok(Self { stored, little: number < 0.0, at: words.at + 1 })
    }

    fn info(&self) -> Info {
        Info::plain(FileFormat::Pfm, &self.stored, 32, Cost::STREAMED)
    }
}

fn decode(bytes: Arc<[u8]>, _: &Decode, limits: &Limits) -> Result<(Info, Opened), Error> {
    let header = Header::read(&bytes, limits)?;
    let (info, stored) = (header.info(), header.stored);
    let lines = PfmLines { bytes, header, given: 0 };
    Ok((info, Opened { stored, lines: Box::new(lines), color: Color::Same }))
}

struct PfmLines {
    bytes: Arc<[u8]>,
    header: Header,
    given: u32,
}

impl Lines for PfmLines {
    fn next(&mut self, line: &mut [u8]) -> Result<(), Error> {
        let height = self.header.stored.height;
        let at = self.header.at + (height - 1 - self.given) as usize * line.len();
        let whole = self.header.at + height as usize * line.len() <= self.bytes.len();
        let from = self.bytes.get(at..at + line.len()).filter(|_| whole);
        // What a truncated file lacks is its highest rows.
        let from = from.ok_or(Error::Truncated { format: FileFormat::Pfm, row: 0, height })?;
        for (to, from) in line.as_chunks_mut::<4>().0.iter_mut().zip(from.as_chunks::<4>().0) {
            let little = self.header.little;
            let value = if little { f32::from_le_bytes(*from) } else { f32::from_be_bytes(*from) };
            *to = value.to_ne_bytes();
        }
        self.given += 1;
        Ok(())
    }
}

fn encode(mut write: Sink, layout: Layout, _: &Encode) -> Result<Box<dyn WriteRows>, Error> {
    let Layout { width, height, format } = layout;
    let kind = if format.channels.is_gray() { "Pf" } else { "PF" };
    write.write_all(format!("{kind}\n{width} {height}\n-1.0\n").as_bytes())?;
    Ok(Box::new(Gathered::new(layout, move |pixels: &[u8]| {
        let mut out = Vec::with_capacity(layout.row_bytes());
        for row in pixels.chunks_exact(layout.row_bytes()).rev() {
            out.clear();
            let samples = row.as_chunks::<4>().0.iter();
            out.extend(samples.flat_map(|four| f32::from_ne_bytes(*four).to_le_bytes()));
            write.write_all(&out)?;
        }
        Ok(write.flush()?)
    })))
}
