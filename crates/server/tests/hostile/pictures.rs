//! Small files that would be huge pictures: each is refused before it is decoded.

use std::sync::{Arc, Mutex};

use imgflo_codec::{Encode, FileFormat, encode};
use imgflo_pixel::{Channels, Format, Layout, Sample};

use crate::place::Server;

/// A side that no picture has here.
const HUGE: u32 = 100_000;

/// Files of each format that say that they are huge, and are not.
fn bombs() -> Vec<(&'static str, Vec<u8>)> {
    let text = |text: &str| text.as_bytes().to_vec();
    vec![
        ("png", png()),
        ("apng", [png(), b"\0\0\0\x08acTL\xff\xff\xff\xff\0\0\0\0\0\0\0\0".to_vec()].concat()),
        ("jpeg", jpeg(0xc0)),
        ("progressive jpeg", jpeg(0xc2)),
        ("gif", b"GIF89a\xff\xff\xff\xff\0\0\0".to_vec()),
        ("webp", riff(b"VP8X", &[0x10, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])),
        ("lossless webp", riff(b"VP8L", &[0x2f, 0xff, 0xff, 0xff, 0x0f])),
        ("tiff", tiff()),
        (
            "avif",
            patched(
                FileFormat::Avif,
                b"ispe",
                4,
                &[HUGE.to_be_bytes(), HUGE.to_be_bytes()].concat(),
            ),
        ),
        ("jxl", jxl()),
        (
            "exr",
            patched(
                FileFormat::Exr,
                b"dataWindow\0box2i\0",
                12,
                &[HUGE.to_le_bytes(), HUGE.to_le_bytes()].concat(),
            ),
        ),
        ("hdr", text("#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 100000 +X 100000\n")),
        ("qoi", [b"qoif".as_slice(), &HUGE.to_be_bytes(), &HUGE.to_be_bytes(), &[3, 0]].concat()),
        ("pbm", text("P1 100000 100000\n")),
        ("pgm", text("P5 100000 100000 65535\n")),
        ("ppm", text("P6 100000 100000 255\n")),
        (
            "pam",
            text(
                "P7\nWIDTH 100000\nHEIGHT 100000\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n",
            ),
        ),
        ("pfm", text("PF\n100000 100000\n-1.0\n")),
        ("bmp", bmp()),
        ("ico", ico(&png())),
        ("svg", text("<svg xmlns='http://www.w3.org/2000/svg' width='90000' height='90000'/>")),
        (
            "svg by its view box",
            text("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1e9 1e9'/>"),
        ),
        ("svg of entities", laughs()),
        ("svg of nested groups", nested()),
    ]
}

#[tokio::test]
async fn bombs_are_refused_before_they_go_off() {
    let server = Server::with(&[("memory", "64M")]).await;
    for (name, bomb) in bombs() {
        let begun = std::time::Instant::now();
        for target in ["/image/noir.jpg?width=50", "/image/passthrough.png"] {
            let answer = server.ask("POST", target, &[], &bomb).await;
            let text = String::from_utf8_lossy(&answer.body).into_owned();
            assert!([413, 415, 422].contains(&answer.status), "{name}: {} {text}", answer.status);
        }
        assert!(begun.elapsed().as_secs() < 10, "{name}: it takes too long");
    }
    assert_eq!(server.get("/health/live").await.status, 200);
}

fn png() -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend([HUGE.to_be_bytes(), HUGE.to_be_bytes()].concat());
    png.extend([8, 6, 0, 0, 0, 0, 0, 0, 0]);
    png
}

/// A header whose frame is of the kind that `marker` says.
fn jpeg(marker: u8) -> Vec<u8> {
    let mut jpeg = vec![0xff, 0xd8, 0xff, marker, 0, 17, 8, 0xff, 0xdc, 0xff, 0xdc, 3];
    jpeg.extend([1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
    jpeg.extend([0xff, 0xda, 0, 12, 3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0, 0xff, 0xd9]);
    jpeg
}

fn riff(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let size = data.len() as u32;
    let chunk = [kind, &size.to_le_bytes()[..], data].concat();
    [b"RIFF", &(chunk.len() as u32 + 4).to_le_bytes()[..], b"WEBP", &chunk].concat()
}

fn tiff() -> Vec<u8> {
    let entries: [(u16, u32); 7] =
        [(256, HUGE), (257, HUGE), (258, 8), (259, 1), (262, 1), (273, 8), (279, 1)];
    let mut tiff = [b"II*\0".as_slice(), &8_u32.to_le_bytes(), &7_u16.to_le_bytes()].concat();
    for (tag, value) in entries {
        tiff.extend(tag.to_le_bytes());
        tiff.extend([4, 0, 1, 0, 0, 0]);
        tiff.extend(value.to_le_bytes());
    }
    tiff.extend([0; 4]);
    tiff
}

/// The size header of JPEG XL, whose numbers begin at any bit.
fn jxl() -> Vec<u8> {
    let fields =
        [(0_u64, 1), (3, 2), (u64::from(HUGE) - 1, 30), (0, 3), (3, 2), (u64::from(HUGE) - 1, 30)];
    let (mut bits, mut at) = (0_u128, 0);
    for (value, width) in fields {
        bits |= u128::from(value) << at;
        at += width;
    }
    [b"\xff\x0a".as_slice(), &bits.to_le_bytes()].concat()
}

fn bmp() -> Vec<u8> {
    let sides = [40_u32, 90_000, 90_000].map(u32::to_le_bytes).concat();
    [b"BM".as_slice(), &[0; 12], &sides, &[1, 0, 24, 0], &[0; 24]].concat()
}

fn ico(picture: &[u8]) -> Vec<u8> {
    let mut ico = vec![0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 32, 0];
    ico.extend((picture.len() as u32).to_le_bytes());
    ico.extend(22_u32.to_le_bytes());
    [ico, picture.to_vec()].concat()
}

/// A small picture of a format, with some bytes of its header replaced, `after` so many behind a mark.
fn patched(format: FileFormat, mark: &[u8], after: usize, bytes: &[u8]) -> Vec<u8> {
    let options = Encode::new(format);
    let layout = Layout {
        width: 16,
        height: 16,
        format: options.accepts(Format::srgb(Channels::Rgb, Sample::U8)),
    };
    let file = Written::default();
    let mut rows = encode(Box::new(file.clone()), layout, &options).unwrap();
    rows.write(&vec![0; layout.bytes()]).unwrap();
    rows.finish().unwrap();
    let mut file = file.0.lock().unwrap().clone();
    let places = file.windows(mark.len()).enumerate().filter(|(_, part)| *part == mark);
    let places: Vec<usize> = places.map(|(at, _)| at + mark.len() + after).collect();
    assert!(!places.is_empty(), "{format} has no such mark");
    for at in places {
        file[at..at + bytes.len()].copy_from_slice(bytes);
    }
    file
}

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Entities of entities: a billion letters.
fn laughs() -> Vec<u8> {
    let mut text = String::from("<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a0 'ha'>");
    for n in 1..10 {
        text += &format!("<!ENTITY a{n} '{}'>", format!("&a{};", n - 1).repeat(10));
    }
    text +=
        "]><svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><text>&a9;</text></svg>";
    text.into_bytes()
}

fn nested() -> Vec<u8> {
    let (open, close) = ("<g>".repeat(200_000), "</g>".repeat(200_000));
    format!("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>{open}{close}</svg>")
        .into_bytes()
}
