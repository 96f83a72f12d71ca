//! Each pixel by itself.

use imgflo_op::OpDef;

pub(crate) mod absolute;
mod brightness_contrast;
mod color_to_alpha;
mod contrast_curve;
mod convert_format;
mod exposure;
mod gray;
mod hue_chroma;
mod invert_gamma;
mod invert_linear;
mod levels;
mod posterize;
mod saturation;
mod sepia;
mod vignette;

/// The operations of this family, by name. One left out is an unused `OP`, and does not compile.
pub(crate) static OPS: &[&OpDef] = &[
    &absolute::OP,
    &brightness_contrast::OP,
    &color_to_alpha::OP,
    &contrast_curve::OP,
    &convert_format::OP,
    &exposure::OP,
    &gray::OP,
    &hue_chroma::OP,
    &invert_gamma::OP,
    &invert_linear::OP,
    &levels::OP,
    &posterize::OP,
    &saturation::OP,
    &sepia::OP,
    &vignette::OP,
];
