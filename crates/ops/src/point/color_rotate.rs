//! One range of hues becomes another.

use imgflo_op::prelude::*;

choices! {
    /// What becomes of grays, which have no hue.
    pub enum GrayMode {
        /// Grays are treated as if they had the hue and saturation given, and turn with the rest.
        TreatAs = "treat-as", "Treat as this";
        /// Grays get the hue and saturation given.
        ChangeTo = "change-to", "Change to this";
    }
}

params! {
    /// Replaces one range of hues by another, stretched or turned around if need be.
    ///
    /// Hues are angles: 0 is red, 120 green, 240 blue. Ranges go from the first to the second
    /// angle, counter-clockwise as angles grow. Alpha is left alone.
    pub struct ColorRotate {
        /// Whether the range to replace is on the other side, clockwise.
        src_clockwise: bool = toggle(false),
        /// Where the range to replace starts.
        src_from: f64 = number(0.0).range(0.0, 360.0).unit(Unit::Degree),
        /// Where the range to replace ends.
        src_to: f64 = number(90.0).range(0.0, 360.0).unit(Unit::Degree),
        /// Whether the new range is on the other side, clockwise.
        dest_clockwise: bool = toggle(false),
        /// Where the new range starts.
        dest_from: f64 = number(0.0).range(0.0, 360.0).unit(Unit::Degree),
        /// Where the new range ends.
        dest_to: f64 = number(90.0).range(0.0, 360.0).unit(Unit::Degree),
        /// Colors of no more saturation than this count as grays.
        threshold: f64 = number(0.0).range(0.0, 1.0),
        /// What becomes of grays.
        gray_mode: GrayMode = choice(1),
        /// The hue for grays.
        hue: f64 = number(0.0).range(0.0, 360.0).unit(Unit::Degree),
        /// The saturation for grays.
        saturation: f64 = number(0.0).range(0.0, 1.0),
    }
}

pub(crate) static OP: OpDef = point::<ColorRotate, _>("gegl:color-rotate")
    .title("Color Rotate")
    .categories(&["color"])
    .transparency(Has);

impl ColorRotate {
    /// Where the range to replace starts and ends, in degrees, and the new one likewise. The
    /// farther of two ends may be above 360.
    fn ranges(&self) -> [[f64; 2]; 2] {
        [
            unwound(self.src_from, self.src_to, self.src_clockwise),
            unwound(self.dest_from, self.dest_to, self.dest_clockwise),
        ]
    }

    /// The lowest and the highest hue to replace, then by how much and from where hues grow, and
    /// what the first becomes.
    fn map(&self) -> [f32; 5] {
        let [[from, to], [new_from, new_to]] = self.ranges();
        let slope = if to == from { 0.0 } else { (new_to - new_from) / (to - from) };
        [from.min(to), from.max(to), slope, from, new_from].map(|x| x as f32)
    }

    /// What grays become: hue in turns, and saturation; `None` if they stay as they are.
    fn gray(&self) -> Option<[f32; 2]> {
        let hue = self.hue as f32;
        let turned = match self.gray_mode {
            GrayMode::ChangeTo => Some(hue),
            GrayMode::TreatAs => self.takes(hue).then(|| mapped(self.map(), hue)),
        };
        turned.map(|hue| [hue / 360.0, self.saturation as f32])
    }

    /// Whether a hue is in the range to replace.
    fn takes(&self, hue: f32) -> bool {
        let sign = if self.src_clockwise { -1.0 } else { 1.0 };
        let (from, to) = (self.src_from as f32, self.src_to as f32);
        within(sign * (to - hue)) / within(sign * (from - to)) <= 1.0
    }
}

/// The ends of a range, one of them raised by a full circle if the range goes past 0.
fn unwound(from: f64, to: f64, clockwise: bool) -> [f64; 2] {
    match clockwise {
        true if from < to => [from + 360.0, to],
        false if to < from => [from, to + 360.0],
        _ => [from, to],
    }
}

/// An angle from -360 to 720 degrees, as one from 0 to 360.
#[inline(always)]
fn within<V: Lane>(angle: V) -> V {
    let (zero, full) = (V::of(0.0), V::of(360.0));
    let turned = V::select(full.below(angle), angle - full, angle);
    V::select(angle.below(zero), angle + full, turned)
}

/// What a hue in degrees becomes.
#[inline(always)]
fn mapped<V: Lane>([low, high, slope, from, new_from]: [V; 5], hue: V) -> V {
    let inside = |hue: V| !(hue.below(low) | high.below(hue));
    let moved = |hue: V| new_from + slope * (hue - from);
    // A range that goes past 0 has its later hues above 360.
    let later = hue + 360.0;
    let turned = V::select(inside(later), moved(later), hue);
    within(V::select(inside(hue), moved(hue), turned))
}

impl Point<9> for ColorRotate {
    fn space(&self) -> Space {
        Space::Hsv
    }

    // The map of hues, the threshold, and for grays 1 if they change, hue and saturation.
    fn coefficients(&self) -> [f32; 9] {
        let [low, high, slope, from, new_from] = self.map();
        let (change, [hue, saturation]) = self.gray().map_or((0.0, [0.0; 2]), |gray| (1.0, gray));
        [low, high, slope, from, new_from, self.threshold as f32, change, hue, saturation]
    }

    #[inline(always)]
    fn pixel<V: Lane>(k: [V; 9], [h, s, v, a]: Rgba<V>) -> Rgba<V> {
        let [low, high, slope, from, new_from, threshold, change, gray_hue, gray_saturation] = k;
        let colored = threshold.below(s);
        let turned = mapped([low, high, slope, from, new_from], h * 360.0) / 360.0;
        let changes = V::of(0.5).below(change);
        let hue = V::select(changes, gray_hue, h);
        let saturation = V::select(changes, gray_saturation, s);
        [V::select(colored, turned, hue), V::select(colored, s, saturation), v, a]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rotate(op: &ColorRotate, px: [f32; 4]) -> [f32; 4] {
        ColorRotate::pixel(op.coefficients(), px)
    }

    #[test]
    fn only_hues_in_the_range_turn() {
        let op = ColorRotate { dest_from: 180.0, dest_to: 360.0, ..Default::default() };
        assert_eq!(rotate(&op, [0.125, 0.5, 0.5, 0.5]), [0.75, 0.5, 0.5, 0.5]);
        assert_eq!(rotate(&op, [0.5, 0.5, 0.5, 0.5]), [0.5, 0.5, 0.5, 0.5]);
    }

    #[test]
    fn a_range_may_go_past_red() {
        let op =
            ColorRotate { src_from: 270.0, src_to: 90.0, dest_from: 90.0, ..Default::default() };
        let op = ColorRotate { dest_to: 270.0, ..op };
        assert_eq!(rotate(&op, [0.0, 0.5, 0.5, 1.0])[0], 0.5);
    }

    #[test]
    fn grays_get_a_hue_if_wanted() {
        let op = ColorRotate { hue: 90.0, saturation: 0.5, ..Default::default() };
        assert_eq!(rotate(&op, [0.0, 0.0, 0.75, 1.0]), [0.25, 0.5, 0.75, 1.0]);
        let elsewhere = ColorRotate { hue: 100.0, gray_mode: GrayMode::TreatAs, ..op };
        assert_eq!(rotate(&elsewhere, [0.0, 0.0, 0.75, 1.0]), [0.0, 0.0, 0.75, 1.0]);
    }
}
