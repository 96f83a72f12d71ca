//! What the operations of arithmetic have in common.

use imgflo_op::prelude::*;

/// Calculates with red, green and blue of two images, and keeps the first one's alpha.
#[inline(always)]
pub(super) fn each<V: Lane>(input: Rgba<V>, aux: Rgba<V>, sum: impl Fn(V, V) -> V) -> Rgba<V> {
    let [r, g, b, a] = input;
    [sum(r, aux[0]), sum(g, aux[1]), sum(b, aux[2]), a]
}
