//! A picture from a file.

use std::borrow::Cow;

use imgflo_op::prelude::*;

params! {
    /// Reads a picture from a file.
    pub struct Load {
        /// The file to read.
        path: FilePath = file(),
        /// An address that is not used: give the path, or the picture itself.
        uri: Cow<'static, str> = text(""),
    }
}

pub(crate) static OP: OpDef = OpDef::source::<Load>("gegl:load", "path")
    .title("Load Image")
    .categories(&["meta", "input"])
    .transparency(Keeps);
