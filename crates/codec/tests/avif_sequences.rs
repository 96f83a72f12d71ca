//! AVIF sequences: frames are those of another decoder, with their times, alpha and repetitions;
//! files that make no sense are errors.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod made;

use std::sync::Arc;
use std::time::Duration;

use imgflo_codec::{Decode, Error, Limits, decode, frames, probe};
use imgflo_pixel::{Channels, Sample};
use made::sequence::{Track, part, patched, samples, sequence};
use made::{read, smooth, write};

const TIMES: &[u8] = include_bytes!("data/times.avif");
const FINE: &[u8] = include_bytes!("data/fine.avif");
const ALPHA: &[u8] = include_bytes!("data/alpha.avif");

/// The same without the picture that is there for programs that know no frames.
fn only_frames(file: &[u8]) -> Vec<u8> {
    patched(file, b"meta", 0, b"free")
}

fn all(file: &[u8], limits: &Limits) -> Result<Vec<(Duration, Vec<u8>)>, Error> {
    let mut reader = frames(Arc::from(file), &Decode::default(), limits)?;
    let (mut all, mut frame) = (Vec::new(), vec![0; reader.layout().bytes()]);
    while let Some(time) = reader.next(&mut frame)? {
        all.push((time, frame.clone()));
    }
    Ok(all)
}

fn some(file: &[u8]) -> Vec<(Duration, Vec<u8>)> {
    all(file, &Limits::default()).unwrap()
}

fn error(file: &[u8]) -> String {
    all(file, &Limits::default()).unwrap_err().to_string()
}

fn times(file: &[u8]) -> Vec<u128> {
    some(file).into_iter().map(|(time, _)| time.as_millis()).collect()
}

/// Numbers of 0 to 1.
fn numbers(sample: Sample, bytes: &[u8]) -> Vec<f64> {
    match sample {
        Sample::U8 => bytes.iter().map(|byte| f64::from(*byte) / 255.0).collect(),
        _ => {
            let twos = bytes.as_chunks::<2>().0.iter();
            twos.map(|two| f64::from(u16::from_ne_bytes(*two)) / 65_535.0).collect()
        }
    }
}

/// The mean and the greatest difference.
fn differences(a: &[f64], b: &[f64]) -> (f64, f64) {
    assert_eq!(a.len(), b.len());
    let each: Vec<f64> = a.iter().zip(b).map(|(a, b)| (a - b).abs()).collect();
    (each.iter().sum::<f64>() / each.len() as f64, each.into_iter().fold(0.0, f64::max))
}

#[test]
fn frames_are_those_of_another_decoder() {
    // Where colours are coarse, those between are rounded to bytes there.
    for (file, reference, (mean, most)) in [
        (TIMES, &include_bytes!("data/times.png")[..], (0.004, 0.02)),
        (FINE, include_bytes!("data/fine.png"), (0.002, 0.006)),
    ] {
        let wanted = read(reference, &Decode::default()).unwrap();
        let info = probe(&file.into(), &Limits::default()).unwrap();
        assert_eq!(info.sample, wanted.layout.format.sample);
        assert_eq!(info.channels, Channels::Rgb);
        let frames = some(file);
        assert_eq!(frames.len() as u32, info.frames);
        assert_eq!(info.height * info.frames, wanted.layout.height);
        let wanted = numbers(info.sample, &wanted.pixels);
        let each = wanted.len() / frames.len();
        for (number, ((_, frame), wanted)) in frames.iter().zip(wanted.chunks(each)).enumerate() {
            let (is_mean, is_most) = differences(&numbers(info.sample, frame), wanted);
            assert!(is_mean < mean && is_most < most, "{number}: {is_mean}, {is_most}");
        }
    }
}

