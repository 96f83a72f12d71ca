//! Distortions.

use imgflo_op::OpDef;

mod anywhere;
mod apply_lens;
mod displace;
mod mirrors;
mod part;
mod polar_coordinates;
mod ripple;
mod shift;
mod spherize;
mod waves;
mod whirl_pinch;

/// The operations of this family, by name. One left out is an unused `OP`, and does not compile.
pub(crate) static OPS: &[&OpDef] = &[
    &apply_lens::OP,
    &displace::OP,
    &mirrors::OP,
    &polar_coordinates::OP,
    &ripple::OP,
    &shift::OP,
    &spherize::OP,
    &waves::OP,
    &whirl_pinch::OP,
];
