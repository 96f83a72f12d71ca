//! Blurs, edges and whatever else looks at neighbours.

use imgflo_op::OpDef;

mod box_blur;
mod bump_map;
mod edge_sobel;
pub(crate) mod gaussian;
pub(crate) mod median_blur;
mod rank;
#[cfg(test)]
mod trial;

/// The operations of this family, by name. One left out is an unused `OP`, and does not compile.
pub(crate) static OPS: &[&OpDef] = &[
    &box_blur::OP,
    &bump_map::OP,
    &edge_sobel::OP,
    &gaussian::gaussian_blur::OP,
    &gaussian::gblur_1d::OP,
    &median_blur::OP,
];
