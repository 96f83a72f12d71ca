//! Radiance HDR: light in three bytes and an exponent for each pixel; lines as they are unpacked.
//!
//! After Greg Ward, "Real Pixels", Graphics Gems II, and Radiance's `ray/src/common/color.c`.

use std::sync::Arc;

use imgflo_pixel::{Alpha, Channels, Format, Layout, RowsError, Sample, Transfer, WriteRows};

use crate::color::Color;
use crate::encode::Rows;
use crate::format::{Codec, Sink, Writer};
use crate::info::{Cost, Info};
use crate::lines::{Inks, Lines, Opened, Stored};
use crate::{Decode, Encode, Error, FileFormat, Limits, Orientation};

/// Radiance HDR.
pub(crate) static CODEC: Codec = Codec {
    name: "HDR",
    extensions: &["hdr", "rgbe", "pic"],
    media_type: "image/vnd.radiance",
    begins: |bytes| bytes.starts_with(b"#?RADIANCE") || bytes.starts_with(b"#?RGBE"),
    rows: |channels, sample| Format {
        channels,
        sample,
        transfer: Transfer::Linear,
        alpha: Alpha::Straight,
    },
    probe: |bytes, limits| Ok(Header::read(bytes, limits)?.info()),
    decode,
    frames: None,
    carrier: None,
    writer: Some(Writer {
        accepts: |_, _| (Channels::Rgb, Sample::F32),
        longest: i32::MAX as u32,
        quality: None,
        encode,
        animate: None,
    }),
};

/// A header has fewer bytes than this.
const LONGEST_HEADER: usize = 64 << 10;
/// Lines of such widths are packed channel by channel.
const PACKED: std::ops::Range<u32> = 8..32_768;

struct Header {
    stored: Stored,
    orientation: Orientation,
    at: usize,
}

impl Header {
    fn read(bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        let start = &bytes[..bytes.len().min(LONGEST_HEADER)];
        let mut at = 0;
        let mut line = || {
            let rest = &start[at..];
            let end = rest.iter().position(|byte| *byte == b'\n');
            let end = end.ok_or_else(|| broken("it ends within its header"))?;
            at += end + 1;
            str::from_utf8(&rest[..end]).map_err(|_| broken("its header is no text"))
        };
        loop {
            let line = line()?.trim_end_matches('\r');
            if line.is_empty() {
                break;
            }
            match line.strip_prefix("FORMAT=").map(str::trim) {
                None | Some("32-bit_rle_rgbe") => {}
                Some(other) => {
                    let what = format!("pixels of the kind `{}`", other.escape_debug());
                    return Err(Error::unsupported(FileFormat::Hdr, what));
                }
            }
        }
        let sides: Vec<_> = line()?.split_whitespace().collect();
        let (exif, [height, width]) = match *sides {
            ["-Y", height, "+X", width] => (1, [height, width]),
            ["-Y", height, "-X", width] => (2, [height, width]),
            ["+Y", height, "-X", width] => (3, [height, width]),
            ["+Y", height, "+X", width] => (4, [height, width]),
            _ => return Err(Error::unsupported(FileFormat::Hdr, "columns before rows")),
        };
        let number = |side: &str| side.parse().ok().filter(|&side: &u32| side > 0);
        let (Some(width), Some(height)) = (number(width), number(height)) else {
            return Err(broken("it does not say its size"));
        };
        limits.check_size(width, height)?;
        let inks = Inks::Plain(Channels::Rgb);
        let stored = Stored { width, height, inks, sample: Sample::F32 };
        let orientation = Orientation::from_exif(exif).unwrap_or(Orientation::UPRIGHT);
        Ok(Self { stored, orientation, at })
    }

    fn info(&self) -> Info {
        let cost = Cost::of(4 * u64::from(self.stored.width));
        Info::plain(FileFormat::Hdr, &self.stored, 32, cost).turned(self.orientation)
    }
}

