//! Rows or columns, each moved a bit.

use imgflo_op::prelude::*;

choices! {
    /// What is moved.
    pub enum Direction {
        /// Rows, to the left and right.
        Horizontal = "horizontal", "Horizontal";
        /// Columns, up and down.
        Vertical = "vertical", "Vertical";
    }
}

params! {
    /// Moves every row or every column of an image by a random number of pixels.
    ///
    /// The same moves every time, for the same seed.
    pub struct Shift {
        /// How far a row or column moves at most.
        shift: i32 = count(5).range(0.0, 200.0).unit(Unit::PixelDistance),
        /// What is moved.
        direction: Direction = choice(0),
        /// Which random numbers to take.
        seed: Seed = seed(),
    }
}

pub(crate) static OP: OpDef = area::<Shift>("gegl:shift")
    .title("Shift")
    .categories(&["distort"])
    .transparency(Keeps)
    .of_pixels();

impl Shift {
    fn farthest(&self) -> u32 {
        self.shift.unsigned_abs()
    }

    /// How far each of the rows or columns from `from` up to `to` moves: to the left, or up.
    fn moves(&self, from: i32, to: i32) -> Vec<i32> {
        let (k, table) = (Dice::new(self.seed.0).coefficients(), Dice::table());
        let count = 2 * self.farthest() + 1;
        let way = |line: i32| {
            let bits = Dice::at(k, &table, [line as f32, 0.0]).bits(0);
            (bits % count) as i32 - self.shift
        };
        (from..to).map(way).collect()
    }
}

impl Area for Shift {
    /// Pixels only move, and those of most pictures are encoded like this.
    fn space(&self) -> Space {
        Space::Perceptual
    }

    fn reach(&self) -> Reach {
        match self.direction {
            Direction::Horizontal => Reach { x: self.farthest(), y: 0 },
            Direction::Vertical => Reach { x: 0, y: self.farthest() },
        }
    }

    /// As far beyond the image as its edges can go.
    fn bounds(&self, input: Rect) -> Rect {
        let Reach { x, y } = self.reach();
        input.grow(x, y)
    }

    fn is_identity(&self) -> bool {
        self.shift == 0
    }

    fn render(&self, inputs: &[Window<'_>], output: &mut Patch<'_>) {
        match self.direction {
            Direction::Horizontal => self.rows(&inputs[0], output),
            Direction::Vertical => self.columns(&inputs[0], output),
        }
    }
}

impl Shift {
    fn rows(&self, input: &Window<'_>, output: &mut Patch<'_>) {
        let rect = output.rect();
        let (left, width) = (rect.x0 - input.rect().x0, rect.width() as usize);
        for (y, way) in (rect.y0..rect.y1).zip(self.moves(rect.y0, rect.y1)) {
            let start = (left + way) as usize;
            for plane in 0..4 {
                let row = &input.row(plane, y)[start..start + width];
                output.row(plane, y)[..width].copy_from_slice(row);
            }
        }
    }

    fn columns(&self, input: &Window<'_>, output: &mut Patch<'_>) {
        let rect = output.rect();
        let left = (rect.x0 - input.rect().x0) as usize;
        let moves = self.moves(rect.x0, rect.x1);
        for y in rect.y0..rect.y1 {
            for plane in 0..4 {
                let row = output.row(plane, y);
                for (i, way) in moves.iter().enumerate() {
                    row[i] = input.row(plane, y + way)[left + i];
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_go_both_ways_and_no_farther_than_asked() {
        let mut moves = Shift { shift: 2, ..Default::default() }.moves(-300, 300);
        moves.sort_unstable();
        moves.dedup();
        assert_eq!(moves, [-2, -1, 0, 1, 2]);
    }

    #[test]
    fn a_line_moves_alike_wherever_the_patch_begins() {
        let shift = Shift::default();
        assert_eq!(shift.moves(-7, 50)[27], shift.moves(20, 21)[0]);
    }
}
