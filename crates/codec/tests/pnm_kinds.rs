//! Every kind of PNM and PFM file.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod made;

use imgflo_codec::{Decode, Encode, FileFormat, Info, Ink, Limits, probe};
use imgflo_pixel::{Channels, Sample, Transfer};
use made::{Whole, read, smooth, smooth_for, write};

fn whole(file: &[u8]) -> Whole {
    read(file, &Decode::default()).unwrap()
}

fn info(file: &[u8]) -> Info {
    probe(&file.to_vec().into(), &Limits::default()).unwrap()
}

fn words(file: &[u8]) -> Vec<u16> {
    whole(file).pixels.as_chunks::<2>().0.iter().map(|&two| u16::from_ne_bytes(two)).collect()
}

fn floats(file: &[u8]) -> Vec<f32> {
    whole(file).pixels.as_chunks::<4>().0.iter().map(|&four| f32::from_ne_bytes(four)).collect()
}

fn message(file: &[u8]) -> String {
    read(file, &Decode::default()).unwrap_err().to_string()
}

#[test]
fn text_is_read_with_its_comments() {
    assert_eq!(whole(b"P1\n# two\n3 2\n1 0 1\n010\n").pixels, [0, 255, 0, 255, 0, 255]);
    assert_eq!(whole(b"P2 2 1 # wide\n 4\n0 3\n").pixels, [0, 191]);
    assert_eq!(whole(b"P3 1 1 255 7 8 #x\n 9").pixels, [7, 8, 9]);
}

#[test]
fn bits_are_black_where_they_are_one() {
    assert_eq!(whole(b"P4\n3 2\n\xa0\x5f").pixels, [0, 255, 0, 255, 0, 255]);
    assert_eq!(info(b"P4\n3 2\n\xa0\x5f").bits, 1);
}

#[test]
fn samples_reach_white_whatever_their_largest_is() {
    assert_eq!(whole(b"P5 3 1 15\n\x00\x07\x0f").pixels, [0, 119, 255]);
    assert_eq!(words(b"P5 2 1 1023\n\x00\x01\x03\xff"), [64, 65_535]);
    assert_eq!(words(b"P6 1 1 65535\n\x00\x01\x02\x03\xff\xff"), [1, 515, 65_535]);
    assert_eq!(info(b"P5 2 1 1023\n\0\0\0\0").bits, 16);
}

#[test]
fn pam_has_alpha() {
    let pam = |depth: u8, kind: &str, pixels: &[u8]| {
        let header =
            format!("P7\n# by hand\nHEIGHT 1\nWIDTH 1\nDEPTH {depth}\nMAXVAL 255\n{kind}ENDHDR\n");
        [header.as_bytes(), pixels].concat()
    };
    let gray = whole(&pam(2, "TUPLTYPE GRAYSCALE_ALPHA\n", &[9, 8]));
    assert_eq!((gray.layout.format.channels, &*gray.pixels), (Channels::Ya, &[9, 8][..]));
    assert_eq!(info(&pam(4, "", &[1, 2, 3, 4])).channels, Channels::Rgba);
    assert_eq!(info(&pam(1, "", &[1])).ink, Ink::Gray);
    let error = message(&pam(4, "TUPLTYPE CMYK\n", &[1, 2, 3, 4]));
    assert!(error.contains("4 samples called `CMYK`"), "{error}");
}

#[test]
fn what_makes_no_sense_is_named() {
    assert!(message(b"P5 2 1 15\n\x00\x10").contains("row 0 has a sample above 15"));
    assert!(message(b"P2 2 1 15\n0 x ").contains("row 0 has something that is no number"));
    assert!(message(b"P5 0 1 15\n").contains("no pixels"));
    assert!(message(b"P5 1 1 70000\n\0\0").contains("largest sample"));
    assert!(message(b"P5 1 one 255\n\0\0").contains("`one` for `height`"));
    assert!(message(b"P5 2 2 255\n\0\0\0").contains("truncated after row 1 of 2"));
    assert!(message(b"P2 2 2 255\n1 2 3").contains("truncated after row 1 of 2"));
}

#[test]
fn the_header_tells_what_follows() {
    for (channels, start) in [
        (Channels::Y, "P5\n4 3\n255\n"),
        (Channels::Rgb, "P6\n4 3\n255\n"),
        (Channels::Ya, "P7\nWIDTH 4\nHEIGHT 3\nDEPTH 2\nMAXVAL 255\nTUPLTYPE GRAYSCALE_ALPHA\n"),
        (Channels::Rgba, "P7\nWIDTH 4\nHEIGHT 3\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\n"),
    ] {
        let file = write(&smooth(channels, Sample::U8, 4, 3), &Encode::new(FileFormat::Pnm));
        assert!(file.starts_with(start.as_bytes()), "{}", file.escape_ascii());
    }
}

#[test]
fn float_maps_have_light_from_the_bottom_up() {
    let rows = [1.5_f32, -0.25].map(f32::to_be_bytes);
    let file = [&b"Pf\n1 2\n1.0\n"[..], rows.as_flattened()].concat();
    assert_eq!(floats(&file), [-0.25, 1.5]);
    assert_eq!(whole(&file).layout.format.transfer, Transfer::Linear);
    let pixel = [1e9_f32, 0.5, 0.0].map(f32::to_le_bytes);
    assert_eq!(floats(&[&b"PF 1 1 -2\n"[..], pixel.as_flattened()].concat()), [1e9, 0.5, 0.0]);
    let options = Encode::new(FileFormat::Pfm);
    let wanted = options.accepts(smooth(Channels::Rgba, Sample::U8, 1, 1).layout.format);
    let written = write(&smooth_for(&options, wanted, 2, 3), &options);
    assert!(written.starts_with(b"PF\n2 3\n-1.0\n"));
    assert!(message(b"PF 1 1 0\n").contains("its scale is `0`"));
    assert!(message(&file[..file.len() - 1]).contains("PFM file is truncated"));
}
