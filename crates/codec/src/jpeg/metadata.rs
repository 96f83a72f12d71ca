//! Metadata in JPEG files: markers before the picture.

use super::header::Markers;
use super::header::marker::{APP1, APP13, EOI, SOS};
use crate::format::Sink;
use crate::metadata::{Blocks, Carrier, Inserted, Metadata};

/// What the markers begin with.
const EXIF: &[u8] = b"Exif\0\0";
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const PHOTOSHOP: &[u8] = b"Photoshop 3.0\0";
/// One of Photoshop's blocks, and the number of that with IPTC.
const BLOCK: &[u8] = b"8BIM";
const IPTC: [u8; 2] = [0x04, 0x04];
/// What encoders write first: the start of the picture, and JFIF's marker.
const BEGINNING: usize = 2 + 18;

pub(super) static CARRIER: Carrier = Carrier { read, embed, graph: None };

fn read(file: &[u8]) -> Blocks<'_> {
    let (mut markers, mut blocks) = (Markers::new(file), Blocks::default());
    while let Ok((marker, data)) = markers.next(None) {
        match marker {
            SOS | EOI => break,
            APP1 => {
                blocks.exif = blocks.exif.or(data.strip_prefix(EXIF));
                blocks.xmp = blocks.xmp.or(data.strip_prefix(XMP));
            }
            APP13 => blocks.iptc = blocks.iptc.or(data.strip_prefix(PHOTOSHOP).and_then(iptc)),
            _ => {}
        }
    }
    blocks
}

/// The block with IPTC among Photoshop's.
fn iptc(mut blocks: &[u8]) -> Option<&[u8]> {
    loop {
        let ([high, low], named) = blocks.strip_prefix(BLOCK)?.split_first_chunk()?;
        // A name of an even length, with the byte that counts it.
        let name = (1 + usize::from(*named.first()?)).next_multiple_of(2);
        let (size, data) = named.get(name..)?.split_first_chunk()?;
        let size = u32::from_be_bytes(*size) as usize;
        if [*high, *low] == IPTC {
            return data.get(..size);
        }
        blocks = data.get(size.checked_next_multiple_of(2)?..)?;
    }
}

fn embed(write: Sink, metadata: &Metadata) -> Sink {
    let mut bytes = Vec::new();
    let mut marker = |marker: u8, parts: &[&[u8]]| {
        let data = parts.concat();
        bytes.extend([0xff, marker]);
        bytes.extend((data.len() as u16 + 2).to_be_bytes());
        bytes.extend(data);
    };
    if let Some(exif) = &metadata.exif {
        marker(APP1, &[EXIF, exif]);
    }
    if let Some(xmp) = &metadata.xmp {
        marker(APP1, &[XMP, xmp]);
    }
    if let Some(iptc) = &metadata.iptc {
        let size = (iptc.len() as u32).to_be_bytes();
        let even = &[0][..iptc.len() % 2];
        marker(APP13, &[PHOTOSHOP, BLOCK, &IPTC, &[0; 2], &size, iptc, even]);
    }
    Box::new(Inserted { write, place: BEGINNING, bytes })
}
