//! The container of WebP: chunks of a name, a length and bytes, as the WebP container specification
//! has them.

use std::time::Duration;

use imgflo_pixel::Layout;

use crate::difference::Part;

const ALPHA: u8 = 0x10;
/// There is EXIF, there is XMP.
pub(super) const EXIF: u8 = 0x08;
pub(super) const XMP: u8 = 0x04;
const ANIMATION: u8 = 0x02;
/// A frame's pixels take the place of those before, and are not blended with them.
const NO_BLENDING: u8 = 0x02;

/// The chunks of a file of one picture that are the picture itself.
pub(super) fn picture(file: &[u8]) -> Vec<u8> {
    let mut chunks = Vec::new();
    let mut rest = file.get(12..).unwrap_or_default();
    while let Some((head, body)) = rest.split_first_chunk::<8>() {
        let size = body_bytes(head).next_multiple_of(2).min(body.len());
        if matches!(&head[..4], b"ALPH" | b"VP8 " | b"VP8L") {
            chunks.extend(head);
            chunks.extend(&body[..size]);
        }
        rest = &body[size..];
    }
    chunks
}

/// Whether all chunks are as long as they say. What is missing of a lossy picture is gray, without
/// an error.
pub(super) fn is_whole(file: &[u8]) -> bool {
    let mut rest = file.get(12..).unwrap_or_default();
    while let Some((head, body)) = rest.split_first_chunk::<8>() {
        let size = body_bytes(head);
        if size > body.len() {
            return false;
        }
        // Nobody misses the byte that makes a length even.
        rest = body.get(size.next_multiple_of(2)..).unwrap_or_default();
    }
    true
}

/// The lossy pictures that the decoder may come to, each with the size that it has to have: the
/// file's, or that of its frame.
pub(super) fn lossy(file: &[u8], size: (u32, u32)) -> impl Iterator<Item = (&[u8], (u32, u32))> {
    let still = chunks(file).filter(|(name, _)| *name == b"VP8 ");
    still.map(move |(_, picture)| (picture, size)).chain(frames(file).filter_map(lossy_frame))
}

/// What is in the frames, found as the decoder does: one right behind the other.
fn frames(file: &[u8]) -> impl Iterator<Item = &[u8]> {
    let before = chunks(file).take_while(|(name, _)| *name != b"ANMF");
    let start = before.map(|(_, data)| 8 + data.len().next_multiple_of(2)).sum::<usize>();
    let mut rest = file.get(12 + start..).unwrap_or_default();
    std::iter::from_fn(move || {
        let (head, body) = rest.split_first_chunk::<8>().filter(|_| rest.starts_with(b"ANMF"))?;
        let (frame, next) = body.split_at(body_bytes(head).min(body.len()));
        rest = next;
        Some(frame)
    })
}

/// The lossy picture of a frame, perhaps behind its alpha, and the frame's size.
fn lossy_frame(frame: &[u8]) -> Option<(&[u8], (u32, u32))> {
    let (place, rest) = frame.split_first_chunk::<16>()?;
    let side = |at: usize| 1 + u32::from_le_bytes([place[at], place[at + 1], place[at + 2], 0]);
    let (mut head, mut body) = rest.split_first_chunk::<8>()?;
    if head.starts_with(b"ALPH") {
        let next = body.get(body_bytes(head).next_multiple_of(2)..)?;
        // Whatever it is called.
        (head, body) = next.split_first_chunk::<8>()?;
    } else if !head.starts_with(b"VP8 ") {
        return None;
    }
    Some((&body[..body_bytes(head).min(body.len())], (side(6), side(9))))
}

/// Whether a file is shorter than its beginning says.
pub(super) fn is_cut(file: &[u8]) -> bool {
    let said = file.first_chunk::<8>().map_or(0, body_bytes);
    file.len() < said.saturating_add(8)
}

