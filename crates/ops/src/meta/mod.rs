//! Operations made of others.

use imgflo_op::OpDef;

mod dropshadow;
mod unsharp_mask;

/// The operations of this family, by name. One left out is an unused `OP`, and does not compile.
pub(crate) static OPS: &[&OpDef] = &[&dropshadow::OP, &unsharp_mask::OP];
