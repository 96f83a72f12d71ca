//! Waves in two directions.

use imgflo_op::prelude::*;

use super::odd_power::odd_power;
use super::turns::{Ramp, turns};

params! {
    /// Fills an endless plane with gray waves in two directions: a pattern of soft dots.
    pub struct LinearSinusoid {
        /// How long the waves of the first direction are.
        x_period: f64 = number(128.0).at_least(0.0).slider(0.0, 256.0).unit(Unit::PixelDistance),
        /// How long the waves of the second direction are.
        y_period: f64 = number(128.0).at_least(0.0).slider(0.0, 256.0).unit(Unit::PixelDistance),
        /// How high the waves of the first direction are: every step of 1 doubles it.
        x_amplitude: f64 = number(0.0).slider(-2.0, 2.0),
        /// How high the waves of the second direction are: every step of 1 doubles it.
        y_amplitude: f64 = number(0.0).slider(-2.0, 2.0),
        /// How far the waves of the first direction have run.
        x_phase: f64 = number(0.0).slider(-512.0, 512.0).unit(Unit::PixelDistance),
        /// How far the waves of the second direction have run.
        y_phase: f64 = number(0.0).slider(-512.0, 512.0).unit(Unit::PixelDistance),
        /// How far the second direction is turned from the first.
        angle: f64 = number(90.0).range(0.0, 360.0).unit(Unit::Degree),
        /// How much lighter everything is.
        offset: f64 = number(0.0).slider(-1.0, 1.0),
        /// How much the dark grays are spread, or the light ones below 0.
        exponent: f64 = number(0.0).slider(-2.0, 2.0),
        /// How far to the right the pattern starts.
        x_offset: f64 = number(0.0).slider(-512.0, 512.0).unit(Unit::PixelCoordinate),
        /// How far down the pattern starts.
        y_offset: f64 = number(0.0).slider(-512.0, 512.0).unit(Unit::PixelCoordinate),
        /// How far the pattern is turned, counter-clockwise.
        rotation: f64 = number(0.0).range(0.0, 360.0).unit(Unit::Degree),
        /// How many points across and down each pixel is the mean of. More is smoother where waves
        /// are short.
        supersampling: i32 = count(1).range(1.0, 8.0),
    }
}

pub(crate) static OP: OpDef = graph::<LinearSinusoid>("gegl:linear-sinusoid")
    .title("Linear Sinusoid")
    .categories(&["render"])
    .inputs(&[])
    .transparency(Lacks);

/// The waves at one point of each pixel, weaker the more points there are.
static POINT: OpDef = render::<LinearSinusoid, _>("gegl:linear-sinusoid").transparency(Lacks);
/// The same, on top of what is there.
static MORE: OpDef = field::<LinearSinusoid, _>("gegl:linear-sinusoid").transparency(Lacks);

impl Graph for LinearSinusoid {
    fn graph(&self, _: &Chain) -> Chain {
        let mut points = self.points().into_iter();
        let first = points.next().expect("a pixel has a point");
        points.fold(Chain::from(&POINT, &first), |sum, point| sum.then(&MORE, &point))
    }
}

impl LinearSinusoid {
    /// The patterns that lie under each point of a pixel.
    fn points(&self) -> Vec<Self> {
        let side = self.supersampling.clamp(1, 8);
        let aside = |n: i32| (f64::from(n) + 0.5) / f64::from(side) - 0.5;
        let point = |n: i32| Self {
            x_offset: self.x_offset - aside(n % side),
            y_offset: self.y_offset - aside(n / side),
            ..self.clone()
        };
        (0..side * side).map(point).collect()
    }

