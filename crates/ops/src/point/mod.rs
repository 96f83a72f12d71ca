//! Each pixel by itself.

use imgflo_op::OpDef;

mod exposure;

/// The operations of this family, by name. One left out is an unused `OP`, and does not compile.
pub(crate) static OPS: &[&OpDef] = &[&exposure::OP];
