//! Colour spaces, and the formulas between them.
//!
//! All are the sRGB primaries and their D50-adapted derivations, as babl has them. Conversions go
//! through [`Space::Linear`].

use crate::curves::cube_root;
use crate::{Lane, Rgba, decode, encode};

/// What the four numbers of a pixel mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Space {
    /// Linear light, straight alpha: babl's `RGBA`.
    Linear,
    /// Linear light, multiplied by alpha: babl's `RaGaBaA`.
    Premultiplied,
    /// sRGB-encoded, straight alpha: babl's `R'G'B'A`.
    Perceptual,
    /// sRGB-encoded, then multiplied by alpha: babl's `R'aG'aB'aA`.
    PerceptualPremultiplied,
    /// Luminance, three times, and alpha: babl's `YA`.
    Gray,
    /// Encoded luminance, three times, and alpha: babl's `Y'A`.
    PerceptualGray,
    /// Luminance multiplied by alpha, three times, and alpha: babl's `YaA`.
    GrayPremultiplied,
    /// CIE L (0 to 100), a, b, and alpha: babl's `CIE Lab alpha`.
    Lab,
    /// CIE L (0 to 100), chroma, hue in degrees (0 to 360), and alpha: babl's `CIE LCH(ab) alpha`.
    Lch,
    /// CIE Y (0 to 1), and the place u', v' in the diagram of 1976 for lights seen beside white:
    /// babl's `CIE Yuv alpha`.
    Yuv,
    /// Hue, saturation, value of the encoded colour, each 0 to 1, and alpha: babl's `HSVA`.
    Hsv,
    /// Hue, saturation, lightness of the encoded colour, each 0 to 1, and alpha: babl's `HSLA`.
    Hsl,
}

/// Alpha nearer to zero than this counts as this, so that colour survives transparency.
const ALPHA_FLOOR: f32 = 1.0 / 65536.0;

/// What red, green and blue add to luminance (Y of D50-adapted sRGB).
pub const LUMINANCE: [f32; 3] = [0.222_488_4, 0.716_903_7, 0.060_607_91];

/// The alpha that colours are multiplied and divided by.
#[inline(always)]
fn divisor<V: Lane>(a: V) -> V {
    let floor = V::of(ALPHA_FLOOR);
    let signed = V::select(a.below(V::of(0.0)), -floor, floor);
    V::select(a.abs().below(floor), signed, a)
}

/// Colours multiplied by alpha.
#[inline(always)]
fn multiplied<V: Lane>([r, g, b, a]: Rgba<V>) -> Rgba<V> {
    let by = divisor(a);
    [r * by, g * by, b * by, a]
}

/// Colours that were multiplied by alpha, as they were before.
#[inline(always)]
fn divided<V: Lane>([r, g, b, a]: Rgba<V>) -> Rgba<V> {
    let over = V::of(1.0) / divisor(a);
    [r * over, g * over, b * over, a]
}

/// The luminance of a linear colour.
#[inline(always)]
pub fn luminance<V: Lane>(r: V, g: V, b: V) -> V {
    r * LUMINANCE[0] + g * LUMINANCE[1] + b * LUMINANCE[2]
}

impl Space {
    /// Every space.
    pub const ALL: [Self; 12] = [
        Self::Linear,
        Self::Premultiplied,
        Self::Perceptual,
        Self::PerceptualPremultiplied,
        Self::Gray,
        Self::PerceptualGray,
        Self::GrayPremultiplied,
        Self::Lab,
        Self::Lch,
        Self::Yuv,
        Self::Hsv,
        Self::Hsl,
    ];

    /// The place of white and gray in [`Yuv`](Self::Yuv).
    pub const YUV_WHITE: [f32; 2] = [4.0 / 19.0, 9.0 / 19.0];

    /// Whether colours are multiplied by alpha, so that nothing at all is all zeros.
    pub const fn is_premultiplied(self) -> bool {
        matches!(
            self,
            Self::Premultiplied | Self::PerceptualPremultiplied | Self::GrayPremultiplied
        )
    }

    /// Whether every colour in it is gray.
    pub const fn is_gray(self) -> bool {
        matches!(self, Self::Gray | Self::PerceptualGray | Self::GrayPremultiplied)
    }

