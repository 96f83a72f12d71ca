//! Pixels from and to rows in memory.

use imgflo_pixel::{Channels, Format, Level, Planes, Rect, Sample, Span};

use super::SpanAt;
use crate::store::{Form, Rows, Store};

/// Reads the pixels of a span; nothing where the store has none.
pub(super) fn load(
    store: &Store,
    level: Level,
    at: SpanAt,
    table: Option<&Planes>,
    planes: &mut Planes,
) {
    let spec = &store.spec;
    let row = Rect { x0: at.x, x1: at.x + at.count as i32, y0: at.y, y1: at.y + 1 };
    let kept = row.and(&spec.valid);
    if kept.is_empty() {
        planes.iter_mut().for_each(|plane| plane.0.fill(0.0));
        return;
    }
    let (start, end) = ((kept.x0 - at.x) as usize, (kept.x1 - at.x) as usize);
    if end - start < at.count {
        planes.iter_mut().for_each(|plane| plane.0.fill(0.0));
    }
    let offset = (kept.x0 - spec.region.x0) as usize;
    let count = end - start;
    match &store.rows {
        Rows::Planar(ring) => {
            let width = spec.region.width() as usize;
            for (plane, from) in planes.iter_mut().zip(ring.row(at.y).chunks_exact(width)) {
                plane.0[start..end].copy_from_slice(&from[offset..offset + count]);
            }
            if spec.planes == 3 {
                planes[3].0[start..end].fill(1.0);
            }
        }
        Rows::Pixels(ring) => {
            for (i, px) in ring.row(at.y)[offset..offset + count].iter().enumerate() {
                for (plane, value) in planes.iter_mut().zip(px) {
                    plane.0[start + i] = *value;
                }
            }
        }
        Rows::Bytes(ring) => {
            let Form::Bytes(format) = spec.form else { return };
            let size = format.bytes();
            let bytes = &ring.row(at.y)[offset * size..(offset + count) * size];
            match table {
                Some(table) => look_up(format, bytes, start, table, planes),
                None => unpack(format, level, bytes, start, planes),
            }
        }
    }
}

/// Numbers from the bytes of pixels, into the planes from `start` on.
fn unpack(format: Format, level: Level, bytes: &[u8], start: usize, planes: &mut Planes) {
    let count = bytes.len() / format.bytes();
    let channels = format.channels.count();
    for channel in 0..channels {
        let colors = if format.channels.is_gray() { 1 } else { 3 };
        let plane = if channel < colors { channel } else { 3 };
        let to = &mut planes[plane].0[start..start + count];
        fearless_simd::dispatch!(level, _simd => unpack_plane(format.sample, bytes, channels, channel, to));
    }
    if format.channels.is_gray() {
        let gray = planes[0];
        planes[1].0[start..start + count].copy_from_slice(&gray.0[start..start + count]);
        planes[2].0[start..start + count].copy_from_slice(&gray.0[start..start + count]);
    }
    if !format.channels.has_alpha() {
        planes[3].0[start..start + count].fill(1.0);
    }
}

/// What a table makes of the bytes of pixels, into the planes from `start` on.
fn look_up(format: Format, bytes: &[u8], start: usize, table: &Planes, planes: &mut Planes) {
    match format.channels {
        Channels::Y => look_up_each::<1>([0, 0, 0, NONE], bytes, start, table, planes),
        Channels::Ya => look_up_each::<2>([0, 0, 0, 1], bytes, start, table, planes),
        Channels::Rgb => look_up_each::<3>([0, 1, 2, NONE], bytes, start, table, planes),
        Channels::Rgba => look_up_each::<4>([0, 1, 2, 3], bytes, start, table, planes),
    }
}

/// In the place of a channel that there is not: all is opaque.
const NONE: usize = usize::MAX;

/// The same for pixels of `N` channels.
fn look_up_each<const N: usize>(
    channels: [usize; 4],
    bytes: &[u8],
    start: usize,
    table: &Planes,
    planes: &mut Planes,
) {
    let (pixels, _) = bytes.as_chunks::<N>();
    for ((channel, table), to) in channels.into_iter().zip(table).zip(planes) {
        let to = &mut to.0[start..start + pixels.len()];
        if channel == NONE {
            to.fill(table.0[255]);
            continue;
        }
        // So the compiler sees that every pixel has it.
        let channel = channel.min(N - 1);
        for (to, px) in to.iter_mut().zip(pixels) {
            *to = table.0[usize::from(px[channel])];
        }
    }
}

