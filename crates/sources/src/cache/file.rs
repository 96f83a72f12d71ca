//! A copy as a file: what is known of it, then its bytes, each with its hash.

use std::io::{self, Read, Write};
use std::sync::Arc;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::fetched::{Fetched, Kept, Terms};

/// What a file begins with. Another format would have another number.
const MAGIC: &[u8; 16] = b"imgflo source 1\n";
/// Bytes of what is known, at most.
const LONGEST_HEAD: u32 = 64 << 10;

/// What is known of a copy.
#[derive(Serialize, Deserialize)]
struct Head {
    address: String,
    media_type: Option<String>,
    etag: Option<String>,
    modified: Option<SystemTime>,
    terms: Terms,
    length: u64,
    hash: String,
}

pub(super) fn write(write: &mut impl Write, kept: &Kept) -> io::Result<()> {
    let fetched = &kept.fetched;
    let head = Head {
        address: fetched.address.clone(),
        media_type: fetched.media_type.clone(),
        etag: fetched.etag.clone(),
        modified: fetched.modified,
        terms: kept.terms.clone(),
        length: fetched.bytes.len() as u64,
        hash: fetched.hash.to_hex().to_string(),
    };
    let head = serde_json::to_vec(&head)?;
    let length = u32::try_from(head.len()).ok().filter(|length| *length <= LONGEST_HEAD);
    let length = length.ok_or_else(|| broken("it is too long"))?;
    write.write_all(MAGIC)?;
    write.write_all(blake3::hash(&head).as_bytes())?;
    write.write_all(&length.to_le_bytes())?;
    write.write_all(&head)?;
    write.write_all(&fetched.bytes)
}

/// Reads a copy back; what was cut or changed is an error.
pub(super) fn read(read: &mut impl Read, largest: u64) -> io::Result<Kept> {
    let mut magic = [0; MAGIC.len()];
    read.read_exact(&mut magic)?;
    if magic != *MAGIC {
        return Err(broken("it is of another format"));
    }
    let head = read_head(read)?;
    if head.length > largest {
        return Err(broken("it is too long"));
    }
    let mut bytes = Vec::with_capacity(head.length as usize);
    read.take(largest.saturating_add(1)).read_to_end(&mut bytes)?;
    let hash = blake3::hash(&bytes);
    if bytes.len() as u64 != head.length || hash.to_hex().as_str() != head.hash {
        return Err(broken("its bytes are not those that were written"));
    }
    let fetched = Fetched {
        bytes: Arc::from(bytes),
        address: head.address,
        media_type: head.media_type,
        etag: head.etag,
        modified: head.modified,
        hash,
    };
    Ok(Kept { fetched: Arc::new(fetched), terms: head.terms })
}

fn read_head(read: &mut impl Read) -> io::Result<Head> {
    let (mut hash, mut length) = ([0; 32], [0; 4]);
    read.read_exact(&mut hash)?;
    read.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length);
    if length > LONGEST_HEAD {
        return Err(broken("its head is too long"));
    }
    let mut head = vec![0; length as usize];
    read.read_exact(&mut head)?;
    if blake3::hash(&head) != hash {
        return Err(broken("its head is not what was written"));
    }
    Ok(serde_json::from_slice(&head)?)
}

fn broken(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::UNIX_EPOCH;

    fn kept() -> Kept {
        let fetched = Fetched {
            bytes: Arc::from(&b"picture"[..]),
            address: "http://example.com/".into(),
            media_type: Some("image/png".into()),
            etag: None,
            modified: Some(UNIX_EPOCH),
            hash: blake3::hash(b"picture"),
        };
        let terms = Terms { hops: Vec::new(), fresh_until: UNIX_EPOCH, stale_until: UNIX_EPOCH };
        Kept { fetched: Arc::new(fetched), terms }
    }

    fn written() -> Vec<u8> {
        let mut file = Vec::new();
        write(&mut file, &kept()).unwrap();
        file
    }

    #[test]
    fn what_was_written_is_read() {
        let back = read(&mut &written()[..], 100).unwrap();
        assert_eq!(*back.fetched.bytes, *b"picture");
        assert_eq!(back.fetched.media_type.as_deref(), Some("image/png"));
        assert_eq!(back.fetched.modified, Some(UNIX_EPOCH));
    }

    #[test]
    fn any_bit_that_turned_is_noticed() {
        let file = written();
        for at in 0..file.len() {
            let mut turned = file.clone();
            turned[at] ^= 4;
            assert!(read(&mut &turned[..], 100).is_err(), "byte {at}");
        }
    }

    #[test]
    fn files_that_were_cut_or_go_on_are_noticed() {
        let file = written();
        for length in 0..file.len() {
            assert!(read(&mut &file[..length], 100).is_err(), "{length} bytes");
        }
        assert!(read(&mut &[&file[..], b"x"].concat()[..], 100).is_err());
        assert!(read(&mut &file[..], 6).is_err());
    }
}