#[test]
fn a_track_of_its_own_is_alpha() {
    let [colors, alpha] =
        [&include_bytes!("data/colors.png")[..], include_bytes!("data/alpha.png")]
            .map(|file| read(file, &Decode::default()).unwrap().pixels);
    let frames = some(ALPHA);
    assert_eq!(frames.len(), 4);
    let pixels: Vec<[u8; 4]> =
        frames.iter().flat_map(|(_, frame)| frame.as_chunks::<4>().0.iter().copied()).collect();
    let is: Vec<u8> = pixels.iter().map(|[.., a]| *a).collect();
    let (_, most) = differences(&numbers(Sample::U8, &is), &numbers(Sample::U8, &alpha));
    assert!(most < 0.005, "{most}");
    let is: Vec<u8> = pixels.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]).collect();
    let (mean, _) = differences(&numbers(Sample::U8, &is), &numbers(Sample::U8, &colors));
    assert!(mean < 0.004, "{mean}");
}

#[test]
fn times_are_kept() {
    assert_eq!(times(TIMES), [100, 100, 300, 500, 500, 100]);
    assert_eq!(times(FINE), [200; 4]);
    let info = probe(&TIMES.into(), &Limits::default()).unwrap();
    assert_eq!((info.width, info.height, info.frames, info.bits), (40, 30, 6, 8));
}

#[test]
fn the_first_frame_is_the_picture() {
    for file in [TIMES, FINE, ALPHA] {
        let first = &some(file)[0].1;
        assert_eq!(&read(file, &Decode::default()).unwrap().pixels, first);
        let bare = only_frames(file);
        assert_eq!(&read(&bare, &Decode::default()).unwrap().pixels, first);
        assert_eq!(some(&bare), some(file));
        let info = |file: &[u8]| probe(&file.into(), &Limits::default()).unwrap();
        assert_eq!(info(&bare).layout(&Decode::default()), info(file).layout(&Decode::default()));
        assert_eq!(info(&bare).frames, info(file).frames);
        assert!(info(file).animation.is_some());
    }
}

#[test]
fn a_picture_that_is_not_as_the_frames_are_is_not_shown() {
    let other = patched(TIMES, b"ispe", 4, &[0, 0, 0, 20]);
    let layout = probe(&other.clone().into(), &Limits::default()).unwrap();
    assert_eq!((layout.width, layout.frames), (40, 6));
    assert_eq!(read(&other, &Decode::default()).unwrap().pixels, some(TIMES)[0].1);
}

#[test]
fn one_frame_is_a_picture() {
    let one = sequence(&[Track { samples: samples(TIMES, 0)[..1].to_vec(), ..Track::new() }]);
    let info = probe(&one.clone().into(), &Limits::default()).unwrap();
    assert_eq!((info.frames, info.animation), (1, None));
    assert_eq!(read(&one, &Decode::default()).unwrap().pixels, some(TIMES)[0].1);
}

#[test]
fn repetitions_are_kept() {
    let edit = |flags: u8, length: u32, start: u32| {
        let words = [1, length, start, 0x1_0000].map(u32::to_be_bytes);
        part(b"edts", &[&part(b"elst", &[&[0, 0, 0, flags], words.as_flattened()])])
    };
    let file = |edits: Vec<u8>, length: u32| {
        sequence(&[Track { samples: samples(TIMES, 0), edits, length, ..Track::new() }])
    };
    let loops = |file: &[u8]| {
        let info = probe(&file.into(), &Limits::default()).unwrap();
        info.animation.unwrap().loops
    };
    for (edits, length, wanted) in [
        (Vec::new(), 1600, 0),
        (edit(0, 1600, 0), 1600, 1),
        (edit(1, 1600, 0), 1600, 1),
        (edit(1, 1600, 0), 4800, 3),
        (edit(1, 1600, 0), 4000, 3),
        (edit(1, 1600, 0), u32::MAX, 0),
    ] {
        let file = file(edits, length);
        assert_eq!(loops(&file), wanted);
        assert_eq!(some(&file).len(), 6);
    }
    assert!(error(&file(edit(1, 0, 0), 9)).contains("nothing of it is repeated"));
    assert!(error(&file(edit(1, 9, 3), 9)).contains("only some are to be shown"));
}

