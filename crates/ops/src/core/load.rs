//! A picture from a file.

use imgflo_op::prelude::*;

params! {
    /// Reads a picture from a file.
    pub struct Load {
        /// The file to read.
        path: FilePath = file(),
    }
}

pub(crate) static OP: OpDef = OpDef::source::<Load>("gegl:load", "path")
    .title("Load Image")
    .categories(&["meta", "input"])
    .transparency(Keeps);
