//! One component of each color, as a gray.

use imgflo_op::prelude::*;

choices! {
    /// What of a color is shown.
    pub enum Component {
        /// How much red it has.
        RgbR = "rgb-r", "RGB Red";
        /// How much green it has.
        RgbG = "rgb-g", "RGB Green";
        /// How much blue it has.
        RgbB = "rgb-b", "RGB Blue";
        /// Its place in the color circle, from red over green and blue back to red.
        Hue = "hue", "Hue";
        /// How strong it is, for one of its value.
        HsvS = "hsv-s", "HSV Saturation";
        /// The largest of its red, green and blue.
        HsvV = "hsv-v", "HSV Value";
        /// How strong it is, for one of its lightness.
        HslS = "hsl-s", "HSL Saturation";
        /// The middle between the largest and the smallest of its red, green and blue.
        HslL = "hsl-l", "HSL Lightness";
        /// How much cyan it takes to print it.
        CmykC = "cmyk-c", "CMYK Cyan";
        /// How much magenta it takes to print it.
        CmykM = "cmyk-m", "CMYK Magenta";
        /// How much yellow it takes to print it.
        CmykY = "cmyk-y", "CMYK Yellow";
        /// How much black it takes to print it.
        CmykK = "cmyk-k", "CMYK Key";
        /// How light it is on television.
        YcbcrY = "ycbcr-y", "Y'CbCr Y'";
        /// How blue it is on television: gray is in the middle.
        YcbcrCb = "ycbcr-cb", "Y'CbCr Cb";
        /// How red it is on television: gray is in the middle.
        YcbcrCr = "ycbcr-cr", "Y'CbCr Cr";
        /// How light it is to the eye.
        LabL = "lab-l", "LAB L";
        /// Where it lies between green and red: gray is in the middle.
        LabA = "lab-a", "LAB A";
        /// Where it lies between blue and yellow: gray is in the middle.
        LabB = "lab-b", "LAB B";
        /// How far it is from gray.
        LchC = "lch-c", "LCH C(ab)";
        /// Its hue, in steps that look equal to the eye.
        LchH = "lch-h", "LCH H(ab)";
        /// How opaque it is.
        Alpha = "alpha", "Alpha";
    }
}

params! {
    /// Shows one component of the colors of an image as a gray image, which is opaque.
    pub struct ComponentExtract {
        /// The component.
        component: Component = choice(0),
        /// Whether the gray image is turned into its negative.
        invert: bool = toggle(false),
        /// Whether the component becomes light, instead of what is encoded for the eye.
        linear: bool = toggle(false),
    }
}

pub(crate) static OP: OpDef = point::<ComponentExtract, _>("gegl:component-extract")
    .title("Extract Component")
    .categories(&["color"])
    .transparency(Lacks);

/// A component: its space, what each of that space's four numbers and the largest of the first
/// three count, what is added, and what comes of it next.
struct Recipe(Space, [f32; 4], f32, f32, Then);

/// What is done with the sum.
enum Then {
    /// It is the component.
    Keep,
    /// It is held from nothing to all.
    Hold,
    /// It is divided by the largest of the three numbers.
    Divide,
}

const FIRST: [f32; 4] = [1.0, 0.0, 0.0, 0.0];
const SECOND: [f32; 4] = [0.0, 1.0, 0.0, 0.0];
const THIRD: [f32; 4] = [0.0, 0.0, 1.0, 0.0];
const FOURTH: [f32; 4] = [0.0, 0.0, 0.0, 1.0];

