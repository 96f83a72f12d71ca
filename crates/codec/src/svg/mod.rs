//! SVG: drawn as a whole by resvg, in the size that it states.
//!
//! Nothing outside the file is looked at: no other files, no network, no fonts, no scripts. What
//! cannot be drawn so is an error, as pictures within and text are, which would look different
//! on every machine.

mod check;

use std::sync::Arc;

use imgflo_pixel::{Channels, Format, Sample};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::roxmltree::{Document, ParsingOptions};
use resvg::usvg::{ImageHrefResolver, Options, Tree};

use crate::color::Color;
use crate::format::Codec;
use crate::info::{Cost, Info};
use crate::lines::{Inks, Opened, Stored};
use crate::whole::WholeLines;
use crate::{Decode, Error, FileFormat, Limits};

/// SVG.
pub(crate) static CODEC: Codec = Codec {
    name: "SVG",
    extensions: &["svg"],
    media_type: "image/svg+xml",
    begins,
    rows: Format::srgb,
    probe: |bytes, limits| Ok(open(bytes, limits)?.0),
    decode,
    frames: None,
    carrier: None,
    writer: None,
};

/// What gzip begins with: a compressed SVG, to say so.
const GZIP: [u8; 3] = [0x1f, 0x8b, 0x08];
/// Comments and declarations before the picture may have so many bytes.
const PROLOG_BYTES: usize = 4096;
/// A file may have so many elements, texts and comments.
const MOST_NODES: u32 = 100_000;

fn begins(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(PROLOG_BYTES)];
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    let tag = |at: &[u8]| matches!(at, [b'<', b's', b'v', b'g', b' ' | b'>' | b'\t'..=b'\r', ..]);
    let prolog = [&b"<?xml"[..], b"<!--", b"<!DOCTYPE svg"];
    let declared = prolog.iter().any(|begin| text.starts_with(begin));
    bytes.starts_with(&GZIP) || tag(text) || declared && text.windows(5).any(tag)
}

fn open(bytes: &[u8], limits: &Limits) -> Result<(Info, Tree), Error> {
    if bytes.starts_with(&GZIP) {
        return Err(Error::unsupported(FileFormat::Svg, "compression (SVGZ)"));
    }
    let text = str::from_utf8(bytes).map_err(|_| broken("it is not UTF-8"))?;
    let options =
        ParsingOptions { allow_dtd: true, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options);
    let document = document.map_err(|error| broken(&error.to_string()))?;
    check::document(&document)?;
    let options = Options {
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    let tree = Tree::from_xmltree(&document, &options);
    let tree = tree.map_err(|error| broken(&error.to_string()))?;
    let size = tree.size().to_int_size();
    let (width, height) = (size.width(), size.height());
    limits.check_size(width, height)?;
    let memory = check::memory(&tree, u64::from(width) * u64::from(height))?;
    // What the file becomes when it is read.
    let cost = Cost::of(memory.saturating_add(64 * bytes.len() as u64));
    let inks = Inks::Plain(Channels::Rgba);
    let stored = Stored { width, height, inks, sample: Sample::U8 };
    Ok((Info::plain(FileFormat::Svg, &stored, 8, cost), tree))
}

fn decode(bytes: Arc<[u8]>, _: &Decode, limits: &Limits) -> Result<(Info, Opened), Error> {
    let (info, tree) = open(&bytes, limits)?;
    let inks = Inks::Plain(info.channels);
    let (width, height) = info.stored;
    let stored = Stored { width, height, inks, sample: info.sample };
    // The drawing has all that it needs of the file.
    drop(bytes);
    let lines = WholeLines::new(move || {
        let pixmap = Pixmap::new(width, height);
        let mut pixmap = pixmap.ok_or_else(|| broken("its size cannot be drawn"))?;
        resvg::render(&tree, Transform::default(), &mut pixmap.as_mut());
        Ok(pixmap.take_demultiplied())
    });
    Ok((info, Opened { stored, lines: Box::new(lines), color: Color::Same }))
}

fn broken(reason: &str) -> Error {
    Error::broken(FileFormat::Svg, reason)
}