    /// Whether it is made of sRGB-encoded colours, [`Perceptual`](Self::Perceptual) ones, so that from
    /// one to another no curve has to be followed.
    pub const fn is_encoded(self) -> bool {
        matches!(
            self,
            Self::Perceptual
                | Self::PerceptualPremultiplied
                | Self::PerceptualGray
                | Self::Hsv
                | Self::Hsl
        )
    }

    /// A pixel of this space, which is made of encoded colours, as [`Perceptual`](Self::Perceptual)
    /// ones; of other spaces, the numbers stay.
    #[inline(always)]
    pub fn to_encoded<V: Lane>(self, px: Rgba<V>) -> Rgba<V> {
        match self {
            Self::PerceptualPremultiplied => divided(px),
            Self::Hsv => hsv_to_rgb(px),
            Self::Hsl => hsl_to_rgb(px),
            _ => px,
        }
    }

    /// [`Perceptual`](Self::Perceptual) colours, in this space, which is made of them; the numbers
    /// stay in other spaces, and in [`PerceptualGray`](Self::PerceptualGray), for grays.
    #[inline(always)]
    pub fn from_encoded<V: Lane>(self, px: Rgba<V>) -> Rgba<V> {
        match self {
            Self::PerceptualPremultiplied => multiplied(px),
            Self::Hsv => rgb_to_hsv(px),
            Self::Hsl => rgb_to_hsl(px),
            _ => px,
        }
    }

    /// A pixel of this space, in linear light with straight alpha.
    #[inline(always)]
    pub fn to_linear<V: Lane>(self, px: Rgba<V>) -> Rgba<V> {
        match self {
            Self::Linear | Self::Gray => px,
            Self::Premultiplied | Self::GrayPremultiplied => divided(px),
            Self::Perceptual
            | Self::PerceptualPremultiplied
            | Self::PerceptualGray
            | Self::Hsv
            | Self::Hsl => {
                let [r, g, b, a] = self.to_encoded(px);
                [decode(r), decode(g), decode(b), a]
            }
            Self::Lab => lab_to_linear(px),
            Self::Lch => lab_to_linear(lch_to_lab(px)),
            Self::Yuv => yuv_to_linear(px),
        }
    }

    /// A pixel in linear light with straight alpha, in this space.
    #[inline(always)]
    pub fn from_linear<V: Lane>(self, px: Rgba<V>) -> Rgba<V> {
        let [r, g, b, a] = px;
        match self {
            Self::Linear => px,
            Self::Premultiplied => multiplied(px),
            Self::Perceptual | Self::PerceptualPremultiplied | Self::Hsv | Self::Hsl => {
                self.from_encoded([encode(r), encode(g), encode(b), a])
            }
            Self::Gray => {
                let y = luminance(r, g, b);
                [y, y, y, a]
            }
            Self::PerceptualGray => {
                let y = encode(luminance(r, g, b));
                [y, y, y, a]
            }
            Self::GrayPremultiplied => {
                let y = luminance(r, g, b) * divisor(a);
                [y, y, y, a]
            }
            Self::Lab => linear_to_lab(px),
            Self::Lch => lab_to_lch(linear_to_lab(px)),
            Self::Yuv => linear_to_yuv(px),
        }
    }
}

/// Where the cube root of CIE Lab becomes a line, and the line's slope.
const EPSILON: f32 = 216.0 / 24_389.0;
const KAPPA: f32 = 24_389.0 / 27.0;
/// The white point D50: X and Z for Y = 1.
const WHITE: [f32; 2] = [0.964_202_88, 0.824_905_4];

/// X, Y and Z in parts of the white point's.
#[inline(always)]
fn linear_to_xyz<V: Lane>([r, g, b]: [V; 3]) -> [V; 3] {
    let x = r * 0.436_035_16 + g * 0.385_116_58 + b * 0.143_051_15;
    let y = r * 0.222_488_4 + g * 0.716_903_69 + b * 0.060_607_91;
    let z = r * 0.013_916_02 + g * 0.097_061_16 + b * 0.713_928_22;
    [x / WHITE[0], y, z / WHITE[1]]
}

