//! WebP in.

use std::io::{Cursor, ErrorKind};
use std::sync::Arc;
use std::time::Duration;

use image_webp::{DecodingError, LoopCount, WebPDecoder};
use imgflo_pixel::{Channels, Sample};

use super::{container, vp8};
use crate::color::{self, Color};
use crate::frames::{Frames, OpenedFrames};
use crate::info::{Animation, Cost, Info, Profile};
use crate::lines::{Inks, Opened, Stored};
use crate::whole::WholeLines;
use crate::{Decode, Error, FileFormat, Limits, Orientation, exif};

type Reader = WebPDecoder<Cursor<Arc<[u8]>>>;

const ENDS_EARLY: &str = "it ends early; get a whole copy of it";
/// A colour profile and the like may take this much memory; real ones have less.
const METADATA_BYTES: usize = 16 << 20;
/// Bytes that the decoder holds for each pixel, beside those it gives: brightness and colours, or
/// the four channels of a lossless picture, and its tables.
const PIXEL_BYTES: u64 = 6;

pub(super) fn probe(bytes: &Arc<[u8]>, limits: &Limits) -> Result<Info, Error> {
    Ok(open(bytes.clone(), false, limits)?.info)
}

pub(super) fn decode(
    bytes: Arc<[u8]>,
    options: &Decode,
    limits: &Limits,
) -> Result<(Info, Opened), Error> {
    let OpenFile { mut reader, info, stored, color } = open(bytes, options.color, limits)?;
    let whole = move || {
        let mut lines = vec![0; stored.bytes()];
        reader.read_image(&mut lines).map_err(|error| broken(&error))?;
        Ok(lines)
    };
    Ok((info, Opened { stored, lines: Box::new(WholeLines::new(whole)), color }))
}

pub(super) fn frames(
    bytes: Arc<[u8]>,
    options: &Decode,
    limits: &Limits,
) -> Result<(Info, OpenedFrames), Error> {
    let OpenFile { reader, info, stored, color } = open(bytes, options.color, limits)?;
    if !reader.is_animated() {
        return Err(Error::NoFrames { format: FileFormat::WebP });
    }
    Ok((info, OpenedFrames { stored, frames: Box::new(WebPFrames(reader)), color }))
}

struct OpenFile {
    reader: Reader,
    info: Info,
    stored: Stored,
    color: Color,
}

fn open(bytes: Arc<[u8]>, convert: bool, limits: &Limits) -> Result<OpenFile, Error> {
    if !container::is_whole(&bytes) {
        return Err(Error::broken(FileFormat::WebP, ENDS_EARLY));
    }
    let file = bytes.clone();
    let mut reader = Reader::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let (width, height) = reader.dimensions();
    limits.check_size(width, height)?;
    if width == 0 || height == 0 {
        return Err(Error::broken(FileFormat::WebP, "it has no pixels"));
    }
    let mut longest = 0;
    for (picture, size) in container::lossy(&file, (width, height)) {
        if !vp8::is_sound(picture, size) {
            return Err(Error::broken(FileFormat::WebP, "a picture in it is not as it says"));
        }
        longest = longest.max(picture.len());
    }
    reader.set_memory_limit(METADATA_BYTES);
    let channels = if reader.has_alpha() { Channels::Rgba } else { Channels::Rgb };
    let stored = Stored { width, height, inks: Inks::Plain(channels), sample: Sample::U8 };
    // Metadata that cannot be read are none.
    let (color, profile) = match reader.icc_profile().ok().flatten() {
        Some(icc) => {
            let (color, profile) = color::from_icc(&stored, &icc, convert);
            (color, Some(profile))
        }
        None => (Color::Same, None),
    };
    let exif = reader.exif_metadata().ok().flatten();
    let orientation = exif.as_deref().and_then(exif::orientation);
    // The decoder gathers a lossy picture's bytes, and copies them.
    let copies = 3 * longest as u64;
    let info = info(&reader, &stored, copies, orientation.unwrap_or(Orientation::UPRIGHT), profile);
    Ok(OpenFile { reader, info, stored, color })
}

fn info(
    reader: &Reader,
    stored: &Stored,
    copies: u64,
    orientation: Orientation,
    profile: Option<Profile>,
) -> Info {
    let frame = stored.bytes() as u64;
    let inside = u64::from(stored.width) * u64::from(stored.height) * PIXEL_BYTES + copies;
    let loops = match reader.loop_count() {
        LoopCount::Forever => 0,
        LoopCount::Times(times) => u32::from(times.get()),
    };
    let cost = Cost { fixed: 1 << 20, rows: frame + inside, shrinks: false };
    let channels = stored.inks.channels();
    let animation = Animation { loops, channels, memory: 2 * frame + inside };
    let plain = Info {
        profile,
        frames: reader.num_frames().max(1),
        animation: reader.is_animated().then_some(animation),
        ..Info::plain(FileFormat::WebP, stored, 8, cost)
    };
    plain.turned(orientation)
}

struct WebPFrames(Reader);

impl Frames for WebPFrames {
    fn next(&mut self, frame: &mut [u8]) -> Result<Option<Duration>, Error> {
        match self.0.read_frame(frame) {
            Ok(milliseconds) => Ok(Some(Duration::from_millis(milliseconds.into()))),
            Err(DecodingError::NoMoreFrames) => Ok(None),
            Err(error) => Err(broken(&error)),
        }
    }
}

fn broken(error: &DecodingError) -> Error {
    let reason = match error {
        DecodingError::IoError(io) if io.kind() == ErrorKind::UnexpectedEof => ENDS_EARLY.into(),
        error => error.to_string(),
    };
    Error::broken(FileFormat::WebP, reason)
}
