//! A formula whose coefficients come from the whole image.

use std::marker::PhantomData;
use std::sync::Arc;

use imgflo_pixel::{Lane, Rect, Rgba, Space};

use crate::kernel::{Formula, kernel};
use crate::kind::connected;
use crate::{Kernel, Make, Measure, OpDef, Operation, Params, Work};

/// A formula whose coefficients come from the whole image: its darkest pixel, its mean, its
/// histogram.
pub trait Measured<const K: usize>: Params {
    /// The space of all that follows.
    fn space(&self) -> Space {
        Space::Linear
    }
    /// The measurements before any pixel is seen.
    fn empty(&self) -> Vec<f64>;
    /// Takes in a row of pixels, as four planes.
    fn add(&self, sums: &mut [f64], row: [&[f32]; 4]);
    /// Takes in what a later part of the image gave.
    fn merge(&self, sums: &mut [f64], later: &[f64]);
    /// The formula's constants, given all the measurements.
    fn coefficients(&self, sums: &[f64]) -> [f32; K];
    /// The formula.
    fn pixel<V: Lane>(k: [V; K], px: Rgba<V>) -> Rgba<V>;
}

/// A formula whose coefficients come from the whole first input.
#[derive(Clone, Debug)]
pub struct MeasuredWork {
    /// Measures the input, and gives the formula.
    pub measure: Arc<dyn Measure>,
    /// The space of both.
    pub space: Space,
}

/// Defines a measured operation.
pub const fn measured<T: Measured<K>, const K: usize>(name: &'static str) -> OpDef {
    let make = Make::Operation(|v| Box::new(Bound(Arc::new(Ready::<T, K>(T::read(v))))));
    OpDef::of::<T>(name, "measured", make)
}

#[derive(Debug)]
struct Ready<T, const K: usize>(T);

impl<T: Measured<K>, const K: usize> Measure for Ready<T, K> {
    fn empty(&self) -> Vec<f64> {
        self.0.empty()
    }
    fn add(&self, sums: &mut [f64], row: [&[f32]; 4]) {
        self.0.add(sums, row);
    }
    fn merge(&self, sums: &mut [f64], later: &[f64]) {
        self.0.merge(sums, later);
    }
    fn kernel(&self, sums: &[f64]) -> Arc<dyn Kernel> {
        kernel::<AsFormula<T>, K, 4, 4>(self.0.coefficients(sums), Vec::new())
    }
}

#[derive(Debug)]
struct Bound<T, const K: usize>(Arc<Ready<T, K>>);

impl<T: Measured<K>, const K: usize> Operation for Bound<T, K> {
    fn bounds(&self, inputs: &[Option<Rect>]) -> Rect {
        connected(inputs, 0)
    }

    fn work(&self, inputs: &[Option<Rect>]) -> Work {
        // What has no end cannot be measured, and stays as it is.
        if connected(inputs, 0).is_infinite() {
            return Work::Pass;
        }
        Work::Measured(MeasuredWork { measure: self.0.clone(), space: self.0.0.space() })
    }
}

struct AsFormula<T>(PhantomData<fn() -> T>);

impl<T: Measured<K>, const K: usize> Formula<K, 4, 4> for AsFormula<T> {
    #[inline(always)]
    fn eval<V: Lane>(k: [V; K], _: V::Table<'_>, px: [V; 4]) -> [V; 4] {
        T::pixel(k, px)
    }
}
