//! Each pixel out is a sample of the image in, elsewhere.

use std::marker::PhantomData;
use std::sync::Arc;

use imgflo_pixel::sampler::Sampler;
use imgflo_pixel::{Lane, Rect, Rgba, Space, Xy};

use crate::kernel::{Formula, kernel};
use crate::kind::connected;
use crate::{Abyss, Kernel, Make, OpDef, Operation, Params, Reach, Work};

/// Each pixel out is a sample of the image in, elsewhere.
pub trait Warp<const K: usize>: Params {
    /// The space that samples are blended in: as GEGL's samplers do, unless said otherwise.
    fn space(&self) -> Space {
        Space::Premultiplied
    }
    /// How samples are made of pixels.
    fn sampler(&self) -> Sampler;
    /// What is outside the image.
    fn abyss(&self) -> Abyss {
        Abyss::None
    }
    /// Where there can be something, given where the input is: there as well, unless said
    /// otherwise.
    fn bounds(&self, input: Rect) -> Rect {
        input
    }
    /// How far away a sample can be; `None` if anywhere in the image. Then an image without end
    /// stays as it is.
    fn reach(&self, input: Rect) -> Option<Reach>;
    /// Whether the sampler is told how the map stretches around each pixel, so that it can average
    /// where the image shrinks.
    fn follows_stretch(&self) -> bool {
        false
    }
    /// The space that [`source`](Self::source) takes the images on further pads in.
    fn aux_space(&self) -> Space {
        Space::PerceptualGray
    }
    /// How far to the right and down of a pixel the one lies that is taken from an image on a
    /// further pad, given where that image is.
    fn aux_shift(&self, _input: Rect, _aux: Rect) -> (i32, i32) {
        (0, 0)
    }
    /// Whether nothing changes unless there is an image on a further pad.
    fn needs_aux(&self) -> bool {
        false
    }
    /// Whether these parameters leave every pixel as it is.
    fn is_identity(&self) -> bool {
        false
    }
    /// The formula's constants, for an input with this bounding box.
    fn coefficients(&self, input: Rect, aux: [bool; 2]) -> [f32; K];
    /// The words that the formula looks up.
    fn table(&self) -> Vec<u32> {
        Vec::new()
    }
    /// The formula, ready to run: [`source`](Self::source), unless there is a quicker way.
    fn kernel(&self, k: [f32; K]) -> Arc<dyn Kernel> {
        kernel::<AsFormula<Self>, K, 10, 2>(k, self.table())
    }
    /// Where to sample for the pixel whose column and row are `at`, both whole. Positions in the
    /// image count from the corner of its first pixel: that pixel's centre is 0.5, 0.5.
    ///
    /// `aux` are the same pixel of the images on the pads after the first: zeros where none is.
    fn source<V: Lane>(k: [V; K], table: V::Table<'_>, at: Xy<V>, aux: [Rgba<V>; 2]) -> Xy<V>;
}

/// Samples of the first input where a formula says.
#[derive(Clone, Debug)]
pub struct WarpWork {
    /// The formula: column, row and the pixels of two more inputs, to a position.
    pub kernel: Arc<dyn Kernel>,
    /// The pads whose pixels the formula takes, after the first.
    pub pads: Vec<usize>,
    /// For the second and the third pad, how far to the right and down of a pixel the one lies that
    /// is taken.
    pub aux_shifts: [(i32, i32); 2],
    /// The space that the formula takes them in.
    pub aux_space: Space,
    /// How samples are made of pixels.
    pub sampler: Sampler,
    /// What is outside the image.
    pub abyss: Abyss,
    /// The space that samples are blended in.
    pub space: Space,
    /// How far away a sample can be; `None` if anywhere in the image.
    pub reach: Option<Reach>,
    /// Whether the sampler is told how the map stretches.
    pub follows_stretch: bool,
}

/// Defines a distortion.
pub const fn warp<T: Warp<K>, const K: usize>(name: &'static str) -> OpDef {
    OpDef::of::<T>(name, "warp", Make::Operation(|v| Box::new(Bound::<T, K>(T::read(v)))))
}

#[derive(Debug)]
struct Bound<T, const K: usize>(T);

impl<T: Warp<K>, const K: usize> Operation for Bound<T, K> {
    fn bounds(&self, inputs: &[Option<Rect>]) -> Rect {
        self.0.bounds(connected(inputs, 0))
    }

    fn work(&self, inputs: &[Option<Rect>]) -> Work {
        let input = connected(inputs, 0);
        let has = |pad: usize| inputs.get(pad).copied().flatten().is_some();
        let pads: Vec<usize> = (1..3).filter(|pad| has(*pad)).collect();
        let reach = self.0.reach(input);
        // An endless image has no middle to go by.
        let lost = reach.is_none() && input.is_infinite();
        if self.0.is_identity() || lost || self.0.needs_aux() && pads.is_empty() {
            return Work::Pass;
        }
        let shift = |pad: usize| self.0.aux_shift(input, connected(inputs, pad));
        let k = self.0.coefficients(input, [has(1), has(2)]);
        Work::Warp(WarpWork {
            kernel: self.0.kernel(k),
            pads,
            aux_shifts: [shift(1), shift(2)],
            aux_space: self.0.aux_space(),
            sampler: self.0.sampler(),
            abyss: self.0.abyss(),
            space: self.0.space(),
            reach,
            follows_stretch: self.0.follows_stretch(),
        })
    }
}

struct AsFormula<T>(PhantomData<fn() -> T>);

impl<T: Warp<K>, const K: usize> Formula<K, 10, 2> for AsFormula<T> {
    #[inline(always)]
    fn eval<V: Lane>(
        k: [V; K],
        table: V::Table<'_>,
        [x, y, a, b, c, d, e, f, g, h]: [V; 10],
    ) -> [V; 2] {
        T::source(k, table, [x, y], [[a, b, c, d], [e, f, g, h]])
    }
}
