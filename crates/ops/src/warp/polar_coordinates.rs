//! From a strip to a disk, and back.

use imgflo_op::prelude::*;

use super::anywhere::anywhere;

params! {
    /// Bends an image into a disk: its rows become rings, its columns rays. Or the other way round.
    pub struct PolarCoordinates {
        /// How round the disk is: 100 is a circle, 0 fills the image to its edges.
        depth: f64 = number(100.0).range(0.0, 100.0).unit(Unit::Percent),
        /// How far the disk is turned, counter-clockwise.
        angle: f64 = number(0.0).range(0.0, 360.0).unit(Unit::Degree),
        /// Whether columns are taken from right to left.
        bw: bool = toggle(false),
        /// Whether the top row is in the middle of the disk. Otherwise it is the bottom row.
        top: bool = toggle(true),
        /// Whether the image becomes a disk. Otherwise a disk in the image becomes a strip.
        polar: bool = toggle(true),
        /// Where the middle of the disk is, from the left, unless it is that of the image.
        pole_x: i32 = count(0).range(0.0, 2_147_483_647.0).unit(Unit::PixelCoordinate),
        /// Where the middle of the disk is, from the top, unless it is that of the image.
        pole_y: i32 = count(0).range(0.0, 2_147_483_647.0).unit(Unit::PixelCoordinate),
        /// Whether the middle of the disk is that of the image.
        middle: bool = toggle(true),
    }
}

pub(crate) static OP: OpDef = warp::<PolarCoordinates, _>("gegl:polar-coordinates")
    .title("Polar Coordinates")
    .categories(&["transform", "map"])
    .transparency(Has);

/// Far from every image.
const NOWHERE: f32 = -1e6;

impl Warp<9> for PolarCoordinates {
    fn sampler(&self) -> Sampler {
        Sampler::NoHalo
    }

    fn reach(&self, input: Rect) -> Option<Reach> {
        anywhere(input, input)
    }

    /// Everything counts from zero, wherever the image lies, as in GEGL.
    fn coefficients(&self, input: Rect, _: [bool; 2]) -> [f32; 9] {
        let (w, h) = (input.width().max(1) as f32, input.height().max(1) as f32);
        let (x, y) = if self.middle {
            ((w / 2.0).floor(), (h / 2.0).floor())
        } else {
            (self.pole_x as f32, self.pole_y as f32)
        };
        let flag = |on: bool| if on { 1.0 } else { 0.0 };
        let (turn, square) = ((self.angle / 360.0) as f32, (1.0 - self.depth / 100.0) as f32);
        [w, h, x, y, turn, square, flag(self.bw), flag(self.top), flag(self.polar)]
    }

    #[inline(always)]
    fn source<V: Lane>(k: [V; 9], _: V::Table<'_>, at: Xy<V>, _: [Rgba<V>; 2]) -> Xy<V> {
        let ([x, y], low) = (place(k, at), V::of(-1.5));
        let high = [k[0] - 0.5, k[1] - 0.5];
        let inside = low.below(x) & low.below(y) & x.below(high[0]) & y.below(high[1]);
        [x, y].map(|v| V::select(inside, v, V::of(NOWHERE)))
    }
}

/// Where the pixel comes from.
#[inline(always)]
fn place<V: Lane>(k: [V; 9], at: Xy<V>) -> Xy<V> {
    let (disk, strip) = (disk(k, at), strip(k, at));
    let polar = V::of(0.5).below(k[8]);
    [V::select(polar, disk[0], strip[0]), V::select(polar, disk[1], strip[1])]
}

/// How far out the disk goes, if the image goes `far`: less the rounder it is.
#[inline(always)]
fn rim<V: Lane>(far: V, x: V, y: V, square: V) -> V {
    let circle = x.min(y);
    circle.mix(far, square)
}

/// Directions count from upward, to the right, in turns.
#[inline(always)]
fn disk<V: Lane>([w, h, x0, y0, turn, square, back, top, _]: [V; 9], [x, y]: Xy<V>) -> Xy<V> {
    let (zero, half) = (V::of(0.0), V::of(0.5));
    let (dx, dy) = (x - x0, y - y0);
    let way = (dx * dx + dy * dy).sqrt();
    let upright = !zero.below(dx.abs());
    let turns = dx.atan2_turns(-dy);
    let turns = V::select(turns.below(zero), turns + 1.0, turns);
    let turns = V::select(zero.below(way), turns, V::of(0.25));
    let turns = turns + turn;
    let turns = turns - turns.floor();
    // To the edge of the image that the ray meets first.
    let slope = (dy / V::select(upright, V::of(1.0), dx)).abs();
    let sideways = x0 * (slope * slope + 1.0).sqrt();
    let flatness = V::of(1.0) / V::select(zero.below(slope), slope, V::of(1.0));
    let upward = y0 * (flatness * flatness + 1.0).sqrt();
    let far = V::select((h / w).below(slope), upward, sideways);
    let far = rim(V::select(upright, y0, far), x0, y0, square);
    let (along, out) = ((w - 1.0) * turns, h / far * way);
    [V::select(half.below(back), w - 1.0 - along, along), V::select(half.below(top), out, h - out)]
}

#[inline(always)]
fn strip<V: Lane>([w, h, _, _, turn, square, back, top, _]: [V; 9], [x, y]: Xy<V>) -> Xy<V> {
    let half = V::of(0.5);
    let (x0, y0) = (w * 0.5, h * 0.5);
    let turns = V::select(half.below(back), w - x, x) / w + turn;
    let turns = turns - turns.floor();
    let (sin, cos) = (turns.sin_turns(), turns.cos_turns());
    let nonzero = |v: V| v.abs().max(V::of(1e-9));
    // The slope is less than the image's where the ray meets its left or right edge.
    let upward = (h * sin.abs()).below(w * cos.abs());
    let far = V::select(upward, y0 / nonzero(cos), x0 / nonzero(sin));
    let part = V::select(half.below(top), y, h - y) / h;
    let way = rim(far, x0, y0, square) * part;
    [x0 + way * sin, y0 - way * cos]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(polar: &PolarCoordinates, at: [f32; 2]) -> ([f32; 2], bool) {
        let k = polar.coefficients(Rect::new(0, 0, 201, 100), [false; 2]);
        let [x, y] = PolarCoordinates::source(k, &[], at, [[0.0; 4]; 2]);
        ([x, y], x != NOWHERE && y != NOWHERE)
    }

    #[test]
    fn rays_are_columns_and_rings_are_rows() {
        let ([x, y], inside) = at(&PolarCoordinates::default(), [100.0, 25.0]);
        assert!(inside && x.abs() < 1e-3 && (y - 50.0).abs() < 1e-3, "{x} {y}");
        let ([x, y], _) = at(&PolarCoordinates::default(), [125.0, 50.0]);
        assert!((x - 50.0).abs() < 1e-3 && (y - 50.0).abs() < 1e-3, "{x} {y}");
    }

    #[test]
    fn outside_the_disk_is_nothing() {
        assert!(!at(&PolarCoordinates::default(), [20.0, 50.0]).1);
        let filling = PolarCoordinates { depth: 0.0, ..Default::default() };
        assert!(at(&filling, [20.0, 50.0]).1);
    }

    #[test]
    fn a_strip_unrolls_the_disk() {
        let strip = PolarCoordinates { polar: false, ..Default::default() };
        let ([x, y], _) = at(&strip, [201.0 / 4.0, 50.0]);
        assert!((x - 125.5).abs() < 1e-3 && (y - 50.0).abs() < 1e-3, "{x} {y}");
    }
}
