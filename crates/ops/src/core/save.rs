//! A picture into a file.

use imgflo_op::prelude::*;

params! {
    /// Writes an image to a file. How it is written follows from the ending of the file's name.
    pub struct Save {
        /// The file to write.
        path: FilePath = file(),
    }
}

pub(crate) static OP: OpDef = OpDef::sink::<Save>("gegl:save", "path")
    .title("Save")
    .categories(&["meta", "output"])
    .transparency(Keeps);
