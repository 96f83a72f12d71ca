//! Channel mixer: each color channel becomes a mixture of all three.

use imgflo_op::prelude::*;

params! {
    /// Mixes red, green and blue anew: says how much of each goes into each.
    ///
    /// Alpha is left alone.
    pub struct ChannelMixer {
        /// Whether grays stay as light as they are: the parts that go into each color are scaled so
        /// that their sum is one.
        preserve_luminosity: bool = toggle(false),
        /// How much red goes into red.
        rr_gain: f64 = number(1.0).range(-2.0, 2.0),
        /// How much green goes into red.
        rg_gain: f64 = number(0.0).range(-2.0, 2.0),
        /// How much blue goes into red.
        rb_gain: f64 = number(0.0).range(-2.0, 2.0),
        /// How much red goes into green.
        gr_gain: f64 = number(0.0).range(-2.0, 2.0),
        /// How much green goes into green.
        gg_gain: f64 = number(1.0).range(-2.0, 2.0),
        /// How much blue goes into green.
        gb_gain: f64 = number(0.0).range(-2.0, 2.0),
        /// How much red goes into blue.
        br_gain: f64 = number(0.0).range(-2.0, 2.0),
        /// How much green goes into blue.
        bg_gain: f64 = number(0.0).range(-2.0, 2.0),
        /// How much blue goes into blue.
        bb_gain: f64 = number(1.0).range(-2.0, 2.0),
    }
}

pub(crate) static OP: OpDef = point::<ChannelMixer, _>("gegl:channel-mixer")
    .title("Channel Mixer")
    .categories(&["color"])
    .transparency(Keeps);

impl ChannelMixer {
    /// What goes into each channel.
    fn rows(&self) -> [[f64; 3]; 3] {
        [
            [self.rr_gain, self.rg_gain, self.rb_gain],
            [self.gr_gain, self.gg_gain, self.gb_gain],
            [self.br_gain, self.bg_gain, self.bb_gain],
        ]
    }
}

impl Point<9> for ChannelMixer {
    fn coefficients(&self) -> [f32; 9] {
        let rows = self.rows();
        std::array::from_fn(|i| {
            let row = rows[i / 3];
            let sum: f64 = row.iter().sum();
            let scale = if self.preserve_luminosity && sum != 0.0 { 1.0 / sum.abs() } else { 1.0 };
            (row[i % 3] * scale) as f32
        })
    }

    #[inline(always)]
    fn pixel<V: Lane>(k: [V; 9], [r, g, b, a]: Rgba<V>) -> Rgba<V> {
        let row = |i: usize| k[i] * r + k[i + 1] * g + k[i + 2] * b;
        [row(0), row(3), row(6), a]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn red_and_blue_can_change_places() {
        let swap = ChannelMixer {
            rr_gain: 0.0,
            rb_gain: 1.0,
            br_gain: 1.0,
            bb_gain: 0.0,
            ..Default::default()
        };
        let px = ChannelMixer::pixel(swap.coefficients(), [0.25, 0.5, 0.75, 0.5]);
        assert_eq!(px, [0.75, 0.5, 0.25, 0.5]);
    }

    #[test]
    fn grays_stay_as_light_as_they_are_if_wanted() {
        let mix = ChannelMixer { preserve_luminosity: true, rg_gain: 1.0, ..Default::default() };
        let px = ChannelMixer::pixel(mix.coefficients(), [0.5, 0.5, 0.5, 1.0]);
        assert_eq!(px, [0.5, 0.5, 0.5, 1.0]);
    }
}
