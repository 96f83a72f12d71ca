//! The directory of a TIFF file, before anything is made room for.
//!
//! A tag says how many values it has, and the decoder makes room for as many; a file of a few bytes
//! may claim gigabytes.

/// Whether every tag of the first directory has no more values than the file has room for.
///
/// What is not a TIFF file, or ends too early, is left to the decoder to describe.
pub(super) fn are_in_the_file(bytes: &[u8]) -> bool {
    let Some(file) = File::of(bytes) else { return true };
    let (at, entries, entry) = match file.big {
        false => (file.number(4, 4), 2, 12),
        true => (file.number(8, 8), 8, 20),
    };
    let Some(start) = at else { return true };
    let Some(count) = file.number(start, entries) else { return true };
    let places = (0..count).map(|i| start.saturating_add(entries).saturating_add(i * entry));
    let tags = places.map_while(|at| {
        let kind = file.number(at + 2, 2)?;
        Some((kind, file.number(at + 4, if file.big { 8 } else { 4 })?))
    });
    tags.into_iter().all(|(kind, count)| size(kind).saturating_mul(count) <= bytes.len() as u64)
}

/// Bytes of a value.
fn size(kind: u64) -> u64 {
    match kind {
        1 | 2 | 6 | 7 => 1,
        3 | 8 => 2,
        4 | 9 | 11 | 13 => 4,
        _ => 8,
    }
}

struct File<'a> {
    bytes: &'a [u8],
    little: bool,
    big: bool,
}

impl<'a> File<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let little = match bytes.get(..2)? {
            b"II" => true,
            b"MM" => false,
            _ => return None,
        };
        let file = Self { bytes, little, big: false };
        Some(Self { big: file.number(2, 2)? == 43, ..file })
    }

    fn number(&self, at: u64, size: u64) -> Option<u64> {
        let start = usize::try_from(at).ok()?;
        let bytes = self.bytes.get(start..start.checked_add(size as usize)?)?;
        let add = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
        Some(if self.little { bytes.iter().rev().fold(0, add) } else { bytes.iter().fold(0, add) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(count: u32) -> Vec<u8> {
        let mut bytes = b"II*\0\x08\0\0\0\x01\0".to_vec();
        bytes.extend([17, 1, 4, 0]);
        bytes.extend(count.to_le_bytes());
        bytes.extend([0; 8]);
        bytes
    }

    #[test]
    fn a_tag_may_not_have_more_values_than_there_are_bytes() {
        assert!(are_in_the_file(&file(1)));
        assert!(!are_in_the_file(&file(40_000_000)));
    }

    #[test]
    fn what_is_cut_off_is_left_to_the_decoder() {
        for length in 0..file(9).len() - 8 {
            assert!(are_in_the_file(&file(u32::MAX)[..length.min(17)]));
        }
    }
}
