//! Conversion to a pixel format, by GEGL's name of it.

use std::borrow::Cow;

use imgflo_op::prelude::*;

params! {
    /// Rounds the colors of an image to what a pixel format can hold.
    ///
    /// Only what can be seen of the format stays: gray, without transparency, held between black
    /// and white, in steps. How pixels are kept in memory is chosen elsewhere.
    pub struct ConvertFormat {
        /// The format's name, such as `R'G'B'A u8`. With a name that is not known the image stays
        /// as it is.
        format: Cow<'static, str> = text(""),
    }
}

pub(crate) static OP: OpDef = point::<ConvertFormat, _>("gegl:convert-format")
    .title("Convert Format")
    .categories(&["core", "color"])
    .transparency(Has);

impl ConvertFormat {
    /// The space of the format's numbers, and whether it has alpha.
    fn model(&self) -> Option<(Space, bool)> {
        let (model, _) = self.format.trim().rsplit_once(' ')?;
        // A tilde stands for the image's own encoding, which is that of sRGB.
        match model.replace('~', "'").as_str() {
            "RGB" => Some((Space::Linear, false)),
            "RGBA" => Some((Space::Linear, true)),
            "RaGaBaA" => Some((Space::Premultiplied, true)),
            "R'G'B'" => Some((Space::Perceptual, false)),
            "R'G'B'A" => Some((Space::Perceptual, true)),
            "R'aG'aB'aA" => Some((Space::PerceptualPremultiplied, true)),
            "Y" => Some((Space::Gray, false)),
            "YA" => Some((Space::Gray, true)),
            "YaA" => Some((Space::GrayPremultiplied, true)),
            "Y'" => Some((Space::PerceptualGray, false)),
            "Y'A" => Some((Space::PerceptualGray, true)),
            "CIE Lab" | "CIE LCH(ab)" | "CIE Yuv" | "HSV" | "HSL" => Some((Space::Linear, false)),
            "CIE Lab alpha" | "CIE LCH(ab) alpha" | "CIE Yuv alpha" | "HSVA" | "HSLA" => {
                Some((Space::Linear, true))
            }
            _ => None,
        }
    }

    /// How many steps there are from nothing to all; 0 for numbers that have none.
    fn steps(&self) -> f32 {
        let colors = !self.format.starts_with("CIE");
        match self.format.trim().rsplit_once(' ') {
            Some((_, "u8")) if colors => 255.0,
            Some((_, "u16")) if colors => 65535.0,
            _ => 0.0,
        }
    }
}

impl Point<2> for ConvertFormat {
    fn space(&self) -> Space {
        self.model().map_or(Space::Linear, |(space, _)| space)
    }

    fn is_identity(&self) -> bool {
        self.model().is_none()
    }

    fn coefficients(&self) -> [f32; 2] {
        let alpha = self.model().is_none_or(|(_, alpha)| alpha);
        [self.steps(), if alpha { 1.0 } else { 0.0 }]
    }

    #[inline(always)]
    fn pixel<V: Lane>([steps, has_alpha]: [V; 2], [r, g, b, a]: Rgba<V>) -> Rgba<V> {
        let stepped = V::of(0.0).below(steps);
        let hold = |x: V| {
            let step = (x.clamp(0.0, 1.0) * steps + 0.5).floor() / steps.max(V::of(1.0));
            V::select(stepped, step, x)
        };
        let one = V::of(1.0);
        let alpha = V::select(V::of(0.5).below(has_alpha), a, one);
        [hold(r), hold(g), hold(b), hold(alpha)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn converted(format: &'static str, px: [f32; 4]) -> [f32; 4] {
        ConvertFormat::pixel(ConvertFormat { format: format.into() }.coefficients(), px)
    }

    #[test]
    fn bytes_hold_no_more_than_white() {
        let px = converted("R'G'B'A u8", [0.5, 1.5, -0.5, 0.25]);
        assert_eq!(px, [128.0 / 255.0, 1.0, 0.0, 64.0 / 255.0]);
    }

    #[test]
    fn floats_hold_everything() {
        let px = [0.123, 1.5, -0.5, 0.25];
        assert_eq!(converted("RGBA float", px), px);
        assert_eq!(converted("RGB float", px), [0.123, 1.5, -0.5, 1.0]);
    }

    #[test]
    fn an_unknown_format_changes_nothing() {
        assert!(ConvertFormat { format: "no such format".into() }.is_identity());
        assert!(!ConvertFormat { format: "Y' u8".into() }.is_identity());
    }
}
