//! Files, marks and nothing at all.

use imgflo_op::OpDef;

pub(crate) mod load;
mod nop;
mod processor;
mod save;

/// The operations of this family, by name. One left out is an unused `OP`, and does not compile.
pub(crate) static OPS: &[&OpDef] = &[&load::OP, &nop::OP, &processor::OP, &save::OP];
