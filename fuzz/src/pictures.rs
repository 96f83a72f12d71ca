//! Decoders: any bytes are a picture or an error, within limits.

use std::sync::Arc;

use imgflo_codec::{Decode, FrameReader, Info, Limits, decode, frames, graph_in, probe};

use crate::memory::peak_of;

/// Four megapixels, 64 MiB.
const LIMITS: Limits = Limits {
    max_bytes: 1 << 20,
    max_width: 65_535,
    max_height: 65_535,
    max_pixels: 4_000_000,
    max_frames: 100,
    max_memory: 64 << 20,
};
/// What the beginning of a picture may take before its header is known, and what is always there.
const SLACK: u64 = 4 << 20;
/// Pixels of frames that are read: a small file may have a hundred of large ones.
const MOVING_PIXELS: u64 = 8_000_000;

/// Reads the header of what begins with `start`, then all rows: whole, and smaller and in part;
/// then the frames, if there are several.
pub fn read(start: &[u8], bytes: &[u8]) {
    if !bytes.starts_with(start) {
        return;
    }
    let bytes: Arc<[u8]> = bytes.into();
    let (info, peak) = peak_of(|| probe(&bytes, &LIMITS));
    assert!(peak < LIMITS.max_memory / 2, "reading the header took {peak} bytes");
    let (_, peak) = peak_of(|| graph_in(&bytes));
    assert!(peak < LIMITS.max_memory / 2, "looking for a graph took {peak} bytes");
    let Ok(info) = info else { return };
    assert!(u64::from(info.stored.0) * u64::from(info.stored.1) <= LIMITS.max_pixels);
    rows(&bytes, &info, &Decode::default());
    let half = info.layout(&Decode { shrink: 4, ..Decode::default() }).height / 2;
    let last = info.layout(&Decode { shrink: 4, ..Decode::default() }).height;
    let part = Decode { shrink: 4, rows: Some(half..last), color: false, ..Decode::default() };
    rows(&bytes, &info, &part);
    if info.animation.is_some() {
        moving(&bytes, &info);
    }
}

fn rows(bytes: &Arc<[u8]>, info: &Info, options: &Decode) {
    let expected = info.decode_memory(options);
    let (layout, peak) = peak_of(|| {
        let mut rows = decode(bytes.clone(), options, &LIMITS).ok()?;
        let layout = rows.layout();
        let mut row = vec![0; layout.row_bytes()];
        // A broken picture has fewer rows than it says.
        let _ = (0..layout.height).try_for_each(|_| rows.read(&mut row));
        Some(layout)
    });
    if let Some(layout) = layout {
        let whole = info.layout(options);
        assert_eq!((layout.width, layout.format), (whole.width, whole.format));
    }
    assert!(
        peak <= expected + SLACK && peak <= LIMITS.max_memory + SLACK,
        "decoding took {peak} bytes, not the {expected} that were expected"
    );
}

fn moving(bytes: &Arc<[u8]>, info: &Info) {
    let expected = info.frames_memory();
    let (read, peak) = peak_of(|| {
        let mut reader = frames(bytes.clone(), &Decode::default(), &LIMITS).ok()?;
        Some((reader.layout(), count(&mut reader)))
    });
    if let Some((layout, count)) = read {
        assert_eq!(layout, info.frames_layout(&Decode::default()));
        assert!(count <= LIMITS.max_frames, "more frames were read than may be");
    }
    assert!(
        peak <= expected + SLACK && peak <= LIMITS.max_memory + SLACK,
        "reading frames took {peak} bytes, not the {expected} that were expected"
    );
}

/// Reads frame after frame, and tells how many there are; of large ones not all.
fn count(reader: &mut FrameReader) -> u32 {
    let layout = reader.layout();
    let pixels = u64::from(layout.width) * u64::from(layout.height);
    let most = (MOVING_PIXELS / pixels.max(1)).clamp(2, u64::from(LIMITS.max_frames) + 1);
    let mut frame = vec![0; layout.bytes()];
    let mut count = 0;
    // A broken animation has fewer frames than it says.
    while u64::from(count) < most && matches!(reader.next(&mut frame), Ok(Some(_))) {
        count += 1;
    }
    count
}
