//! A kaleidoscope.

use imgflo_op::prelude::*;

use super::anywhere::anywhere;

params! {
    /// Shows an image through a kaleidoscope: a wedge of it, mirrored around a point.
    pub struct Mirrors {
        /// How far the mirrors are turned, clockwise.
        m_angle: f64 = number(0.0).range(0.0, 180.0).unit(Unit::Degree),
        /// How far the result is turned, clockwise.
        r_angle: f64 = number(0.0).range(0.0, 360.0).unit(Unit::Degree),
        /// How many mirrors there are.
        n_segs: i32 = count(6).range(2.0, 24.0),
        /// Where the mirrors meet in the result, from the left edge (0) to the right (1).
        c_x: f64 = number(0.5).range(0.0, 1.0).unit(Unit::RelativeCoordinate),
        /// Where the mirrors meet in the result, from the top edge (0) to the bottom (1).
        c_y: f64 = number(0.5).range(0.0, 1.0).unit(Unit::RelativeCoordinate),
        /// Where the mirrors meet in the image, from the left edge (0) to the right (1).
        o_x: f64 = number(0.0).range(-1.0, 1.0).unit(Unit::RelativeCoordinate),
        /// Where the mirrors meet in the image, from the top edge (0) to the bottom (1).
        o_y: f64 = number(0.0).range(-1.0, 1.0).unit(Unit::RelativeCoordinate),
        /// How much of the image is left out at its left side: 0.5 is half.
        trim_x: f64 = number(0.0).range(0.0, 0.5),
        /// How much of the image is left out at its top: 0.5 is half.
        trim_y: f64 = number(0.0).range(0.0, 0.5),
        /// How large the image is behind the mirrors, in percent.
        input_scale: f64 = number(100.0).range(0.1, 100.0),
        /// How many times as large the result is.
        output_scale: f64 = number(1.0).range(0.0, 100.0),
        /// Whether the result is as large as the image. Otherwise it is large enough for all that
        /// the mirrors show.
        clip: bool = toggle(true),
        /// Whether the image goes on mirrored beyond its right and bottom edges.
        warp: bool = toggle(true),
    }
}

pub(crate) static OP: OpDef = warp::<Mirrors, _>("gegl:mirrors")
    .title("Kaleidoscopic Mirroring")
    .categories(&["blur"])
    .transparency(Has);

/// How far off a pixel's corner GEGL looks, so that no ray runs along a mirror.
const ASIDE: f32 = 0.01;

impl Mirrors {
    /// Every mirror makes two wedges, one of them mirrored.
    fn wedges(&self) -> u32 {
        2 * self.n_segs.unsigned_abs().max(1)
    }

    /// The part of the image that is behind the mirrors: left, top, width, height, in whole pixels.
    fn behind(&self, input: Rect) -> [f64; 4] {
        let (w, h) = (f64::from(input.width()), f64::from(input.height()));
        let (x, y) = (self.trim_x * w, self.trim_y * h);
        let corner = [f64::from(input.x0) + x, f64::from(input.y0) + y];
        [corner[0].trunc(), corner[1].trunc(), (w - x).trunc(), (h - y).trunc()]
    }
}

impl Warp<15> for Mirrors {
    fn sampler(&self) -> Sampler {
        Sampler::Linear
    }

    fn bounds(&self, input: Rect) -> Rect {
        let (w, h) = (f64::from(input.width()), f64::from(input.height()));
        let (w, h) = if self.clip {
            (w, h)
        } else {
            let side = libm::hypot(w, h) * (self.o_x + 1.0).max(self.o_y + 1.0) * 2.0;
            (side.trunc(), side.trunc())
        };
        let size = |v: f64| (v * self.output_scale).clamp(0.0, 1e9) as u32;
        Rect::new(input.x0, input.y0, size(w), size(h))
    }

    fn reach(&self, input: Rect) -> Option<Reach> {
        anywhere(input, self.bounds(input))
    }

    fn coefficients(&self, input: Rect, _: [bool; 2]) -> [f32; 15] {
        let [left, top, width, height] = self.behind(input);
        let whole = self.bounds(input);
        let (all_x, all_y) = (f64::from(whole.width()), f64::from(whole.height()));
        let scale = self.input_scale / 100.0;
        let x = (self.o_x * (width - left) + left) * scale;
        let y = (self.o_y * (height - top) + top) * scale;
        let turned = (self.m_angle + self.r_angle) / 360.0;
        let warp = if self.warp { 1.0 } else { 0.0 };
        let sizes = [width.max(1.0), height.max(1.0), all_x, all_y];
        let [width, height, all_x, all_y] = sizes;
        let (x0, y0, wedges) = (self.c_x * all_x, self.c_y * all_y, f64::from(self.wedges()));
        let edge = f64::from(whole.x0);
        [
            x0,
            y0,
            x,
            y,
            turned,
            wedges,
            1.0 / scale,
            left,
            top,
            width,
            height,
            all_x,
            all_y,
            edge,
            warp,
        ]
        .map(|v| v as f32)
    }

