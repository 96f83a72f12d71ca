//! What a file says about its picture is kept, as far as it stays true.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod made;

use exif::{In, Reader, Tag, Value};
use imgflo_codec::{Encode, Error, FileFormat, Keep, Limits, Metadata, embed, encode, probe};
use imgflo_pixel::{Channels, Sample};
use made::{Sink, Whole, read, smooth};

const ALL: Keep = Keep { exif: true, xmp: true, iptc: true, location: true };
const NO_PLACE: Keep = Keep { location: false, ..ALL };
const CARRIERS: [FileFormat; 3] = [FileFormat::Jpeg, FileFormat::Png, FileFormat::WebP];

const XMP: &str = r#"<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" exif:GPSLatitude="59,54N" tiff:Orientation="6">
<dc:rights>Ola &amp; Kari</dc:rights><exif:GPSLongitude>10,45E</exif:GPSLongitude>
</rdf:Description></rdf:RDF></x:xmpmeta>
                                        
<?xpacket end="w"?>"#;

/// Numbers of an EXIF block, in one of the two orders.
#[derive(Clone, Copy)]
struct Order(bool);

impl Order {
    fn half(self, number: u16) -> [u8; 2] {
        if self.0 { number.to_le_bytes() } else { number.to_be_bytes() }
    }
    fn full(self, number: u32) -> [u8; 4] {
        if self.0 { number.to_le_bytes() } else { number.to_be_bytes() }
    }
    /// A directory that begins at `at`: tags, kinds, and values one after the other.
    fn directory(self, at: usize, entries: &[(u16, u16, Vec<u8>)], next: u32) -> Vec<u8> {
        let mut data = Vec::new();
        let mut out = self.half(entries.len() as u16).to_vec();
        let end = at + 2 + 12 * entries.len() + 4;
        for (tag, kind, value) in entries {
            let size = [0, 1, 1, 2, 4, 8, 0, 1][usize::from(*kind)];
            out.extend([self.half(*tag), self.half(*kind)].concat());
            out.extend(self.full((value.len() / size) as u32));
            if value.len() <= 4 {
                out.extend([value.as_slice(), &[0; 4][value.len()..]].concat());
            } else {
                out.extend(self.full((end + data.len()) as u32));
                data.extend(value);
                data.resize(data.len().next_multiple_of(2), 0);
            }
        }
        out.extend(self.full(next));
        [out, data].concat()
    }
    /// A camera's block: turned by a quarter, with its maker's notes, a place and a preview.
    fn exif(self) -> Vec<u8> {
        let (camera_at, place_at, preview_at) = (200, 400, 600);
        let image = [
            (0x010f, 2, b"Nikon Corporation\0".to_vec()),
            (0x0112, 3, self.half(6).to_vec()),
            (0x8298, 2, b"Kari\0".to_vec()),
            (0x8769, 4, self.full(camera_at).to_vec()),
            (0x8825, 4, self.full(place_at).to_vec()),
        ];
        let camera = [
            (0x829a, 5, [self.full(1), self.full(250)].concat()),
            (0x927c, 7, b"secrets of the maker".to_vec()),
            (0xa001, 3, self.half(0xffff).to_vec()),
            (0xa002, 4, self.full(4000).to_vec()),
        ];
        let place = [(0x0001, 2, b"N\0".to_vec()), (0x0002, 5, self.full(59).repeat(6))];
        let preview = [(0x0201, 4, self.full(700).to_vec()), (0x0202, 4, self.full(9).to_vec())];
        let mut out = if self.0 { b"II\x2a\0".to_vec() } else { b"MM\0\x2a".to_vec() };
        out.extend(self.full(8));
        out.extend(self.directory(8, &image, preview_at));
        for (at, entries) in [(camera_at, &camera[..]), (place_at, &place), (preview_at, &preview)]
        {
            out.resize(at as usize, 0);
            out.extend(self.directory(at as usize, entries, 0));
        }
        out.resize(700, 0);
        out.extend(b"a preview");
        out
    }
}

/// Data sets of IPTC: a caption and a city.
fn iptc() -> Vec<u8> {
    let set = |number: u8, text: &str| {
        [&[0x1c, 2, number, 0, text.len() as u8], text.as_bytes()].concat()
    };
    [set(120, "A caption"), set(90, "Oslo")].concat()
}

