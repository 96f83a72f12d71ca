//! Color temperature: light as of another lamp.

use imgflo_op::prelude::*;

params! {
    /// Makes an image look as if it had been taken in another light: warmer or cooler.
    ///
    /// Candles are near 1900 kelvin, light bulbs near 2700, the sun at noon near 5500, and a
    /// cloudy sky above 6500. An image taken by a light bulb, but with a camera set to daylight, is
    /// yellow: with 2700 as the original and 6500 as the intended temperature it becomes neutral.
    pub struct ColorTemperature {
        /// The temperature of the light that the image was taken in.
        original_temperature: f64 = number(6500.0).range(1000.0, 12000.0).unit(Unit::Kelvin),
        /// The temperature of the light that it is to look taken in.
        intended_temperature: f64 = number(6500.0).range(1000.0, 12000.0).unit(Unit::Kelvin),
    }
}

pub(crate) static OP: OpDef = point::<ColorTemperature, _>("gegl:color-temperature")
    .title("Color Temperature")
    .categories(&["color"])
    .transparency(Has);

/// The color of a glowing body by its temperature in kelvin, in linear light: for red, green and
/// blue two polynomials, coefficients of falling powers. The one divided by the other is good from
/// 1000 to 12000 kelvin. They are those of GEGL's `color-temperature.c`.
const GLOW: [[[f64; 6]; 2]; 3] = [
    [
        [
            6.938_992_356_355_217e-1,
            2.771_938_810_097_467e3,
            2.099_931_676_110_429e7,
            -4.888_943_416_220_841e9,
            -1.189_978_550_679_678_3e7,
            -4.741_842_768_609_92e4,
        ],
        [
            1.0,
            3.543_439_433_854_626e3,
            -5.615_935_337_912_779e5,
            2.736_946_713_787_054_4e8,
            1.629_581_491_294_091_3e8,
            4.397_507_242_242_184_6e5,
        ],
    ],
    [
        [
            9.541_742_614_121_093e-1,
            2.204_104_328_709_886e3,
            -3.014_233_267_363_428_6e6,
            -3.511_198_636_768_112e3,
            -5.703_096_952_535_426,
            6.181_092_690_996_202e-1,
        ],
        [
            1.0,
            1.372_860_997_364_4e3,
            1.309_918_498_757_615_9e6,
            -2.175_740_445_881_631_8e3,
            -2.389_245_629_251_031,
            8.107_901_240_129_325e-1,
        ],
    ],
    [
        [
            -7.115_162_254_085_62e10,
            3.372_818_580_233_976_4e16,
            -7.939_618_733_886_854e19,
            2.969_911_513_533_012_3e22,
            -9.752_039_922_173_423e22,
            -2.925_010_773_222_511_4e20,
        ],
        [
            1.0,
            1.388_866_648_216_740_8e16,
            2.389_976_514_091_454_9e19,
            1.458_360_631_238_329_5e23,
            1.976_601_832_450_289_4e22,
            2.939_506_847_801_618_9e18,
        ],
    ],
];

/// The color of a body that glows at `kelvin`.
fn glow(kelvin: f64) -> [f64; 3] {
    let polynomial = |k: [f64; 6]| k.into_iter().fold(0.0, |sum, k| sum * kelvin + k);
    GLOW.map(|[above, below]| polynomial(above) / polynomial(below))
}

impl Point<3> for ColorTemperature {
    fn is_identity(&self) -> bool {
        self.original_temperature == self.intended_temperature
    }

    fn coefficients(&self) -> [f32; 3] {
        let (from, to) = (glow(self.original_temperature), glow(self.intended_temperature));
        std::array::from_fn(|channel| (from[channel] / to[channel]) as f32)
    }

    #[inline(always)]
    fn pixel<V: Lane>(k: [V; 3], [r, g, b, a]: Rgba<V>) -> Rgba<V> {
        [r * k[0], g * k[1], b * k[2], a]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candles_are_redder_than_the_sky() {
        let ([r, _, b], [sky_r, _, sky_b]) = (glow(1900.0), glow(9000.0));
        assert!(b < r && sky_r < sky_b, "{:?} {:?}", glow(1900.0), glow(9000.0));
    }

    #[test]
    fn there_and_back_changes_nothing() {
        let op = |original_temperature, intended_temperature| {
            ColorTemperature { original_temperature, intended_temperature }.coefficients()
        };
        for (there, back) in op(2700.0, 6500.0).into_iter().zip(op(6500.0, 2700.0)) {
            assert!((there * back - 1.0).abs() < 1e-6);
        }
    }
}