#[inline(always)]
fn unpack_plane(sample: Sample, bytes: &[u8], channels: usize, channel: usize, to: &mut [f32]) {
    match sample {
        Sample::U8 => {
            for (to, px) in to.iter_mut().zip(bytes.chunks_exact(channels)) {
                *to = f32::from(px[channel]) / 255.0;
            }
        }
        Sample::U16 => {
            for (to, px) in to.iter_mut().zip(bytes.chunks_exact(channels * 2)) {
                let value = u16::from_ne_bytes([px[channel * 2], px[channel * 2 + 1]]);
                *to = f32::from(value) / 65535.0;
            }
        }
        Sample::F32 => {
            for (to, px) in to.iter_mut().zip(bytes.chunks_exact(channels * 4)) {
                let bytes = [0, 1, 2, 3].map(|i| px[channel * 4 + i]);
                *to = f32::from_ne_bytes(bytes);
            }
        }
    }
}

/// Writes the bytes of pixels from numbers: integers are held in their range and rounded.
pub(crate) fn pack(format: Format, level: Level, planes: &Planes, bytes: &mut [u8]) {
    let [r, g, b, a] = planes;
    fearless_simd::dispatch!(level, _simd => match format.channels {
        Channels::Y => pack_planes(format.sample, [r], bytes),
        Channels::Ya => pack_planes(format.sample, [r, a], bytes),
        Channels::Rgb => pack_planes(format.sample, [r, g, b], bytes),
        Channels::Rgba => pack_planes(format.sample, [r, g, b, a], bytes),
    });
}

#[inline(always)]
fn pack_planes<const N: usize>(sample: Sample, planes: [&Span; N], bytes: &mut [u8]) {
    match sample {
        Sample::U8 => pack_bytes(planes, bytes),
        Sample::U16 => {
            for (i, px) in bytes.chunks_exact_mut(2 * N).enumerate() {
                for (to, plane) in px.as_chunks_mut().0.iter_mut().zip(planes) {
                    *to = (whole(plane.0[i], 65535.0) as u16).to_ne_bytes();
                }
            }
        }
        Sample::F32 => {
            for (i, px) in bytes.chunks_exact_mut(4 * N).enumerate() {
                for (to, plane) in px.as_chunks_mut().0.iter_mut().zip(planes) {
                    *to = plane.0[i].to_ne_bytes();
                }
            }
        }
    }
}

/// Makes a word of each pixel, and writes words that overlap: so there are few of them.
#[inline(always)]
fn pack_bytes<const N: usize>(planes: [&Span; N], bytes: &mut [u8]) {
    let count = bytes.len() / N;
    for (start, bytes) in (0..count).step_by(WORDS).zip(bytes.chunks_mut(WORDS * N)) {
        pack_words(planes, start, bytes);
    }
}

/// Pixels whose words are made together.
const WORDS: usize = 64;

/// The same for a few pixels, from `start` on.
#[inline(always)]
fn pack_words<const N: usize>(planes: [&Span; N], start: usize, bytes: &mut [u8]) {
    let mut words = [0u32; WORDS];
    for (channel, plane) in planes.into_iter().enumerate() {
        for (word, value) in words.iter_mut().zip(&plane.0[start..]) {
            *word |= whole(*value, 255.0) << (8 * channel);
        }
    }
    let count = bytes.len() / N;
    let alone = count.saturating_sub(4 / N);
    for (i, word) in words[..alone].iter().enumerate() {
        if let Some(to) = bytes[i * N..].first_chunk_mut() {
            *to = word.to_le_bytes();
        }
    }
    for (px, word) in bytes[alone * N..].chunks_exact_mut(N).zip(&words[alone..]) {
        px.copy_from_slice(&word.to_le_bytes()[..N]);
    }
}

/// A number from 0 to 1 as a whole number from 0 to `most`, which is below 2^22.
#[inline(always)]
fn whole(value: f32, most: f32) -> u32 {
    // Adding 2^23 leaves the nearest whole number in the low bits; NaN fails both tests.
    let value = if value > 0.0 { value } else { 0.0 };
    let value = if value < 1.0 { value } else { 1.0 };
    (value * most + 8_388_608.0).to_bits() & 0x3f_ffff
}
