//! How a picture is to be written.

use imgflo_pixel::{Format, Layout};

use crate::format::Writer;
use crate::{Error, FileFormat};

/// How to write a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encode {
    /// The file format.
    pub format: FileFormat,
    /// How good a lossy picture is: 1 (smallest) to 100 (best). By default what is usual for the
    /// format: [`FileFormat::usual_quality`].
    pub quality: u8,
    /// JPEG: keep colours as fine as brightness (4:4:4). Off by default: half as fine (4:2:0).
    pub full_color: bool,
    /// WebP: keep every pixel as it is. Off by default.
    pub lossless: bool,
    /// PNG, WebP, AVIF: how much time to spend on a small file.
    pub compression: Compression,
    /// How often the frames of an animation are shown; 0, the default, is for ever.
    pub loops: u32,
}

/// How much time to spend on a small file. The picture is the same with each, but in AVIF.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compression {
    /// As fast as can be; for answers to waiting users.
    #[default]
    Fast,
    /// Tens of times slower, about a quarter smaller.
    Balanced,
    /// Slower still.
    Small,
}

impl Encode {
    /// The usual way to write a format.
    pub fn new(format: FileFormat) -> Self {
        let quality = format.usual_quality().unwrap_or(100);
        Self {
            format,
            quality,
            full_color: false,
            lossless: false,
            compression: Compression::Fast,
            loops: 0,
        }
    }

    /// The nearest format to `wanted` that the encoder takes: it keeps as much as the file can.
    pub fn accepts(&self, wanted: Format) -> Format {
        let codec = self.format.codec();
        let (channels, sample) = match &codec.writer {
            Some(writer) => (writer.accepts)(wanted.channels, wanted.sample),
            None => (wanted.channels, wanted.sample),
        };
        (codec.rows)(channels, sample)
    }

    /// What writes such a file, once it is sure that it can.
    pub(crate) fn writer(&self, layout: Layout) -> Result<&'static Writer, Error> {
        let format = self.format;
        let writer = format.codec().writer.as_ref();
        let writer = writer.ok_or(Error::NotWritten { format })?;
        if !(1..=100).contains(&self.quality) {
            let value = self.quality.to_string();
            return Err(Error::Option { option: "quality", value, takes: "1 to 100".into() });
        }
        let takes = self.accepts(layout.format);
        if takes != layout.format {
            let (given, takes) = (describe(layout.format), describe(takes));
            return Err(Error::Pixels { format: self.format, given, takes });
        }
        let most = writer.longest;
        let sides = 1..=most;
        if sides.contains(&layout.width) && sides.contains(&layout.height) {
            return Ok(writer);
        }
        let value = format!("{}x{}", layout.width, layout.height);
        Err(Error::Option { option: "size", value, takes: format!("1 to {most} pixels a side") })
    }
}

fn describe(format: Format) -> String {
    let Format { channels, sample, transfer, alpha } = format;
    format!("{channels:?} {sample:?} ({transfer:?}, {alpha:?})")
}

/// Counts the rows an encoder takes.
pub(crate) struct Rows {
    layout: Layout,
    given: u32,
}

impl Rows {
    pub(crate) fn new(layout: Layout) -> Self {
        Self { layout, given: 0 }
    }

    pub(crate) fn layout(&self) -> Layout {
        self.layout
    }

    /// Accounts for `rows`.
    pub(crate) fn take(&mut self, rows: &[u8]) -> Result<(), Error> {
        let row = self.layout.row_bytes();
        if !rows.len().is_multiple_of(row) {
            return Err(Error::RowBytes { given: rows.len(), row });
        }
        let end = u64::from(self.given) + (rows.len() / row) as u64;
        if end > u64::from(self.layout.height) {
            return Err(Error::NoSuchRow { row: end - 1, height: self.layout.height });
        }
        self.given = end as u32;
        Ok(())
    }

    pub(crate) fn check_complete(&self) -> Result<(), Error> {
        let (given, height) = (self.given, self.layout.height);
        if given == height { Ok(()) } else { Err(Error::MissingRows { given, height }) }
    }
}

#[cfg(test)]
mod tests {
    use imgflo_pixel::{Channels, Sample};

    use super::*;

    #[test]
    fn what_an_encoder_accepts_it_accepts() {
        let written = FileFormat::ALL.into_iter().filter(|format| format.can_be_written());
        for encode in written.map(Encode::new) {
            for channels in [Channels::Y, Channels::Ya, Channels::Rgb, Channels::Rgba] {
                for sample in [Sample::U8, Sample::U16, Sample::F32] {
                    let takes = encode.accepts(Format::srgb(channels, sample));
                    assert_eq!(encode.accepts(takes), takes);
                    encode.writer(Layout { width: 2, height: 2, format: takes }).map(drop).unwrap();
                }
            }
        }
    }
}
