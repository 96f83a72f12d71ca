//! AVIF in.

use std::sync::Arc;

use imgflo_pixel::{Channels, Sample};
use re_rav1d::{Decoder, Picture, Settings};

use super::boxes::{broken, unsupported};
use super::container::{Cicp, Container, Image};
use super::pixels::{self, Matrix};
use super::sequence;
use crate::color::{self, Color, Range};
use crate::info::{Cost, Info, Profile};
use crate::lines::{Inks, Opened, Stored};
use crate::whole::WholeLines;
use crate::{Decode, Error, FileFormat, Limits};

/// What the decoder holds, whatever the picture's size.
const DECODER_BYTES: u64 = 12 << 20;

struct Header {
    container: Container,
    picture: Image,
    /// Whether colours are multiplied by it comes with it.
    alpha: Option<(Image, bool)>,
    stored: Stored,
    /// The numbers that tell its colours: the file's, or those of its AV1.
    numbers: Cicp,
    /// How they tell brightness, if that is HDR's.
    range: Option<Range>,
}

impl Header {
    fn read(bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        let container = Container::read(bytes)?;
        let picture = container.picture()?;
        limits.check_size(picture.width, picture.height)?;
        limits.check_size(picture.tile.0, picture.tile.1)?;
        let alpha = container.alpha()?;
        if let Some((alpha, _)) = &alpha {
            if (alpha.width, alpha.height) != (picture.width, picture.height) {
                return Err(unsupported("an alpha channel of another size"));
            }
            limits.check_size(alpha.tile.0, alpha.tile.1)?;
        }
        let channels = match (picture.coding.gray, &alpha) {
            (true, None) => Channels::Y,
            (true, Some(_)) => Channels::Ya,
            (false, None) => Channels::Rgb,
            (false, Some(_)) => Channels::Rgba,
        };
        let numbers = container.numbers().or_else(|| {
            let start = container.bytes(bytes, *picture.tiles.first()?).ok()?;
            sequence::colors(&start)
        });
        let numbers = numbers.unwrap_or(Cicp::UNKNOWN);
        let range = Range::of(numbers.transfer).filter(|_| container.profile().is_none());
        let sample = match picture.coding.bits {
            _ if range.is_some() => Sample::F32,
            8 => Sample::U8,
            _ => Sample::U16,
        };
        let Image { width, height, .. } = picture;
        let stored = Stored { width, height, inks: Inks::Plain(channels), sample };
        Ok(Self { container, picture, alpha, stored, numbers, range })
    }

    fn colors(&self, convert: bool) -> Result<(Color, Option<Profile>), Error> {
        if let Some(icc) = self.container.profile() {
            let (color, profile) = color::from_icc(&self.stored, icc, convert);
            return Ok((color, Some(profile)));
        }
        if !convert {
            return Ok((Color::Same, None));
        }
        let (channels, numbers) = (self.stored.inks.channels(), self.numbers);
        if let Some(range) = self.range {
            let points = color::points(numbers.primaries).map_err(unsupported)?;
            let points = points.unwrap_or(color::SRGB_POINTS);
            return Ok((color::from_range(channels, range, points), None));
        }
        let profile = color::from_numbers(numbers.primaries, numbers.transfer, channels);
        let profile = profile.map_err(unsupported)?;
        let color = profile.map(|profile| Color::from_profile(&self.stored, &profile));
        Ok((color.transpose().map_err(unsupported)?.unwrap_or(Color::Same), None))
    }

    fn info(&self, profile: Option<Profile>) -> Info {
        let bits = self.picture.coding.bits;
        let plain = Info::plain(FileFormat::Avif, &self.stored, bits, Cost::of(self.memory()));
        Info { profile, ..plain.turned(self.container.orientation()) }
    }

    /// The lines, and what decoding a tile takes: its planes, as many of filters, a line each of
    /// floats; and the AV1 itself.
    fn memory(&self) -> u64 {
        let lines = self.stored.bytes() as u64;
        let (width, height) = self.picture.tile;
        let (width, height) = (width.next_multiple_of(128), height.next_multiple_of(128));
        let pixels = u64::from(width) * u64::from(height);
        let bytes = self.stored.sample.bytes() as u64;
        lines + pixels * (6 * bytes + 2) + 64 * u64::from(width) + DECODER_BYTES
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
    let lines = WholeLines::new(move || whole(&bytes, &header));
    Ok((info, Opened { stored, lines: Box::new(lines), color }))
}

/// All lines.
fn whole(bytes: &[u8], header: &Header) -> Result<Vec<u8>, Error> {
    let stored = &header.stored;
    let mut lines = vec![0; stored.bytes()];
    each_tile(bytes, header, &header.picture, |tile, place, _| {
        let matrix = Matrix::choose(tile, header.numbers)?;
        pixels::colors(tile, &matrix, stored, place, &mut lines)
    })?;
    if let Some((alpha, multiplied)) = &header.alpha {
        each_tile(bytes, header, alpha, |tile, place, full_range| {
            pixels::alpha(tile, full_range, stored, place, &mut lines);
            Ok(())
        })?;
        if *multiplied {
            pixels::straighten(stored, &mut lines);
        }
    }
    Ok(lines)
}

/// Decodes an image's tiles, and gives each with the place of its corner, and whether it says of
/// itself that its range is full.
fn each_tile(
    bytes: &[u8],
    header: &Header,
    image: &Image,
    mut each: impl FnMut(&Picture, (usize, usize), bool) -> Result<(), Error>,
) -> Result<(), Error> {
    for (number, &id) in (0..).zip(&image.tiles) {
        let data = header.container.bytes(bytes, id)?;
        let full_range = sequence::colors(&data).unwrap_or(Cicp::UNKNOWN).full_range;
        let picture = decode_av1(data, image)?;
        let (x, y) = (number % image.across * image.tile.0, number / image.across * image.tile.1);
        each(&picture, (x as usize, y as usize), full_range)?;
    }
    Ok(())
}

/// Decodes one picture of AV1.
fn decode_av1(data: Vec<u8>, image: &Image) -> Result<Picture, Error> {
    let mut settings = Settings::new();
    // A thread of its own could not tell of its failure.
    settings.set_n_threads(1);
    settings.set_max_frame_delay(1);
    settings.set_strict_std_compliance(false);
    let (width, height) = image.tile;
    settings.set_frame_size_limit(width.saturating_mul(height));
    let failed = |error: re_rav1d::Error| broken(&format!("its AV1 cannot be decoded: {error}"));
    let mut decoder = Decoder::with_settings(&settings).map_err(failed)?;
    let mut more = decoder.send_data(data, None, None, None);
    let picture = loop {
        match decoder.get_picture() {
            Ok(picture) => break picture,
            Err(re_rav1d::Error::Again) if matches!(more, Err(re_rav1d::Error::Again)) => {
                more = decoder.send_pending_data();
                if more.is_ok() {
                    break decoder.get_picture().map_err(failed)?;
                }
            }
            Err(re_rav1d::Error::Again) if more.is_ok() => {
                return Err(broken("its AV1 has no picture, or is truncated"));
            }
            Err(error) => return Err(failed(more.err().unwrap_or(error))),
        }
    };
    let bits = picture.bits_per_component().map_or(0, |bits| bits.0);
    if (picture.width(), picture.height()) != image.tile || (bits > 8) != (image.coding.bits > 8) {
        return Err(broken("its AV1 is not as its header says"));
    }
    Ok(picture)
}
