//! Picture files to rows of pixels and back.
//!
//! Bytes come in and go out; files and sockets are somebody else's. Pictures flow as rows, top
//! to bottom, so that a picture larger than memory costs a few rows of it.
//!
//! # Reading
//!
//! [`probe`] reads the header: size, channels, orientation, profile. [`decode`] gives the rows.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
//! use std::sync::Arc;
//! use imgflo_codec::{Decode, Limits, decode, probe};
//!
//! # let file = include_bytes!("../tests/dot.png");
//! let bytes: Arc<[u8]> = Arc::from(&file[..]);
//! let limits = Limits::default();
//! let info = probe(&bytes, &limits)?;
//! let options = Decode { shrink: 2, ..Decode::default() };
//! println!("{:?} in {} bytes of memory", info.layout(&options), info.decode_memory(&options));
//! let mut rows = decode(bytes, &options, &limits)?;
//! let mut row = vec![0; rows.layout().row_bytes()];
//! for _ in 0..rows.layout().height {
//!     rows.read(&mut row)?;
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Rows are sRGB-encoded with straight alpha, in the channels and the depth of the file: gray
//! stays gray, 16 bits stay 16, floats stay floats; palettes and inks become RGB. Formats of light
//! give and take light, proportional: HDR, PFM, and OpenEXR, which is multiplied by alpha, too.
//!
//! | | gives | takes | not | streams |
//! |---|---|---|---|---|
//! | JPEG | Y, RGB in 8 | baseline, progressive; gray, YCbCr, RGB, CMYK, YCCK | 12 bits, lossless, arithmetic | baseline; can be read at 1/2, 1/4, 1/8 |
//! | PNG | all in 8, 16 | 1 to 16 bits, palette, interlaced; frames | | not interlaced |
//! | WebP | RGB, RGBA in 8 | lossy, lossless; frames | | |
//! | GIF | RGB, RGBA in 8 | frames | | |
//! | TIFF | all in 8, 16, float | strips, tiles, planes; none, LZW, deflate, `PackBits`, fax | JPEG within, palette, Lab, signed and 32-bit integers | a row of strips or tiles at a time |
//! | AVIF | all in 8, 16, float (HDR: PQ, HLG) | 8, 10, 12 bits; all samplings, ranges; grids, turning; frames | crops | |
//! | JPEG XL | all in 8, 16, float (HDR: PQ, HLG) | lossy, lossless, turning; the first frame | CMYK | |
//! | QOI | RGB, RGBA in 8 | all | | yes |
//! | PNM | all in 8, 16 | plain and raw PBM, PGM, PPM; PAM | other tuples of PAM | yes |
//! | PFM | Y, RGB in float | both byte orders | | yes |
//! | HDR | RGB in float | all packings of RGBE | XYZE, columns first | yes |
//! | OpenEXR | all in float | scan lines, tiles; half, float, integers; the first layer with R, G, B or Y | deep data, luminance with chroma | |
//! | BMP | RGB, RGBA in 8 | 1 to 32 bits, palettes, masks, run lengths | JPEG and PNG within | but run lengths |
//! | ICO | RGBA in 8; what a PNG within gives | the largest picture, BMP or PNG | | yes |
//! | SVG | RGBA in 8 | shapes, gradients, patterns, masks, filters | text, pictures within, SVGZ | |
//!
//! *Frames.* [`Info::animation`] tells whether there are several, shown one after the other;
//! [`frames()`] reads them, [`encode_frames`] writes them (GIF, WebP). Each is a whole picture: what
//! frames leave of those before them is worked out here. Only what changes is written. An AVIF file
//! that does not say how often its frames are shown has them shown for ever, as browsers do; its
//! picture is the one that it has beside them, if that is as they are, or else the first of them.
//!
//! BMP, ICO and SVG are only read. Nothing that an SVG file refers to outside of itself is looked
//! at. What it draws is bounded before it is drawn: elements, also those used again and again,
//! depth, layers, patterns, filters.
//!
//! *Which way up.* EXIF's orientation is followed unless [`Decode::orient`] is off. Pictures
//! upright or mirrored stream; others are held, and [`Info::decode_memory`] says so.
//!
//! *Colours.* A profile in the file is followed, and its colours converted to sRGB as rows come;
//! one that is sRGB under another name changes nothing. Profiles of curves and a matrix are
//! converted to the nearest code, the same on every machine; printers' tables by moxcms, within
//! 3 codes of 255 of Little CMS. AVIF tells colours by numbers, too: the curves of television count
//! as sRGB's. In PNG, `iCCP` goes before `sRGB`, before `gAMA` and `cHRM`; a
//! gamma of 1/2.2 alone is sRGB. A profile that is broken or for other pixels is not used:
//! [`Profile::ignored`] says why. CMYK without a profile: inks as filters before white paper.
//!
//! *Broken files.* Sizes and memory are checked against [`Limits`] from the header. A file that
//! ends early or makes no sense is an error that names the row, never rows of gray. Only a
//! missing end marker is forgiven. No input panics.
//!
//! # Writing
//!
//! [`encode`] takes rows in a format that [`Encode::accepts`], and writes as it goes. JPEG is
//! quality 90, 4:2:0, sequential; PNG fast, marked as sRGB; TIFF uncompressed, 4 GiB at most; WebP
//! quality 80, or lossless; AVIF quality 80, 4:4:4, with 8 bits or 10; JPEG XL is lossless, and read
//! back before it counts; OpenEXR has floats, packed by ZIP. A GIF file has 255 colours a frame: those
//! that there are, or else the nearest in Oklab, with the error spread. WebP, GIF, AVIF, JPEG XL,
//! OpenEXR and PFM gather the whole picture, or frame, first.
//! A writer dropped before `finish` leaves an incomplete file.
//!
//! *Metadata.* Nothing but pixels is written unless it is asked for: [`Metadata::read`] takes EXIF, XMP
//! and IPTC out of a JPEG, PNG or WebP file, and [`embed`] puts them into another (IPTC into JPEG
//! only). They are written anew: upright, in sRGB, without sizes, previews and makers' notes, and
//! without places unless those are asked for. Colour profiles are never kept, as pixels do not stay
//! in their space. Blocks of more than 60 000 bytes are left out, and named. What a PNG file has
//! compressed, JPEG's extended XMP, and metadata of AVIF, TIFF and JPEG XL are not read.
//! [`Shot::read`] tells what the camera says in EXIF.
//!
//! *Graphs.* A PNG or WebP file can carry the graph that made it ([`Metadata::with_graph`]), which
//! [`graph_in`] finds again: in PNG a text (`iTXt`, `imgflo graph`) before the picture, in WebP a chunk
//! `imgf` after it. It has a MiB at most.
//!
//! # Threads
//!
//! There are none here, but in AVIF's encoder. What reads and writes rows stays on the thread that
//! opened it: libjpeg's state cannot move.
//!
//! # Builds
//!
//! Feature `mozjpeg` (default) has JPEG by libjpeg in C, which needs a compiler, and on x86 `nasm`
//! to be fast. Without it JPEG is Rust: slower, not shrinking, whole pictures held, and cut-off
//! data may pass if there is an end marker. Panics must unwind (`panic = "unwind"`): that is how
//! libjpeg's errors come back. Feature `webp` (default) writes WebP by libwebp in C; without it WebP
//! files are lossless. All else is Rust in every build; AVIF without the assembly that it could have,
//! as that does not build without `nasm`.

