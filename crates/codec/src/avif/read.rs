//! AVIF in.

use std::sync::Arc;

use re_rav1d::{Decoder, Picture};

use super::boxes::{Bytes, broken, unsupported};
use super::container::{Container, Image};
use super::frames::{self, AvifFrames};
use super::look::Look;
use super::movie::Movie;
use super::outline::Outline;
use super::pixels::{self, Matrix};
use super::property::Cicp;
use super::sequence;
use super::session::{DECODER_BYTES, failed, no_picture, padded, settings, unlike};
use crate::frames::{Frames, OpenedFrames};
use crate::info::{Cost, Info, Profile};
use crate::lines::{Opened, Stored};
use crate::whole::WholeLines;
use crate::{Decode, Error, FileFormat, Limits};

/// What is in a file. Of a picture and frames, rows are the same.
enum File {
    Picture(Header),
    Frames(Movie, Look),
    Both(Header, Movie, Look),
}

impl File {
    /// A file of frames has a picture, too, for programs that know none; if it is another than the
    /// frames are, or cannot be read, the first frame is the picture.
    fn read(bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        let outline = Outline::read(bytes)?;
        let movie = outline.moov.map(|moov| Movie::read(moov, limits)).transpose()?.flatten();
        let header = outline.meta.map(|meta| Header::read(bytes, meta, limits));
        match (header, movie) {
            (Some(header), None) => Ok(Self::Picture(header?)),
            (Some(Ok(header)), Some(movie)) if movie.count == 1 => Ok(Self::Picture(header)),
            (header, Some(movie)) => {
                let look = frames::look(bytes, &movie);
                match header.and_then(Result::ok).filter(|header| header.look.is_as(&look)) {
                    Some(header) => Ok(Self::Both(header, movie, look)),
                    None => Ok(Self::Frames(movie, look)),
                }
            }
            (None, None) => Err(broken("it has neither a picture nor frames")),
        }
    }

    /// How the picture looks.
    fn look(&self) -> &Look {
        match self {
            Self::Picture(header) | Self::Both(header, ..) => &header.look,
            Self::Frames(_, look) => look,
        }
    }

    fn info(&self, profile: Option<Profile>) -> Info {
        match self {
            Self::Picture(header) => header.info(profile),
            Self::Both(header, movie, _) => frames::animated(header.info(profile), movie),
            Self::Frames(movie, look) => frames::info(movie, look, profile),
        }
    }
}

struct Header {
    container: Container,
    picture: Image,
    /// Whether colours are multiplied by it comes with it.
    alpha: Option<(Image, bool)>,
    look: Look,
}

impl Header {
    fn read(bytes: &[u8], meta: Bytes<'_>, limits: &Limits) -> Result<Self, Error> {
        let container = Container::read(bytes, meta)?;
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
        let numbers = container.numbers().or_else(|| {
            let start = container.bytes(bytes, *picture.tiles.first()?).ok()?;
            sequence::colors(&start)
        });
        let look = Look::new(
            (picture.width, picture.height),
            picture.coding,
            alpha.is_some(),
            container.orientation(),
            numbers.unwrap_or(Cicp::UNKNOWN),
            container.profile(),
        );
        Ok(Self { container, picture, alpha, look })
    }

    fn info(&self, profile: Option<Profile>) -> Info {
        let (bits, stored) = (self.picture.coding.bits, &self.look.stored);
        let plain = Info::plain(FileFormat::Avif, stored, bits, Cost::of(self.memory()));
        Info { profile, ..plain.turned(self.look.orientation) }
    }

    /// The lines, and what decoding a tile takes: its planes, as many of filters, a line each of
    /// floats; and the AV1 itself.
    fn memory(&self) -> u64 {
        let stored = &self.look.stored;
        let (width, height) = self.picture.tile;
        let pixels = padded(width) * padded(height);
        let bytes = stored.sample.bytes() as u64;
        stored.bytes() as u64 + pixels * (6 * bytes + 2) + 64 * padded(width) + DECODER_BYTES
    }
}

pub(super) fn probe(bytes: &Arc<[u8]>, limits: &Limits) -> Result<Info, Error> {
    let file = File::read(bytes, limits)?;
    let (_, profile) = file.look().colors(false)?;
    Ok(file.info(profile))
}

pub(super) fn decode(
    bytes: Arc<[u8]>,
    options: &Decode,
    limits: &Limits,
) -> Result<(Info, Opened), Error> {
    let file = File::read(&bytes, limits)?;
    let (color, profile) = file.look().colors(options.color)?;
    let (info, stored) = (file.info(profile), file.look().stored);
    let lines = WholeLines::new(move || match file {
        File::Picture(header) | File::Both(header, ..) => whole(&bytes, &header),
        File::Frames(movie, look) => first(bytes, movie, &look),
    });
    Ok((info, Opened { stored, lines: Box::new(lines), color }))
}

pub(super) fn frames(
    bytes: Arc<[u8]>,
    options: &Decode,
    limits: &Limits,
) -> Result<(Info, OpenedFrames), Error> {
    let (File::Frames(movie, look) | File::Both(_, movie, look)) = File::read(&bytes, limits)?
    else {
        return Err(Error::NoFrames { format: FileFormat::Avif });
    };
    let (color, profile) = look.colors(options.color)?;
    let info = frames::info(&movie, &look, profile);
    let frames = Box::new(AvifFrames::open(bytes, movie, &look)?);
    Ok((info, OpenedFrames { stored: look.stored, frames, color }))
}

/// All lines of the first frame.
fn first(bytes: Arc<[u8]>, movie: Movie, look: &Look) -> Result<Vec<u8>, Error> {
    let mut lines = vec![0; look.stored.bytes()];
    match AvifFrames::open(bytes, movie, look)?.next(&mut lines)? {
        Some(_) => Ok(lines),
        None => Err(no_picture()),
    }
}

/// All lines.
fn whole(bytes: &[u8], header: &Header) -> Result<Vec<u8>, Error> {
    let stored: &Stored = &header.look.stored;
    let mut lines = vec![0; stored.bytes()];
    each_tile(bytes, header, &header.picture, |tile, place, _| {
        let matrix = Matrix::choose(tile, header.look.numbers)?;
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
    let mut decoder = Decoder::with_settings(&settings(image.tile)).map_err(failed)?;
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
            Err(re_rav1d::Error::Again) if more.is_ok() => return Err(no_picture()),
            Err(error) => return Err(failed(more.err().unwrap_or(error))),
        }
    };
    let bits = picture.bits_per_component().map_or(0, |bits| bits.0);
    if (picture.width(), picture.height()) != image.tile || (bits > 8) != (image.coding.bits > 8) {
        return Err(unlike());
    }
    Ok(picture)
}
