//! What only imgflo has.

use imgflo_op::OpDef;

mod example;
pub(crate) mod highlights;
mod mosaic;
mod resize;
mod retro_curve;
pub(crate) mod shine;
mod triangles;

/// The operations of this family, by name. One left out is an unused `OP`, and does not compile.
pub(crate) static OPS: &[&OpDef] =
    &[&example::OP, &highlights::OP, &resize::OP, &retro_curve::OP, &shine::OP, &triangles::OP];
