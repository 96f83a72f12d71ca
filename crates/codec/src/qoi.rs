//! QOI, the "Quite OK Image" format: rows as they are unpacked, and packed as they come.
//!
//! After the specification of 2022-01-05, <https://qoiformat.org/qoi-specification.pdf>.

use std::sync::Arc;

use imgflo_pixel::{Channels, Format, Layout, RowsError, Sample, WriteRows};

use crate::color::{self, Color};
use crate::encode::Rows;
use crate::format::{Codec, Sink, Writer};
use crate::info::{Cost, Info};
use crate::lines::{Inks, Lines, Opened, Stored};
use crate::{Decode, Encode, Error, FileFormat, Limits};

/// QOI.
pub(crate) static CODEC: Codec = Codec {
    name: "QOI",
    extensions: &["qoi"],
    media_type: "image/qoi",
    begins: |bytes| bytes.starts_with(b"qoif"),
    rows: Format::srgb,
    probe,
    decode,
    frames: None,
    carrier: None,
    writer: Some(Writer {
        accepts: |channels, _| {
            (if channels.has_alpha() { Channels::Rgba } else { Channels::Rgb }, Sample::U8)
        },
        longest: i32::MAX as u32,
        quality: None,
        encode,
        animate: None,
    }),
};

const HEADER_BYTES: usize = 14;
const END: [u8; 8] = [0, 0, 0, 0, 0, 0, 0, 1];
/// The longest run of equal pixels that one byte can say.
const LONGEST_RUN: u8 = 62;

const INDEX: u8 = 0x00;
const DIFF: u8 = 0x40;
const LUMA: u8 = 0x80;
const RUN: u8 = 0xc0;
const RGB: u8 = 0xfe;
const RGBA: u8 = 0xff;

struct Header {
    stored: Stored,
    /// Whether colours are proportional to light.
    linear: bool,
}

impl Header {
    fn read(bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        let broken = |reason: &str| Error::broken(FileFormat::Qoi, reason);
        let header: &[u8; HEADER_BYTES] =
            bytes.first_chunk().ok_or_else(|| broken("it ends within its header"))?;
        let [_, _, _, _, w0, w1, w2, w3, h0, h1, h2, h3, channels, space] = *header;
        let (width, height) =
            (u32::from_be_bytes([w0, w1, w2, w3]), u32::from_be_bytes([h0, h1, h2, h3]));
        if width == 0 || height == 0 {
            return Err(broken("it has no pixels"));
        }
        limits.check_size(width, height)?;
        let channels = match channels {
            3 => Channels::Rgb,
            4 => Channels::Rgba,
            other => return Err(broken(&format!("it has {other} channels, not 3 or 4"))),
        };
        if space > 1 {
            return Err(broken(&format!("its color space is {space}, not 0 or 1")));
        }
        let stored = Stored { width, height, inks: Inks::Plain(channels), sample: Sample::U8 };
        Ok(Self { stored, linear: space == 1 })
    }

    fn info(&self) -> Info {
        Info::plain(FileFormat::Qoi, &self.stored, 8, Cost::STREAMED)
    }
}

fn probe(bytes: &Arc<[u8]>, limits: &Limits) -> Result<Info, Error> {
    Ok(Header::read(bytes, limits)?.info())
}

fn decode(bytes: Arc<[u8]>, options: &Decode, limits: &Limits) -> Result<(Info, Opened), Error> {
    let header = Header::read(&bytes, limits)?;
    let stored = header.stored;
    let color = if header.linear && options.color {
        Color::from_profile(&stored, &color::from_linear()).unwrap_or(Color::Same)
    } else {
        Color::Same
    };
    let lines = QoiLines { bytes, at: HEADER_BYTES, state: State::new(), stored, given: 0 };
    Ok((header.info(), Opened { stored, lines: Box::new(lines), color }))
}

/// What reader and writer both know of the pixels before.
struct State {
    seen: [[u8; 4]; 64],
    last: [u8; 4],
    /// How often `last` is still to come (reading), or was not yet written (writing).
    run: u8,
}

impl State {
    fn new() -> Self {
        Self { seen: [[0; 4]; 64], last: [0, 0, 0, 255], run: 0 }
    }

    /// The place of a pixel among those seen.
    fn place([r, g, b, a]: [u8; 4]) -> usize {
        let [r, g, b, a] = [r, g, b, a].map(usize::from);
        (r * 3 + g * 5 + b * 7 + a * 11) % 64
    }

