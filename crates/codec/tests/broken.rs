//! Broken files give errors: no panic, no endless work, no memory out of bounds.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod made;

use std::sync::Arc;

use imgflo_codec::{Decode, Encode, FileFormat, Limits, decode, probe};
use imgflo_pixel::{Channels, Sample};
use made::{chunk, idat, jpeg, png, read, smooth, with_segment, write, zlib};

/// One small file of each kind.
fn files() -> Vec<(String, Vec<u8>)> {
    let lines: Vec<u8> = (0..30).flat_map(|y| [[0; 1].as_slice(), &[y; 40]].concat()).collect();
    let palette: Vec<u8> = (0..90).collect();
    let profile = moxcms::ColorProfile::new_adobe_rgb().encode().unwrap();
    let icc = [&b"ICC_PROFILE\0\x01\x01"[..], &profile].concat();
    let iccp = chunk(b"iCCP", &[&b"x\0\0"[..], &zlib(&profile)].concat());
    let rgb: Vec<u8> = (0..30).flat_map(|y| [[0; 1].as_slice(), &[y; 120]].concat()).collect();
    let special = [
        ("jpeg with profile", with_segment(&jpeg(Channels::Rgb, 40, 30), 0xe2, &icc)),
        ("jpeg with exif", {
            let exif = [&b"Exif\0\0"[..], &made::exif(6)].concat();
            with_segment(&jpeg(Channels::Rgb, 40, 30), 0xe1, &exif)
        }),
        ("palette png", png(40, 30, [8, 3, 0, 0, 0], &[chunk(b"PLTE", &palette), idat(&lines)])),
        ("png with profile", png(40, 30, [8, 2, 0, 0, 0], &[iccp, idat(&rgb)])),
        ("interlaced png", png(3, 2, [8, 0, 0, 0, 1], &[idat(&[0, 1, 0, 2, 0, 3, 0, 4, 5, 6])])),
        ("plain pbm", b"P1 3 2\n1 0 1\n011".to_vec()),
        ("plain ppm", b"P3\n2 2 1000\n1 2 3 4 5 6\n7 8 9 1000 0 0\n".to_vec()),
        ("raw pbm", b"P4 12 2\n\x12\x34\x56\x78".to_vec()),
    ];
    let ours = made::written().into_iter().map(|(options, format)| {
        let whole = made::smooth_for(&options, format, 40, 30);
        (format!("{} {format:?}", options.format), write(&whole, &options))
    });
    let others = made::only_read().into_iter().chain(special);
    others.map(|(name, file)| (name.to_owned(), file)).chain(ours).collect()
}

/// Where the last byte is that tells of pixels: behind it an end marker may be missing.
fn pixels_end(file: &[u8]) -> usize {
    match FileFormat::of(file).unwrap() {
        FileFormat::Jpeg => file.len() - 3,
        FileFormat::Png => file.len() - 24,
        // A PNG file is in the last one.
        FileFormat::Ico if file.ends_with(b"\xae\x42\x60\x82") => file.len() - 24,
        FileFormat::Qoi => file.len() - 8,
        FileFormat::Pnm if file.ends_with(b" 0\n") => file.len() - 2,
        _ => file.len(),
    }
}

/// Limits that keep tests small: a broken header may ask for much.
fn limits() -> Limits {
    Limits { max_pixels: 1 << 22, max_memory: 64 << 20, ..Limits::default() }
}

fn decode_all(bytes: &[u8]) -> Result<(), imgflo_pixel::RowsError> {
    let mut rows = decode(Arc::from(bytes), &Decode::default(), &limits())?;
    let layout = rows.layout();
    let mut row = vec![0; layout.row_bytes()];
    (0..layout.height).try_for_each(|_| rows.read(&mut row))
}

#[test]
fn there_is_a_file_of_every_format() {
    let of: Vec<_> = files().iter().map(|(_, file)| FileFormat::of(file).unwrap()).collect();
    for format in FileFormat::ALL {
        assert!(of.contains(&format), "{format}");
    }
}

#[test]
fn a_file_cut_anywhere_is_an_error() {
    for (name, file) in files() {
        decode_all(&file).unwrap();
        let pixels_end = pixels_end(&file);
        for percent in 0..100 {
            let end = pixels_end * percent / 100;
            let error = decode_all(&file[..end]).expect_err(&format!("{name} at {percent} %"));
            assert!(!error.to_string().is_empty());
        }
    }
}

#[test]
fn a_truncated_file_names_the_row() {
    let file = write(&smooth(Channels::Rgb, Sample::U8, 40, 30), &Encode::new(FileFormat::Tiff));
    let error = read(&file[..file.len() - 1], &Decode::default()).unwrap_err().to_string();
    assert!(error.contains("the TIFF file is truncated after row"), "{error}");
    let file = jpeg(Channels::Y, 8, 800);
    let error = read(&file[..file.len() - 400], &Decode::default()).unwrap_err().to_string();
    let row = error.split("row ").nth(1).and_then(|rest| rest.split(' ').next());
    if cfg!(feature = "mozjpeg") {
        let row: u32 = row.unwrap().parse().unwrap();
        assert!((100..790).contains(&row), "{error}");
    }
}

