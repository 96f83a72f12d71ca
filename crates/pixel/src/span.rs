//! A piece of a row, small enough to stay in the fastest cache.

/// Pixels in a span: four planes of it fill 4 KiB.
pub const SPAN: usize = 256;

/// A span of one plane.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub struct Span(pub [f32; SPAN]);

impl Default for Span {
    fn default() -> Self {
        Self([0.0; SPAN])
    }
}

/// A span of pixels, or of positions in its first two planes.
pub type Planes = [Span; 4];
