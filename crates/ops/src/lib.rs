//! The operations, one file each, in folders by family.

use std::sync::LazyLock;

use imgflo_op::OpDef;

mod area;
mod compose;
mod core;
mod imgflo;
mod lanes;
mod measured;
mod meta;
mod noise;
mod point;
mod render;
mod resample;
mod transform;
mod warp;
mod whole;

/// Every operation, by name.
pub static OPS: LazyLock<Vec<&'static OpDef>> = LazyLock::new(|| {
    let families = [
        area::OPS,
        compose::OPS,
        core::OPS,
        imgflo::OPS,
        measured::OPS,
        meta::OPS,
        noise::OPS,
        point::OPS,
        render::OPS,
        transform::OPS,
        warp::OPS,
        whole::OPS,
    ];
    let mut ops = families.concat();
    ops.sort_by_key(|op| op.name);
    ops
});
