//! The file formats there are, and what each can do.

use std::fmt;
use std::io::Write;
use std::sync::Arc;

use imgflo_pixel::{Channels, Format, Layout, Sample, WriteRows};

use crate::frames::{FrameEncoder, OpenedFrames};
use crate::lines::Opened;
use crate::metadata::Carrier;
use crate::{
    Decode, Encode, Error, Info, Limits, avif, bmp, exr, gif, hdr, jpeg, jxl, png, pnm, qoi, svg,
    tiff, webp,
};

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileFormat {
    /// JPEG: lossy, 8 bit, no alpha.
    Jpeg,
    /// PNG: lossless, 8 or 16 bit.
    Png,
    /// TIFF: lossless, 8 or 16 bit or float.
    Tiff,
    /// GIF: 256 colours a frame; animated.
    Gif,
    /// WebP: lossy or lossless, 8 bit; animated.
    WebP,
    /// AVIF: lossy, 8 or 10 bit; animated ones are read.
    Avif,
    /// JPEG XL: lossless, 8 or 16 bit.
    Jxl,
    /// QOI: lossless, 8 bit; quick.
    Qoi,
    /// PNM and PAM: not compressed, 8 or 16 bit.
    Pnm,
    /// PFM: not compressed, floats of light, no alpha.
    Pfm,
    /// Radiance HDR: light in three bytes and an exponent, no alpha.
    Hdr,
    /// OpenEXR: lossless, floats of light.
    Exr,
    /// BMP: read only.
    Bmp,
    /// ICO and CUR, the largest of their pictures: read only.
    Ico,
    /// SVG, drawn in the size it states: read only.
    Svg,
}

/// What is known of a file format, and what reads and writes it. Every format has one of these, in
/// a file or folder of its own; all lists and messages are made of them.
pub(crate) struct Codec {
    /// What it is called.
    pub(crate) name: &'static str,
    /// What file names end with, without the dot; the usual one first.
    pub(crate) extensions: &'static [&'static str],
    /// What it is called on the web.
    pub(crate) media_type: &'static str,
    /// Whether a file is one, by its first bytes.
    pub(crate) begins: fn(&[u8]) -> bool,
    /// What rows of these channels and samples are: [`Format::srgb`], unless a file has light.
    pub(crate) rows: fn(Channels, Sample) -> Format,
    /// Reads the header; the size is checked before anything that takes time or memory.
    pub(crate) probe: fn(&Arc<[u8]>, &Limits) -> Result<Info, Error>,
    /// Opens the picture, or the first of several.
    pub(crate) decode: Open<Opened>,
    /// Opens all frames of what may be animated.
    pub(crate) frames: Option<Open<OpenedFrames>>,
    /// How it carries metadata; `None` if it carries none here.
    pub(crate) carrier: Option<&'static Carrier>,
    /// What writes it.
    pub(crate) writer: Option<Writer>,
}

/// Opens a file. Of the options those count that the format can follow itself: a smaller size,
/// colours.
type Open<T> = fn(Arc<[u8]>, &Decode, &Limits) -> Result<(Info, T), Error>;

/// What writes a format.
pub(crate) struct Writer {
    /// The nearest to these channels and samples that a file can hold.
    pub(crate) accepts: fn(Channels, Sample) -> (Channels, Sample),
    /// The most pixels a side can have.
    pub(crate) longest: u32,
    /// The quality when none is given; `None` where there is no such choice.
    pub(crate) quality: Option<u8>,
    /// Starts a file of one picture.
    pub(crate) encode: Start<Box<dyn WriteRows>>,
    /// Starts a file of several frames; [`Encode::loops`] tells how often they are shown.
    pub(crate) animate: Option<Start<FrameEncoder>>,
}

/// Starts a file.
type Start<T> = fn(Sink, Layout, &Encode) -> Result<T, Error>;

/// Where the bytes of a file go.
pub(crate) type Sink = Box<dyn Write + Send>;

impl FileFormat {
    /// All formats, the most common first.
    pub const ALL: [Self; 15] = [
        Self::Jpeg,
        Self::Png,
        Self::WebP,
        Self::Avif,
        Self::Gif,
        Self::Tiff,
        Self::Jxl,
        Self::Qoi,
        Self::Pnm,
        Self::Pfm,
        Self::Hdr,
        Self::Exr,
        Self::Bmp,
        Self::Ico,
        Self::Svg,
    ];

