//! Random numbers put on an image.

use imgflo_op::OpDef;

mod noise_hurl;
mod noise_rgb;

/// The operations of this family, by name. One left out is an unused `OP`, and does not compile.
pub(crate) static OPS: &[&OpDef] = &[&noise_hurl::OP, &noise_rgb::OP];
