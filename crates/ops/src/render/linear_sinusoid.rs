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

/// A point for each pixel.
static ONE: OpDef = render::<LinearSinusoid, 16>("gegl:linear-sinusoid").transparency(Lacks);
/// Many points for each pixel, one after the other.
static MANY: OpDef = render::<LinearSinusoid, 18>("gegl:linear-sinusoid").transparency(Lacks);

/// The most points that a pixel can be the mean of.
const POINTS: u32 = 64;

impl Graph for LinearSinusoid {
    fn graph(&self, _: &Chain) -> Chain {
        Chain::from(if self.supersampling == 1 { &ONE } else { &MANY }, self)
    }
}

impl LinearSinusoid {
    /// How both waves turn from pixel to pixel.
    fn ramps(&self) -> [Ramp; 2] {
        let ramp = |degrees: f64, period: f64, phase: f64| {
            let (sin, cos) = libm::sincos(-degrees.to_radians());
            let (right, down) = (cos / period, sin / period);
            let start = phase / period - self.x_offset * right - self.y_offset * down;
            Ramp { right, down, start }
        };
        [
            ramp(self.rotation, self.x_period, self.x_phase),
            ramp(self.rotation + self.angle, self.y_period, self.y_phase),
        ]
    }

    /// The ramps, and the heights of the waves, what lies below them, and the exponent.
    fn waves(&self, ramps: [Ramp; 2]) -> [f32; 16] {
        let flat = self.x_period == 0.0 || self.y_period == 0.0;
        let height = |steps: f64| if flat { 0.0 } else { libm::exp2(steps) / 4.0 };
        let heights = [height(self.x_amplitude), height(self.y_amplitude)];
        let [a, b, c, d, e, f] = ramps[0].parts();
        let [g, h, i, j, k, l] = ramps[1].parts();
        let tones = [heights[0], heights[1], self.offset + 0.5, libm::exp2(self.exponent)];
        let [m, n, o, p] = tones.map(|v| v as f32);
        [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p]
    }
}

/// The gray where the waves have come so far.
#[inline(always)]
fn gray<V: Lane>(waves: [V; 2], [height, other, offset, exponent]: [V; 4]) -> V {
    let [u, v] = waves.map(V::cos_turns);
    odd_power(offset - height * u - other * v, exponent)
}

impl Render<16> for LinearSinusoid {
    fn space(&self) -> Space {
        Space::PerceptualGray
    }

    fn coefficients(&self) -> [f32; 16] {
        self.waves(self.ramps())
    }

    #[inline(always)]
    fn pixel<V: Lane>(k: [V; 16], _: V::Table<'_>, place: Xy<V>) -> Rgba<V> {
        let [a, b, c, d, e, f, g, h, i, j, k, l, tones @ ..] = k;
        let waves = [turns([a, b, c, d, e, f], place), turns([g, h, i, j, k, l], place)];
        let gray = gray(waves, tones);
        [gray, gray, gray, V::of(1.0)]
    }
}

// Ramps are those from point to point: a pixel's are counted from its first.
impl Render<18> for LinearSinusoid {
    fn space(&self) -> Space {
        Space::PerceptualGray
    }

    fn coefficients(&self) -> [f32; 18] {
        let points = f64::from(self.supersampling.clamp(1, 8));
        let fine = self.ramps().map(|Ramp { right, down, start }| {
            let (right, down) = (right / points, down / points);
            // The first point is that much left of the pixel's place, and above it.
            Ramp { right, down, start: start - (points - 1.0) / 2.0 * (right + down) }
        });
        let mut k = [0.0; 18];
        k[..16].copy_from_slice(&self.waves(fine));
        k[16] = points as f32;
        k[17] = (points * points) as f32;
        k
    }

    #[inline(always)]
    fn pixel<V: Lane>(k: [V; 18], _: V::Table<'_>, [x, y]: Xy<V>) -> Rgba<V> {
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, side, all] = k;
        let (zero, tones) = (V::of(0.0), [m, n, o, p]);
        let (x, y) = (x * side, y * side);
        let [sum, _] = V::until(
            POINTS,
            [zero, zero],
            #[inline(always)]
            |[sum, number]| {
                let down = ((number + 0.5) / side).floor();
                let place = [x + (number - down * side), y + down];
                let waves = [turns([a, b, c, d, e, f], place), turns([g, h, i, j, k, l], place)];
                let next = number + 1.0;
                ([sum + gray(waves, tones), next], !next.below(all))
            },
        );
        let gray = sum / all;
        [gray, gray, gray, V::of(1.0)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gray_at(waves: &LinearSinusoid, x: f32, y: f32) -> f32 {
        <LinearSinusoid as Render<16>>::pixel(
            <LinearSinusoid as Render<16>>::coefficients(waves),
            &[],
            [x, y],
        )[0]
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
        let k = <LinearSinusoid as Render<18>>::coefficients(&short);
        let px = <LinearSinusoid as Render<18>>::pixel(k, &[], [3.0f32, 5.0]);
        assert!((px[0] - 0.5).abs() < 1e-5, "{px:?}");
    }
}
