//! Decoders: any bytes are a picture or an error, within limits.

use std::sync::Arc;

use imgflo_codec::{Decode, Info, Limits, decode, graph_in, probe};

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

/// Reads the header, then all rows: whole, and with the options that `start` stands for.
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
