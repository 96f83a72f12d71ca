//! WebP files of which pictures are not as they say.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use imgflo_codec::{Decode, Limits, frames, probe};

const STILL: &[u8] = include_bytes!("data/alpha.webp");
const MOVING: &[u8] = include_bytes!("data/moving.webp");
/// A picture that tells of a part of four megabytes.
const PARTS: &[u8] = include_bytes!("data/parts.webp");

fn refused(file: &[u8]) -> String {
    probe(&file.into(), &Limits::default()).unwrap_err().to_string()
}

/// The same file, of which one of the lossy pictures says that it has the most pixels.
fn with_a_large_picture(file: &[u8], number: usize) -> Vec<u8> {
    let mut starts = (0..file.len()).filter(|at| file[*at..].starts_with(&[0x9d, 1, 0x2a]));
    let start = starts.nth(number).unwrap();
    let mut file = file.to_vec();
    file[start + 3..start + 7].copy_from_slice(&[0xff, 0x3f, 0xff, 0x3f]);
    file
}

#[test]
fn a_lossy_picture_has_all_parts_that_it_tells_of() {
    probe(&STILL.into(), &Limits::default()).unwrap();
    assert!(refused(PARTS).contains("is not as it says"));
}

#[test]
fn a_lossy_picture_is_as_large_as_the_file_says() {
    assert!(refused(&with_a_large_picture(STILL, 0)).contains("is not as it says"));
}

#[test]
fn a_lossy_frame_is_as_large_as_the_file_says() {
    let mut reader = frames(MOVING.into(), &Decode::default(), &Limits::default()).unwrap();
    let mut frame = vec![0; reader.layout().bytes()];
    for number in 0..3 {
        assert!(reader.next(&mut frame).unwrap().is_some());
        assert!(refused(&with_a_large_picture(MOVING, number)).contains("is not as it says"));
    }
}

#[test]
fn a_lossless_picture_has_pixels() {
    // A side of 16384 pixels is read as none.
    let picture = [&[0x2f][..], &0x3fff_u32.to_le_bytes(), &[0; 3]].concat();
    let file = [&b"RIFF\x14\0\0\0WEBPVP8L\x08\0\0\0"[..], &picture].concat();
    assert!(refused(&file).contains("it has no pixels"));
}