#[test]
fn flipped_bytes_never_panic() {
    let mut random = 1_u32;
    let mut next = || {
        random ^= random << 13;
        random ^= random >> 17;
        random ^= random << 5;
        random as usize
    };
    for (_, file) in files() {
        for _ in 0..300 {
            let mut flipped = file.clone();
            for _ in 0..1 + next() % 3 {
                let at = next() % file.len();
                flipped[at] = next() as u8;
            }
            let info = probe(&flipped.clone().into(), &limits());
            let decoded = decode_all(&flipped);
            assert!(info.is_ok() || decoded.is_err());
        }
    }
}

#[test]
fn flipped_header_bytes_never_panic() {
    for (_, file) in files() {
        for at in 0..file.len().min(200) {
            for byte in [0, 1, 0x7f, 0x80, 0xff] {
                let mut flipped = file.clone();
                flipped[at] = byte;
                let _ = decode_all(&flipped);
            }
        }
    }
}

#[test]
fn sizes_are_checked_before_anything_is_decoded() {
    let huge = png(60_000, 60_000, [8, 6, 0, 0, 0], &[idat(&[0; 100])]);
    let error = probe(&huge.into(), &Limits::default()).unwrap_err().to_string();
    assert_eq!(
        error,
        "the picture is 60000x60000 pixels; the limit is 268435456; raise the limit `max_pixels`"
    );
    let mut huge = jpeg(Channels::Rgb, 16, 16);
    let frame = huge.windows(2).position(|two| two == [0xff, 0xc0]).unwrap();
    huge[frame + 5..frame + 9].copy_from_slice(&[0xea, 0x60, 0xea, 0x60]);
    let error = probe(&huge.into(), &Limits::default()).unwrap_err().to_string();
    assert!(error.contains("60000x60000") && error.contains("max_pixels"), "{error}");
    let wide = png(70_000, 1, [8, 0, 0, 0, 0], &[idat(&[0; 70_001])]);
    let error = probe(&wide.into(), &Limits::default()).unwrap_err().to_string();
    assert!(error.contains("`max_width`"), "{error}");
    let file = jpeg(Channels::Rgb, 16, 16);
    let limits = Limits { max_bytes: 100, ..Limits::default() };
    let error = probe(&file.into(), &limits).unwrap_err().to_string();
    assert!(error.contains("`max_bytes`"), "{error}");
}

#[test]
fn memory_is_checked_before_anything_is_decoded() {
    let interlaced = png(4000, 4000, [8, 6, 0, 0, 1], &[idat(&[0; 9])]);
    let limits = Limits { max_memory: 32 << 20, ..Limits::default() };
    let info = probe(&interlaced.clone().into(), &limits).unwrap();
    assert!(info.decode_memory(&Decode::default()) >= 64_000_000);
    let Err(error) = decode(interlaced.into(), &Decode::default(), &limits) else { panic!() };
    assert!(error.to_string().contains("`max_memory`"), "{error}");
}

#[test]
fn huge_metadata_are_refused() {
    let bomb = chunk(b"iCCP", &[&b"x\0\0"[..], &zlib(&vec![0; 48 << 20])].concat());
    let file = png(1, 1, [8, 0, 0, 0, 0], &[bomb, idat(&[0, 7])]);
    if let Ok(info) = probe(&file.into(), &Limits::default()) {
        assert!(info.profile.is_none_or(|profile| profile.ignored.is_some()));
    }
    // Text is passed over, whatever its size.
    let text = chunk(b"tEXt", &vec![b'a'; 48 << 20]);
    let file = png(1, 1, [8, 0, 0, 0, 0], &[text, idat(&[0, 7])]);
    match read(&file, &Decode::default()) {
        Ok(whole) => assert_eq!(whole.pixels, [7]),
        Err(error) => assert!(error.to_string().contains("max_memory"), "{error}"),
    }
}

#[test]
fn other_files_are_named() {
    let message = |bytes: &[u8]| probe(&Arc::from(bytes), &limits()).unwrap_err().to_string();
    assert_eq!(message(b""), "the file is empty; expected a picture");
    assert!(message(b"%PDF-1\x01\x02\x03").contains("starts with %PDF-1\\x01\\x02"));
}

#[test]
fn a_decoder_that_failed_says_so_again() {
    let file = write(&smooth(Channels::Y, Sample::U8, 8, 800), &Encode::new(FileFormat::Tiff));
    let bytes = Arc::from(&file[..file.len() - 400]);
    let mut rows = decode(bytes, &Decode::default(), &limits()).unwrap();
    let mut all = vec![0; 8 * 800];
    rows.read(&mut all).unwrap_err();
    rows.read(&mut all[..8]).unwrap_err();
}

#[test]
fn wrong_use_is_an_error() {
    let file = jpeg(Channels::Rgb, 16, 16);
    let mut rows = decode(file.into(), &Decode::default(), &limits()).unwrap();
    assert!(rows.read(&mut [0; 47]).is_err());
    rows.read(&mut [0; 48 * 16]).unwrap();
    let error = rows.read(&mut [0; 48]).unwrap_err().to_string();
    assert_eq!(error, "row 16 does not exist; the picture has 16 rows");
}

#[test]
fn a_dropped_decoder_stops() {
    let file: Arc<[u8]> = jpeg(Channels::Rgb, 1000, 1000).into();
    for _ in 0..50 {
        let mut rows = decode(file.clone(), &Decode::default(), &limits()).unwrap();
        rows.read(&mut [0; 3000]).unwrap();
    }
}