/// The inverse of [`linear_to_xyz`].
#[inline(always)]
fn xyz_to_linear<V: Lane>([x, y, z]: [V; 3]) -> [V; 3] {
    let (x, z) = (x * WHITE[0], z * WHITE[1]);
    [
        x * 3.1342748 - y * 1.6172757 - z * 0.4907243,
        y * 1.9161617 - x * 0.9787956 + z * 0.0334533,
        x * 0.0719770 - y * 0.2289850 + z * 1.4057182,
    ]
}

/// A divisor nearer to zero than this is none.
const NEAR_ZERO: f32 = 1e-10;

#[inline(always)]
fn linear_to_yuv<V: Lane>([r, g, b, a]: Rgba<V>) -> Rgba<V> {
    let [x, y, z] = linear_to_xyz([r, g, b]);
    let black = r.abs().max(g.abs()).max(b.abs()).below(V::of(NEAR_ZERO));
    let sum = V::select(black, V::of(1.0), x + y * 15.0 + z * 3.0);
    let place = |v: V, white: f32| V::select(black, V::of(white), v / sum);
    let [u, v] = Space::YUV_WHITE;
    [y, place(x * 4.0, u), place(y * 9.0, v), a]
}

#[inline(always)]
fn yuv_to_linear<V: Lane>([y, u, v, a]: Rgba<V>) -> Rgba<V> {
    let nowhere = v.abs().below(V::of(NEAR_ZERO));
    let over = y / V::select(nowhere, V::of(1.0), v * 4.0);
    let (x, z) = (u * over * 9.0, (V::of(12.0) - u * 3.0 - v * 20.0) * over);
    let [r, g, b] = xyz_to_linear([x, y, z].map(|part| V::select(nowhere, V::of(0.0), part)));
    [r, g, b, a]
}

#[inline(always)]
fn linear_to_lab<V: Lane>([r, g, b, a]: Rgba<V>) -> Rgba<V> {
    let [x, y, z] = linear_to_xyz([r, g, b]);
    let f = |t: V| {
        let root = cube_root(t.max(V::of(EPSILON)));
        V::select(V::of(EPSILON).below(t), root, (t * KAPPA + 16.0) / 116.0)
    };
    let (x, y, z) = (f(x), f(y), f(z));
    [y * 116.0 - 16.0, (x - y) * 500.0, (y - z) * 200.0, a]
}

#[inline(always)]
fn lab_to_linear<V: Lane>([l, a, b, alpha]: Rgba<V>) -> Rgba<V> {
    let y = (l + 16.0) / 116.0;
    let (x, z) = (y + a / 500.0, y - b / 200.0);
    let f = |t: V| {
        let cube = t * t * t;
        V::select(V::of(EPSILON).below(cube), cube, (t * 116.0 - 16.0) / KAPPA)
    };
    let high = V::of(KAPPA * EPSILON).below(l);
    let [r, g, b] = xyz_to_linear([f(x), V::select(high, y * y * y, l / KAPPA), f(z)]);
    [r, g, b, alpha]
}

#[inline(always)]
fn lab_to_lch<V: Lane>([l, a, b, alpha]: Rgba<V>) -> Rgba<V> {
    let turns = b.atan2_turns(a);
    let turns = V::select(turns.below(V::of(0.0)), turns + 1.0, turns);
    [l, (a * a + b * b).sqrt(), turns * 360.0, alpha]
}

#[inline(always)]
fn lch_to_lab<V: Lane>([l, c, h, alpha]: Rgba<V>) -> Rgba<V> {
    let turns = h / 360.0;
    [l, c * turns.cos_turns(), c * turns.sin_turns(), alpha]
}

