//! How a picture is to be written.

use imgflo_pixel::{Alpha, Channels, Format, Layout, Sample, Transfer};

use crate::{Error, FileFormat};

/// How to write a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encode {
    /// The file format.
    pub format: FileFormat,
    /// JPEG: 1 (smallest) to 100 (best). By default 90.
    pub quality: u8,
    /// JPEG: keep colours as fine as brightness (4:4:4). Off by default: half as fine (4:2:0).
    pub full_color: bool,
    /// PNG: how much time to spend on a small file.
    pub compression: Compression,
}

/// How much time to spend on a small PNG file. The picture is the same with each.
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
    pub const fn new(format: FileFormat) -> Self {
        Self { format, quality: 90, full_color: false, compression: Compression::Fast }
    }

    /// The file format a file name's extension stands for, with or without its dot.
    ///
    /// # Errors
    /// When it stands for none that can be written.
    pub fn format_from_extension(extension: &str) -> Result<FileFormat, Error> {
        let extension = extension.trim_start_matches('.').to_ascii_lowercase();
        match extension.as_str() {
            "jpg" | "jpeg" | "jpe" | "jfif" => Ok(FileFormat::Jpeg),
            "png" => Ok(FileFormat::Png),
            "tif" | "tiff" => Ok(FileFormat::Tiff),
            _ => Err(Error::UnknownExtension { extension }),
        }
    }

    /// The nearest format to `wanted` that the encoder takes: it keeps as much as the file can.
    pub const fn accepts(&self, wanted: Format) -> Format {
        let Format { channels, sample, .. } = wanted;
        let (channels, sample) = match self.format {
            FileFormat::Jpeg if channels.is_gray() => (Channels::Y, Sample::U8),
            FileFormat::Jpeg => (Channels::Rgb, Sample::U8),
            FileFormat::Png if matches!(sample, Sample::F32) => (channels, Sample::U16),
            FileFormat::Png | FileFormat::Tiff => (channels, sample),
        };
        Format { channels, sample, transfer: Transfer::Srgb, alpha: Alpha::Straight }
    }

    pub(crate) fn check(&self, layout: Layout) -> Result<(), Error> {
        if !(1..=100).contains(&self.quality) {
            let value = self.quality.to_string();
            return Err(Error::Option { option: "quality", value, takes: "1 to 100".into() });
        }
        let takes = self.accepts(layout.format);
        if takes != layout.format {
            let (given, takes) = (describe(layout.format), describe(takes));
            return Err(Error::Pixels { format: self.format, given, takes });
        }
        let most = if self.format == FileFormat::Jpeg { 65_500 } else { i32::MAX as u32 };
        let sides = 1..=most;
        if sides.contains(&layout.width) && sides.contains(&layout.height) {
            return Ok(());
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
    use super::*;

    #[test]
    fn extensions_name_formats() {
        for (extension, format) in
            [("jpg", FileFormat::Jpeg), (".PNG", FileFormat::Png), ("tif", FileFormat::Tiff)]
        {
            assert_eq!(Encode::format_from_extension(extension).unwrap(), format);
        }
        let error = Encode::format_from_extension("bmp").unwrap_err().to_string();
        assert!(error.contains("`.bmp`"), "{error}");
    }

    #[test]
    fn what_an_encoder_accepts_it_accepts() {
        let formats = [FileFormat::Jpeg, FileFormat::Png, FileFormat::Tiff];
        for encode in formats.map(Encode::new) {
            for channels in [Channels::Y, Channels::Ya, Channels::Rgb, Channels::Rgba] {
                for sample in [Sample::U8, Sample::U16, Sample::F32] {
                    let takes = encode.accepts(Format::srgb(channels, sample));
                    assert_eq!(encode.accepts(takes), takes);
                    encode.check(Layout { width: 1, height: 1, format: takes }).unwrap();
                }
            }
        }
    }
}
