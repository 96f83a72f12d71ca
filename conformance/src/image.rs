//! Pictures to be judged.

use std::sync::Arc;

use imgflo_codec::{Decode, Limits, decode};
use imgflo_pixel::{Channels, Sample};

use crate::Error;

/// A picture as it is judged: sRGB-encoded, straight alpha, free to leave 0 to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// Pixels in a row.
    pub width: usize,
    /// The pixels, row by row: red, green, blue, alpha.
    pub pixels: Vec<[f32; 4]>,
}

impl Image {
    /// The picture in a file, its numbers as they are.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(file: Vec<u8>) -> Result<Self, Error> {
        let options = Decode { color: false, ..Decode::default() };
        let mut rows = decode(file.into(), &options, &Limits::default())?;
        let layout = rows.layout();
        let mut bytes = vec![0; layout.row_bytes() * layout.height as usize];
        rows.read(&mut bytes).map_err(Error::Rows)?;
        let samples = samples(&bytes, layout.format.sample);
        let pixels = pixels(&samples, layout.format.channels);
        Ok(Self { width: layout.width as usize, pixels })
    }

    /// The picture whose rows have four floats a pixel.
    pub(crate) fn of_floats(width: u32, bytes: &[u8]) -> Self {
        let pixels = pixels(&samples(bytes, Sample::F32), Channels::Rgba);
        Self { width: width as usize, pixels }
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.pixels.len() / self.width.max(1)
    }
}

/// A picture file that both programs start from.
pub(crate) type File = Arc<[u8]>;

fn samples(bytes: &[u8], sample: Sample) -> Vec<f32> {
    let (pairs, _) = bytes.as_chunks::<2>();
    let (fours, _) = bytes.as_chunks::<4>();
    match sample {
        Sample::U8 => bytes.iter().map(|v| f32::from(*v) / 255.0).collect(),
        Sample::U16 => pairs.iter().map(|v| f32::from(u16::from_ne_bytes(*v)) / 65535.0).collect(),
        Sample::F32 => fours.iter().map(|v| f32::from_ne_bytes(*v)).collect(),
    }
}

fn pixels(samples: &[f32], channels: Channels) -> Vec<[f32; 4]> {
    let pixel = |px: &[f32]| match *px {
        [y] => [y, y, y, 1.0],
        [y, a] => [y, y, y, a],
        [r, g, b] => [r, g, b, 1.0],
        [r, g, b, a, ..] => [r, g, b, a],
        [] => [0.0; 4],
    };
    samples.chunks_exact(channels.count()).map(pixel).collect()
}