#[test]
fn turning_is_followed() {
    let turned = |matrix: [i32; 4], more: Vec<u8>| {
        let matrix = matrix.map(|number| number << 16);
        let track = Track { samples: samples(TIMES, 0), matrix, more, ..Track::new() };
        let file = sequence(&[track]);
        let info = probe(&file.clone().into(), &Limits::default()).unwrap();
        let reader = frames(file.into(), &Decode::default(), &Limits::default()).unwrap();
        assert_eq!(reader.layout().width, info.width);
        (info.orientation.to_exif(), info.width)
    };
    assert_eq!(turned([1, 0, 0, 1], Vec::new()), (1, 40));
    assert_eq!(turned([0, 1, -1, 0], Vec::new()), (6, 30));
    assert_eq!(turned([-1, 0, 0, -1], Vec::new()), (3, 40));
    assert_eq!(turned([2, 0, 1, 2], Vec::new()), (1, 40));
    // The property goes before the matrix.
    assert_eq!(turned([-1, 0, 0, -1], part(b"irot", &[&[1]])), (8, 30));
    assert_eq!(turned([1, 0, 0, 1], part(b"imir", &[&[1]])), (2, 40));
}

#[test]
fn colors_by_numbers_become_srgb() {
    let told = |numbers: [u8; 7]| {
        let more = part(b"colr", &[b"nclx", &numbers]);
        some(&sequence(&[Track { samples: samples(TIMES, 0), more, ..Track::new() }]))
    };
    assert_eq!(told([0, 1, 0, 13, 0, 6, 0])[1].1, some(TIMES)[1].1);
    assert_ne!(told([0, 12, 0, 13, 0, 6, 0])[1].1, some(TIMES)[1].1);
    let file = sequence(&[Track {
        samples: samples(TIMES, 0),
        more: part(b"colr", &[b"nclx", &[0, 9, 0, 16, 0, 9, 0]]),
        ..Track::new()
    }]);
    assert_eq!(probe(&file.into(), &Limits::default()).unwrap().sample, Sample::F32);
}

#[test]
fn colors_multiplied_by_alpha_are_divided_by_it() {
    let size = (32, 24);
    let pictures = Track { samples: samples(ALPHA, 0), size, ..Track::new() };
    let alpha = Track {
        id: 2,
        handler: *b"auxv",
        samples: samples(ALPHA, 1),
        size,
        coding: 0x1c,
        references: part(b"auxl", &[&[0, 0, 0, 1]]),
        ..Track::new()
    };
    let plain = some(&sequence(&[pictures.clone(), alpha.clone()]));
    assert!(plain.iter().map(|(_, frame)| frame).eq(some(ALPHA).iter().map(|(_, frame)| frame)));
    let references = part(b"prem", &[&[0, 0, 0, 2]]);
    let multiplied = some(&sequence(&[Track { references, ..pictures.clone() }, alpha.clone()]));
    for ((_, plain), (_, divided)) in plain.iter().zip(&multiplied) {
        for (plain, divided) in plain.as_chunks::<4>().0.iter().zip(divided.as_chunks::<4>().0) {
            let [red, .., a] = plain.map(f64::from);
            let want = if a > 0.0 { (red * 255.0 / a).min(255.0) } else { red };
            assert!((f64::from(divided[0]) - want).abs() < 1.0, "{plain:?}: {divided:?}");
        }
    }
    let fewer = Track { samples: alpha.samples[1..].to_vec(), ..alpha.clone() };
    assert!(error(&sequence(&[pictures.clone(), fewer])).contains("another number of frames"));
    let more = part(b"auxi", &[&[0; 4], b"urn:mpeg:hevc:2015:auxid:2\0"]);
    let depth = Track { more, ..alpha };
    let info = probe(&sequence(&[pictures, depth]).into(), &Limits::default()).unwrap();
    assert_eq!(info.channels, Channels::Rgb);
}

