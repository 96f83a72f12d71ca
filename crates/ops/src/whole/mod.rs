//! What needs the whole image at once.

use imgflo_op::OpDef;

mod distance_transform;

/// The operations of this family, by name. One left out is an unused `OP`, and does not compile.
pub(crate) static OPS: &[&OpDef] = &[&distance_transform::OP];
