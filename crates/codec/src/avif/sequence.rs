//! What AV1 itself tells of colours, in the sequence header that it begins with (AV1 Bitstream &
//! Decoding Process Specification, 5.5): for files that say it nowhere else.

use super::property::Cicp;

/// The colours of a picture of AV1; `None` if there is no header that makes sense.
pub(super) fn colors(av1: &[u8]) -> Option<Cicp> {
    let mut rest = av1;
    // A sequence header is the first unit, or the second behind a mark of time.
    for _ in 0..4 {
        let (&first, mut next) = rest.split_first()?;
        if first & 4 != 0 {
            next = next.get(1..)?;
        }
        let size = if first & 2 != 0 { length(&mut next)? } else { next.len() };
        if first >> 3 & 15 == 1 {
            return header(Bits { bytes: next.get(..size)?, at: 0 });
        }
        rest = next.get(size..)?;
    }
    None
}

/// A number of seven bits a byte, the lowest first.
fn length(bytes: &mut &[u8]) -> Option<usize> {
    let mut value = 0;
    for shift in (0..28).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

fn header(mut bits: Bits<'_>) -> Option<Cicp> {
    let profile = bits.take(3)?;
    bits.take(1)?;
    let reduced = bits.flag()?;
    if reduced {
        bits.take(5)?;
    } else {
        operating_points(&mut bits)?;
    }
    let (width, height) = (bits.take(4)? + 1, bits.take(4)? + 1);
    bits.take(width)?;
    bits.take(height)?;
    if !reduced && bits.flag()? {
        bits.take(7)?;
    }
    bits.take(3)?;
    if !reduced {
        tools(&mut bits)?;
    }
    bits.take(3)?;
    colors_config(&mut bits, profile)
}

/// Timing, and for whom which part of the data is.
fn operating_points(bits: &mut Bits<'_>) -> Option<()> {
    let mut model = None;
    if bits.flag()? {
        bits.take(32)?;
        bits.take(32)?;
        if bits.flag()? {
            bits.unary()?;
        }
        if bits.flag()? {
            model = Some(bits.take(5)? + 1);
            bits.take(32)?;
            bits.take(10)?;
        }
    }
    let delay = bits.flag()?;
    for _ in 0..=bits.take(5)? {
        bits.take(12)?;
        if bits.take(5)? > 7 {
            bits.take(1)?;
        }
        if let Some(length) = model
            && bits.flag()?
        {
            bits.take(length)?;
            bits.take(length)?;
            bits.take(1)?;
        }
        if delay && bits.flag()? {
            bits.take(4)?;
        }
    }
    Some(())
}

/// What coding may use between frames.
fn tools(bits: &mut Bits<'_>) -> Option<()> {
    bits.take(4)?;
    let order = bits.flag()?;
    if order {
        bits.take(2)?;
    }
    let screen = if bits.flag()? { 2 } else { bits.take(1)? };
    if screen > 0 && !bits.flag()? {
        bits.take(1)?;
    }
    if order {
        bits.take(3)?;
    }
    Some(())
}

fn colors_config(bits: &mut Bits<'_>, profile: u32) -> Option<Cicp> {
    let high = bits.flag()?;
    if profile == 2 && high {
        bits.take(1)?;
    }
    let gray = profile != 1 && bits.flag()?;
    let [primaries, transfer, matrix] =
        if bits.flag()? { [bits.take(8)?, bits.take(8)?, bits.take(8)?] } else { [2; 3] };
    let full_range = !gray && [primaries, transfer, matrix] == [1, 13, 0] || bits.flag()?;
    let [primaries, transfer, matrix] = [primaries, transfer, matrix].map(|code| code as u16);
    Some(Cicp { primaries, transfer, matrix, full_range })
}

/// Bits, the highest of each byte first.
struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn flag(&mut self) -> Option<bool> {
        let bit = self.bytes.get(self.at / 8)? >> (7 - self.at % 8) & 1;
        self.at += 1;
        Some(bit == 1)
    }

    fn take(&mut self, count: u32) -> Option<u32> {
        (0..count).try_fold(0_u32, |value, _| Some(value << 1 | u32::from(self.flag()?)))
    }

    /// A number whose length is told by zeros before it.
    fn unary(&mut self) -> Option<u32> {
        let mut zeros = 0;
        while !self.flag()? {
            zeros += 1;
        }
        if zeros < 32 { self.take(zeros) } else { Some(u32::MAX) }
    }
}
