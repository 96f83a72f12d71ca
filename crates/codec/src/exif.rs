//! The one fact we need from EXIF: which way up the picture is.

use crate::Orientation;

const ORIENTATION: u16 = 0x0112;
const SHORT: u16 = 3;

/// Reads the orientation from an EXIF block (a TIFF header and its first directory).
/// `None` when there is none, or nothing sensible.
pub(crate) fn orientation(exif: &[u8]) -> Option<Orientation> {
    let exif = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
    let bytes = match exif.get(..4)? {
        b"II\x2a\0" => Bytes { exif, little: true },
        b"MM\0\x2a" => Bytes { exif, little: false },
        _ => return None,
    };
    let directory = bytes.u32(4)? as usize;
    let entries = usize::from(bytes.u16(directory)?);
    (0..entries)
        .map(|entry| directory.saturating_add(2 + entry * 12))
        .find(|&at| bytes.u16(at) == Some(ORIENTATION))
        .filter(|&at| bytes.u16(at + 2) == Some(SHORT))
        .and_then(|at| Orientation::from_exif(bytes.u16(at + 8)?))
}

struct Bytes<'a> {
    exif: &'a [u8],
    little: bool,
}

impl Bytes<'_> {
    fn u16(&self, at: usize) -> Option<u16> {
        let two = self.exif.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    }
    fn u32(&self, at: usize) -> Option<u32> {
        let four = self.exif.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if self.little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
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
