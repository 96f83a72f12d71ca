//! The headers of PNM and PFM, which are text.

use imgflo_pixel::{Channels, Sample};

use crate::lines::{Inks, Stored};
use crate::{Error, FileFormat, Limits};

/// A header is shorter than this, but for comments.
const LONGEST_WORD: usize = 32;

/// How the samples of a file are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Raster {
    /// Numbers in text.
    Plain,
    /// Ones and zeros in text, with or without space between; 1 is black.
    PlainBits,
    /// Bytes, or pairs of bytes, the greater first.
    Raw,
    /// Eight to a byte, every row beginning a new one; 1 is black.
    Bits,
}

/// What a header says.
pub(super) struct Header {
    pub(super) stored: Stored,
    pub(super) raster: Raster,
    /// The sample that is white.
    pub(super) most: u16,
    /// Where the pixels begin.
    pub(super) at: usize,
}

impl Header {
    pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        let mut words = Words { bytes, at: 2, format: FileFormat::Pnm };
        let kind = bytes.get(1).copied().unwrap_or_default();
        let header = if kind == b'7' { Self::pam(words)? } else { Self::pnm(kind, &mut words)? };
        let Stored { width, height, .. } = header.stored;
        if width == 0 || height == 0 {
            return Err(broken("it has no pixels"));
        }
        limits.check_size(width, height)?;
        Ok(header)
    }

    fn pnm(kind: u8, words: &mut Words<'_>) -> Result<Self, Error> {
        let (raster, channels) = match kind {
            b'1' => (Raster::PlainBits, Channels::Y),
            b'2' => (Raster::Plain, Channels::Y),
            b'3' => (Raster::Plain, Channels::Rgb),
            b'4' => (Raster::Bits, Channels::Y),
            b'5' => (Raster::Raw, Channels::Y),
            _ => (Raster::Raw, Channels::Rgb),
        };
        let (width, height) = (words.number("width")?, words.number("height")?);
        let bits = matches!(raster, Raster::Bits | Raster::PlainBits);
        let most = if bits { 1 } else { words.number("largest sample")? };
        // One space ends the header; in text there may be more.
        Self::of(width, height, channels, most, raster, words.at + 1)
    }

    fn pam(mut words: Words<'_>) -> Result<Self, Error> {
        let (mut width, mut height, mut depth, mut most, mut kind) = (0, 0, 0, 0, String::new());
        loop {
            let word = words.word("ENDHDR")?;
            match word {
                "ENDHDR" => break,
                "WIDTH" => width = words.number(word)?,
                "HEIGHT" => height = words.number(word)?,
                "DEPTH" => depth = words.number(word)?,
                "MAXVAL" => most = words.number(word)?,
                "TUPLTYPE" => kind = words.word(word)?.to_owned(),
                other => return Err(broken(&format!("its header has a line `{other}`"))),
            }
        }
        let channels = match (depth, &*kind) {
            (1, "" | "BLACKANDWHITE" | "GRAYSCALE") => Channels::Y,
            (2, "" | "BLACKANDWHITE_ALPHA" | "GRAYSCALE_ALPHA") => Channels::Ya,
            (3, "" | "RGB") => Channels::Rgb,
            (4, "" | "RGB_ALPHA") => Channels::Rgba,
            _ => {
                let what = format!("pixels of {depth} samples called `{kind}`");
                return Err(Error::unsupported(FileFormat::Pnm, what));
            }
        };
        Self::of(width, height, channels, most, Raster::Raw, words.at + 1)
    }

    fn of(
        width: u32,
        height: u32,
        channels: Channels,
        most: u32,
        raster: Raster,
        at: usize,
    ) -> Result<Self, Error> {
        let most = u16::try_from(most).ok().filter(|&most| most > 0);
        let most = most.ok_or_else(|| broken("its largest sample is not 1 to 65535"))?;
        let sample = if most > 255 { Sample::U16 } else { Sample::U8 };
        let stored = Stored { width, height, inks: Inks::Plain(channels), sample };
        Ok(Self { stored, raster, most, at })
    }

    /// Bytes of a row in the file, if all have as many.
    pub(super) fn row_bytes(&self) -> Option<usize> {
        match self.raster {
            Raster::Raw => Some(self.stored.line_bytes()),
            Raster::Bits => Some((self.stored.width as usize).div_ceil(8)),
            Raster::Plain | Raster::PlainBits => None,
        }
    }
}

/// Words between spaces and comments.
pub(super) struct Words<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    pub(super) format: FileFormat,
}

impl<'a> Words<'a> {
    /// The next word, which says `what`; the place is left right behind it.
    pub(super) fn word(&mut self, what: &str) -> Result<&'a str, Error> {
        self.skip_space();
        let rest = self.bytes.get(self.at..).unwrap_or(&[]);
        let rest = &rest[..rest.len().min(LONGEST_WORD)];
        let end = rest.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'#');
        let word = end.and_then(|end| str::from_utf8(&rest[..end]).ok());
        let word = word.ok_or_else(|| {
            Error::broken(self.format, format!("its header has nothing sensible for `{what}`"))
        })?;
        self.at += word.len();
        Ok(word)
    }

    fn number(&mut self, what: &str) -> Result<u32, Error> {
        let word = self.word(what)?;
        let reason = || format!("its header has `{}` for `{what}`", word.escape_debug());
        word.parse().map_err(|_| Error::broken(self.format, reason()))
    }

    /// A side of the picture.
    pub(super) fn side(&mut self, what: &str) -> Result<u32, Error> {
        let side = self.number(what)?;
        if side > 0 { Ok(side) } else { Err(Error::broken(self.format, "it has no pixels")) }
    }

    pub(super) fn skip_space(&mut self) {
        while let Some(byte) = self.bytes.get(self.at) {
            if *byte == b'#' {
                let rest = &self.bytes[self.at..];
                let line = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
                self.at += line.unwrap_or(rest.len());
            } else if byte.is_ascii_whitespace() || *byte == b'\x0b' {
                self.at += 1;
            } else {
                break;
            }
        }
    }
}

pub(super) fn broken(reason: &str) -> Error {
    Error::broken(FileFormat::Pnm, reason)
}
