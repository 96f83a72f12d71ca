//! Random walks from pixel to pixel.

use std::marker::PhantomData;
use std::sync::Arc;

use imgflo_op::prelude::*;
use imgflo_op::{Kernel, Param, Steps, Value, all_steps, stepped};

use super::chance::lots;

/// A walk from each pixel, which leads to the one whose color it takes on.
pub(super) trait Walk: Params {
    /// How likely each step is taken, in percent.
    fn percent(&self) -> f64;
    /// How many steps there may be.
    fn steps(&self) -> u32;
    /// Which random numbers to take.
    fn seed(&self) -> u32;
    /// Where there can be something, given where the input is.
    fn bounds(&self, input: Rect) -> Rect;
    /// Where a step leads, given the bits of a throw: how far to the right and down.
    fn step<V: Lane>(bits: V::Word) -> [V; 2];
}

/// Defines an operation that is a walk.
pub(super) const fn walk<T: Walk>(name: &'static str) -> OpDef {
    warp::<Walking<T>, 5>(name).categories(&["noise"]).transparency(Keeps).of_pixels()
}

/// What all walks have in common. Its parameters are the walk's.
#[derive(Clone, Debug, Default)]
pub(super) struct Walking<T>(pub(super) T);

impl<T: Params> Params for Walking<T> {
    const ABOUT: &'static str = T::ABOUT;

    fn list() -> Vec<Param> {
        T::list()
    }
    fn read(values: &[Value]) -> Self {
        Self(T::read(values))
    }
    fn values(&self) -> Vec<Value> {
        self.0.values()
    }
}

impl<T: Walk> Warp<5> for Walking<T> {
    /// Pixels only move, and those of most pictures are encoded like this.
    fn space(&self) -> Space {
        Space::Perceptual
    }

    fn sampler(&self) -> Sampler {
        Sampler::Nearest
    }

    fn abyss(&self) -> Abyss {
        Abyss::Clamp
    }

    fn bounds(&self, input: Rect) -> Rect {
        self.0.bounds(input)
    }

    fn reach(&self, _: Rect) -> Option<Reach> {
        Some(Reach::all(self.0.steps() + 1))
    }

    /// Those of the dice, of the 65536 lots at each place so many that make it go on, and the number
    /// of steps.
    fn coefficients(&self, _: Rect, _: [bool; 2]) -> [f32; 5] {
        let [p, q, r] = Dice::new(self.0.seed()).coefficients();
        [p, q, r, lots(self.0.percent()), self.0.steps() as f32]
    }

    fn table(&self) -> Vec<u32> {
        Dice::table()
    }

    fn kernel(&self, k: [f32; 5]) -> Arc<dyn Kernel> {
        stepped::<Walked<T>, 5, 10, 3, 2>(k, self.table())
    }

    #[inline(always)]
    fn source<V: Lane>(k: [V; 5], table: V::Table<'_>, [x, y]: Xy<V>, _: [Rgba<V>; 2]) -> Xy<V> {
        let no = V::of(0.0);
        all_steps::<Walked<T>, V, 5, 10, 3, 2>(k, table, [x, y, no, no, no, no, no, no, no, no])
    }
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
