//! From planes of brightness and colour to pixels.

use imgflo_pixel::Sample;
use re_rav1d::{Picture, PixelLayout, PlanarImageComponent};

use super::boxes::{broken, unsupported};
use super::property::Cicp;
use crate::Error;
use crate::lines::Stored;

/// How brightness and two differences become red, green and blue (ITU-T H.273, 8.3).
pub(super) struct Matrix {
    kind: Kind,
    /// What is taken off and what is multiplied by, for brightness and for differences, so that
    /// brightness is 0 to 1 and differences are -0.5 to 0.5.
    luma: [f32; 2],
    chroma: [f32; 2],
}

enum Kind {
    /// The planes are green, blue, red.
    Identity,
    /// Green, orange.
    YCgCo,
    /// What red and blue add to brightness.
    Weights(f32, f32),
}

impl Matrix {
    /// As the file's numbers say.
    pub(super) fn choose(picture: &Picture, numbers: Cicp) -> Result<Self, Error> {
        let kind = match numbers.matrix {
            0 if picture.pixel_layout() == PixelLayout::I444 => Kind::Identity,
            0 if picture.pixel_layout() == PixelLayout::I400 => Kind::Weights(0.299, 0.114),
            0 => return Err(broken("its colors are coarser than they may be")),
            1 => Kind::Weights(0.2126, 0.0722),
            4 => Kind::Weights(0.3, 0.11),
            2 | 5 | 6 => Kind::Weights(0.299, 0.114),
            7 => Kind::Weights(0.212, 0.087),
            8 => Kind::YCgCo,
            9 => Kind::Weights(0.2627, 0.0593),
            other => return Err(unsupported(format!("colors of the matrix {other}"))),
        };
        let [luma, chroma] = ranges(picture, numbers.full_range);
        Ok(Self { kind, luma, chroma })
    }

    #[inline(always)]
    fn rgb(&self, y: f32, u: f32, v: f32) -> [f32; 3] {
        let y = (y - self.luma[0]) * self.luma[1];
        if let Kind::Identity = self.kind {
            let [b, r] = [u, v].map(|sample| (sample - self.luma[0]) * self.luma[1]);
            return [r, y, b];
        }
        let [u, v] = [u, v].map(|sample| (sample - self.chroma[0]) * self.chroma[1]);
        match self.kind {
            Kind::Weights(red, blue) => {
                let (r, b) = (y + 2.0 * (1.0 - red) * v, y + 2.0 * (1.0 - blue) * u);
                [r, (y - red * r - blue * b) / (1.0 - red - blue), b]
            }
            _ => [y - u + v, y + u, y - u - v],
        }
    }
}

/// What is taken off and what is multiplied by: for brightness, for differences.
fn ranges(picture: &Picture, full: bool) -> [[f32; 2]; 2] {
    let bits = picture.bits_per_component().map_or(8, |bits| bits.0);
    let unit = (1_u32 << (bits - 8)) as f32;
    let most = ((1_u32 << bits) - 1) as f32;
    if full {
        [[0.0, 1.0 / most], [128.0 * unit, 1.0 / most]]
    } else {
        [[16.0 * unit, 1.0 / (219.0 * unit)], [128.0 * unit, 1.0 / (224.0 * unit)]]
    }
}

/// Puts a tile's colours where they belong in the lines of the whole picture.
pub(super) fn colors(
    tile: &Picture,
    matrix: &Matrix,
    stored: &Stored,
    (left, top): (usize, usize),
    lines: &mut [u8],
) -> Result<(), Error> {
    let gray = tile.pixel_layout() == PixelLayout::I400;
    if gray != stored.inks.channels().is_gray() {
        return Err(broken("its AV1 is not as its header says"));
    }
    let mut rows = Rows::new(tile);
    let (channels, width) = (stored.inks.count(), stored.width as usize);
    let bright = tile.plane(PlanarImageComponent::Y);
    let size = channels * stored.sample.bytes();
    for (y, line) in lines.chunks_exact_mut(width * size).skip(top).enumerate() {
        if y == tile.height() as usize {
            break;
        }
        let line = &mut line[left * size..];
        rows.read(&bright, tile, y);
        if gray {
            for (pixel, y) in line.chunks_exact_mut(size).zip(&rows.y) {
                write(stored.sample, pixel, 0, (y - matrix.luma[0]) * matrix.luma[1]);
            }
        } else {
            let planes = rows.y.iter().zip(&rows.u).zip(&rows.v);
            for (pixel, ((y, u), v)) in line.chunks_exact_mut(size).zip(planes) {
                for (channel, value) in matrix.rgb(*y, *u, *v).into_iter().enumerate() {
                    write(stored.sample, pixel, channel, value);
                }
            }
        }
    }
    Ok(())
}

