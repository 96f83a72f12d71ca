//! The UUID that the runtime is known by: made once, and kept.

use std::io;
use std::path::Path;

use super::store::place;

/// The UUID in a folder's file; it is made if there is none.
pub(crate) fn identity(folder: &Path) -> io::Result<String> {
    let path = folder.join("runtime-id");
    if let Ok(text) = std::fs::read_to_string(&path) {
        let text = text.trim();
        if is_uuid(text) {
            return Ok(text.to_ascii_lowercase());
        }
    }
    let new = uuid(rand::random());
    place(&path, new.as_bytes())?;
    Ok(new)
}

/// Whether a text is a UUID.
pub(crate) fn is_uuid(text: &str) -> bool {
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    let digits = text.chars().all(|c| c == '-' || c.is_ascii_hexdigit());
    digits && groups == [8, 4, 4, 4, 12]
}

/// A UUID of random bits: version 4 of RFC 9562.
fn uuid(bits: u128) -> String {
    let bits = (bits & !(0xf << 76) & !(0b11 << 62)) | (4 << 76) | (0b10 << 62);
    let digits = format!("{bits:032x}");
    let [a, b, c, d, e] = [0..8, 8..12, 12..16, 16..20, 20..32].map(|range| &digits[range]);
    format!("{a}-{b}-{c}-{d}-{e}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_made_once() {
        let folder = tempfile::tempdir().unwrap();
        let first = identity(folder.path()).unwrap();
        assert!(is_uuid(&first) && identity(folder.path()).unwrap() == first);
        std::fs::write(folder.path().join("runtime-id"), "nonsense").unwrap();
        assert_ne!(identity(folder.path()).unwrap(), first);
    }

    #[test]
    fn bits_are_where_the_standard_has_them() {
        assert_eq!(uuid(u128::MAX), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_eq!(uuid(0), "00000000-0000-4000-8000-000000000000");
    }
}
