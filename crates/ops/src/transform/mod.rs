//! Maps of the plane, and where images end.

use imgflo_op::OpDef;

mod border_align;
mod crop;
mod origin;
mod reflect;
mod reset_origin;
mod rotate;
mod rotate_on_center;
pub(crate) mod scale_ratio;
mod scale_size;
mod scale_size_keepaspect;
mod shear;
mod tile;
#[allow(clippy::module_inception, reason = "the operation has its family's name")]
mod transform;
pub(crate) mod translate;

/// The operations of this family, by name. One left out is an unused `OP`, and does not compile.
pub(crate) static OPS: &[&OpDef] = &[
    &border_align::OP,
    &crop::OP,
    &reflect::OP,
    &reset_origin::OP,
    &rotate::OP,
    &rotate_on_center::OP,
    &scale_ratio::OP,
    &scale_size::OP,
    &scale_size_keepaspect::OP,
    &shear::OP,
    &tile::OP,
    &transform::OP,
    &translate::OP,
];
