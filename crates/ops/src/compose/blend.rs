//! What the blend modes of SVG have in common: see "SVG Compositing" of the SVG 1.2 draft,
//! <https://www.w3.org/TR/2004/WD-SVG12-20041027/rendering.html>.

use imgflo_op::prelude::*;

/// The space to blend in.
pub(super) fn space(srgb: bool) -> Space {
    if srgb { Space::PerceptualPremultiplied } else { Space::Premultiplied }
}

/// One color channel of a pixel below and of one above, with their alphas. Colors are multiplied
/// by alpha.
#[derive(Clone, Copy)]
pub(super) struct Layers<V> {
    pub(super) below: V,
    pub(super) below_alpha: V,
    pub(super) above: V,
    pub(super) above_alpha: V,
}

impl<V: Lane> Layers<V> {
    /// What is seen of both where the other one is not.
    #[inline(always)]
    pub(super) fn apart(self) -> V {
        let one = V::of(1.0);
        self.above * (one - self.below_alpha) + self.below * (one - self.above_alpha)
    }
}

/// Blends each color channel, held between nothing and all that both alphas cover.
#[inline(always)]
pub(super) fn blend<V: Lane>(
    below: Rgba<V>,
    above: Rgba<V>,
    mode: impl Fn(Layers<V>) -> V,
) -> Rgba<V> {
    let ([r, g, b, below_alpha], [ar, ag, ab, above_alpha]) = (below, above);
    let alpha = above_alpha + below_alpha - above_alpha * below_alpha;
    let channel = |below: V, above: V| {
        let color = mode(Layers { below, below_alpha, above, above_alpha });
        color.max(V::of(0.0)).min(alpha)
    };
    [channel(r, ar), channel(g, ag), channel(b, ab), alpha]
}
