//! What a kept result looks like, wherever it is kept: what is known about it, its bytes, and a hash
//! of all before.

use std::io::{self, Read};

use bytes::Bytes;

use super::{Entry, Head};

/// What every file begins with.
const MAGIC: &[u8; 8] = b"imgflo\x001";
/// Bytes before what is known: the magic ones, and the length of what is known.
const START: usize = MAGIC.len() + 4;
/// Bytes of the hash that every file ends with.
const HASH: usize = blake3::OUT_LEN;
/// Bytes that what is known about a result may have.
const LONGEST_HEAD: usize = 1 << 20;

/// The hash of a key. Keys are anything that users can make; files are called by their hashes.
pub(super) fn hash(key: &str) -> blake3::Hash {
    blake3::hash(key.as_bytes())
}

/// The name of a result's file.
pub(super) fn name(key: &str) -> String {
    hash(key).to_hex().to_string()
}

/// A result's file.
pub(super) fn write(entry: &Entry) -> io::Result<Vec<u8>> {
    let head = serde_json::to_vec(&entry.head)?;
    let length = (head.len() as u32).to_le_bytes();
    let mut file = [&MAGIC[..], &length, &head, &entry.bytes].concat();
    let hash = blake3::hash(&file);
    file.extend_from_slice(hash.as_bytes());
    Ok(file)
}

/// A file's result, if it is whole.
pub(super) fn parse(file: &Bytes) -> Option<Entry> {
    let end = file.len().checked_sub(HASH)?;
    if end < START || !file.starts_with(MAGIC) {
        return None;
    }
    if blake3::hash(&file[..end]).as_bytes()[..] != file[end..] {
        return None;
    }
    let length = u32::from_le_bytes(file[MAGIC.len()..START].try_into().ok()?) as usize;
    let body_at = START.checked_add(length).filter(|at| *at <= end)?;
    let head = serde_json::from_slice(&file[START..body_at]).ok()?;
    Some(Entry { bytes: file.slice(body_at..end), head })
}

/// What is known about a file's result; the result itself is not read.
pub(super) fn read_head(mut file: impl Read) -> Option<Head> {
    let mut start = [0; START];
    file.read_exact(&mut start).ok()?;
    let (magic, length) = start.split_at(MAGIC.len());
    let length = u32::from_le_bytes(length.try_into().ok()?) as usize;
    if magic != MAGIC || length > LONGEST_HEAD {
        return None;
    }
    let mut head = vec![0; length];
    file.read_exact(&mut head).ok()?;
    serde_json::from_slice(&head).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_byte_of_a_file_can_change_unseen() {
        let head = Head { key: "a".into(), ..Head::default() };
        let file = write(&Entry { bytes: b"picture"[..].into(), head: head.clone() }).unwrap();
        assert_eq!(parse(&file.clone().into()).unwrap().head, head);
        assert_eq!(read_head(&*file), Some(head));
        for at in 0..file.len() {
            let mut broken = file.clone();
            broken[at] ^= 1;
            assert!(parse(&broken.into()).is_none(), "byte {at}");
            assert!(parse(&file[..at].to_vec().into()).is_none(), "cut at {at}");
        }
    }
}