#[test]
fn frames_lie_in_chunks_of_any_kind() {
    let samples = samples(TIMES, 0);
    for in_chunks in [vec![6], vec![1; 6], vec![2, 2, 1, 1], vec![1, 3, 2]] {
        for long in [false, true] {
            let track = Track {
                samples: samples.clone(),
                in_chunks: in_chunks.clone(),
                long,
                ..Track::new()
            };
            let frames = some(&sequence(&[track]));
            assert!(frames.iter().map(|(_, frame)| frame).eq(some(TIMES).iter().map(|(_, f)| f)));
        }
    }
}

#[test]
fn frames_and_memory_are_limited() {
    let limits = Limits { max_frames: 3, ..Limits::default() };
    assert_eq!(probe(&TIMES.into(), &limits).unwrap().frames, 6);
    let mut reader = frames(TIMES.into(), &Decode::default(), &limits).unwrap();
    let mut frame = vec![0; reader.layout().bytes()];
    for _ in 0..3 {
        reader.next(&mut frame).unwrap().unwrap();
    }
    let error = reader.next(&mut frame).unwrap_err();
    assert!(matches!(error, Error::OverLimit { limit: "max_frames", .. }), "{error}");
    let limits = Limits { max_memory: 1 << 20, ..Limits::default() };
    for file in [TIMES.to_vec(), only_frames(TIMES)] {
        let error = all(&file, &limits).unwrap_err();
        assert!(matches!(error, Error::OverLimit { limit: "max_memory", .. }), "{error}");
        let error = decode(file.into(), &Decode::default(), &limits).err().unwrap();
        assert!(matches!(error, Error::OverLimit { limit: "max_memory", .. }), "{error}");
    }
    // Four thousand million frames of a byte each.
    let endless = patched(&only_frames(TIMES), b"stsz", 4, &[0, 0, 0, 1, 255, 255, 255, 255]);
    let endless = patched(&endless, b"stts", 8, &[255; 4]);
    let endless = patched(&endless, b"stsc", 12, &[255; 4]);
    let info = probe(&endless.clone().into(), &Limits::default()).unwrap();
    assert_eq!(info.frames, u32::MAX);
    all(&endless, &Limits::default()).unwrap_err();
}

#[test]
fn sizes_are_checked_before_frames_are() {
    let entry = only_frames(TIMES);
    let at = entry.windows(4).rposition(|name| name == b"av01").unwrap() + 28;
    let sized = |size: [u8; 4]| {
        let mut file = entry.clone();
        file[at..at + 4].copy_from_slice(&size);
        file
    };
    let error = probe(&sized([255; 4]).into(), &Limits::default()).unwrap_err().to_string();
    assert!(error.contains("65535x65535") && error.contains("max_pixels"), "{error}");
    let error = self::error(&sized([0, 41, 0, 30]));
    assert!(error.contains("a frame of it is 40x30 pixels, not 41x30"), "{error}");
    let error = self::error(&sized([0, 9, 0, 9]));
    assert!(error.contains("cannot be decoded"), "{error}");
    assert!(self::error(&sized([0; 4])).contains("no pixels"));
}

#[test]
fn the_header_tells_how_frames_are_coded() {
    for coding in [0x00, 0x1c, 0x4c, 0x08] {
        let file = sequence(&[Track { samples: samples(TIMES, 0), coding, ..Track::new() }]);
        assert!(error(&file).contains("its AV1 is not as its header says"), "{coding:x}");
    }
}