/// A JPEG file with everything.
fn camera_file(order: Order) -> Vec<u8> {
    let file = made::jpeg(Channels::Rgb, 8, 6);
    let marker = |marker: u8, data: &[u8]| {
        [&[0xff, marker], &(data.len() as u16 + 2).to_be_bytes()[..], data].concat()
    };
    let iptc = iptc();
    let other = [&b"8BIM\x03\xed\x03odd"[..], &5u32.to_be_bytes(), b"abcde\0"].concat();
    let block = [b"8BIM\x04\x04\0\0", &(iptc.len() as u32).to_be_bytes()[..], &iptc].concat();
    let markers = [
        marker(0xe1, &[b"Exif\0\0", &order.exif()[..]].concat()),
        marker(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", XMP.as_bytes()].concat()),
        marker(0xed, &[&b"Photoshop 3.0\0"[..], &other, &block].concat()),
    ];
    [&file[..2], &markers.concat(), &file[2..]].concat()
}

fn kept(file: &[u8], keep: &Keep) -> Metadata {
    Metadata::read(file, keep, &Limits::default()).unwrap()
}

/// Writes a picture with metadata.
fn write(whole: &Whole, format: FileFormat, metadata: &Metadata) -> Vec<u8> {
    let (file, options) = (Sink::default(), Encode { lossless: true, ..Encode::new(format) });
    let write = embed(Box::new(file.clone()), &options, metadata).unwrap();
    let mut rows = encode(write, whole.layout, &options).unwrap();
    rows.write(&whole.pixels).unwrap();
    rows.finish().unwrap();
    file.bytes()
}

fn holds(file: &[u8], text: &str) -> bool {
    file.windows(text.len()).any(|part| part == text.as_bytes())
}

/// What another reader finds.
fn exif_of(file: &[u8]) -> exif::Exif {
    Reader::new().read_from_container(&mut std::io::Cursor::new(file)).unwrap()
}

fn number(exif: &exif::Exif, tag: Tag) -> Option<u32> {
    exif.get_field(tag, In::PRIMARY)?.value.get_uint(0)
}

#[test]
fn every_carrier_has_what_the_camera_said() {
    for order in [Order(true), Order(false)] {
        let metadata = kept(&camera_file(order), &ALL);
        for format in CARRIERS {
            let file = write(&smooth(Channels::Rgb, Sample::U8, 20, 10), format, &metadata);
            let exif = exif_of(&file);
            let text = |tag| exif.get_field(tag, In::PRIMARY).unwrap().display_value().to_string();
            assert_eq!(text(Tag::Make), "\"Nikon Corporation\"", "{format}");
            assert_eq!(
                (text(Tag::Copyright), text(Tag::ExposureTime)),
                ("\"Kari\"".into(), "1/250".into())
            );
            assert!(holds(&file, "Ola &amp; Kari"), "{format}");
            assert_eq!(holds(&file, "A caption"), format == FileFormat::Jpeg);
        }
    }
}

#[test]
fn what_is_kept_is_kept_again() {
    for format in CARRIERS {
        let keep = Keep { iptc: format == FileFormat::Jpeg, ..ALL };
        let metadata = kept(&camera_file(Order(true)), &keep);
        let file = write(&smooth(Channels::Rgb, Sample::U8, 20, 10), format, &metadata);
        assert_eq!(kept(&file, &keep), metadata, "{format}");
    }
}

#[test]
fn pictures_are_upright_and_in_srgb() {
    let metadata = kept(&camera_file(Order(false)), &ALL);
    let file = write(&smooth(Channels::Rgb, Sample::U8, 20, 10), FileFormat::Jpeg, &metadata);
    let exif = exif_of(&file);
    assert_eq!(number(&exif, Tag::Orientation), Some(1));
    assert_eq!(number(&exif, Tag::ColorSpace), Some(1));
    assert!(!holds(&file, "tiff:Orientation="));
    let info = probe(&file.into(), &Limits::default()).unwrap();
    assert_eq!((info.width, info.height), (20, 10));
}

#[test]
fn what_is_no_longer_true_is_gone() {
    let metadata = kept(&camera_file(Order(true)), &ALL);
    let file = write(&smooth(Channels::Rgb, Sample::U8, 20, 10), FileFormat::Jpeg, &metadata);
    let exif = exif_of(&file);
    assert_eq!(number(&exif, Tag::PixelXDimension), None);
    assert!(exif.fields().all(|field| field.ifd_num == In::PRIMARY));
    assert!(!holds(&file, "a preview") && !holds(&file, "secrets of the maker"));
}

#[test]
fn places_are_kept_only_when_they_are_asked_for() {
    let file = camera_file(Order(true));
    for (keep, told) in [(ALL, true), (NO_PLACE, false)] {
        let metadata = kept(&file, &keep);
        let file = write(&smooth(Channels::Rgb, Sample::U8, 9, 9), FileFormat::Jpeg, &metadata);
        let latitude = exif_of(&file).get_field(Tag::GPSLatitude, In::PRIMARY).cloned();
        assert_eq!(latitude.is_some(), told);
        for place in ["GPSLatitude", "10,45E", "Oslo"] {
            assert_eq!(holds(&file, place), told, "{place}");
        }
    }
}

#[test]
fn a_place_can_be_kept_alone() {
    let keep = Keep { location: true, ..Keep::default() };
    let metadata = kept(&camera_file(Order(true)), &keep);
    let file = write(&smooth(Channels::Y, Sample::U8, 9, 9), FileFormat::Png, &metadata);
    let exif = exif_of(&file);
    let Value::Rational(degrees) = &exif.get_field(Tag::GPSLatitude, In::PRIMARY).unwrap().value
    else {
        panic!("a latitude is a fraction")
    };
    assert_eq!(degrees[0].num, 59);
    assert!(exif.get_field(Tag::Make, In::PRIMARY).is_none());
}

#[test]
fn pictures_are_the_same_with_metadata() {
    let metadata = kept(&camera_file(Order(true)), &ALL);
    for format in CARRIERS {
        for channels in [Channels::Rgb, Channels::Rgba] {
            let accepts =
                Encode::new(format).accepts(smooth(channels, Sample::U8, 1, 1).layout.format);
            let whole = smooth(accepts.channels, Sample::U8, 23, 17);
            let [plain, more] = [Metadata::default(), metadata.clone()].map(|metadata| {
                read(&write(&whole, format, &metadata), &Default::default()).unwrap()
            });
            assert_eq!(plain, more, "{format}");
        }
    }
}

#[test]
fn nothing_asked_for_is_nothing_kept() {
    assert!(kept(&camera_file(Order(true)), &Keep::default()).is_empty());
    assert!(kept(&made::jpeg(Channels::Rgb, 8, 6), &ALL).is_empty());
}

#[test]
fn what_makes_no_sense_is_not_kept() {
    let whole = camera_file(Order(true));
    for at in 0..whole.len() {
        let mut file = whole.clone();
        file[at] ^= 0x55;
        let read = Metadata::read(&file, &ALL, &Limits::default());
        // Another first byte makes it another kind of file, or none.
        assert!(at < 3 || read.is_ok(), "byte {at}");
        let cut = Metadata::read(&whole[..at.max(3)], &ALL, &Limits::default());
        assert!(cut.is_ok(), "{at} bytes");
    }
}

#[test]
fn what_is_too_large_is_named() {
    let file = made::jpeg(Channels::Rgb, 8, 6);
    let text = format!("<a>{}</a>", "b".repeat(64_000));
    let data = [b"http://ns.adobe.com/xap/1.0/\0", text.as_bytes()].concat();
    let marker = [&[0xff, 0xe1], &(data.len() as u16 + 2).to_be_bytes()[..], &data].concat();
    let metadata = kept(&[&file[..2], &marker, &file[2..]].concat(), &ALL);
    assert!(metadata.is_empty());
    assert_eq!(metadata.left_out(), ["XMP"]);
}

#[test]
fn other_formats_carry_none() {
    let metadata = kept(&camera_file(Order(true)), &ALL);
    for format in FileFormat::ALL.into_iter().filter(|format| !CARRIERS.contains(format)) {
        let given = embed(Box::new(Sink::default()), &Encode::new(format), &metadata);
        assert!(matches!(given.err(), Some(Error::NoMetadata { .. })), "{format}");
    }
}
