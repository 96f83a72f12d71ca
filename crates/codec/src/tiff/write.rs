//! TIFF out: little-endian, uncompressed, so that every offset is known before the first pixel
//! and nothing need be written twice.

use std::io::Write;

use imgflo_pixel::{Layout, RowsError, Sample, WriteRows};

use crate::encode::Rows;
use crate::{Encode, Error};

/// A strip has about this many bytes.
const STRIP_BYTES: usize = 64 << 10;

pub(super) fn encode(
    write: Box<dyn Write + Send>,
    layout: Layout,
    _: &Encode,
) -> Result<Box<dyn WriteRows>, Error> {
    let mut writer = TiffWriter { write, rows: Rows::new(layout), swapped: Vec::new() };
    writer.write.write_all(&header(layout)?)?;
    Ok(Box::new(writer))
}

struct TiffWriter {
    write: Box<dyn Write + Send>,
    rows: Rows,
    swapped: Vec<u8>,
}

impl WriteRows for TiffWriter {
    fn write(&mut self, rows: &[u8]) -> Result<(), RowsError> {
        self.rows.take(rows)?;
        let bytes = self.rows.layout().format.sample.bytes();
        if cfg!(target_endian = "little") || bytes == 1 {
            self.write.write_all(rows).map_err(Error::Write)?;
        } else {
            self.swapped.clear();
            self.swapped.extend_from_slice(rows);
            self.swapped.chunks_exact_mut(bytes).for_each(<[u8]>::reverse);
            self.write.write_all(&self.swapped).map_err(Error::Write)?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), RowsError> {
        self.rows.check_complete()?;
        Ok(self.write.flush().map_err(Error::Write)?)
    }
}

const SHORT: u16 = 3;
const LONG: u16 = 4;

/// A directory entry whose values are all of one type.
struct Entry {
    tag: u16,
    kind: u16,
    values: Vec<u32>,
}

/// Everything before the pixels.
fn header(layout: Layout) -> Result<Vec<u8>, Error> {
    let row_bytes = layout.row_bytes();
    check_size(row_bytes as u64 * u64::from(layout.height))?;
    let rows_per_strip = (STRIP_BYTES / row_bytes).clamp(1, layout.height as usize) as u32;
    let strips = layout.height.div_ceil(rows_per_strip);
    let mut entries = entries(layout, rows_per_strip, strips);
    // The directory's length does not depend on the offsets in it.
    let start = directory(&entries).len() as u64;
    let end = start + row_bytes as u64 * u64::from(layout.height);
    check_size(end)?;
    let strip_bytes = rows_per_strip * row_bytes as u32;
    for entry in &mut entries {
        match entry.tag {
            STRIP_OFFSETS => {
                entry.values = (0..strips).map(|n| start as u32 + n * strip_bytes).collect();
            }
            STRIP_BYTE_COUNTS => {
                let last = (end - start) as u32 - (strips - 1) * strip_bytes;
                entry.values = vec![strip_bytes; strips as usize];
                if let Some(value) = entry.values.last_mut() {
                    *value = last;
                }
            }
            _ => {}
        }
    }
    Ok(directory(&entries))
}

/// Offsets have 32 bits.
fn check_size(bytes: u64) -> Result<(), Error> {
    if bytes <= u64::from(u32::MAX) {
        return Ok(());
    }
    let (value, takes) = (format!("{bytes} bytes"), "less than 4 GiB for TIFF".into());
    Err(Error::Option { option: "size", value, takes })
}

const STRIP_OFFSETS: u16 = 273;
const STRIP_BYTE_COUNTS: u16 = 279;

/// The entries in order of their tags, strips' places still open.
fn entries(layout: Layout, rows_per_strip: u32, strips: u32) -> Vec<Entry> {
    let channels = layout.format.channels;
    let count = channels.count();
    let bits = layout.format.sample.bytes() as u32 * 8;
    let sample_format = if layout.format.sample == Sample::F32 { 3 } else { 1 };
    let entry = |tag, kind, values| Entry { tag, kind, values };
    let mut entries = vec![
        entry(256, LONG, vec![layout.width]),
        entry(257, LONG, vec![layout.height]),
        entry(258, SHORT, vec![bits; count]),
        // No compression.
        entry(259, SHORT, vec![1]),
        // Black is zero, or RGB.
        entry(262, SHORT, vec![if channels.is_gray() { 1 } else { 2 }]),
        entry(STRIP_OFFSETS, LONG, vec![0; strips as usize]),
        entry(277, SHORT, vec![count as u32]),
        entry(278, LONG, vec![rows_per_strip]),
        entry(STRIP_BYTE_COUNTS, LONG, vec![0; strips as usize]),
        // A pixel's channels are side by side.
        entry(284, SHORT, vec![1]),
    ];
    if channels.has_alpha() {
        // Colours are not multiplied by alpha.
        entries.push(entry(338, SHORT, vec![2]));
    }
    entries.push(entry(339, SHORT, vec![sample_format; count]));
    entries
}

/// The file up to its pixels: header, directory, and the values that do not fit in it.
fn directory(entries: &[Entry]) -> Vec<u8> {
    let mut file = b"II\x2a\0\x08\0\0\0".to_vec();
    file.extend((entries.len() as u16).to_le_bytes());
    let mut values_at = file.len() + entries.len() * 12 + 4;
    let mut values = Vec::new();
    for Entry { tag, kind, values: list } in entries {
        file.extend(tag.to_le_bytes());
        file.extend(kind.to_le_bytes());
        file.extend((list.len() as u32).to_le_bytes());
        let mut bytes: Vec<u8> = match *kind {
            SHORT => list.iter().flat_map(|&value| (value as u16).to_le_bytes()).collect(),
            _ => list.iter().flat_map(|value| value.to_le_bytes()).collect(),
        };
        if bytes.len() <= 4 {
            bytes.resize(4, 0);
            file.extend(bytes);
        } else {
            file.extend((values_at as u32).to_le_bytes());
            values_at += bytes.len();
            values.extend(bytes);
        }
    }
    file.extend([0; 4]);
    file.extend(values);
    // Samples of up to four bytes start where they are aligned.
    file.resize(file.len().next_multiple_of(4), 0);
    file
}
