//! JPEG XL in: the first frame, if there are several.

use std::sync::Arc;

use imgflo_pixel::{Channels, Sample};
use jxl::api::{
    AlphaMode, Endianness, Event, ExtraChannel, JxlBasicInfo, JxlBitDepth, JxlColorEncoding,
    JxlColorProfile, JxlColorType, JxlDataFormat, JxlDecoder, JxlDecoderOptions, JxlOutputBuffer,
    JxlPixelFormat, JxlTransferFunction, ProfileLevel,
};

use crate::color::{self, Color, Range};
use crate::info::{Cost, Info, Profile};
use crate::lines::{Inks, Opened, Stored};
use crate::whole::WholeLines;
use crate::{Decode, Error, FileFormat, Limits, Orientation};

/// What the decoder holds, whatever the picture's size.
const DECODER_BYTES: u64 = 16 << 20;
/// Floats for every sample: the picture, one it refers to, and what filters take.
const FLOATS: u64 = 4;
/// Samples that a frame may have, though the picture has fewer: what they take is little.
const FEW_SAMPLES: u64 = 1 << 18;

/// A file whose header is read.
struct Header {
    decoder: JxlDecoder,
    /// Bytes of the file that are read.
    used: usize,
    stored: Stored,
    bits: u8,
    extra: usize,
    orientation: Orientation,
    profile: Option<JxlColorProfile>,
}

impl Header {
    fn read(bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        let (decoder, _) = begin(bytes, limits.max_pixels.saturating_mul(5))?;
        let (Some(info), Some(embedded)) =
            (decoder.basic_info().cloned(), decoder.embedded_color_profile().cloned())
        else {
            return Err(Error::broken(FileFormat::Jxl, "it has no header"));
        };
        let side = |side: usize| u32::try_from(side).unwrap_or(u32::MAX);
        let (width, height) = (side(info.size.0), side(info.size.1));
        limits.check_size(width, height)?;
        if embedded.is_cmyk() {
            return Err(Error::unsupported(FileFormat::Jxl, "CMYK pixels"));
        }
        let gray = embedded.channels() == 1;
        let (sample, bits) = match (depth(&info), range(&embedded)) {
            ((_, bits), Some(_)) => (Sample::F32, bits),
            (depth, None) => depth,
        };
        let extra = info.extra_channels.len();
        // A frame may be larger than the picture.
        let (mut decoder, used) = begin(bytes, samples((width, height), extra).max(FEW_SAMPLES))?;
        let (format, channels) = pixel_format(&info, gray, sample);
        decoder.set_pixel_format(format).map_err(|error| broken(&error))?;
        let profile = decoder.output_color_profile().cloned();
        let stored = Stored { width, height, inks: Inks::Plain(channels), sample };
        let orientation = Orientation::from_exif(info.orientation as u16);
        let orientation = orientation.unwrap_or(Orientation::UPRIGHT);
        Ok(Self { decoder, used, stored, bits, extra, orientation, profile })
    }

    /// The way to sRGB, and what to tell of the profile.
    fn colors(&self, convert: bool) -> Result<(Color, Option<Profile>), Error> {
        let gray = self.stored.inks.channels().is_gray();
        let srgb = JxlColorProfile::Simple(JxlColorEncoding::srgb(gray));
        let Some(profile) = self.profile.as_ref().filter(|told| !told.same_color_encoding(&srgb))
        else {
            return Ok((Color::Same, None));
        };
        if let Some(range) = range(profile) {
            if !convert {
                return Ok((Color::Same, None));
            }
            let color = color::from_range(self.stored.inks.channels(), range, points(profile));
            return Ok((color, None));
        }
        let Some(icc) = profile.try_as_icc() else { return Ok((Color::Same, None)) };
        let (color, told) = color::from_icc(&self.stored, &icc, convert);
        Ok((color, Some(told)))
    }

    fn info(&self, profile: Option<Profile>) -> Info {
        let lines = self.stored.bytes() as u64;
        let samples = samples((self.stored.width, self.stored.height), self.extra);
        let held = samples.saturating_mul(4 * FLOATS);
        let cost = Cost::of(lines.saturating_add(held).saturating_add(DECODER_BYTES));
        let plain = Info::plain(FileFormat::Jxl, &self.stored, self.bits, cost);
        Info { profile, ..plain.turned(self.orientation) }
    }

    /// All lines.
    fn whole(mut self, bytes: &[u8]) -> Result<Vec<u8>, Error> {
        let (row, height) = (self.stored.line_bytes(), self.stored.height as usize);
        // The decoder wants samples where they are aligned.
        let mut lines = vec![0; row * height + 4];
        let start = lines.as_ptr().align_offset(4).min(4);
        let mut rest = bytes.get(self.used..).unwrap_or(&[]);
        loop {
            let place = &mut lines[start..start + row * height];
            let mut buffers = [JxlOutputBuffer::new(place, height, row)];
            let event = self.decoder.process(&mut rest, Some(&mut buffers), None);
            match event.map_err(|error| broken(&error))? {
                Event::FrameComplete { .. } => break,
                Event::NeedMoreInput { .. } | Event::Complete => {
                    let height = self.stored.height;
                    return Err(Error::Truncated { format: FileFormat::Jxl, row: 0, height });
                }
                Event::BasicInfo | Event::FrameHeader => {}
            }
        }
        lines.copy_within(start..start + row * height, 0);
        lines.truncate(row * height);
        Ok(lines)
    }
}

