//! Random numbers put on an image.

use imgflo_op::OpDef;

mod chance;
mod dulled;
mod noise_cie_lch;
mod noise_hsv;
mod noise_hurl;
mod noise_pick;
mod noise_rgb;
mod noise_slur;
mod noise_spread;
mod rest;
mod walk;

/// The operations of this family, by name. One left out is an unused `OP`, and does not compile.
pub(crate) static OPS: &[&OpDef] = &[
    &noise_cie_lch::OP,
    &noise_hsv::OP,
    &noise_hurl::OP,
    &noise_pick::OP,
    &noise_rgb::OP,
    &noise_slur::OP,
    &noise_spread::OP,
];
