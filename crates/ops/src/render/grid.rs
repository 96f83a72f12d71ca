//! A grid of lines.

use imgflo_op::prelude::*;

use super::cells::nearest_start;

params! {
    /// Draws a grid of lines over an endless plane that is transparent otherwise.
    pub struct Grid {
        /// How far it is from one upright line to the next.
        x: i32 = count(32).range(1.0, 2_147_483_647.0).slider(1.0, 128.0)
            .unit(Unit::PixelDistance),
        /// How far it is from one level line to the next.
        y: i32 = count(32).range(1.0, 2_147_483_647.0).slider(1.0, 128.0)
            .unit(Unit::PixelDistance),
        /// How far to the right an upright line starts.
        x_offset: i32 = count(0).range(-2_147_483_648.0, 2_147_483_647.0).slider(-64.0, 64.0)
            .unit(Unit::PixelCoordinate),
        /// How far down a level line starts.
        y_offset: i32 = count(0).range(-2_147_483_648.0, 2_147_483_647.0).slider(-64.0, 64.0)
            .unit(Unit::PixelCoordinate),
        /// How wide upright lines are.
        line_width: i32 = count(4).range(0.0, 2_147_483_647.0).slider(0.0, 16.0)
            .unit(Unit::PixelDistance),
        /// How high level lines are.
        line_height: i32 = count(4).range(0.0, 2_147_483_647.0).slider(0.0, 16.0)
            .unit(Unit::PixelDistance),
        /// The colour of the lines.
        line_color: Color = color([0.0, 0.0, 0.0, 1.0]),
    }
}

pub(crate) static OP: OpDef = render::<Grid, _>("gegl:grid")
    .title("Grid")
    .categories(&["render"])
    .transparency(Has)
    .of_pixels();

impl Render<10> for Grid {
    fn coefficients(&self) -> [f32; 10] {
        let (x, _) = nearest_start(self.x_offset, self.x);
        let (y, _) = nearest_start(self.y_offset, self.y);
        let [r, g, b, a] = self.line_color.0;
        let [width, height] = [self.x, self.y].map(|size| size as f32);
        let lines = [self.line_width, self.line_height].map(|size| size as f32);
        [x as f32, y as f32, width, height, lines[0], lines[1], r, g, b, a]
    }

    #[inline(always)]
    fn pixel<V: Lane>(
        [x0, y0, width, height, line_width, line_height, r, g, b, a]: [V; 10],
        _: V::Table<'_>,
        [x, y]: Xy<V>,
    ) -> Rgba<V> {
        let within = |way: V, size: V| way - (way / size).floor() * size;
        let upright = within(x - x0, width).below(line_width);
        let level = within(y - y0, height).below(line_height);
        [r, g, b, a].map(|v| V::select(upright | level, v, V::of(0.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(grid: &Grid, y: f32) -> Vec<f32> {
        (-3..5).map(|x| Grid::pixel(grid.coefficients(), &[], [x as f32, y])[3]).collect()
    }

    #[test]
    fn lines_start_at_the_offset_and_left_of_zero_too() {
        let grid = Grid { x: 4, x_offset: 9, line_width: 2, line_height: 0, ..Default::default() };
        assert_eq!(row(&grid, 7.0), [1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0]);
    }

    #[test]
    fn a_level_line_has_no_gaps() {
        let grid = Grid { line_width: 0, y_offset: -2, ..Default::default() };
        assert_eq!((row(&grid, 1.0), row(&grid, 2.0)), (vec![1.0; 8], vec![0.0; 8]));
    }
}
