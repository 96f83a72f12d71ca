//! An image, again and again.

use imgflo_op::prelude::*;

params! {
    /// Fills an endless plane with copies of an image, side by side.
    pub struct Tile {
        /// How far to the right the first copy lies.
        offset_x: i32 = count(0).range(-2_147_483_648.0, 2_147_483_647.0).slider(0.0, 1024.0)
            .unit(Unit::PixelCoordinate),
        /// How far down the first copy lies.
        offset_y: i32 = count(0).range(-2_147_483_648.0, 2_147_483_647.0).slider(0.0, 1024.0)
            .unit(Unit::PixelCoordinate),
    }
}

pub(crate) static OP: OpDef =
    warp::<Tile, _>("gegl:tile").title("Tile").categories(&["tile"]).transparency(Keeps);

impl Warp<2> for Tile {
    /// Pixels only move, and those of most pictures are encoded like this.
    fn space(&self) -> Space {
        Space::Perceptual
    }

    fn sampler(&self) -> Sampler {
        Sampler::Nearest
    }

    fn abyss(&self) -> Abyss {
        Abyss::Loop
    }

    fn bounds(&self, input: Rect) -> Rect {
        if input.is_empty() { input } else { Rect::PLANE }
    }

    fn reach(&self, _: Rect) -> Option<Reach> {
        None
    }

    /// From a place to the middle of its pixel, in the copy at the offset or one near it: near
    /// zero, `f32` counts pixels exactly.
    fn coefficients(&self, input: Rect, _: [bool; 2]) -> [f32; 2] {
        let near = |offset: i32, size: u32| {
            0.5 - i64::from(offset).rem_euclid(i64::from(size.max(1))) as f32
        };
        [near(self.offset_x, input.width()), near(self.offset_y, input.height())]
    }

    #[inline(always)]
    fn source<V: Lane>(
        [across, down]: [V; 2],
        _: V::Table<'_>,
        [x, y]: Xy<V>,
        _: [Rgba<V>; 2],
    ) -> Xy<V> {
        [x + across, y + down]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_starts_at_the_offset() {
        let image = Rect::new(0, 0, 40, 30);
        let k = Tile { offset_x: 93, offset_y: -7 }.coefficients(image, [false; 2]);
        let [x, y] = Tile::source(k, &[], [13.0, 23.0], [[0.0; 4]; 2]);
        assert_eq!([x, y], [0.5, 0.5]);
    }

    #[test]
    fn copies_of_nothing_are_nothing() {
        assert!(Tile::default().bounds(Rect::EMPTY).is_empty());
        assert!(Tile::default().bounds(Rect::new(0, 0, 1, 1)).is_infinite());
    }
}