    /// How both waves turn from pixel to pixel.
    fn ramps(&self) -> [f32; 12] {
        let ramp = |degrees: f64, period: f64, phase: f64| {
            let (sin, cos) = libm::sincos(-degrees.to_radians());
            let (right, down) = (cos / period, sin / period);
            let start = phase / period - self.x_offset * right - self.y_offset * down;
            Ramp { right, down, start }.parts()
        };
        let [a, b, c, d, e, f] = ramp(self.rotation, self.x_period, self.x_phase);
        let [g, h, i, j, k, l] = ramp(self.rotation + self.angle, self.y_period, self.y_phase);
        [a, b, c, d, e, f, g, h, i, j, k, l]
    }

    /// The ramps, the heights of the waves, what lies below them, the exponent, and the weight.
    fn waves(&self) -> [f32; 17] {
        let flat = self.x_period == 0.0 || self.y_period == 0.0;
        let height = |steps: f64| if flat { 0.0 } else { libm::exp2(steps) / 4.0 };
        let heights = [height(self.x_amplitude), height(self.y_amplitude)];
        let points = f64::from(self.supersampling.clamp(1, 8));
        let [a, b, c, d, e, f, g, h, i, j, k, l] = self.ramps();
        let tones = [heights[0], heights[1], self.offset + 0.5, libm::exp2(self.exponent)];
        let [m, n, o, p] = tones.map(|v| v as f32);
        [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, (1.0 / (points * points)) as f32]
    }
}

/// The gray at a place, times the weight.
#[inline(always)]
fn gray<V: Lane>(k: [V; 17], place: Xy<V>) -> V {
    let [a, b, c, d, e, f, g, h, i, j, k, l, height, other, offset, exponent, weight] = k;
    let u = turns([a, b, c, d, e, f], place).cos_turns();
    let v = turns([g, h, i, j, k, l], place).cos_turns();
    odd_power(offset - height * u - other * v, exponent) * weight
}

impl Render<17> for LinearSinusoid {
    fn space(&self) -> Space {
        Space::PerceptualGray
    }

    fn coefficients(&self) -> [f32; 17] {
        self.waves()
    }

    #[inline(always)]
    fn pixel<V: Lane>(k: [V; 17], _: V::Table<'_>, at: Xy<V>) -> Rgba<V> {
        let gray = gray(k, at);
        [gray, gray, gray, V::of(1.0)]
    }
}

impl Field<17> for LinearSinusoid {
    fn space(&self) -> Space {
        Space::PerceptualGray
    }

    fn coefficients(&self, _: Rect) -> [f32; 17] {
        self.waves()
    }

    #[inline(always)]
    fn pixel<V: Lane>(k: [V; 17], _: V::Table<'_>, at: Xy<V>, px: Rgba<V>) -> Rgba<V> {
        let gray = px[0] + gray(k, at);
        [gray, gray, gray, px[3]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gray_at(waves: &LinearSinusoid, x: f32, y: f32) -> f32 {
        gray(waves.waves(), [x, y])
    }

    #[test]
    fn dots_are_white_half_a_wave_from_black() {
        let waves = LinearSinusoid::default();
        assert!(gray_at(&waves, 0.0, 0.0).abs() < 1e-5);
        assert!((gray_at(&waves, 64.0, -192.0) - 1.0).abs() < 1e-5);
        assert!((gray_at(&waves, 64.0, 0.0) - 0.5).abs() < 1e-5);
    }

    #[test]
    fn waves_of_no_length_are_gray() {
        let flat = LinearSinusoid { x_period: 0.0, offset: 0.25, ..Default::default() };
        assert!((gray_at(&flat, 7.0, 9.0) - 0.75).abs() < 1e-6);
    }

    #[test]
    fn the_mean_of_many_points_is_flat_where_waves_are_short() {
        let short =
            LinearSinusoid { x_period: 1.0, y_period: 1.0, supersampling: 4, ..Default::default() };
        let mean: f32 = short.points().iter().map(|point| gray_at(point, 3.0, 5.0)).sum();
        assert!((mean - 0.5).abs() < 1e-5, "{mean}");
    }
}