fn broken(reason: &str) -> Error {
    Error::broken(FileFormat::Hdr, reason)
}

fn decode(bytes: Arc<[u8]>, _: &Decode, limits: &Limits) -> Result<(Info, Opened), Error> {
    let header = Header::read(&bytes, limits)?;
    let (info, stored) = (header.info(), header.stored);
    let packed = vec![[0; 4]; stored.width as usize];
    let lines = HdrLines { bytes, at: header.at, stored, packed, given: 0 };
    Ok((info, Opened { stored, lines: Box::new(lines), color: Color::Same }))
}

struct HdrLines {
    bytes: Arc<[u8]>,
    at: usize,
    stored: Stored,
    /// A line's red, green, blue and exponent.
    packed: Vec<[u8; 4]>,
    given: u32,
}

impl Lines for HdrLines {
    fn next(&mut self, line: &mut [u8]) -> Result<(), Error> {
        let rest = self.bytes.get(self.at..).unwrap_or(&[]);
        let by_channel = match rest {
            [2, 2, high @ 0..128, low, ..] => {
                u32::from(u16::from_be_bytes([*high, *low])) == self.stored.width
            }
            _ => false,
        };
        let used = if by_channel && PACKED.contains(&self.stored.width) {
            channels(&rest[4..], &mut self.packed).map(|used| used + 4)
        } else {
            pixels(rest, &mut self.packed)
        };
        self.at += used.ok_or(Error::Truncated {
            format: FileFormat::Hdr,
            row: self.given,
            height: self.stored.height,
        })?;
        for (pixel, to) in self.packed.iter().zip(line.as_chunks_mut::<12>().0) {
            let light = light(*pixel).map(f32::to_ne_bytes);
            to.copy_from_slice(light.as_flattened());
        }
        self.given += 1;
        Ok(())
    }
}

/// Unpacks a line channel by channel; how many bytes it took, `None` if there are too few. What
/// runs past the line is cut off.
fn channels(bytes: &[u8], line: &mut [[u8; 4]]) -> Option<usize> {
    let mut at = 0;
    for channel in 0..4 {
        let mut x = 0;
        while x < line.len() {
            let count = *bytes.get(at)?;
            let run = count > 128;
            let count = usize::from(if run { count - 128 } else { count });
            let taken = bytes.get(at + 1..at + 1 + if run { 1 } else { count })?;
            at += 1 + taken.len();
            let end = (x + count).min(line.len());
            for (number, pixel) in line[x..end].iter_mut().enumerate() {
                pixel[channel] = taken[if run { 0 } else { number }];
            }
            x = end;
        }
    }
    Some(at)
}

/// Unpacks a line pixel by pixel, where 1, 1, 1, n repeats the pixel before n times.
fn pixels(bytes: &[u8], line: &mut [[u8; 4]]) -> Option<usize> {
    let (mut at, mut x, mut shift) = (0, 0, 0);
    while x < line.len() {
        let pixel: [u8; 4] = *bytes.get(at..)?.first_chunk()?;
        at += 4;
        if x > 0 && pixel[..3] == [1, 1, 1] {
            let count = usize::from(pixel[3]) << shift;
            let end = (x + count).min(line.len());
            let before = line[x - 1];
            line[x..end].fill(before);
            x = end;
            // Runs that follow one another are digits, the lowest first.
            shift = (shift + 8).min(24);
        } else {
            line[x] = pixel;
            x += 1;
            shift = 0;
        }
    }
    Some(at)
}

/// Two to this power.
fn power(exponent: i32) -> f64 {
    f64::from_bits(((1023 + exponent) as u64) << 52)
}

fn light([r, g, b, exponent]: [u8; 4]) -> [f32; 3] {
    if exponent == 0 {
        return [0.0; 3];
    }
    let unit = power(i32::from(exponent) - 136);
    [r, g, b].map(|mantissa| (f64::from(mantissa) * unit) as f32)
}