#[inline(always)]
fn rgb_to_hsv<V: Lane>([r, g, b, a]: Rgba<V>) -> Rgba<V> {
    let (zero, one) = (V::of(0.0), V::of(1.0));
    let (high, low) = (r.max(g).max(b), r.min(g).min(b));
    let chroma = high - low;
    let over = one / V::select(chroma.below(V::of(1e-10)), one, chroma);
    let from_red = (g - b) * over;
    let from_green = (b - r) * over + 2.0;
    let from_blue = (r - g) * over + 4.0;
    let hue = V::select(g.below(high), from_blue, from_green);
    let hue = V::select(r.below(high), hue, from_red) / 6.0;
    let hue = V::select(hue.below(zero), hue + 1.0, hue);
    let flat = chroma.below(V::of(1e-10));
    let divisor = V::select(high.below(V::of(1e-10)), one, high);
    [V::select(flat, zero, hue), V::select(flat, zero, chroma / divisor), high, a]
}

#[inline(always)]
fn hsv_to_rgb<V: Lane>([h, s, v, a]: Rgba<V>) -> Rgba<V> {
    let channel = |offset: f32| {
        let k = h * 6.0 + offset;
        let k = k - (k / 6.0).floor() * 6.0;
        let ramp = k.min(-k + 4.0).clamp(0.0, 1.0);
        v - v * s * ramp
    };
    [channel(5.0), channel(3.0), channel(1.0), a]
}

#[inline(always)]
fn rgb_to_hsl<V: Lane>([r, g, b, a]: Rgba<V>) -> Rgba<V> {
    let [hue, _, high, _] = rgb_to_hsv([r, g, b, a]);
    let (one, low) = (V::of(1.0), r.min(g).min(b));
    let (chroma, sum) = (high - low, high + low);
    let room = V::select(one.below(sum), -sum + 2.0, sum);
    let none = chroma.below(V::of(NEAR_ZERO)) | room.abs().below(V::of(NEAR_ZERO));
    let saturation = V::select(none, V::of(0.0), chroma / V::select(none, one, room));
    [hue, saturation, sum * 0.5, a]
}

#[inline(always)]
fn hsl_to_rgb<V: Lane>([h, s, l, a]: Rgba<V>) -> Rgba<V> {
    let reach = s * l.min(V::of(1.0) - l);
    let channel = |offset: f32| {
        let k = h * 12.0 + offset;
        let k = k - (k / 12.0).floor() * 12.0;
        l - reach * (k - 3.0).min(-k + 9.0).clamp(-1.0, 1.0)
    };
    [channel(0.0), channel(8.0), channel(4.0), a]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_space_goes_there_and_back() {
        for space in Space::ALL.into_iter().filter(|space| !space.is_gray()) {
            for px in [[0.2f32, 0.5, 0.7, 0.5], [0.9, 0.02, 0.3, 1.0], [0.001, 0.1, 0.0, 0.01]] {
                let back = space.to_linear(space.from_linear(px));
                for (got, want) in back.into_iter().zip(px) {
                    assert!((got - want).abs() < 1e-5, "{space:?}: {back:?} for {px:?}");
                }
            }
        }
    }

    #[test]
    fn encoded_colours_need_no_light_on_their_way() {
        let (to_gray, from_gray) = (Space::PerceptualGray, [0.4f32, 0.4, 0.4, 0.5]);
        for from in Space::ALL.into_iter().filter(|space| space.is_encoded()) {
            for to in Space::ALL.into_iter().filter(|to| to.is_encoded() && *to != to_gray) {
                for px in [from_gray, [0.2, 0.5, 0.7, 0.5], [0.9, 0.02, 0.3, 1.0]] {
                    let px = if from == to_gray { from_gray } else { px };
                    let (short, long) =
                        (to.from_encoded(from.to_encoded(px)), to.from_linear(from.to_linear(px)));
                    for (short, long) in short.into_iter().zip(long) {
                        assert!((short - long).abs() < 1e-5, "{from:?} to {to:?}: {px:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn colour_survives_transparency() {
        let px = [0.25f32, 0.5, 0.75, 0.0];
        let back = Space::Premultiplied.to_linear(Space::Premultiplied.from_linear(px));
        assert_eq!(back, px);
    }

    #[test]
    fn the_curve_meets_its_line() {
        assert!((encode(0.0f32)).abs() < 1e-9 && (encode(1.0f32) - 1.0).abs() < 1e-6);
        assert!((decode(encode(0.18f32)) - 0.18).abs() < 1e-6);
        assert!((encode(-0.5f32) + 6.46).abs() < 1e-5);
    }
}