/// Samples that the decoder has of a picture: its rows have 16 pixels at least.
fn samples((width, height): (u32, u32), extra: usize) -> u64 {
    let pixels = u64::from(width.max(16)) * u64::from(height);
    pixels.saturating_mul(3 + extra as u64)
}

/// A decoder of pictures and frames that have no more samples, and how far it has read: to where the
/// picture is known.
fn begin(bytes: &[u8], samples: u64) -> Result<(JxlDecoder, usize), Error> {
    let mut options = JxlDecoderOptions::default();
    options.adjust_orientation = false;
    options.alpha_mode = AlphaMode::Unpremultiplied;
    options.max_profile_level = ProfileLevel::Main10;
    // It refuses as many, too.
    options.sample_limit = usize::try_from(samples.saturating_add(1)).ok();
    let mut decoder = JxlDecoder::new(options);
    let mut rest = bytes;
    match decoder.process(&mut rest, None, None).map_err(|error| broken(&error))? {
        Event::BasicInfo => {}
        _ => return Err(Error::broken(FileFormat::Jxl, "it ends within its header")),
    }
    Ok((decoder, bytes.len() - rest.len()))
}

/// What rows are asked for: of the other channels only alpha.
fn pixel_format(info: &JxlBasicInfo, gray: bool, sample: Sample) -> (JxlPixelFormat, Channels) {
    let alpha = info.extra_channels.iter().any(|extra| extra.ec_type == ExtraChannel::Alpha);
    let (color_type, channels) = match (gray, alpha) {
        (true, false) => (JxlColorType::Grayscale, Channels::Y),
        (true, true) => (JxlColorType::GrayscaleAlpha, Channels::Ya),
        (false, false) => (JxlColorType::Rgb, Channels::Rgb),
        (false, true) => (JxlColorType::Rgba, Channels::Rgba),
    };
    let endianness = Endianness::native();
    let data = match sample {
        Sample::U8 => JxlDataFormat::U8 { bit_depth: 8 },
        Sample::U16 => JxlDataFormat::U16 { endianness, bit_depth: 16 },
        Sample::F32 => JxlDataFormat::F32 { endianness },
    };
    let extra_channel_format = vec![None; info.extra_channels.len()];
    let color_data_format = Some(data);
    (JxlPixelFormat { color_type, color_data_format, extra_channel_format }, channels)
}

/// How codes tell brightness, if that is HDR's.
fn range(profile: &JxlColorProfile) -> Option<Range> {
    match profile.transfer_function()? {
        JxlTransferFunction::PQ => Some(Range::Pq),
        JxlTransferFunction::HLG => Some(Range::Hlg),
        _ => None,
    }
}

/// White, red, green and blue (x, y each).
fn points(profile: &JxlColorProfile) -> [[f64; 2]; 4] {
    let JxlColorProfile::Simple(JxlColorEncoding::RgbColorSpace { white_point, primaries, .. }) =
        profile
    else {
        return color::SRGB_POINTS;
    };
    let [red, green, blue] = primaries.to_xy_coords();
    [white_point.to_xy_coords(), red, green, blue].map(|(x, y)| [x.into(), y.into()])
}

fn depth(info: &JxlBasicInfo) -> (Sample, u8) {
    match info.bit_depth {
        JxlBitDepth::Int { bits_per_sample: bits @ 0..=8 } => (Sample::U8, bits as u8),
        JxlBitDepth::Int { bits_per_sample: bits @ 9..=16 } => (Sample::U16, bits as u8),
        JxlBitDepth::Int { bits_per_sample: bits } => (Sample::F32, bits as u8),
        JxlBitDepth::Float { bits_per_sample: bits, .. } => (Sample::F32, bits as u8),
    }
}

pub(super) fn probe(bytes: &Arc<[u8]>, limits: &Limits) -> Result<Info, Error> {
    let header = Header::read(bytes, limits)?;
    let (_, profile) = header.colors(false)?;
    Ok(header.info(profile))
}

pub(super) fn decode(
    bytes: Arc<[u8]>,
    options: &Decode,
    limits: &Limits,
) -> Result<(Info, Opened), Error> {
    let header = Header::read(&bytes, limits)?;
    let (color, profile) = header.colors(options.color)?;
    let (info, stored) = (header.info(profile), header.stored);
    let lines = WholeLines::new(move || header.whole(&bytes));
    Ok((info, Opened { stored, lines: Box::new(lines), color }))
}

/// All pixels as they are stored.
pub(super) fn pixels(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, Error> {
    Header::read(bytes, limits)?.whole(bytes)
}

fn broken(error: &jxl::error::Error) -> Error {
    Error::broken(FileFormat::Jxl, error.to_string())
}
