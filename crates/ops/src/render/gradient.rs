//! From one colour to another, as both gradients go.

use imgflo_op::Color;
use imgflo_pixel::{Lane, Rgba, Space};

/// Parts of the way nearer to an end than this count as the end.
pub(super) const NEAR: f32 = 0.000_01;

/// The colour as numbers that look evenly spaced: sRGB-encoded.
pub(super) fn encoded(color: Color) -> [f32; 4] {
    Space::Perceptual.from_linear(color.0)
}

/// The colour the part `t` of the way between two.
#[inline(always)]
pub(super) fn between<V: Lane>(from: Rgba<V>, to: Rgba<V>, t: V) -> Rgba<V> {
    let rest = -t + 1.0;
    std::array::from_fn(|i| to[i] * t + from[i] * rest)
}

/// `t`, but 1 where it is almost 1 or more.
#[inline(always)]
pub(super) fn up_to_one<V: Lane>(t: V) -> V {
    V::select(V::of(1.0 - NEAR).below(t), V::of(1.0), t)
}
