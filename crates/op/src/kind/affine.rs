//! A map of the plane.

use imgflo_pixel::sampler::Sampler;
use imgflo_pixel::{Matrix, Rect, Space};

use crate::kind::connected;
use crate::{Abyss, AffineWork, Make, OpDef, Operation, Params, Work};

/// A map of the plane. The engine merges maps in a row, and samples once.
pub trait Affine: Params {
    /// From positions in the input, whose bounding box is given, to positions in the output.
    fn matrix(&self, input: Rect) -> Matrix;
    /// How samples are made of pixels.
    fn sampler(&self) -> Sampler;
    /// What is outside the input.
    fn abyss(&self) -> Abyss {
        Abyss::None
    }
    /// Where the image is cut off in front of the eye, from 0 to 1.
    fn near_z(&self) -> f64 {
        0.0
    }
}

/// Defines a map of the plane.
pub const fn affine<T: Affine>(name: &'static str) -> OpDef {
    OpDef::of::<T>(name, "affine", Make::Operation(|v| Box::new(Bound(T::read(v)))))
}

#[derive(Debug)]
struct Bound<T>(T);

impl<T: Affine> Operation for Bound<T> {
    fn bounds(&self, inputs: &[Option<Rect>]) -> Rect {
        let input = connected(inputs, 0);
        self.0.matrix(input).rounded().bounds_beyond(&input, self.0.near_z())
    }

    fn work(&self, inputs: &[Option<Rect>]) -> Work {
        Work::Affine(AffineWork {
            matrix: self.0.matrix(connected(inputs, 0)).rounded(),
            sampler: self.0.sampler(),
            abyss: self.0.abyss(),
            space: Space::Premultiplied,
            near_z: self.0.near_z(),
        })
    }
}
