//! Random ways, mostly short ones.

use imgflo_op::{Dice, Throws};
use imgflo_pixel::{Lane, Word};

/// The most throws that the shortest is taken of.
const THROWS: u32 = 8;

/// A random way from -`longest` to `longest`, made of the throws for the purposes from `first` on:
/// the shortest of `holdness` throws, and which way it goes.
#[inline(always)]
pub(super) fn way<V: Lane>(throws: Throws<'_, V>, first: V::Word, holdness: V, longest: V) -> V {
    let [shortest, _] = V::until(
        THROWS,
        [V::of(65_536.0), V::of(0.0)],
        #[inline(always)]
        |[shortest, n]| {
            let next = n + 1.0;
            let lot = throws.lot(first.plus(n.word()));
            ([shortest.min(lot), next], !next.below(holdness))
        },
    );
    let way = longest * (shortest * Dice::STEP as f32);
    let back = throws.lot(first.plus(holdness.word())).below(V::of(32_767.5));
    V::select(back, -way, way)
}