#[test]
fn frames_that_are_no_frames_are_errors() {
    let [first, second] = [samples(TIMES, 0)[0].clone(), samples(TIMES, 0)[1].clone()];
    let of = |samples: Vec<Vec<u8>>| sequence(&[Track { samples, ..Track::new() }]);
    assert!(error(&of(vec![first.clone(), Vec::new()])).contains("has no bytes"));
    assert!(error(&of(vec![first.clone(), vec![0x12, 0]])).contains("has no picture"));
    assert!(error(&of(vec![second, first.clone()])).contains("AV1"));
    let long = vec![first.clone(), first.repeat(100)];
    assert!(error(&of(long)).contains("more than 32 pictures"));
    let mut reader =
        frames(of(vec![vec![9; 9], first]).into(), &Decode::default(), &Limits::default()).unwrap();
    let mut frame = vec![0; reader.layout().bytes()];
    reader.next(&mut frame).unwrap_err();
    assert!(matches!(reader.next(&mut frame).unwrap_err(), Error::Failed));
}

#[test]
fn boxes_that_lie_too_deep_are_an_error() {
    let mut deep = Vec::new();
    for _ in 0..20_000 {
        deep = part(b"mdia", &[&deep]);
    }
    let file = [part(b"ftyp", &[b"avis\0\0\0\0avis"]), part(b"moov", &[&part(b"trak", &[&deep])])];
    assert!(error(&file.concat()).contains("too deep"));
}

#[test]
fn a_still_picture_has_no_frames() {
    let still = write(
        &smooth(Channels::Rgb, Sample::U8, 24, 16),
        &imgflo_codec::Encode::new(imgflo_codec::FileFormat::Avif),
    );
    let error = all(&still, &Limits::default()).unwrap_err();
    assert!(matches!(error, Error::NoFrames { .. }), "{error}");
}

fn files() -> Vec<Vec<u8>> {
    let bare = [TIMES, FINE, ALPHA].map(only_frames);
    let samples = samples(TIMES, 0);
    let by_hand = sequence(&[Track { samples, in_chunks: vec![1, 3, 2], ..Track::new() }]);
    [TIMES.to_vec(), by_hand].into_iter().chain(bare).collect()
}

/// What comes of a file, in which there may be anything.
fn look(file: &[u8]) -> usize {
    let limits = Limits { max_pixels: 1 << 14, max_frames: 20, ..Limits::default() };
    let info = probe(&file.into(), &limits);
    let still = decode(file.into(), &Decode::default(), &limits).map(|mut rows| {
        let mut whole = vec![0; rows.layout().bytes()];
        let _ = rows.read(&mut whole);
    });
    assert!(info.is_ok() || still.is_err());
    let Ok(mut reader) = frames(file.into(), &Decode::default(), &limits) else { return 0 };
    assert_eq!(reader.layout(), info.unwrap().layout(&Decode::default()));
    let mut frame = vec![0; reader.layout().bytes()];
    let mut count = 0;
    while let Ok(Some(_)) = reader.next(&mut frame) {
        count += 1;
    }
    count
}

#[test]
fn a_file_cut_anywhere_has_fewer_frames() {
    for file in files() {
        let whole = look(&file);
        for percent in 0..100 {
            let cut = &file[..file.len() * percent / 100];
            assert!(look(cut) < whole, "at {percent} %");
            all(cut, &Limits::default()).unwrap_err();
        }
    }
}

#[test]
fn a_file_changed_anywhere_is_an_error_or_frames() {
    let mut random = 1_u32;
    let mut next = || {
        random ^= random << 13;
        random ^= random >> 17;
        random ^= random << 5;
        random as usize
    };
    for file in files() {
        for at in 0..file.len() {
            let mut changed = file.clone();
            changed[at] ^= 1 << (next() % 8);
            assert!(look(&changed) <= 20);
        }
        for _ in 0..300 {
            let mut changed = file.clone();
            for _ in 0..1 + next() % 3 {
                changed[next() % file.len()] = [0, 1, 0x7f, 0x80, 0xff][next() % 5];
            }
            assert!(look(&changed) <= 20);
        }
    }
}
