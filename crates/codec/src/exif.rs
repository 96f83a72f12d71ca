//! EXIF: the numbers of a block, and the one that is always needed: which way up the picture is.

use crate::Orientation;

const ORIENTATION: u16 = 0x0112;
const SHORT: u16 = 3;

/// Reads the orientation from an EXIF block (a TIFF header and its first directory).
/// `None` when there is none, or nothing sensible.
pub(crate) fn orientation(exif: &[u8]) -> Option<Orientation> {
    let bytes = Bytes::open(exif)?;
    let directory = bytes.u32(4)? as usize;
    let entries = usize::from(bytes.u16(directory)?);
    (0..entries)
        .map(|entry| directory.saturating_add(2 + entry * 12))
        .find(|&at| bytes.u16(at) == Some(ORIENTATION))
        .filter(|&at| bytes.u16(at + 2) == Some(SHORT))
        .and_then(|at| Orientation::from_exif(bytes.u16(at + 8)?))
}

/// The bytes of an EXIF block, and the order that numbers have in it.
pub(crate) struct Bytes<'a> {
    exif: &'a [u8],
    little: bool,
}

impl<'a> Bytes<'a> {
    /// A block that begins as one must.
    pub(crate) fn open(exif: &'a [u8]) -> Option<Self> {
        let exif = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
        match exif.get(..4)? {
            b"II\x2a\0" => Some(Self { exif, little: true }),
            b"MM\0\x2a" => Some(Self { exif, little: false }),
            _ => None,
        }
    }

    /// What a block with numbers in this order begins with, before a directory that follows at once.
    pub(crate) fn header(&self) -> Vec<u8> {
        [&self.exif[..4], &self.full(8)].concat()
    }

    pub(crate) fn get(&self, at: usize, count: usize) -> Option<&'a [u8]> {
        self.exif.get(at..at.checked_add(count)?)
    }

    pub(crate) fn u16(&self, at: usize) -> Option<u16> {
        let two = *self.get(at, 2)?.first_chunk()?;
        Some(if self.little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    }

    pub(crate) fn u32(&self, at: usize) -> Option<u32> {
        Some(self.number(*self.get(at, 4)?.first_chunk()?))
    }

    /// The number that four bytes are.
    pub(crate) fn number(&self, four: [u8; 4]) -> u32 {
        if self.little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) }
    }

    /// The two bytes that are a number.
    pub(crate) fn half(&self, number: u16) -> [u8; 2] {
        if self.little { number.to_le_bytes() } else { number.to_be_bytes() }
    }

    /// The four bytes that are a number.
    pub(crate) fn full(&self, number: u32) -> [u8; 4] {
        if self.little { number.to_le_bytes() } else { number.to_be_bytes() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn little(value: u16, offset: u32) -> Vec<u8> {
        let mut exif = b"Exif\0\0II\x2a\0".to_vec();
        exif.extend(offset.to_le_bytes());
        exif.extend(1_u16.to_le_bytes());
        for half in [ORIENTATION, SHORT, 1, 0, value, 0] {
            exif.extend(half.to_le_bytes());
        }
        exif
    }

    #[test]
    fn both_byte_orders_are_read() {
        let big = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0\0\0\0\0";
        assert_eq!(orientation(big).map(Orientation::to_exif), Some(8));
        assert_eq!(orientation(&little(6, 8)).map(Orientation::to_exif), Some(6));
    }

    #[test]
    fn nonsense_says_nothing() {
        let whole = little(6, 8);
        for end in 0..whole.len() - 2 {
            assert_eq!(orientation(&whole[..end]), None, "{end} bytes");
        }
        assert_eq!(orientation(&little(0, 8)), None);
        assert_eq!(orientation(&little(9, 8)), None);
        assert_eq!(orientation(&little(6, u32::MAX)), None);
    }
}