    /// How each wedge is turned, and whether it is mirrored first: exact, which sums of angles would
    /// not be.
    fn table(&self) -> Vec<u32> {
        let turn = |wedge: u32| {
            let mirrored = wedge % 2 == 1;
            let way = f64::from(wedge + u32::from(mirrored)) * 360.0 / f64::from(self.wedges());
            let way = self.m_angle + self.r_angle + way;
            let degrees = self.m_angle + if mirrored { way } else { -way };
            let (sin, cos) = libm::sincos(degrees.to_radians());
            [cos as f32, sin as f32, if mirrored { -1.0 } else { 1.0 }].map(f32::to_bits)
        };
        (0..self.wedges()).flat_map(turn).collect()
    }

    #[inline(always)]
    fn source<V: Lane>(k: [V; 15], table: V::Table<'_>, [x, y]: Xy<V>, _: [Rgba<V>; 2]) -> Xy<V> {
        let [x0, y0, u0, v0, turned, wedges, zoom, rest @ ..] = k;
        let [left, top, width, height, all_x, all_y, edge, warp] = rest;
        let (dx, dy) = (x + ASIDE - x0, y - ASIDE - y0);
        let turns = dy.atan2_turns(dx) - turned;
        // The end of a wedge belongs to it.
        let wedge = -((turns.floor() - turns) * wedges).floor() - 1.0;
        let wedge = wedge.max(V::of(0.0));
        let number = |n: f32| V::number_at(table, wedge * 3.0 + n);
        let (cos, sin, dy) = (number(0.0), number(1.0), dy * number(2.0));
        let u = (dx * cos - dy * sin + u0 - left) * zoom;
        let v = (dx * sin + dy * cos + v0 - top) * zoom;
        let (across, down) = (across(u, width), down(v, height));
        let held = |v: V, low: V, high: V| {
            let v = V::select(v.below(low), V::of(0.0), v);
            V::select(v.below(high), v, high - 1.0)
        };
        let warp = V::of(0.5).below(warp);
        [
            V::select(warp, across + left, held(u + left, edge, all_x)),
            V::select(warp, down + top, held(v + top, edge, all_y)),
        ]
    }
}

/// A number that runs to `far` and back, again and again. Below zero, GEGL lets it run from there
/// to -`far`, then from 0 to `far`.
#[inline(always)]
fn across<V: Lane>(v: V, far: V) -> V {
    let place = within(v, far * 2.0);
    let before = V::select(far.below(place), far - place, place);
    V::select(V::of(0.0).below(v), back_and_forth(place, far), before)
}

/// The same, but below zero GEGL lets it run to `far` and back.
#[inline(always)]
fn down<V: Lane>(v: V, far: V) -> V {
    let place = within(v, far * 2.0);
    V::select(V::of(0.0).below(v), back_and_forth(place, far), (place - far).abs())
}

/// A number, less as many rounds as make it positive and less than a round.
#[inline(always)]
fn within<V: Lane>(v: V, round: V) -> V {
    v - (v / round).floor() * round
}

/// A number from 0 to twice `far`, which comes back where it reaches that.
#[inline(always)]
fn back_and_forth<V: Lane>(place: V, far: V) -> V {
    place.min(far * 2.0 - place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(mirrors: &Mirrors, at: [f32; 2]) -> [f32; 2] {
        let k = mirrors.coefficients(Rect::new(0, 0, 200, 100), [false; 2]);
        Mirrors::source(k, &mirrors.table(), at, [[0.0; 4]; 2])
    }

    #[test]
    fn wedges_mirror_each_other() {
        let mirrors = Mirrors { o_x: 0.5, o_y: 0.5, ..Default::default() };
        let ([x, y], [u, v]) = (source(&mirrors, [140.0, 55.02]), source(&mirrors, [140.0, 45.0]));
        assert!((x - u).abs() < 0.05 && (y - v).abs() < 0.05, "{x} {y} {u} {v}");
    }

    #[test]
    fn the_image_goes_on_mirrored() {
        let run = |v: f32| [across(v, 10.0), down(v, 10.0)];
        assert_eq!([3.0, 13.0, 47.0].map(run), [[3.0; 2], [7.0; 2], [7.0; 2]]);
        assert_eq!([-3.0, -13.0].map(run), [[-7.0, 7.0], [7.0, 3.0]]);
    }

    #[test]
    fn the_result_can_hold_all_that_is_seen() {
        let all = Mirrors { clip: false, ..Default::default() };
        assert_eq!(all.bounds(Rect::new(5, 0, 30, 40)), Rect::new(5, 0, 100, 100));
    }
}
