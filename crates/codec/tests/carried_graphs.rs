//! Pictures carry the graph that made them.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod made;

use imgflo_codec::{Encode, Error, FileFormat, Metadata, encode, encode_frames, graph_in};
use imgflo_pixel::{Channels, Sample};
use made::{Sink, read, smooth};

const CARRIERS: [FileFormat; 2] = [FileFormat::Png, FileFormat::WebP];
const GRAPH: &str = "{\"processes\": {\"grün\": {\"component\": \"gegl/crop\"}}}";

/// A picture of 23 x 17 pixels that says nothing.
fn plain(format: FileFormat, lossless: bool) -> Vec<u8> {
    let (file, options) = (Sink::default(), Encode { lossless, ..Encode::new(format) });
    let whole = smooth(Channels::Rgba, Sample::U8, 23, 17);
    let mut rows = encode(Box::new(file.clone()), whole.layout, &options).unwrap();
    rows.write(&whole.pixels).unwrap();
    rows.finish().unwrap();
    file.bytes()
}

fn carrying(file: &[u8], graph: &str) -> Vec<u8> {
    Metadata::default().with_graph(graph.into()).unwrap().added_to(file).unwrap()
}

#[test]
fn a_graph_comes_back_and_pixels_stay() {
    for format in CARRIERS {
        for lossless in [true, false] {
            let plain = plain(format, lossless);
            assert_eq!(graph_in(&plain).unwrap(), None, "{format}");
            let more = carrying(&plain, GRAPH);
            assert_eq!(graph_in(&more).unwrap().as_deref(), Some(GRAPH), "{format}");
            let [plain, more] = [plain, more].map(|file| read(&file, &Default::default()).unwrap());
            assert_eq!(plain, more, "{format}");
        }
    }
}

#[test]
fn an_animation_carries_one_too() {
    let (file, options) = (Sink::default(), Encode::new(FileFormat::WebP));
    let whole = smooth(Channels::Rgba, Sample::U8, 23, 17);
    let mut frames = encode_frames(Box::new(file.clone()), whole.layout, &options).unwrap();
    // A frame that is like the one before only lengthens that one.
    let other: Vec<u8> = whole.pixels.iter().map(|value| !value).collect();
    for pixels in [&whole.pixels, &other] {
        frames.write(pixels, std::time::Duration::from_millis(40)).unwrap();
    }
    frames.finish().unwrap();
    let more = carrying(&file.bytes(), GRAPH);
    assert_eq!(graph_in(&more).unwrap().as_deref(), Some(GRAPH));
    let info = imgflo_codec::probe(&more.into(), &Default::default()).unwrap();
    assert_eq!(info.frames, 2);
}

#[test]
fn formats_without_a_place_for_it_refuse() {
    let metadata = Metadata::default().with_graph(GRAPH.into()).unwrap();
    for format in FileFormat::ALL.into_iter().filter(|format| !CARRIERS.contains(format)) {
        let refused =
            imgflo_codec::embed(Box::new(Sink::default()), &Encode::new(format), &metadata);
        assert!(matches!(refused.err(), Some(Error::NoGraph { .. })), "{format}");
    }
}

#[test]
fn a_graph_that_is_too_long_is_neither_written_nor_read() {
    let long = "x".repeat((1 << 20) + 1);
    let error = Metadata::default().with_graph(long.clone()).unwrap_err().to_string();
    assert!(error.contains("1048576"), "{error}");
    let chunk = [&b"imgf"[..], &(long.len() as u32).to_le_bytes(), long.as_bytes(), &[0]].concat();
    let file = [&carrying(&plain(FileFormat::WebP, true), "{}")[..30], &chunk].concat();
    let error = graph_in(&file).unwrap_err().to_string();
    assert!(error.contains("1048577") && error.contains("1048576"), "{error}");
}

#[test]
fn a_text_that_unpacks_to_too_much_is_an_error() {
    use png::text_metadata::{EncodableTextChunk, ITXtChunk};
    let mut text = ITXtChunk::new("imgflo graph", " ".repeat(2 << 20));
    text.compressed = true;
    let (mut chunk, plain) = (Vec::new(), plain(FileFormat::Png, true));
    text.encode(&mut chunk).unwrap();
    assert!(chunk.len() < 1 << 16);
    let error = graph_in(&[&plain[..33], &chunk, &plain[33..]].concat()).unwrap_err().to_string();
    assert!(error.contains("unpacked to 1048576 bytes"), "{error}");
}

#[test]
fn what_is_broken_is_an_error_and_no_panic() {
    let file = carrying(&plain(FileFormat::Png, true), GRAPH);
    let at = file.windows(5).position(|part| part == b"crop\"").unwrap();
    let mut broken = file.clone();
    broken[at] ^= 1;
    let error = graph_in(&broken).unwrap_err().to_string();
    assert!(error.contains("graph") && error.contains("broken"), "{error}");
    let file = carrying(&plain(FileFormat::WebP, true), GRAPH);
    let at = file.windows(5).position(|part| part == b"crop\"").unwrap();
    let mut broken = file.clone();
    broken[at] = 0xff;
    assert!(graph_in(&broken).unwrap_err().to_string().contains("no text"));
    for format in CARRIERS {
        let file = carrying(&plain(format, true), GRAPH);
        for at in 0..file.len() {
            let mut other = file.clone();
            other[at] ^= 0x55;
            let _ = graph_in(&other);
            let found = graph_in(&file[..at]);
            assert!(!matches!(found, Ok(None)), "{format}, {at} bytes");
        }
    }
}
