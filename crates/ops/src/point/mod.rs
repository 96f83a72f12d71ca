//! Each pixel by itself.

use imgflo_op::OpDef;

pub(crate) mod absolute;
mod alien_map;
mod brightness_contrast;
mod channel_mixer;
mod color_exchange;
mod color_matrix;
mod color_overlay;
mod color_rotate;
mod color_temperature;
mod color_to_alpha;
mod color_warp;
mod component_extract;
mod contrast_curve;
mod convert_format;
mod exposure;
mod gradient_map;
mod gray;
mod hue_chroma;
pub(crate) mod invert_gamma;
mod invert_linear;
mod levels;
mod mono_mixer;
mod posterize;
mod red_eye_removal;
mod rgb_clip;
mod saturation;
mod sepia;
mod svg_huerotate;
mod svg_luminancetoalpha;
mod svg_matrix;
mod svg_saturate;
mod unpremultiply;
mod value_invert;
mod vignette;

/// The operations of this family, by name. One left out is an unused `OP`, and does not compile.
pub(crate) static OPS: &[&OpDef] = &[
    &absolute::OP,
    &alien_map::OP,
    &brightness_contrast::OP,
    &channel_mixer::OP,
    &color_exchange::OP,
    &color_overlay::OP,
    &color_rotate::OP,
    &color_temperature::OP,
    &color_to_alpha::OP,
    &color_warp::OP,
    &component_extract::OP,
    &contrast_curve::OP,
    &convert_format::OP,
    &exposure::OP,
    &gradient_map::OP,
    &gray::OP,
    &hue_chroma::OP,
    &invert_gamma::OP,
    &invert_linear::OP,
    &levels::OP,
    &mono_mixer::OP,
    &posterize::OP,
    &red_eye_removal::OP,
    &rgb_clip::OP,
    &saturation::OP,
    &sepia::OP,
    &svg_huerotate::OP,
    &svg_luminancetoalpha::OP,
    &svg_matrix::OP,
    &svg_saturate::OP,
    &unpremultiply::OP,
    &value_invert::OP,
    &vignette::OP,
];