#[cfg(all(feature = "mozjpeg", panic = "abort"))]
compile_error!("libjpeg reports errors by unwinding: build with panic = \"unwind\"");

mod avif;
mod bmp;
mod color;
mod difference;
mod encode;
mod error;
mod exif;
mod exr;
mod format;
mod frames;
mod gif;
mod hdr;
mod info;
mod jpeg;
mod jxl;
mod limits;
mod lines;
mod metadata;
mod orient;
mod picture;
mod png;
mod pnm;
mod qoi;
mod svg;
mod tiff;
mod webp;
mod whole;

use std::io::Write;
use std::sync::Arc;

use imgflo_pixel::{Layout, ReadRows, WriteRows};

pub use encode::{Compression, Encode};
pub use error::Error;
pub use format::FileFormat;
pub use frames::{FrameReader, FrameWriter};
pub use info::{Animation, Decode, Info, Ink, Profile, Subsampling};
pub use limits::Limits;
pub use metadata::graph::graph_in;
pub use metadata::{Keep, Location, Metadata, Shot};
pub use orient::Orientation;

use picture::Picture;

/// Reads a file's header.
///
/// # Errors
/// When it is no picture of a known format, is broken, or is over a limit.
pub fn probe(bytes: &Arc<[u8]>, limits: &Limits) -> Result<Info, Error> {
    limits.check_bytes(bytes.len())?;
    (FileFormat::of(bytes)?.codec().probe)(bytes, limits)
}

