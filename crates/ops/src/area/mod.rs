//! Blurs, edges and whatever else looks at neighbours.

use imgflo_op::OpDef;

mod convolve;
mod gblur_1d;
mod recursive;
#[cfg(test)]
mod trial;

/// The operations of this family, by name. One left out is an unused `OP`, and does not compile.
pub(crate) static OPS: &[&OpDef] = &[&gblur_1d::OP];
