//! What the fuzz targets check, given any bytes.

pub mod graphs;
pub mod jobs;
pub mod memory;
pub mod messages;
pub mod pictures;
mod scene;
