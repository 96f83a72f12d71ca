//! Metadata in PNG files: chunks of their own.

use crate::format::Sink;
use crate::metadata::{Blocks, Carrier, Inserted, Metadata};

/// What a file begins with: its signature and its header's chunk.
const SIGNATURE: usize = 8;
const BEGINNING: usize = SIGNATURE + 12 + 13;
/// A text that is XMP: its keyword, that it is not compressed, no language, no translation.
const XMP: &[u8] = b"XML:com.adobe.xmp\0\0\0\0\0";

pub(super) static CARRIER: Carrier = Carrier { read, embed };

fn read(file: &[u8]) -> Blocks<'_> {
    let mut blocks = Blocks::default();
    let mut rest = file.get(SIGNATURE..).unwrap_or_default();
    while let Some((head, after)) = rest.split_first_chunk::<8>() {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let Some(data) = after.get(..length) else { break };
        match &head[4..] {
            b"eXIf" => blocks.exif = blocks.exif.or(Some(data)),
            b"iTXt" => blocks.xmp = blocks.xmp.or(data.strip_prefix(XMP)),
            _ => {}
        }
        // A check follows, which those who decode the picture look at.
        rest = after.get(length + 4..).unwrap_or_default();
    }
    blocks
}

fn embed(write: Sink, metadata: &Metadata) -> Sink {
    let mut bytes = Vec::new();
    if let Some(exif) = &metadata.exif {
        bytes.extend(chunk(b"eXIf", exif));
    }
    if let Some(xmp) = &metadata.xmp {
        bytes.extend(chunk(b"iTXt", &[XMP, xmp].concat()));
    }
    Box::new(Inserted { write, place: BEGINNING, bytes })
}

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let length = (data.len() as u32).to_be_bytes();
    let named = [name, data].concat();
    let check = check(&named).to_be_bytes();
    [&length[..], &named, &check].concat()
}

/// The cyclic redundancy check of the PNG specification (annex D), a bit at a time: blocks are small.
fn check(bytes: &[u8]) -> u32 {
    let mut check = u32::MAX;
    for byte in bytes {
        check ^= u32::from(*byte);
        for _ in 0..8 {
            let odd = check & 1 == 1;
            check = (check >> 1) ^ if odd { 0xedb8_8320 } else { 0 };
        }
    }
    !check
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_are_those_of_every_file() {
        assert_eq!(check(b"IEND"), 0xae42_6082);
    }
}
