//! Random walks from pixel to pixel.

use imgflo_op::Dice;
use imgflo_pixel::{Lane, Xy};

/// The most steps there can be.
const STEPS: u32 = 100;

/// Where a walk of some steps leads. Of the 65536 lots at each place, so many make it go on as
/// `step` says, which is given the bits of the throw.
///
/// The coefficients are those of the dice, the lots, and the number of steps.
#[inline(always)]
pub(super) fn walk<V: Lane>(
    [p, q, r, lots, steps]: [V; 5],
    table: V::Table<'_>,
    [x, y]: Xy<V>,
    step: impl Fn(V::Word) -> [V; 2],
) -> Xy<V> {
    let [x, y, _] = V::until(
        STEPS,
        [x, y, V::of(0.0)],
        #[inline(always)]
        |[x, y, n]| {
            let throws = Dice::at([p, q, r], table, [x, y]);
            let goes = throws.lot(n.word()).below(lots);
            let [right, down] = step(throws.bits(n.word()));
            let next = n + 1.0;
            let place = [V::select(goes, x + right, x), V::select(goes, y + down, y)];
            ([place[0], place[1], next], !next.below(steps))
        },
    );
    // The middle of the pixel.
    [x + 0.5, y + 0.5]
}
