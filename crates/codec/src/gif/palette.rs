//! Few colours for many.

use std::collections::HashMap;

use quantette::deps::palette::Srgb;
use quantette::dither::FloydSteinberg;
use quantette::{ImageBuf, PaletteSize, Pipeline};

/// Pixels as indices into a palette.
pub(super) struct Indexed {
    /// Red, green, blue of each colour.
    pub(super) palette: Vec<u8>,
    pub(super) indices: Vec<u8>,
}

/// Colours there can be beside the one that stands for nothing.
const MOST: u16 = 255;

/// Gives every pixel a colour of a palette of at most 255. If there are no more colours than that
/// in what is `drawn`, they are kept; else the palette is chosen by Wu's method in Oklab, and the
/// error is spread as Floyd and Steinberg do.
pub(super) fn indexed(width: u32, height: u32, pixels: &[[u8; 3]], drawn: &[bool]) -> Indexed {
    if let Some(exact) = exact(pixels, drawn) {
        return exact;
    }
    let colors: Vec<Srgb<u8>> = pixels.iter().map(|[r, g, b]| Srgb::new(*r, *g, *b)).collect();
    let image = ImageBuf::new(width, height, colors).expect("pixels are width times height");
    let size = PaletteSize::try_from(MOST).expect("a palette may have so many");
    let pipeline = Pipeline::new().palette_size(size).ditherer(FloydSteinberg::new());
    let (palette, indices) =
        pipeline.input_image(image.as_ref()).output_srgb8_indexed_image().into_parts();
    let palette = palette.into_iter().flat_map(|color| [color.red, color.green, color.blue]);
    Indexed { palette: palette.collect(), indices }
}

/// The colours as they are, in the order in which they come.
fn exact(pixels: &[[u8; 3]], drawn: &[bool]) -> Option<Indexed> {
    let mut known: HashMap<[u8; 3], u8> = HashMap::new();
    let mut palette = Vec::new();
    let mut indices = Vec::with_capacity(pixels.len());
    let mut last = None;
    for (pixel, drawn) in pixels.iter().zip(drawn) {
        let index = match last {
            _ if !drawn => 0,
            Some((color, index)) if color == pixel => index,
            _ => match known.get(pixel) {
                Some(index) => *index,
                None if known.len() == usize::from(MOST) => return None,
                None => {
                    let index = known.len() as u8;
                    known.insert(*pixel, index);
                    palette.extend(pixel);
                    index
                }
            },
        };
        if *drawn {
            last = Some((pixel, index));
        }
        indices.push(index);
    }
    Some(Indexed { palette, indices })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_colors_stay_as_they_are() {
        let pixels: Vec<[u8; 3]> = (0..600).map(|i| [(i % 250) as u8, 7, 9]).collect();
        let Indexed { palette, indices } = indexed(20, 30, &pixels, &[true; 600]);
        for (pixel, index) in pixels.iter().zip(indices) {
            assert_eq!(palette[usize::from(index) * 3..][..3], *pixel);
        }
    }

    #[test]
    fn many_colors_become_few_that_are_near() {
        let pixels: Vec<[u8; 3]> =
            (0..4096).map(|i| [(i % 64 * 4) as u8, (i / 64 * 4) as u8, 128]).collect();
        let Indexed { palette, indices } = indexed(64, 64, &pixels, &[true; 4096]);
        assert!(palette.len() <= usize::from(MOST) * 3);
        let error: i32 = pixels
            .iter()
            .zip(indices)
            .map(|(pixel, index)| {
                let color = &palette[usize::from(index) * 3..][..3];
                pixel
                    .iter()
                    .zip(color)
                    .map(|(a, b)| (i32::from(*a) - i32::from(*b)).abs())
                    .sum::<i32>()
            })
            .sum();
        assert!(error / 4096 < 24, "{error}");
    }
}
