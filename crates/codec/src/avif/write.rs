//! AVIF out: by rav1e, colours as fine as brightness, 8 bits or 10.

use std::io::Error as IoError;

use imgflo_pixel::{Layout, Sample, WriteRows};
use ravif::{Encoder, MatrixCoefficients, PixelRange};

use crate::format::Sink;
use crate::whole::Gathered;
use crate::{Compression, Encode, Error};

/// Threads, which also decide how many tiles there are: the same on every machine, so that a
/// file is the same on every machine.
const THREADS: usize = 4;

pub(super) fn encode(
    mut write: Sink,
    layout: Layout,
    options: &Encode,
) -> Result<Box<dyn WriteRows>, Error> {
    let quality = f32::from(options.quality);
    let encoder = Encoder::new()
        .with_quality(quality)
        .with_alpha_quality(quality)
        .with_num_threads(Some(THREADS))
        .with_speed(match options.compression {
            Compression::Fast => 10,
            Compression::Balanced => 7,
            Compression::Small => 4,
        });
    Ok(Box::new(Gathered::new(layout, move |pixels: &[u8]| {
        let file = file(&encoder, layout, pixels);
        let file = file.map_err(|error| Error::Write(IoError::other(error.to_string())))?;
        write.write_all(&file)?;
        Ok(write.flush()?)
    })))
}

fn file(encoder: &Encoder<'_>, layout: Layout, pixels: &[u8]) -> Result<Vec<u8>, ravif::Error> {
    let Layout { width, height, format } = layout;
    let (width, height) = (width as usize, height as usize);
    let count = format.channels.count();
    let has_alpha = format.channels.has_alpha();
    let encoded = if format.sample == Sample::U8 {
        let planes = pixels.chunks_exact(count).map(|px| {
            planes([px[0], px[1], px[2]].map(f32::from), 255.0, 255.0).map(|sample| sample as u8)
        });
        let alpha = has_alpha.then(|| pixels.chunks_exact(count).map(|px| px[count - 1]));
        let (range, matrix) = (PixelRange::Full, MatrixCoefficients::BT601);
        encoder.encode_raw_planes_8_bit(width, height, planes, alpha, range, matrix)
    } else {
        let words = pixels.as_chunks::<2>().0;
        let word = |bytes: [u8; 2]| f32::from(u16::from_ne_bytes(bytes));
        let planes = words.chunks_exact(count).map(|px| {
            planes([px[0], px[1], px[2]].map(word), 65_535.0, 1023.0).map(|sample| sample as u16)
        });
        let ten = move |bytes| (word(bytes) * (1023.0 / 65_535.0) + 0.5) as u16;
        let alpha = has_alpha.then(|| words.chunks_exact(count).map(move |px| ten(px[count - 1])));
        let (range, matrix) = (PixelRange::Full, MatrixCoefficients::BT601);
        encoder.encode_raw_planes_10_bit(width, height, planes, alpha, range, matrix)
    };
    Ok(encoded?.avif_file)
}

/// Brightness and two differences (ITU-T H.273, 8.3, matrix 6), 0 to `most`, of red, green and
/// blue, 0 to `from`.
fn planes(rgb: [f32; 3], from: f32, most: f32) -> [f32; 3] {
    let [r, g, b] = rgb.map(|sample| sample * (most / from));
    let y = 0.299 * r + 0.587 * g + 0.114 * b;
    let middle = (most + 1.0) / 2.0;
    let (u, v) = ((b - y) / 1.772 + middle, (r - y) / 1.402 + middle);
    [y, u, v].map(|sample| (sample + 0.5).clamp(0.0, most))
}
