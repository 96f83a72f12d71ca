//! Two images become one.

use imgflo_op::OpDef;

pub(crate) mod add;
mod blend;
mod color_dodge;
mod math;
pub(crate) mod multiply;
pub(crate) mod opacity;
mod overlay;
mod screen;
pub(crate) mod src_in;
pub(crate) mod src_over;
pub(crate) mod subtract;
pub(crate) mod threshold;
mod weighted_blend;

/// The operations of this family, by name. One left out is an unused `OP`, and does not compile.
pub(crate) static OPS: &[&OpDef] = &[
    &add::OP,
    &color_dodge::OP,
    &multiply::OP,
    &opacity::OP,
    &overlay::OP,
    &screen::OP,
    &src_in::OP,
    &src_over::OP,
    &subtract::OP,
    &threshold::OP,
    &weighted_blend::OP,
];