impl Component {
    /// How it is made. Television is that of ITU-R BT.601, and print that of babl.
    fn recipe(self) -> Recipe {
        use Space::{Hsl, Hsv, Lab, Lch, Linear, Perceptual};
        use Then::{Divide, Hold, Keep};
        let plain = |space, weights| Recipe(space, weights, 0.0, 0.0, Keep);
        let scaled = |space, [x, y, z, _]: [f32; 4], range: f32, offset| {
            Recipe(space, [x / range, y / range, z / range, 0.0], 0.0, offset, Hold)
        };
        let ink = |[r, g, b, _]: [f32; 4]| Recipe(Linear, [-r, -g, -b, 0.0], 1.0, 0.0, Divide);
        match self {
            Self::RgbR => plain(Perceptual, FIRST),
            Self::RgbG => plain(Perceptual, SECOND),
            Self::RgbB => plain(Perceptual, THIRD),
            Self::Hue => plain(Hsv, FIRST),
            Self::HsvS => plain(Hsv, SECOND),
            Self::HsvV => plain(Hsv, THIRD),
            Self::HslS => plain(Hsl, SECOND),
            Self::HslL => plain(Hsl, THIRD),
            Self::CmykC => ink(FIRST),
            Self::CmykM => ink(SECOND),
            Self::CmykY => ink(THIRD),
            Self::CmykK => Recipe(Linear, [0.0; 4], -1.0, 1.0, Keep),
            Self::YcbcrY => plain(Perceptual, [0.299, 0.587, 0.114, 0.0]),
            Self::YcbcrCb => scaled(Perceptual, [-0.168_736, -0.331_264, 0.5, 0.0], 1.0, 0.5),
            Self::YcbcrCr => scaled(Perceptual, [0.5, -0.418_688, -0.081_312, 0.0], 1.0, 0.5),
            Self::LabL => scaled(Lab, FIRST, 100.0, 0.0),
            Self::LabA => scaled(Lab, SECOND, 255.0, 0.5),
            Self::LabB => scaled(Lab, THIRD, 255.0, 0.5),
            Self::LchC => scaled(Lch, SECOND, 200.0, 0.0),
            Self::LchH => scaled(Lch, THIRD, 360.0, 0.0),
            Self::Alpha => plain(Linear, FOURTH),
        }
    }
}

impl Point<11> for ComponentExtract {
    fn space(&self) -> Space {
        self.component.recipe().0
    }

    fn output_space(&self) -> Space {
        if self.linear { Space::Gray } else { Space::PerceptualGray }
    }

    // The weights, then 1 if the sum is divided, the limits that it is held in, and how it is turned
    // into its negative.
    fn coefficients(&self) -> [f32; 11] {
        let Recipe(_, [x, y, z, a], largest, offset, then) = self.component.recipe();
        let (divide, low, high) = match then {
            Then::Keep => (0.0, f32::MIN, f32::MAX),
            Then::Hold => (0.0, 0.0, 1.0),
            Then::Divide => (1.0, f32::MIN, f32::MAX),
        };
        let (sign, base) = if self.invert { (-1.0, 1.0) } else { (1.0, 0.0) };
        [x, y, z, a, largest, offset, divide, low, high, sign, base]
    }

    #[inline(always)]
    fn pixel<V: Lane>(k: [V; 11], [x, y, z, a]: Rgba<V>) -> Rgba<V> {
        let [wx, wy, wz, wa, w_largest, offset, divide, low, high, sign, base] = k;
        let (zero, one) = (V::of(0.0), V::of(1.0));
        let largest = x.max(y).max(z);
        let sum = x * wx + y * wy + z * wz + a * wa + largest * w_largest + offset;
        // Black takes all of every ink.
        let light = zero.below(largest);
        let part = V::select(light, sum / V::select(light, largest, one), one);
        let value = V::select(V::of(0.5).below(divide), part, sum);
        let gray = value.max(low).min(high) * sign + base;
        [gray, gray, gray, one]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extract(component: Component, linear: [f32; 4]) -> f32 {
        let op = ComponentExtract { component, ..Default::default() };
        ComponentExtract::pixel(op.coefficients(), op.space().from_linear(linear))[0]
    }

    #[test]
    fn components_are_what_they_are_called() {
        let green = [0.0, 1.0, 0.0, 0.25];
        for (component, want) in [
            (Component::RgbG, 1.0),
            (Component::Hue, 1.0 / 3.0),
            (Component::HslL, 0.5),
            (Component::CmykC, 1.0),
            (Component::CmykK, 0.0),
            (Component::YcbcrY, 0.587),
            (Component::YcbcrCr, 0.5 - 0.418_688),
            (Component::Alpha, 0.25),
        ] {
            let got = extract(component, green);
            assert!((got - want).abs() < 1e-5, "{component:?}: {got} for {want}");
        }
    }

    #[test]
    fn black_takes_every_ink() {
        for component in [Component::CmykC, Component::CmykM, Component::CmykY, Component::CmykK] {
            assert_eq!(extract(component, [0.0, 0.0, 0.0, 1.0]), 1.0, "{component:?}");
        }
    }

    #[test]
    fn the_negative_is_taken_from_one() {
        let op = ComponentExtract { invert: true, ..Default::default() };
        let gray = ComponentExtract::pixel(op.coefficients(), [0.25, 0.0, 0.0, 0.5]);
        assert_eq!(gray, [0.75, 0.75, 0.75, 1.0]);
    }
}
