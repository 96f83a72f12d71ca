//! What only imgflo has.

use imgflo_op::OpDef;

mod example;
mod retro_curve;

/// The operations of this family, by name. One left out is an unused `OP`, and does not compile.
pub(crate) static OPS: &[&OpDef] = &[&example::OP, &retro_curve::OP];