    /// The next pixel, and how many bytes told it; `None` where the bytes end.
    fn unpack(&mut self, bytes: &[u8]) -> Option<usize> {
        let [r, g, b, a] = self.last;
        let &first = bytes.first()?;
        let low = first & 0x3f;
        let mut used = 1;
        self.last = match (first, first & 0xc0) {
            (RGB, _) => {
                used = 4;
                [*bytes.get(1)?, *bytes.get(2)?, *bytes.get(3)?, a]
            }
            (RGBA, _) => {
                used = 5;
                *bytes.get(1..)?.first_chunk()?
            }
            (_, INDEX) => self.seen[usize::from(low)],
            (_, DIFF) => {
                let change =
                    |from: u8, shift: u8| from.wrapping_add(low >> shift & 3).wrapping_sub(2);
                [change(r, 4), change(g, 2), change(b, 0), a]
            }
            (_, LUMA) => {
                used = 2;
                let second = *bytes.get(1)?;
                let green = low.wrapping_sub(32);
                let change = |from: u8, more: u8| {
                    from.wrapping_add(green).wrapping_add(more).wrapping_sub(8)
                };
                [change(r, second >> 4), g.wrapping_add(green), change(b, second & 15), a]
            }
            _ => {
                self.run = low;
                self.last
            }
        };
        self.seen[Self::place(self.last)] = self.last;
        Some(used)
    }

    /// Writes a pixel, or counts it.
    fn pack(&mut self, pixel: [u8; 4], out: &mut Vec<u8>) {
        if pixel == self.last {
            self.run += 1;
            if self.run == LONGEST_RUN {
                self.end_run(out);
            }
            return;
        }
        self.end_run(out);
        let before = std::mem::replace(&mut self.last, pixel);
        let place = Self::place(pixel);
        if std::mem::replace(&mut self.seen[place], pixel) == pixel {
            out.push(INDEX | place as u8);
            return;
        }
        let [r, g, b, a] = pixel;
        if a != before[3] {
            out.extend([RGBA, r, g, b, a]);
            return;
        }
        let [dr, dg, db] = [0, 1, 2].map(|at| pixel[at].wrapping_sub(before[at]));
        let small = [dr, dg, db].map(|change| change.wrapping_add(2));
        let (red, green, blue) = (
            dr.wrapping_sub(dg).wrapping_add(8),
            dg.wrapping_add(32),
            db.wrapping_sub(dg).wrapping_add(8),
        );
        if small.iter().all(|&change| change < 4) {
            out.push(DIFF | small[0] << 4 | small[1] << 2 | small[2]);
        } else if red < 16 && green < 64 && blue < 16 {
            out.extend([LUMA | green, red << 4 | blue]);
        } else {
            out.extend([RGB, r, g, b]);
        }
    }

    fn end_run(&mut self, out: &mut Vec<u8>) {
        if self.run > 0 {
            out.push(RUN | (self.run - 1));
            self.run = 0;
        }
    }
}

struct QoiLines {
    bytes: Arc<[u8]>,
    at: usize,
    state: State,
    stored: Stored,
    given: u32,
}

impl Lines for QoiLines {
    fn next(&mut self, line: &mut [u8]) -> Result<(), Error> {
        let channels = self.stored.inks.count();
        for pixel in line.chunks_exact_mut(channels) {
            if self.state.run > 0 {
                self.state.run -= 1;
            } else {
                let rest = self.bytes.get(self.at..).unwrap_or(&[]);
                self.at += self.state.unpack(rest).ok_or(Error::Truncated {
                    format: FileFormat::Qoi,
                    row: self.given,
                    height: self.stored.height,
                })?;
            }
            pixel.copy_from_slice(&self.state.last[..channels]);
        }
        self.given += 1;
        Ok(())
    }
}

/// Writes a QOI file, row by row.
struct QoiWriter {
    write: Sink,
    rows: Rows,
    state: State,
    out: Vec<u8>,
}

fn encode(mut write: Sink, layout: Layout, _: &Encode) -> Result<Box<dyn WriteRows>, Error> {
    write.write_all(b"qoif")?;
    write.write_all(&layout.width.to_be_bytes())?;
    write.write_all(&layout.height.to_be_bytes())?;
    write.write_all(&[layout.format.channels.count() as u8, 0])?;
    let (rows, state) = (Rows::new(layout), State::new());
    Ok(Box::new(QoiWriter { write, rows, state, out: Vec::new() }))
}

impl WriteRows for QoiWriter {
    fn write(&mut self, rows: &[u8]) -> Result<(), RowsError> {
        self.rows.take(rows)?;
        let channels = self.rows.layout().format.channels.count();
        self.out.clear();
        for pixel in rows.chunks_exact(channels) {
            let alpha = pixel.get(3).copied().unwrap_or(255);
            self.state.pack([pixel[0], pixel[1], pixel[2], alpha], &mut self.out);
        }
        Ok(self.write.write_all(&self.out).map_err(Error::Write)?)
    }

    fn finish(mut self: Box<Self>) -> Result<(), RowsError> {
        self.rows.check_complete()?;
        self.out.clear();
        self.state.end_run(&mut self.out);
        self.out.extend(END);
        self.write.write_all(&self.out).map_err(Error::Write)?;
        Ok(self.write.flush().map_err(Error::Write)?)
    }
}
