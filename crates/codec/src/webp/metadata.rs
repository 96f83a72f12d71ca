//! Metadata in WebP files: chunks after the picture, which the beginning announces.

use std::io::Write;

use super::container::{self, EXIF, XMP};
use crate::format::Sink;
use crate::metadata::graph::{ENDS_EARLY, check_bytes};
use crate::metadata::{Blocks, Carrier, Metadata};

/// The name of a chunk that is a graph.
const GRAPH: &[u8; 4] = b"imgf";

pub(super) static CARRIER: Carrier = Carrier { read, embed, graph: Some(graph) };

fn read(file: &[u8]) -> Blocks<'_> {
    let mut blocks = Blocks::default();
    for (name, data) in container::chunks(file) {
        match name {
            b"EXIF" => blocks.exif = blocks.exif.or(Some(data)),
            b"XMP " => blocks.xmp = blocks.xmp.or(Some(data)),
            _ => {}
        }
    }
    blocks
}

/// The graph in a file: a chunk of our own, which the container allows.
fn graph(file: &[u8]) -> Result<Option<String>, String> {
    let Some((_, data)) = container::chunks(file).find(|(name, _)| *name == GRAPH) else {
        return if container::is_cut(file) { Err(ENDS_EARLY.to_owned()) } else { Ok(None) };
    };
    check_bytes(data.len())?;
    let text = String::from_utf8(data.to_vec());
    text.map(Some).map_err(|_| "is no text; get a whole copy of the picture".to_owned())
}

fn embed(write: Sink, metadata: &Metadata) -> Sink {
    Box::new(Gathered { write, file: Vec::new(), metadata: metadata.clone() })
}

/// A file that waits for its end: it begins with its length.
struct Gathered {
    write: Sink,
    file: Vec<u8>,
    metadata: Metadata,
}

impl Write for Gathered {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        let file = std::mem::take(&mut self.file);
        self.write.write_all(&extended(&file, &self.metadata))?;
        self.write.flush()
    }
}

/// A file with blocks.
fn extended(file: &[u8], metadata: &Metadata) -> Vec<u8> {
    let mut chunks: Vec<_> = container::chunks(file).collect();
    let blocks = [(b"EXIF", &metadata.exif, EXIF), (b"XMP ", &metadata.xmp, XMP)];
    let blocks =
        blocks.iter().filter_map(|(name, block, flag)| Some((*name, block.as_ref()?, flag)));
    let head = match chunks.first() {
        Some((b"VP8X", head)) => Some(head.to_vec()),
        Some((name, picture)) => container::head(name, picture),
        None => None,
    };
    let Some(mut head) = head else { return file.to_vec() };
    chunks.retain(|(name, _)| *name != b"VP8X");
    let mut body = Vec::new();
    for (name, data) in chunks {
        body.extend(container::chunk(name, data));
    }
    for (name, block, flag) in blocks {
        head[0] |= flag;
        body.extend(container::chunk(name, block));
    }
    if let Some(graph) = &metadata.graph {
        body.extend(container::chunk(GRAPH, graph.as_bytes()));
    }
    container::file(&[container::chunk(b"VP8X", &head), body].concat())
}