/// Puts a tile of alpha where it belongs.
pub(super) fn alpha(
    tile: &Picture,
    full_range: bool,
    stored: &Stored,
    (left, top): (usize, usize),
    lines: &mut [u8],
) {
    let [[black, scale], _] = ranges(tile, full_range);
    let (channels, width) = (stored.inks.count(), stored.width as usize);
    let size = channels * stored.sample.bytes();
    let bright = tile.plane(PlanarImageComponent::Y);
    let mut row = vec![0.0; tile.width() as usize];
    for (y, line) in lines.chunks_exact_mut(width * size).skip(top).enumerate() {
        if y == tile.height() as usize {
            break;
        }
        samples(&bright, tile.stride(PlanarImageComponent::Y), wide(tile), y, &mut row);
        for (pixel, value) in line[left * size..].chunks_exact_mut(size).zip(&row) {
            write(stored.sample, pixel, channels - 1, (value - black) * scale);
        }
    }
}

/// Divides colours by alpha.
pub(super) fn straighten(stored: &Stored, lines: &mut [u8]) {
    let (channels, sample) = (stored.inks.count(), stored.sample);
    for pixel in lines.chunks_exact_mut(channels * sample.bytes()) {
        let alpha = read(sample, pixel, channels - 1);
        if alpha > 0.0 {
            for channel in 0..channels - 1 {
                let value = read(sample, pixel, channel);
                write(sample, pixel, channel, value / alpha);
            }
        }
    }
}

#[inline(always)]
fn read(sample: Sample, pixel: &[u8], channel: usize) -> f32 {
    match sample {
        Sample::U8 => f32::from(pixel[channel]) / 255.0,
        Sample::U16 => {
            f32::from(u16::from_ne_bytes([pixel[2 * channel], pixel[2 * channel + 1]])) / 65_535.0
        }
        Sample::F32 => f32::from_ne_bytes(pixel.as_chunks().0[channel]),
    }
}

#[inline(always)]
fn write(sample: Sample, pixel: &mut [u8], channel: usize, value: f32) {
    let value = value.clamp(0.0, 1.0);
    match sample {
        Sample::U8 => pixel[channel] = (value * 255.0 + 0.5) as u8,
        Sample::U16 => {
            let two = ((value * 65_535.0 + 0.5) as u16).to_ne_bytes();
            pixel[2 * channel..2 * channel + 2].copy_from_slice(&two);
        }
        Sample::F32 => pixel.as_chunks_mut().0[channel] = value.to_ne_bytes(),
    }
}

/// A row of each plane, as wide as the picture.
struct Rows {
    y: Vec<f32>,
    u: Vec<f32>,
    v: Vec<f32>,
    /// Coarse rows of colour: the nearer and the farther one.
    near: Vec<f32>,
    far: Vec<f32>,
}

impl Rows {
    fn new(tile: &Picture) -> Self {
        let row = || vec![0.0; tile.width() as usize];
        Self { y: row(), u: row(), v: row(), near: row(), far: row() }
    }

    /// Reads row `y` of all planes; coarse colours lie in the middle of the pixels they are for,
    /// and are mixed of the nearest, three parts to one.
    fn read(&mut self, bright: &[u8], tile: &Picture, y: usize) {
        use PlanarImageComponent::{U, V, Y};
        samples(bright, tile.stride(Y), wide(tile), y, &mut self.y);
        let layout = tile.pixel_layout();
        if layout == PixelLayout::I400 {
            return;
        }
        let width = tile.width() as usize;
        for (component, to) in [(U, &mut self.u), (V, &mut self.v)] {
            let plane = tile.plane(component);
            let row = |y: usize, to: &mut [f32]| {
                samples(&plane, tile.stride(component), wide(tile), y, to);
            };
            if layout == PixelLayout::I444 {
                row(y, to);
                continue;
            }
            let half = width.div_ceil(2);
            let near = &mut self.near[..half];
            if layout == PixelLayout::I420 {
                let far = &mut self.far[..half];
                let last = (tile.height() as usize).div_ceil(2) - 1;
                let beside =
                    if y.is_multiple_of(2) { (y / 2).saturating_sub(1) } else { y / 2 + 1 };
                row(y / 2, near);
                row(beside.min(last), far);
                for (near, far) in near.iter_mut().zip(far) {
                    *near = *near * 0.75 + *far * 0.25;
                }
            } else {
                row(y, near);
            }
            for (x, to) in to.iter_mut().enumerate() {
                let beside =
                    if x.is_multiple_of(2) { (x / 2).saturating_sub(1) } else { x / 2 + 1 };
                *to = near[x / 2] * 0.75 + near[beside.min(half - 1)] * 0.25;
            }
        }
    }
}

/// Whether samples have two bytes.
fn wide(tile: &Picture) -> bool {
    tile.bits_per_component().is_some_and(|bits| bits.0 > 8)
}

/// A row of a plane, whose rows are `stride` bytes apart.
fn samples(plane: &[u8], stride: u32, wide: bool, y: usize, to: &mut [f32]) {
    let row = &plane[y * stride as usize..];
    if wide {
        for (to, from) in to.iter_mut().zip(row.as_chunks::<2>().0) {
            *to = f32::from(u16::from_ne_bytes(*from));
        }
    } else {
        for (to, from) in to.iter_mut().zip(row) {
            *to = f32::from(*from);
        }
    }
}
