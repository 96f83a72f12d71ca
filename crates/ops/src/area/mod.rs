//! Blurs, edges and whatever else looks at neighbours.

use imgflo_op::OpDef;

mod bilateral_filter;
mod box_blur;
mod brush;
mod bump_map;
mod c2g;
mod convolution_matrix;
mod edge;
mod edge_laplace;
mod edge_sobel;
mod emboss;
pub(crate) mod gaussian;
mod image_gradient;
mod mean_curvature_blur;
pub(crate) mod median_blur;
mod motion_blur_circular;
mod motion_blur_linear;
mod motion_blur_zoom;
mod nine;
mod noise_reduction;
mod oilify;
mod pixelize;
mod rank;
mod rounds;
mod samples;
mod snn_mean;
mod spray;
mod tally;
mod taps;
#[cfg(test)]
pub(crate) mod trial;

/// The operations of this family, by name. One left out is an unused `OP`, and does not compile.
pub(crate) static OPS: &[&OpDef] = &[
    &bilateral_filter::OP,
    &box_blur::OP,
    &bump_map::OP,
    &c2g::OP,
    &convolution_matrix::OP,
    &edge::OP,
    &edge_laplace::OP,
    &edge_sobel::OP,
    &emboss::OP,
    &gaussian::gaussian_blur::OP,
    &gaussian::gblur_1d::OP,
    &image_gradient::OP,
    &mean_curvature_blur::OP,
    &median_blur::OP,
    &motion_blur_circular::OP,
    &motion_blur_linear::OP,
    &motion_blur_zoom::OP,
    &noise_reduction::OP,
    &oilify::OP,
    &pixelize::OP,
    &snn_mean::OP,
];