/// The nearest pixel; what is not above 0 is 0.
fn pack(light: [f32; 3]) -> [u8; 4] {
    let light = light.map(|light| f64::from(light).max(0.0).min(power(127) * 0.99));
    let most = light.into_iter().fold(0.0, f64::max);
    if most < power(-127) {
        return [0; 4];
    }
    // The exponent that brings the largest to 0.5 to 1.
    let mut exponent = (most.to_bits() >> 52) as i32 - 1022;
    if most * power(8 - exponent) >= 255.5 {
        exponent += 1;
    }
    let [r, g, b] = light.map(|light| (light * power(8 - exponent) + 0.5) as u8);
    [r, g, b, (exponent + 128).clamp(1, 255) as u8]
}

/// Writes an HDR file, row by row.
struct HdrWriter {
    write: Sink,
    rows: Rows,
    line: Vec<[u8; 4]>,
    out: Vec<u8>,
}

fn encode(mut write: Sink, layout: Layout, _: &Encode) -> Result<Box<dyn WriteRows>, Error> {
    let Layout { width, height, .. } = layout;
    let header = format!("#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y {height} +X {width}\n");
    write.write_all(header.as_bytes())?;
    let rows = Rows::new(layout);
    Ok(Box::new(HdrWriter { write, rows, line: Vec::new(), out: Vec::new() }))
}

impl WriteRows for HdrWriter {
    fn write(&mut self, rows: &[u8]) -> Result<(), RowsError> {
        self.rows.take(rows)?;
        let layout = self.rows.layout();
        for row in rows.chunks_exact(layout.row_bytes()) {
            let lights = row.as_chunks::<4>().0.as_chunks::<3>().0;
            self.line.clear();
            self.line.extend(lights.iter().map(|light| pack(light.map(f32::from_ne_bytes))));
            self.out.clear();
            if PACKED.contains(&layout.width) {
                self.out.extend([2, 2]);
                self.out.extend((layout.width as u16).to_be_bytes());
                for channel in 0..4 {
                    pack_channel(&self.line, channel, &mut self.out);
                }
            } else {
                self.out.extend(self.line.as_flattened());
            }
            self.write.write_all(&self.out).map_err(Error::Write)?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), RowsError> {
        self.rows.check_complete()?;
        Ok(self.write.flush().map_err(Error::Write)?)
    }
}

/// Writes runs of four and more as such, and the rest as it is.
fn pack_channel(line: &[[u8; 4]], channel: usize, out: &mut Vec<u8>) {
    let run_at = |x: usize| {
        let run = line[x..].iter().take(127);
        run.take_while(|pixel| pixel[channel] == line[x][channel]).count()
    };
    let mut x = 0;
    while x < line.len() {
        let run = run_at(x);
        if run >= 4 {
            out.extend([128 + run as u8, line[x][channel]]);
            x += run;
            continue;
        }
        let most = (line.len() - x).min(128);
        let count = (1..most).find(|count| run_at(x + count) >= 4).unwrap_or(most);
        out.push(count as u8);
        out.extend(line[x..x + count].iter().map(|pixel| pixel[channel]));
        x += count;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_return_and_others_come_near() {
        for pixel in [[128, 0, 0, 128], [255, 1, 77, 3], [200, 201, 202, 254], [0; 4]] {
            assert_eq!(pack(light(pixel)), pixel);
        }
        for value in [0.999_f32, 1.0, 3.3, 1e-6, 1e6, 0.1] {
            let [back, ..] = light(pack([value, value / 3.0, 0.0]));
            assert!((back / value - 1.0).abs() <= 1.0 / 256.0, "{value}: {back}");
        }
        assert_eq!(pack([f32::NAN, -1.0, 0.0]), [0; 4]);
        assert!(light(pack([f32::INFINITY, 0.0, 0.0]))[0] > 1e38);
    }
}
