//! Colours, and the ways GEGL writes them.

use imgflo_pixel::{decode, encode};

/// A colour: red, green, blue in linear light, and straight alpha.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Color(pub [f32; 4]);

/// The names GEGL knows, sRGB-encoded.
const NAMES: [(&str, [u8; 4]); 18] = [
    ("black", [0, 0, 0, 255]),
    ("silver", [192, 192, 192, 255]),
    ("gray", [128, 128, 128, 255]),
    ("white", [255, 255, 255, 255]),
    ("maroon", [128, 0, 0, 255]),
    ("red", [255, 0, 0, 255]),
    ("purple", [128, 0, 128, 255]),
    ("fuchsia", [255, 0, 255, 255]),
    ("green", [0, 128, 0, 255]),
    ("lime", [0, 255, 0, 255]),
    ("olive", [128, 128, 0, 255]),
    ("yellow", [255, 255, 0, 255]),
    ("navy", [0, 0, 128, 255]),
    ("blue", [0, 0, 255, 255]),
    ("teal", [0, 128, 128, 255]),
    ("aqua", [0, 255, 255, 255]),
    ("none", [0, 0, 0, 0]),
    ("transparent", [0, 0, 0, 0]),
];

impl Color {
    /// Opaque black.
    pub const BLACK: Self = Self([0.0, 0.0, 0.0, 1.0]);
    /// Opaque white.
    pub const WHITE: Self = Self([1.0, 1.0, 1.0, 1.0]);

    /// The colour of sRGB bytes with straight alpha.
    pub fn from_srgb8(bytes: [u8; 4]) -> Self {
        let [r, g, b, a] = bytes.map(|v| f32::from(v) / 255.0);
        Self([decode(r), decode(g), decode(b), a])
    }

    /// The colour that `text` writes: `#rgb`, `#rgba`, `#rrggbb`, `#rrggbbaa` (sRGB), a name,
    /// `rgb(r, g, b)` and `rgba(r, g, b, a)` (linear light, 0 to 1), `cmyk(c, m, y, k)` and
    /// `cmyka(…)` (percent). `None` if it is none of these.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        if let Some(hex) = text.strip_prefix('#') {
            return from_hex(hex);
        }
        if let Some((_, bytes)) = NAMES.iter().find(|(name, _)| *name == text) {
            return Some(Self::from_srgb8(*bytes));
        }
        let (function, rest) = text.split_once('(')?;
        let numbers = rest.trim_end().strip_suffix(')')?;
        let parsed =
            numbers.split(',').map(|n| n.trim().parse().ok().filter(|n: &f32| n.is_finite()));
        let numbers: Vec<f32> = parsed.collect::<Option<_>>()?;
        match (function.trim(), numbers.as_slice()) {
            ("rgb", &[r, g, b]) => Some(Self([r, g, b, 1.0])),
            ("rgba", &[r, g, b, a]) => Some(Self([r, g, b, a])),
            ("cmyk", &[c, m, y, k]) => Some(from_cmyk([c, m, y, k], 1.0)),
            ("cmyka", &[c, m, y, k, a]) => Some(from_cmyk([c, m, y, k], a / 100.0)),
            _ => None,
        }
    }

    /// The colour as sRGB bytes with straight alpha, nearest.
    pub fn to_srgb8(self) -> [u8; 4] {
        let [r, g, b, a] = self.0;
        [encode(r), encode(g), encode(b), a].map(|v| (v.clamp(0.0, 1.0) * 255.0 + 0.5) as u8)
    }
}

fn from_hex(hex: &str) -> Option<Color> {
    let digits: Vec<u8> =
        hex.chars().map(|c| c.to_digit(16).map(|d| d as u8)).collect::<Option<_>>()?;
    let bytes: Vec<u8> = match digits.len() {
        3 | 4 => digits.iter().map(|d| d * 17).collect(),
        6 | 8 => digits.chunks_exact(2).map(|d| d[0] * 16 + d[1]).collect(),
        _ => return None,
    };
    let alpha = bytes.get(3).copied().unwrap_or(255);
    Some(Color::from_srgb8([bytes[0], bytes[1], bytes[2], alpha]))
}

fn from_cmyk(cmyk: [f32; 4], alpha: f32) -> Color {
    let [c, m, y, k] = cmyk.map(|v| 1.0 - v / 100.0);
    Color([c * k, m * k, y * k, alpha])
}

impl std::fmt::Display for Color {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [r, g, b, a] = self.0;
        if a == 1.0 {
            write!(f, "rgb({r}, {g}, {b})")
        } else {
            write!(f, "rgba({r}, {g}, {b}, {a})")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_has_many_names() {
        for text in ["#fff", "#ffffff", "WHITE", "rgb(1, 1, 1)", "cmyk(0,0,0,0)", "#ffff"] {
            assert_eq!(Color::parse(text), Some(Color::WHITE), "{text}");
        }
        for text in ["orange", "#12", "rgb(1,2)", "rgb(a,b,c)", "", "#ggg", "rgb(inf,0,0)"] {
            assert_eq!(Color::parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_written_can_be_read() {
        let color = Color([0.25, 0.5, 0.125, 0.75]);
        assert_eq!(Color::parse(&color.to_string()), Some(color));
    }
}
