//! What depends on a look at the whole image first.

use imgflo_op::OpDef;

mod stretch_contrast;

/// The operations of this family, by name. One left out is an unused `OP`, and does not compile.
pub(crate) static OPS: &[&OpDef] = &[&stretch_contrast::OP];
