//! Operations made of others.

use imgflo_op::OpDef;

mod difference_of_gaussians;
mod dropshadow;
mod high_pass;
mod layer;
mod softglow;
mod unsharp_mask;

/// The operations of this family, by name. One left out is an unused `OP`, and does not compile.
pub(crate) static OPS: &[&OpDef] = &[
    &difference_of_gaussians::OP,
    &dropshadow::OP,
    &high_pass::OP,
    &layer::OP,
    &softglow::OP,
    &unsharp_mask::OP,
];