/// The chunks of a file, as far as they are whole: their names and what is in them.
pub(super) fn chunks(file: &[u8]) -> impl Iterator<Item = (&[u8; 4], &[u8])> {
    let mut rest = file.get(12..).unwrap_or_default();
    std::iter::from_fn(move || {
        let (head, body) = rest.split_first_chunk::<8>()?;
        let data = body.get(..body_bytes(head))?;
        rest = body.get(data.len().next_multiple_of(2)..).unwrap_or_default();
        Some((head.first_chunk()?, data))
    })
}

/// What is in the chunk that an extended file begins with, for a file that has only a picture: its
/// size, and whether it has alpha.
pub(super) fn head(name: &[u8; 4], picture: &[u8]) -> Option<Vec<u8>> {
    let sides = |four: [u8; 4]| u32::from_le_bytes(four);
    let (width, height, alpha) = match name {
        // A byte that it begins with, then 14 bits for each side less one, and one for alpha.
        b"VP8L" => {
            let bits = sides(*picture.get(1..)?.first_chunk()?);
            (bits & 0x3fff, bits >> 14 & 0x3fff, bits >> 28 & 1 == 1)
        }
        // Six bytes that it begins with, then two for each side, of which 14 bits count.
        b"VP8 " => {
            let bits = sides(*picture.get(6..)?.first_chunk()?);
            ((bits & 0x3fff).checked_sub(1)?, (bits >> 16 & 0x3fff).checked_sub(1)?, false)
        }
        _ => return None,
    };
    let mut head = vec![if alpha { ALPHA } else { 0 }, 0, 0, 0];
    head.extend(&width.to_le_bytes()[..3]);
    head.extend(&height.to_le_bytes()[..3]);
    Some(head)
}

/// A file of these chunks.
pub(super) fn file(chunks: &[u8]) -> Vec<u8> {
    let size = (4 + chunks.len()) as u32;
    [&b"RIFF"[..], &size.to_le_bytes(), b"WEBP", chunks].concat()
}

/// The length of a chunk that begins so.
fn body_bytes(head: &[u8; 8]) -> usize {
    u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize
}

/// A frame: a picture in its place, shown for `time`.
pub(super) fn frame(part: &Part, time: Duration, picture: &[u8]) -> Vec<u8> {
    let mut body = Vec::with_capacity(picture.len() + 16);
    let time = time.as_millis().min((1 << 24) - 1) as u32;
    for value in [part.left / 2, part.top / 2, part.width - 1, part.height - 1, time] {
        body.extend(&value.to_le_bytes()[..3]);
    }
    body.push(NO_BLENDING);
    body.extend(picture);
    chunk(b"ANMF", &body)
}

/// What an animated file begins with; `frames` is how many bytes its frames have.
pub(super) fn beginning(layout: &Layout, loops: u32, frames: usize) -> Vec<u8> {
    let alpha = if layout.format.channels.has_alpha() { ALPHA } else { 0 };
    let mut extended = vec![ANIMATION | alpha, 0, 0, 0];
    extended.extend(&(layout.width - 1).to_le_bytes()[..3]);
    extended.extend(&(layout.height - 1).to_le_bytes()[..3]);
    // Behind the frames is nothing.
    let mut animation = vec![0; 4];
    animation.extend(u16::try_from(loops).unwrap_or(u16::MAX).to_le_bytes());
    let chunks = [chunk(b"VP8X", &extended), chunk(b"ANIM", &animation)].concat();
    let size = (4 + chunks.len() + frames) as u32;
    [&b"RIFF"[..], &size.to_le_bytes(), b"WEBP", &chunks].concat()
}

/// A chunk.
pub(super) fn chunk(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut chunk = Vec::with_capacity(body.len() + 9);
    chunk.extend(name);
    chunk.extend((body.len() as u32).to_le_bytes());
    chunk.extend(body);
    // Chunks have even lengths.
    if !body.len().is_multiple_of(2) {
        chunk.push(0);
    }
    chunk
}
