//! Two images become one.

use imgflo_op::OpDef;

mod add;
mod blend;
mod color_dodge;
mod math;
mod multiply;
mod opacity;
mod overlay;
mod screen;
mod src_over;
mod threshold;
mod weighted_blend;

/// The operations of this family, by name. One left out is an unused `OP`, and does not compile.
pub(crate) static OPS: &[&OpDef] = &[
    &add::OP,
    &color_dodge::OP,
    &multiply::OP,
    &opacity::OP,
    &overlay::OP,
    &screen::OP,
    &src_over::OP,
    &threshold::OP,
    &weighted_blend::OP,
];
