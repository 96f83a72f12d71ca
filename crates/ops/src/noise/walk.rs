//! Random walks from pixel to pixel.

use std::marker::PhantomData;
use std::sync::Arc;

use imgflo_op::{Dice, Kernel, Steps, Warp, all_steps, stepped};
use imgflo_pixel::{Lane, Xy};

/// A walk of some steps. Of the 65536 lots at each place, so many make it go on.
///
/// The coefficients are those of the dice, the lots, and the number of steps.
pub(super) trait Walk: Warp<5> {
    /// Where it goes on to, given the bits of the throw: how far to the right and down.
    fn step<V: Lane>(bits: V::Word) -> [V; 2];
}

/// The formula for where walks lead, ready to run.
pub(super) fn kernel<T: Walk>(walk: &T, k: [f32; 5]) -> Arc<dyn Kernel> {
    stepped::<Walked<T>, 5, 10, 3, 2>(k, walk.table())
}

/// Where a walk leads.
#[inline(always)]
pub(super) fn end<T: Walk, V: Lane>(k: [V; 5], table: V::Table<'_>, [x, y]: Xy<V>) -> Xy<V> {
    let no = V::of(0.0);
    all_steps::<Walked<T>, V, 5, 10, 3, 2>(k, table, [x, y, no, no, no, no, no, no, no, no])
}

struct Walked<T>(PhantomData<fn() -> T>);

impl<T: Walk> Steps<5, 10, 3, 2> for Walked<T> {
    const MOST: u32 = 100;

    #[inline(always)]
    fn start<V: Lane>(_: [V; 5], _: V::Table<'_>, [x, y, ..]: [V; 10]) -> [V; 3] {
        [x, y, V::of(0.0)]
    }

    #[inline(always)]
    fn step<V: Lane>(
        [p, q, r, lots, steps]: [V; 5],
        table: V::Table<'_>,
        _: [V; 10],
        [x, y, n]: [V; 3],
    ) -> ([V; 3], V::Mask) {
        let throws = Dice::at([p, q, r], table, [x, y]);
        let goes = throws.lot(n.word()).below(lots);
        let [right, down] = T::step::<V>(throws.bits(n.word()));
        let next = n + 1.0;
        let (x, y) = (V::select(goes, x + right, x), V::select(goes, y + down, y));
        ([x, y, next], !next.below(steps))
    }

    #[inline(always)]
    fn end<V: Lane>(_: [V; 5], _: V::Table<'_>, _: [V; 10], [x, y, _]: [V; 3]) -> [V; 2] {
        // The middle of the pixel.
        [x + 0.5, y + 0.5]
    }
}