    pub(crate) fn codec(self) -> &'static Codec {
        match self {
            Self::Jpeg => &jpeg::CODEC,
            Self::Png => &png::CODEC,
            Self::Tiff => &tiff::CODEC,
            Self::Gif => &gif::CODEC,
            Self::WebP => &webp::CODEC,
            Self::Avif => &avif::CODEC,
            Self::Jxl => &jxl::CODEC,
            Self::Qoi => &qoi::CODEC,
            Self::Pnm => &pnm::CODEC,
            Self::Pfm => &pnm::pfm::CODEC,
            Self::Hdr => &hdr::CODEC,
            Self::Exr => &exr::CODEC,
            Self::Bmp => &bmp::CODEC,
            Self::Ico => &bmp::ico::CODEC,
            Self::Svg => &svg::CODEC,
        }
    }

    /// The format of a file, by its first bytes.
    ///
    /// # Errors
    /// When it is none of those known here.
    pub fn of(bytes: &[u8]) -> Result<Self, Error> {
        if bytes.is_empty() {
            return Err(Error::Empty);
        }
        let found = Self::ALL.into_iter().find(|format| (format.codec().begins)(bytes));
        found.ok_or_else(|| Error::UnknownFormat {
            start: bytes[..bytes.len().min(8)].escape_ascii().to_string(),
        })
    }

    /// The format that a file name's extension stands for, with or without its dot.
    ///
    /// # Errors
    /// When it stands for none that can be written.
    pub fn of_extension(extension: &str) -> Result<Self, Error> {
        let extension = extension.trim_start_matches('.').to_ascii_lowercase();
        let mut written = Self::ALL.into_iter().filter(|format| format.can_be_written());
        let found = written.find(|format| format.extensions().contains(&extension.as_str()));
        found.ok_or(Error::UnknownExtension { extension })
    }

    /// What file names end with, without the dot; the usual one first.
    pub fn extensions(self) -> &'static [&'static str] {
        self.codec().extensions
    }

    /// What it is called on the web, such as `image/png`.
    pub fn media_type(self) -> &'static str {
        self.codec().media_type
    }

    /// Whether it can be written.
    pub fn can_be_written(self) -> bool {
        self.codec().writer.is_some()
    }

    /// Whether several frames can be written, shown one after the other.
    pub fn can_be_animated(self) -> bool {
        self.codec().writer.as_ref().is_some_and(|writer| writer.animate.is_some())
    }

    /// Whether metadata can be kept in it.
    pub fn carries_metadata(self) -> bool {
        self.codec().carrier.is_some()
    }

    /// Whether a graph can be kept in it.
    pub fn carries_graphs(self) -> bool {
        self.codec().carrier.is_some_and(|carrier| carrier.graph.is_some())
    }

    /// The quality it is written with when none is given; `None` where there is no such choice.
    pub fn usual_quality(self) -> Option<u8> {
        self.codec().writer.as_ref().and_then(|writer| writer.quality)
    }
}

impl fmt::Display for FileFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.codec().name)
    }
}

/// The names of all formats.
pub(crate) fn names() -> String {
    list(FileFormat::ALL.map(|format| format.to_string()).into())
}

/// The usual extensions of those that can be written.
pub(crate) fn extensions() -> String {
    let written = FileFormat::ALL.into_iter().filter(|format| format.can_be_written());
    list(written.map(|format| format!(".{}", format.extensions()[0])).collect())
}

fn list(mut names: Vec<String>) -> String {
    let last = names.pop().unwrap_or_default();
    format!("{} and {last}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_name_formats() {
        for (extension, format) in
            [("jpg", FileFormat::Jpeg), (".PNG", FileFormat::Png), ("tif", FileFormat::Tiff)]
        {
            assert_eq!(FileFormat::of_extension(extension).unwrap(), format);
        }
        let error = FileFormat::of_extension("xyz").unwrap_err().to_string();
        assert!(error.contains("`.xyz`") && error.contains(".png"), "{error}");
    }

    #[test]
    fn every_extension_stands_for_one_format() {
        let all = FileFormat::ALL.into_iter().flat_map(FileFormat::extensions);
        let mut all: Vec<_> = all.collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
