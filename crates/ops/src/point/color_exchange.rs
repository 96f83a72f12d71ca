//! One color in place of another.

use imgflo_op::prelude::*;
use imgflo_pixel::encode;

params! {
    /// Exchanges one color for another.
    ///
    /// With thresholds, colors near to it are exchanged as well, and differ from the new color as
    /// they did from the old one. Alpha is left alone.
    pub struct ColorExchange {
        /// The color to look for. Its alpha does not count.
        from_color: Color = color([1.0, 1.0, 1.0, 1.0]),
        /// The color to put in its place. Its alpha does not count.
        to_color: Color = color([0.0, 0.0, 0.0, 1.0]),
        /// How far red may be from that of the color looked for.
        red_threshold: f64 = number(0.0).range(0.0, 1.0),
        /// How far green may be from that of the color looked for.
        green_threshold: f64 = number(0.0).range(0.0, 1.0),
        /// How far blue may be from that of the color looked for.
        blue_threshold: f64 = number(0.0).range(0.0, 1.0),
    }
}

pub(crate) static OP: OpDef = point::<ColorExchange, _>("gegl:color-exchange")
    .title("Exchange color")
    .categories(&["color"])
    .transparency(Has);

/// Colors nearer than this to a threshold are within it.
const NEAR: f64 = 1e-5;

impl Point<9> for ColorExchange {
    fn space(&self) -> Space {
        Space::Perceptual
    }

    // For each channel, the lowest and the highest value to exchange, and the difference to add.
    fn coefficients(&self) -> [f32; 9] {
        let thresholds = [self.red_threshold, self.green_threshold, self.blue_threshold];
        std::array::from_fn(|i| {
            let [from, to] = [self.from_color, self.to_color].map(|color| encode(color.0[i / 3]));
            let (middle, threshold) = (f64::from(from), thresholds[i / 3]);
            match i % 3 {
                0 => ((middle - threshold).clamp(0.0, 1.0) - NEAR) as f32,
                1 => ((middle + threshold).clamp(0.0, 1.0) + NEAR) as f32,
                _ => to - from,
            }
        })
    }

    #[inline(always)]
    fn pixel<V: Lane>(k: [V; 9], [r, g, b, a]: Rgba<V>) -> Rgba<V> {
        let within = |x: V, i: usize| k[i].below(x) & x.below(k[i + 1]);
        let found = within(r, 0) & within(g, 3) & within(b, 6);
        let exchange = |x: V, i: usize| V::select(found, (x + k[i + 2]).clamp(0.0, 1.0), x);
        [exchange(r, 0), exchange(g, 3), exchange(b, 6), a]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exchange(op: &ColorExchange, px: [f32; 4]) -> [f32; 4] {
        ColorExchange::pixel(op.coefficients(), px)
    }

    #[test]
    fn only_the_very_color_is_exchanged() {
        let black = exchange(&ColorExchange::default(), [1.0, 1.0, 1.0, 0.5]);
        assert!(black[..3].iter().all(|x| x.abs() < 1e-6) && black[3] == 0.5, "{black:?}");
        let px = [1.0, 1.0, 0.99, 0.5];
        assert_eq!(exchange(&ColorExchange::default(), px), px);
    }

    #[test]
    fn near_colors_keep_their_difference() {
        let op = ColorExchange { blue_threshold: 0.25, ..Default::default() };
        let op = ColorExchange { to_color: Color([0.0, 1.0, 1.0, 1.0]), ..op };
        let [r, g, b, _] = exchange(&op, [1.0, 1.0, 0.875, 1.0]);
        assert!(r.abs() < 1e-6 && (g - 1.0).abs() < 1e-6 && (b - 0.875).abs() < 1e-6);
    }
}
