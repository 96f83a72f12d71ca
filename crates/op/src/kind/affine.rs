//! A map of the plane.

use imgflo_pixel::sampler::Sampler;
use imgflo_pixel::{Matrix, Rect, Space};

use crate::kind::connected;
use crate::{Abyss, AffineWork, Make, OpDef, Operation, Params, Work};

/// A map of the plane. The engine merges maps in a row, and samples once.
pub trait Affine: Params {
    /// From positions in the input, whose bounding box is given, to positions in the output.
    fn matrix(&self, input: Rect) -> Matrix;
    /// The same, given the bounding boxes of all that is connected: few maps depend on more than
    /// the first.
    fn matrix_among(&self, inputs: &[Option<Rect>]) -> Matrix {
        self.matrix(connected(inputs, 0))
    }
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
        let matrix = self.0.matrix_among(inputs).rounded();
        matrix.bounds_beyond(&connected(inputs, 0), self.0.near_z())
    }

    fn work(&self, inputs: &[Option<Rect>]) -> Work {
        Work::Affine(AffineWork {
            matrix: self.0.matrix_among(inputs).rounded(),
            sampler: self.0.sampler(),
            abyss: self.0.abyss(),
            space: Space::Premultiplied,
            near_z: self.0.near_z(),
        })
    }
}
