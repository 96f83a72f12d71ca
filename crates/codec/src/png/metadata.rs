//! Metadata in PNG files: chunks of their own.

use std::io::Cursor;

use png::text_metadata::{EncodableTextChunk, ITXtChunk};

use crate::format::Sink;
use crate::metadata::graph::{ENDS_EARLY, MOST_BYTES, check_bytes};
use crate::metadata::{Blocks, Carrier, Inserted, Metadata};

/// What a file begins with: its signature and its header's chunk.
const SIGNATURE: usize = 8;
const BEGINNING: usize = SIGNATURE + 12 + 13;
/// A text that is XMP: its keyword, that it is not compressed, no language, no translation.
const XMP: &[u8] = b"XML:com.adobe.xmp\0\0\0\0\0";

/// The keyword of a text that is a graph.
const GRAPH: &str = "imgflo graph";
/// Texts and the like may take this much memory.
const METADATA_BYTES: usize = 32 << 20;

pub(super) static CARRIER: Carrier = Carrier { read, embed, graph: Some(graph) };

fn read(file: &[u8]) -> Blocks<'_> {
    let mut blocks = Blocks::default();
    for (name, data) in chunks(file) {
        match name {
            b"eXIf" => blocks.exif = blocks.exif.or(Some(data)),
            b"iTXt" => blocks.xmp = blocks.xmp.or(data.strip_prefix(XMP)),
            _ => {}
        }
    }
    blocks
}

/// The chunks of a file, as far as they are whole: their names and what is in them. A check follows
/// each, which those who decode the picture look at.
fn chunks(file: &[u8]) -> impl Iterator<Item = (&[u8; 4], &[u8])> {
    let mut rest = file.get(SIGNATURE..).unwrap_or_default();
    std::iter::from_fn(move || {
        let (length, named) = rest.split_first_chunk::<4>()?;
        let (name, after) = named.split_first_chunk::<4>()?;
        let length = u32::from_be_bytes(*length) as usize;
        let data = after.get(..length)?;
        rest = after.get(length + 4..).unwrap_or_default();
        Some((name, data))
    })
}

/// The graph in a file: a text before the picture.
fn graph(file: &[u8]) -> Result<Option<String>, String> {
    let is_graph = |name: &[u8; 4], data: &[u8]| {
        let rest = (name == b"iTXt").then(|| data.strip_prefix(GRAPH.as_bytes())).flatten();
        rest.is_some_and(|rest| rest.starts_with(&[0]))
    };
    let found = chunks(file).find(|(name, data)| *name == b"IDAT" || is_graph(name, data));
    let data = match found {
        Some((b"IDAT", _)) => return Ok(None),
        Some((_, data)) => data,
        None => return Err(ENDS_EARLY.to_owned()),
    };
    check_bytes(data.len())?;
    // The decoder passes over texts that are broken.
    let broken = || "is broken; get a whole copy of the picture".to_owned();
    let limits = png::Limits { bytes: METADATA_BYTES };
    let reader = png::Decoder::new_with_limits(Cursor::new(file), limits).read_info();
    let reader = reader.map_err(|_| broken())?;
    let mut texts = reader.info().utf8_text.iter();
    let mut text = texts.find(|text| text.keyword == GRAPH).ok_or_else(broken)?.clone();
    let unpacked = text.decompress_text_with_limit(MOST_BYTES);
    unpacked.map_err(|error| format!("cannot be unpacked to {MOST_BYTES} bytes: {error}"))?;
    text.get_text().map(Some).map_err(|_| broken())
}

fn embed(write: Sink, metadata: &Metadata) -> Sink {
    let mut bytes = Vec::new();
    if let Some(exif) = &metadata.exif {
        bytes.extend(chunk(b"eXIf", exif));
    }
    if let Some(xmp) = &metadata.xmp {
        bytes.extend(chunk(b"iTXt", &[XMP, xmp].concat()));
    }
    if let Some(graph) = &metadata.graph {
        let text = ITXtChunk::new(GRAPH, graph.as_str());
        text.encode(&mut bytes).expect("a keyword of a few letters, and memory");
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
