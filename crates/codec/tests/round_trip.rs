//! What is written is read back.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod made;

use std::io::{self, Write};

use imgflo_codec::{Compression, Decode, Encode, FileFormat, encode};
use imgflo_pixel::{Channels, Sample};
use made::{Sink, Whole, read, smooth, write};

const CHANNELS: [Channels; 4] = [Channels::Y, Channels::Ya, Channels::Rgb, Channels::Rgba];

#[test]
fn png_keeps_every_bit() {
    for channels in CHANNELS {
        for sample in [Sample::U8, Sample::U16] {
            let whole = smooth(channels, sample, 23, 17);
            for compression in [Compression::Fast, Compression::Balanced, Compression::Small] {
                let options = Encode { compression, ..Encode::new(FileFormat::Png) };
                assert_eq!(read(&write(&whole, &options), &Decode::default()).unwrap(), whole);
            }
        }
    }
}

#[test]
fn jpeg_keeps_what_the_eye_sees() {
    for channels in [Channels::Y, Channels::Rgb] {
        for full_color in [false, true] {
            for (width, height) in [(1, 1), (16, 16), (17, 33), (301, 7)] {
                let whole = smooth(channels, Sample::U8, width, height);
                let options = Encode { quality: 95, full_color, ..Encode::new(FileFormat::Jpeg) };
                let back = read(&write(&whole, &options), &Decode::default()).unwrap();
                assert_eq!(back.layout, whole.layout);
                assert!(furthest(&back, &whole) <= 12, "{}", furthest(&back, &whole));
            }
        }
    }
}

fn furthest(a: &Whole, b: &Whole) -> u8 {
    a.pixels.iter().zip(&b.pixels).map(|(&a, &b)| a.abs_diff(b)).max().unwrap()
}

#[test]
fn tiff_keeps_every_bit() {
    for channels in CHANNELS {
        for sample in [Sample::U8, Sample::U16, Sample::F32] {
            for (width, height) in [(1, 1), (23, 17), (5000, 40)] {
                let whole = smooth(channels, sample, width, height);
                let file = write(&whole, &Encode::new(FileFormat::Tiff));
                assert_eq!(read(&file, &Decode::default()).unwrap(), whole);
            }
        }
    }
}

const FORMATS: [FileFormat; 3] = [FileFormat::Jpeg, FileFormat::Png, FileFormat::Tiff];

#[test]
fn too_few_and_too_many_rows_are_errors() {
    let whole = smooth(Channels::Rgb, Sample::U8, 8, 4);
    for format in FORMATS {
        let start = || encode(Box::new(Sink::default()), whole.layout, &Encode::new(format));
        let mut rows = start().unwrap();
        rows.write(&whole.pixels[..48]).unwrap();
        assert!(rows.write(&whole.pixels[..47]).is_err());
        let error = rows.finish().unwrap_err().to_string();
        assert_eq!(error, "the picture has 2 rows of 4; write the rest before finishing");
        let mut rows = start().unwrap();
        rows.write(&whole.pixels).unwrap();
        let error = rows.write(&whole.pixels[..24]).unwrap_err().to_string();
        assert_eq!(error, "row 4 does not exist; the picture has 4 rows");
    }
}

#[test]
fn what_a_file_cannot_hold_is_refused_with_the_remedy() {
    let whole = smooth(Channels::Rgba, Sample::F32, 2, 2);
    let Err(error) =
        encode(Box::new(Sink::default()), whole.layout, &Encode::new(FileFormat::Jpeg))
    else {
        panic!()
    };
    assert!(error.to_string().contains("JPEG cannot hold Rgba F32"), "{error}");
    assert!(error.to_string().contains("convert them to Rgb U8"), "{error}");
    let options = Encode { quality: 0, ..Encode::new(FileFormat::Jpeg) };
    let whole = smooth(Channels::Rgb, Sample::U8, 2, 2);
    let Err(error) = encode(Box::new(Sink::default()), whole.layout, &options) else { panic!() };
    assert_eq!(error.to_string(), "`quality` is 0, but takes 1 to 100");
}

/// A disk with little room.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or_else(|| io::Error::other("disk full"))?;
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_writer_that_fails_is_heard() {
    let whole = smooth(Channels::Rgb, Sample::U8, 600, 600);
    for format in FORMATS {
        for room in [0, 100, 2000] {
            let result = encode(Box::new(Full(room)), whole.layout, &Encode::new(format));
            let error = match result {
                Err(error) => error.to_string(),
                Ok(mut rows) => {
                    let row = whole.layout.row_bytes();
                    let written = whole.pixels.chunks(row).try_for_each(|row| rows.write(row));
                    written.and_then(|()| rows.finish()).unwrap_err().to_string()
                }
            };
            assert_eq!(error, "cannot write the picture: disk full");
        }
    }
}
