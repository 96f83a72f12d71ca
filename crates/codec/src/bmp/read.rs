//! The pixels of BMP.

use std::sync::Arc;

use super::header::{Header, Kind};
use crate::Error;
use crate::lines::{Lines, Stored};

/// Gives rows from wherever they are in the file.
pub(super) struct BmpLines {
    bytes: Arc<[u8]>,
    header: Header,
    /// The places in the palette that run lengths told, the highest row first.
    runs: Option<Vec<u8>>,
    given: u32,
}

impl BmpLines {
    pub(super) fn new(bytes: Arc<[u8]>, header: Header) -> Self {
        Self { bytes, header, runs: None, given: 0 }
    }

    fn stored_row(&self) -> Result<&[u8], Error> {
        let (row, height) = (self.header.row_bytes(), self.header.stored.height);
        let number = if self.header.top_down { self.given } else { height - 1 - self.given };
        let at = (number as usize).saturating_mul(row).saturating_add(self.header.pixels_at);
        let row = self.bytes.get(at..at.saturating_add(row));
        row.ok_or_else(|| truncated(&self.header, self.given))
    }

    /// Spreads run lengths out, if that was not done.
    fn runs(&mut self) -> Result<Vec<u8>, Error> {
        match self.runs.take() {
            Some(runs) => Ok(runs),
            None => {
                let data = self.bytes.get(self.header.pixels_at..).unwrap_or(&[]);
                spread(data, &self.header).ok_or_else(|| truncated(&self.header, self.given))
            }
        }
    }
}

impl Lines for BmpLines {
    fn next(&mut self, line: &mut [u8]) -> Result<(), Error> {
        if matches!(self.header.kind, Kind::Runs(_)) {
            let runs = self.runs()?;
            let width = self.header.stored.width as usize;
            let row = runs.chunks_exact(width).nth(self.given as usize).unwrap_or(&[]);
            self.color(row.iter().copied(), line)?;
            self.runs = Some(runs);
        } else {
            let (row, bits) = (self.stored_row()?, self.header.bits as usize);
            match &self.header.kind {
                Kind::Masks(masks) => unmask(row, bits / 8, masks, line),
                _ => {
                    let place = |x: usize| {
                        row[x * bits / 8] >> (8 - bits - x * bits % 8) & ((1_u16 << bits) - 1) as u8
                    };
                    self.color((0..self.header.stored.width as usize).map(place), line)?;
                }
            }
        }
        self.given += 1;
        Ok(())
    }
}

impl BmpLines {
    /// Looks places up in the palette.
    fn color(&self, places: impl Iterator<Item = u8>, line: &mut [u8]) -> Result<(), Error> {
        let (Kind::Palette(palette) | Kind::Runs(palette)) = &self.header.kind else {
            return Ok(());
        };
        let channels = self.header.stored.inks.count();
        for (pixel, place) in line.chunks_exact_mut(channels).zip(places) {
            let color = palette.get(usize::from(place)).ok_or_else(|| {
                let count = palette.len();
                let row = self.given;
                let reason = format!("row {row} has color {place} of a palette of {count}");
                Error::broken(self.header.format, reason)
            })?;
            pixel[..3].copy_from_slice(color);
        }
        Ok(())
    }
}

/// Takes channels out of numbers of `size` bytes.
fn unmask(row: &[u8], size: usize, masks: &[u32; 4], line: &mut [u8]) {
    let channels = if masks[3] == 0 { 3 } else { 4 };
    let simple = *masks == [0xff_0000, 0xff00, 0xff, 0] && size > 2;
    for (from, to) in row.chunks_exact(size).zip(line.chunks_exact_mut(channels)) {
        if simple {
            to.copy_from_slice(&[from[2], from[1], from[0]]);
            continue;
        }
        let mut number = [0; 4];
        number[..size].copy_from_slice(from);
        let number = u32::from_le_bytes(number);
        for (to, &mask) in to.iter_mut().zip(masks) {
            let shift = mask.trailing_zeros().min(31);
            let (most, value) = (u64::from(mask >> shift), u64::from((number & mask) >> shift));
            *to = (value * 255 + most / 2).checked_div(most).unwrap_or(0) as u8;
        }
    }
}

/// Spreads run lengths out (8 or 4 bits); `None` where the data end before they say so.
fn spread(data: &[u8], header: &Header) -> Option<Vec<u8>> {
    let Stored { width, height, .. } = header.stored;
    let (width, height) = (width as usize, height as usize);
    let mut pixels = vec![0; width * height];
    let (mut x, mut y) = (0, 0);
    let mut at = 0;
    let nibbles = header.bits == 4;
    let half = |byte: u8, number: usize| match (nibbles, number % 2) {
        (false, _) => byte,
        (true, 0) => byte >> 4,
        (true, _) => byte & 15,
    };
    // Rows are counted from the lowest; what lies outside is not kept.
    let mut put = |x: usize, y: usize, value: u8| {
        if x < width && y < height {
            let row = if header.top_down { y } else { height - 1 - y };
            pixels[row * width + x] = value;
        }
    };
    while y < height {
        let [count, value] = *data.get(at..)?.first_chunk()?;
        at += 2;
        match (usize::from(count), value) {
            (0, 0) => (x, y) = (0, y + 1),
            (0, 1) => break,
            (0, 2) => {
                let [right, down] = *data.get(at..)?.first_chunk()?;
                at += 2;
                (x, y) = (x + usize::from(right), y + usize::from(down));
            }
            (0, count) => {
                let count = usize::from(count);
                let bytes = if nibbles { count.div_ceil(2) } else { count };
                let run = data.get(at..at + bytes)?;
                for number in 0..count {
                    let byte = run[if nibbles { number / 2 } else { number }];
                    put(x + number, y, half(byte, number));
                }
                // Runs of bytes end at even places.
                at += bytes.next_multiple_of(2);
                x += count;
            }
            (count, value) => {
                for number in 0..count {
                    put(x + number, y, half(value, number));
                }
                x += count;
            }
        }
    }
    Some(pixels)
}

fn truncated(header: &Header, row: u32) -> Error {
    Error::Truncated { format: header.format, row, height: header.stored.height }
}