/// Opens a picture; its pixels are decoded as its rows are read.
///
/// # Errors
/// When it is no picture of a known format, is broken, is over a limit, or an option is wrong.
pub fn decode(
    bytes: Arc<[u8]>,
    options: &Decode,
    limits: &Limits,
) -> Result<Box<dyn ReadRows>, Error> {
    limits.check_bytes(bytes.len())?;
    let (info, opened) = (FileFormat::of(&bytes)?.codec().decode)(bytes, options, limits)?;
    let layout = info.layout(options);
    options.check(layout)?;
    limits.check_memory(&info, info.decode_memory(options))?;
    Ok(Box::new(Picture::new(opened, layout, info.shown(options), options.rows.clone())))
}

/// Opens a picture of several frames, of which [`Info::animation`] tells; each is decoded as it is
/// read. Of `options`, `color` and `orient` count.
///
/// # Errors
/// When it has no frames, is broken, or is over a limit.
pub fn frames(bytes: Arc<[u8]>, options: &Decode, limits: &Limits) -> Result<FrameReader, Error> {
    limits.check_bytes(bytes.len())?;
    let format = FileFormat::of(&bytes)?;
    let open = format.codec().frames.ok_or(Error::NoFrames { format })?;
    let options = Decode { shrink: 1, rows: None, ..options.clone() };
    let (info, opened) = open(bytes, &options, limits)?;
    limits.check_memory(&info, info.frames_memory())?;
    let layout = info.frames_layout(&options);
    Ok(FrameReader::new(opened, layout, info.shown(&options), limits.max_frames))
}

/// Starts a file; its rows are encoded as they are written.
///
/// # Errors
/// When the format cannot hold such pixels ([`Encode::accepts`] tells which it can), an option
/// is wrong, or the beginning cannot be written.
pub fn encode(
    write: Box<dyn Write + Send>,
    layout: Layout,
    options: &Encode,
) -> Result<Box<dyn WriteRows>, Error> {
    (options.writer(layout)?.encode)(write, layout, options)
}

/// What the file is written to instead, if there is metadata to be kept in it: to be given to
/// [`encode`] or [`encode_frames`] with the same options.
///
/// # Errors
/// When the format carries no metadata.
pub fn embed(
    write: Box<dyn Write + Send>,
    options: &Encode,
    metadata: &Metadata,
) -> Result<Box<dyn Write + Send>, Error> {
    if metadata.is_empty() {
        return Ok(write);
    }
    let format = options.format;
    if metadata.graph.is_some() && !format.carries_graphs() {
        return Err(Error::NoGraph { format });
    }
    let carrier = format.codec().carrier.ok_or(Error::NoMetadata { format })?;
    Ok((carrier.embed)(write, metadata))
}

/// Starts a file of frames of the same layout, shown one after the other.
///
/// # Errors
/// When the format holds no frames or no such pixels, an option is wrong, or the beginning cannot
/// be written.
pub fn encode_frames(
    write: Box<dyn Write + Send>,
    layout: Layout,
    options: &Encode,
) -> Result<FrameWriter, Error> {
    let format = options.format;
    let animate = options.writer(layout)?.animate.ok_or(Error::NoFrames { format })?;
    Ok(FrameWriter::new(animate(write, layout, options)?, layout))
}
