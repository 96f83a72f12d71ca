//! Two images become one.

use imgflo_op::OpDef;

pub(crate) mod add;
mod blend;
mod clear;
mod color_burn;
mod color_dodge;
mod darken;
mod difference;
mod divide;
mod dst;
mod dst_atop;
mod dst_in;
mod dst_out;
mod dst_over;
mod exclusion;
pub(crate) mod gamma;
mod hard_light;
mod lighten;
mod math;
mod mix;
pub(crate) mod multiply;
pub(crate) mod opacity;
mod overlay;
mod plus;
mod remap;
mod screen;
mod soft_light;
mod src;
mod src_atop;
pub(crate) mod src_in;
mod src_out;
pub(crate) mod src_over;
pub(crate) mod subtract;
pub(crate) mod threshold;
mod weighted_blend;
mod xor;

/// The operations of this family, by name. One left out is an unused `OP`, and does not compile.
pub(crate) static OPS: &[&OpDef] = &[
    &add::OP,
    &clear::OP,
    &color_burn::OP,
    &color_dodge::OP,
    &darken::OP,
    &difference::OP,
    &divide::OP,
    &dst::OP,
    &dst_atop::OP,
    &dst_in::OP,
    &dst_out::OP,
    &dst_over::OP,
    &exclusion::OP,
    &gamma::OP,
    &hard_light::OP,
    &lighten::OP,
    &mix::OP,
    &multiply::OP,
    &opacity::OP,
    &overlay::OP,
    &plus::OP,
    &remap::OP,
    &screen::OP,
    &soft_light::OP,
    &src::OP,
    &src_atop::OP,
    &src_in::OP,
    &src_out::OP,
    &src_over::OP,
    &subtract::OP,
    &threshold::OP,
    &weighted_blend::OP,
    &xor::OP,
];
