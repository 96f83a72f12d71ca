//! PNM in.

use std::sync::Arc;

use imgflo_pixel::Sample;

use super::header::{Header, Raster, Words, broken};
use crate::color::Color;
use crate::info::{Cost, Info};
use crate::lines::{Lines, Opened, Stored};
use crate::{Decode, Error, FileFormat, Limits};

pub(super) fn probe(bytes: &Arc<[u8]>, limits: &Limits) -> Result<Info, Error> {
    Ok(info(&Header::read(bytes, limits)?))
}

pub(super) fn decode(
    bytes: Arc<[u8]>,
    _: &Decode,
    limits: &Limits,
) -> Result<(Info, Opened), Error> {
    let header = Header::read(&bytes, limits)?;
    let (info, stored) = (info(&header), header.stored);
    let lines = PnmLines { at: header.at, bytes, header, given: 0 };
    Ok((info, Opened { stored, lines: Box::new(lines), color: Color::Same }))
}

fn info(header: &Header) -> Info {
    let bits = (u16::BITS - header.most.leading_zeros()) as u8;
    Info::plain(FileFormat::Pnm, &header.stored, bits.next_power_of_two(), Cost::STREAMED)
}

struct PnmLines {
    bytes: Arc<[u8]>,
    header: Header,
    at: usize,
    given: u32,
}

impl Lines for PnmLines {
    fn next(&mut self, line: &mut [u8]) -> Result<(), Error> {
        match self.header.row_bytes() {
            Some(row) => self.raw(line, row)?,
            None if self.header.stored.sample == Sample::U16 => {
                for sample in line.as_chunks_mut::<2>().0 {
                    *sample = (self.number()?).to_ne_bytes();
                }
            }
            None => {
                for sample in line {
                    *sample = self.number()? as u8;
                }
            }
        }
        self.given += 1;
        Ok(())
    }
}

impl PnmLines {
    fn raw(&mut self, line: &mut [u8], row: usize) -> Result<(), Error> {
        let end = self.at.saturating_add(row);
        let from = self.bytes.get(self.at..end).ok_or_else(|| self.truncated())?;
        self.at = end;
        if self.header.raster == Raster::Bits {
            for (x, to) in line.iter_mut().enumerate() {
                *to = if from[x / 8] >> (7 - x % 8) & 1 == 0 { 255 } else { 0 };
            }
            return Ok(());
        }
        let most = self.header.most;
        let fits = if self.header.stored.sample == Sample::U16 {
            let to = line.as_chunks_mut::<2>().0.iter_mut();
            to.zip(from.as_chunks::<2>().0).try_for_each(|(to, from)| {
                *to = spread(u16::from_be_bytes(*from), most, 65_535)?.to_ne_bytes();
                Some(())
            })
        } else if most == 255 {
            line.copy_from_slice(from);
            Some(())
        } else {
            line.iter_mut().zip(from).try_for_each(|(to, from)| {
                *to = spread(u16::from(*from), most, 255)? as u8;
                Some(())
            })
        };
        fits.ok_or_else(|| self.above())
    }

    /// The next sample of those written in text.
    fn number(&mut self) -> Result<u16, Error> {
        let mut words = Words { bytes: &self.bytes, at: self.at, format: FileFormat::Pnm };
        words.skip_space();
        self.at = words.at;
        let rest = self.bytes.get(self.at..).unwrap_or(&[]);
        if self.header.raster == Raster::PlainBits {
            self.at += 1;
            return match rest.first() {
                Some(b'0') => Ok(255),
                Some(b'1') => Ok(0),
                Some(_) => Err(self.nonsense()),
                None => Err(self.truncated()),
            };
        }
        // A number that the file's end cuts short may have had another digit; one too long is wrong.
        let digits = rest.iter().take(16).take_while(|byte| byte.is_ascii_digit()).count();
        let last = self.given + 1 == self.header.stored.height;
        if rest.is_empty() || digits == rest.len() && !last {
            return Err(self.truncated());
        }
        let text = str::from_utf8(&rest[..digits]).unwrap_or_default();
        let value: u16 = text.parse().map_err(|_| self.nonsense())?;
        self.at += digits;
        let whole = if self.header.stored.sample == Sample::U16 { 65_535 } else { 255 };
        spread(value, self.header.most, whole).ok_or_else(|| self.above())
    }

    fn truncated(&self) -> Error {
        let Stored { height, .. } = self.header.stored;
        Error::Truncated { format: FileFormat::Pnm, row: self.given, height }
    }

    fn nonsense(&self) -> Error {
        broken(&format!("row {} has something that is no number", self.given))
    }

    fn above(&self) -> Error {
        broken(&format!("row {} has a sample above {}", self.given, self.header.most))
    }
}

/// From 0 to `most`, to 0 to `whole`; `None` if it is above.
fn spread(value: u16, most: u16, whole: u32) -> Option<u16> {
    let most = u32::from(most);
    let value = Some(u32::from(value)).filter(|value| *value <= most)?;
    Some(((value * whole + most / 2) / most) as u16)
}
