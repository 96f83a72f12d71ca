//! Pixels in 256 steps.

use fearless_simd::dispatch;
use imgflo_op::Window;
use imgflo_pixel::{Lane, Rect};

/// Bytes after a row that may be read without meaning.
pub(super) const SPARE: usize = 64;

/// A window's planes in bytes.
pub(super) struct Steps {
    /// Bytes from row to row.
    pub(super) stride: usize,
    /// The planes.
    pub(super) planes: [Vec<u8>; 4],
}

impl Steps {
    /// What a window has around `part`.
    pub(super) fn new(window: &Window<'_>, part: &Rect, radius: usize) -> Self {
        let around = part.grow(radius as u32, radius as u32);
        let first = (around.x0 - window.rect().x0) as usize;
        let width = around.width() as usize;
        let stride = width + SPARE;
        let mut planes = [(); 4].map(|()| vec![0; stride * around.height() as usize]);
        for (plane, bytes) in planes.iter_mut().enumerate() {
            for (y, bytes) in (around.y0..around.y1).zip(bytes.chunks_mut(stride)) {
                let values = &window.row(plane, y)[first..first + width];
                dispatch!(window.level(), _simd => {
                    for (byte, &value) in bytes.iter_mut().zip(values) {
                        *byte = step(value);
                    }
                });
            }
        }
        Self { stride, planes }
    }

    /// The planes' pixels.
    pub(super) fn pixels(&self) -> Vec<[u8; 4]> {
        let [r, g, b, alpha] = &self.planes;
        let colors = r.iter().zip(g).zip(b).zip(alpha);
        colors.map(|(((&r, &g), &b), &alpha)| [r, g, b, alpha]).collect()
    }
}

/// The step nearest to a value.
#[inline(always)]
fn step(value: f32) -> u8 {
    let inside = if value < 1.0 { value } else { 1.0 };
    let inside = if value > 0.0 { inside } else { 0.0 };
    (Lane::floor(inside * 255.0 + 0.5)).word() as u8
}

/// The value of a step.
#[inline(always)]
pub(super) fn value(step: u8) -> f32 {
    f32::from(step) / 255.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_its_own() {
        assert!((0..=255).all(|byte| step(value(byte)) == byte));
        assert_eq!([-1.0, f32::NAN, 7.0, 0.5 / 255.0].map(step), [0, 0, 255, 1]);
    }
}
