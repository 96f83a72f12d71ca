//! What depends on a look at the whole image first.

use imgflo_op::OpDef;

mod color_enhance;
mod extremes;
mod stretch_contrast;
mod stretch_contrast_hsv;

/// The operations of this family, by name. One left out is an unused `OP`, and does not compile.
pub(crate) static OPS: &[&OpDef] =
    &[&color_enhance::OP, &stretch_contrast::OP, &stretch_contrast_hsv::OP];
