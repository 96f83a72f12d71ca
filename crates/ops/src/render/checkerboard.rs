//! A checkerboard.

use imgflo_op::prelude::*;

use super::cells::nearest_start;

params! {
    /// Fills an endless plane with a checkerboard of two colours.
    pub struct Checkerboard {
        /// How wide a cell is.
        x: i32 = count(16).range(1.0, 2_147_483_647.0).slider(1.0, 256.0).gamma(1.5)
            .unit(Unit::PixelDistance),
        /// How high a cell is.
        y: i32 = count(16).range(1.0, 2_147_483_647.0).slider(1.0, 256.0).gamma(1.5)
            .unit(Unit::PixelDistance),
        /// How far to the right a first cell starts.
        x_offset: i32 = count(0).range(-2_147_483_648.0, 2_147_483_647.0).slider(-128.0, 128.0)
            .unit(Unit::PixelCoordinate),
        /// How far down a first cell starts.
        y_offset: i32 = count(0).range(-2_147_483_648.0, 2_147_483_647.0).slider(-128.0, 128.0)
            .unit(Unit::PixelCoordinate),
        /// The colour of the first cell, and of every other one.
        color1: Color = color([0.0, 0.0, 0.0, 1.0]),
        /// The colour of the cells beside those.
        color2: Color = color([1.0, 1.0, 1.0, 1.0]),
    }
}

pub(crate) static OP: OpDef = render::<Checkerboard, _>("gegl:checkerboard")
    .title("Checkerboard")
    .categories(&["render"])
    .transparency(Has)
    .of_pixels();

impl Render<13> for Checkerboard {
    fn coefficients(&self) -> [f32; 13] {
        let (x, odd_x) = nearest_start(self.x_offset, self.x);
        let (y, odd_y) = nearest_start(self.y_offset, self.y);
        let [r, g, b, a] = self.color1.0;
        let [r2, g2, b2, a2] = self.color2.0;
        let (width, height, odd) = (self.x as f32, self.y as f32, (odd_x + odd_y) as f32);
        [x as f32, y as f32, width, height, odd, r, g, b, a, r2, g2, b2, a2]
    }

    #[inline(always)]
    fn pixel<V: Lane>(
        [x0, y0, width, height, odd, r, g, b, a, r2, g2, b2, a2]: [V; 13],
        _: V::Table<'_>,
        [x, y]: Xy<V>,
    ) -> Rgba<V> {
        let cells = ((x - x0) / width).floor() + ((y - y0) / height).floor() + odd;
        let first = (cells - (cells / 2.0).floor() * 2.0).below(V::of(0.5));
        let pick = |one, other| V::select(first, one, other);
        [pick(r, r2), pick(g, g2), pick(b, b2), pick(a, a2)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_first(board: &Checkerboard, x: f32, y: f32) -> bool {
        Checkerboard::pixel(board.coefficients(), &[], [x, y])[0] == 0.0
    }

    #[test]
    fn cells_alternate_left_of_zero_too() {
        let board = Checkerboard { x: 3, y: 3, ..Default::default() };
        assert_eq!(
            [-4.0, -3.0, -1.0, 0.0, 2.0, 3.0].map(|x| is_first(&board, x, 0.0)),
            [true, false, false, true, true, false]
        );
        assert!(!is_first(&board, 0.0, -1.0) && is_first(&board, -1.0, -1.0));
    }

    #[test]
    fn an_offset_of_two_cells_changes_nothing() {
        let board = |x_offset| Checkerboard { x: 7, x_offset, ..Default::default() };
        for x in -30..30 {
            let x = x as f32;
            assert_eq!(is_first(&board(3), x, 0.0), is_first(&board(3 - 14), x, 0.0), "{x}");
            assert_ne!(is_first(&board(3), x, 0.0), is_first(&board(3 + 7), x, 0.0), "{x}");
        }
    }
}
