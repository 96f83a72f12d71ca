//! Images from nothing.

use imgflo_op::OpDef;

mod bayer_matrix;
mod cells;
mod checkerboard;
pub(crate) mod color;
mod gradient;
mod grid;
mod lattice;
mod lettering;
mod linear_gradient;
mod linear_sinusoid;
mod odd_power;
mod perlin_noise;
mod philox;
mod plasma;
mod radial_gradient;
mod simplex_layer;
mod simplex_noise;
mod sinus;
mod spiral;
mod turns;

/// The operations of this family, by name. One left out is an unused `OP`, and does not compile.
pub(crate) static OPS: &[&OpDef] = &[
    &bayer_matrix::OP,
    &checkerboard::OP,
    &color::OP,
    &grid::OP,
    &linear_gradient::OP,
    &linear_sinusoid::OP,
    &perlin_noise::OP,
    &plasma::OP,
    &radial_gradient::OP,
    &simplex_layer::OP,
    &simplex_noise::OP,
    &sinus::OP,
    &spiral::OP,
    &lettering::text::OP,
];
