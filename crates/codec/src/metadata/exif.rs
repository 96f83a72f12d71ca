//! EXIF, written anew: only what stays true of another picture.
//!
//! Standard of the Camera & Imaging Products Association, CIPA DC-008-2023.

use super::Keep;
use crate::exif::Bytes;

/// Entries of a directory, at most: real ones have less than a hundred.
const MOST_ENTRIES: usize = 512;
/// Bytes of an entry, at most.
const MOST_BYTES: usize = 1 << 16;

/// Tags of the first directory that are kept: description, make, model, orientation, resolution,
/// program, date, author, rating, copyright, and what Windows has of them.
const IMAGE: &[u16] = &[
    0x010e,
    0x010f,
    0x0110,
    ORIENTATION,
    0x011a,
    0x011b,
    0x0128,
    0x0131,
    0x0132,
    0x013b,
    0x4746,
    0x4749,
    0x8298,
    0x9c9b,
    0x9c9c,
    0x9c9d,
    0x9c9e,
    0x9c9f,
];
/// Tags of the camera's directory that are kept, from and to: exposure; versions, dates and
/// settings; comment and parts of seconds; color space; the sensor; the scene, the owner and the
/// lens. Not the maker's notes, sizes, and places in the picture.
const CAMERA: &[(u16, u16)] = &[
    (0x829a, 0x8835),
    (0x9000, 0x920a),
    (0x9286, 0x9292),
    (0xa000, 0xa001),
    (0xa20b, 0xa210),
    (0xa215, 0xa435),
];

const ORIENTATION: u16 = 0x0112;
const COLOR_SPACE: u16 = 0xa001;
const CAMERA_AT: u16 = 0x8769;
const LOCATION_AT: u16 = 0x8825;
const SHORT: u16 = 3;
const LONG: u16 = 4;

/// A directory's entry.
struct Entry {
    tag: u16,
    kind: u16,
    count: u32,
    data: Vec<u8>,
}

/// What is kept of a block; nothing if nothing is.
pub(super) fn clean(exif: &[u8], keep: &Keep) -> Option<Vec<u8>> {
    let bytes = Bytes::open(exif)?;
    let image = directory(&bytes, bytes.u32(4)? as usize, |_| true)?;
    let inner = |at: u16, wanted: bool, takes: &dyn Fn(u16) -> bool| {
        let entry = image.iter().find(|entry| entry.tag == at && entry.kind == LONG);
        let data = entry.filter(|_| wanted)?.data.first_chunk::<4>()?;
        directory(&bytes, bytes.number(*data) as usize, takes)
    };
    let known = |tag| CAMERA.iter().any(|(from, to)| (*from..=*to).contains(&tag));
    let mut camera = inner(CAMERA_AT, keep.exif, &known).unwrap_or_default();
    let location = inner(LOCATION_AT, keep.location, &|_| true).unwrap_or_default();
    let mut image: Vec<Entry> =
        image.into_iter().filter(|entry| keep.exif && IMAGE.contains(&entry.tag)).collect();
    // The picture is upright, and its colors are sRGB's: both are number 1.
    let upright = image.iter_mut().filter(|entry| entry.tag == ORIENTATION);
    let srgb = camera.iter_mut().filter(|entry| entry.tag == COLOR_SPACE);
    for entry in upright.chain(srgb) {
        let data = bytes.half(1).to_vec();
        *entry = Entry { tag: entry.tag, kind: SHORT, count: 1, data };
    }
    write(&bytes, image, [(CAMERA_AT, camera), (LOCATION_AT, location)])
}

/// The entries of a directory whose tags are taken, and whose data are there.
fn directory(bytes: &Bytes<'_>, at: usize, takes: impl Fn(u16) -> bool) -> Option<Vec<Entry>> {
    let count = usize::from(bytes.u16(at)?).min(MOST_ENTRIES);
    let places = (0..count).map(|entry| at.saturating_add(2 + entry * 12));
    let entry = |at: usize| {
        let (tag, kind, count) = (bytes.u16(at)?, bytes.u16(at + 2)?, bytes.u32(at + 4)?);
        let length = size(kind)?.checked_mul(count as usize).filter(|all| *all <= MOST_BYTES)?;
        let from = if length <= 4 { at + 8 } else { bytes.u32(at + 8)? as usize };
        let data = bytes.get(from, length)?.to_vec();
        takes(tag).then_some(Entry { tag, kind, count, data })
    };
    Some(places.filter_map(entry).collect())
}

/// Bytes of a value of this kind.
fn size(kind: u16) -> Option<usize> {
    Some(match kind {
        1 | 2 | 6 | 7 => 1,
        3 | 8 => 2,
        4 | 9 | 11 => 4,
        5 | 10 | 12 => 8,
        _ => return None,
    })
}

/// A block of a directory and of those in it, one after the other.
fn write(
    bytes: &Bytes<'_>,
    mut image: Vec<Entry>,
    inner: [(u16, Vec<Entry>); 2],
) -> Option<Vec<u8>> {
    let inner: Vec<_> = inner.into_iter().filter(|(_, entries)| !entries.is_empty()).collect();
    if image.is_empty() && inner.is_empty() {
        return None;
    }
    let first = image.len();
    for (tag, _) in &inner {
        image.push(Entry { tag: *tag, kind: LONG, count: 1, data: vec![0; 4] });
    }
    let mut at = 8 + length(&image);
    for ((_, entries), pointer) in inner.iter().zip(&mut image[first..]) {
        pointer.data = bytes.full(at as u32).to_vec();
        at += length(entries);
    }
    image.sort_by_key(|entry| entry.tag);
    let mut out = bytes.header();
    for entries in std::iter::once(&image).chain(inner.iter().map(|(_, entries)| entries)) {
        put(bytes, entries, &mut out);
    }
    Some(out)
}

/// Bytes of a directory with its data.
fn length(entries: &[Entry]) -> usize {
    let data = |entry: &Entry| if entry.data.len() <= 4 { 0 } else { even(entry.data.len()) };
    2 + 12 * entries.len() + 4 + entries.iter().map(data).sum::<usize>()
}

fn even(length: usize) -> usize {
    length.next_multiple_of(2)
}

fn put(bytes: &Bytes<'_>, entries: &[Entry], out: &mut Vec<u8>) {
    let mut data = out.len() + 2 + 12 * entries.len() + 4;
    out.extend(bytes.half(entries.len() as u16));
    for entry in entries {
        out.extend(bytes.half(entry.tag));
        out.extend(bytes.half(entry.kind));
        out.extend(bytes.full(entry.count));
        if entry.data.len() <= 4 {
            out.extend(&entry.data);
            out.extend(&[0; 4][entry.data.len()..]);
        } else {
            out.extend(bytes.full(data as u32));
            data += even(entry.data.len());
        }
    }
    // No directory follows: the next one would be a preview's.
    out.extend([0; 4]);
    for entry in entries.iter().filter(|entry| entry.data.len() > 4) {
        out.extend(&entry.data);
        out.resize(even(out.len()), 0);
    }
}
