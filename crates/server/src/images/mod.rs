//! The images API: `/image/GRAPH.EXT?input=…`. The answer is the picture; what is wrong is told as
//! a JSON problem.

mod answer;
mod ask;
mod negotiate;
mod upload;

pub(crate) use answer::{get, path, post};
pub(crate) use ask::Asking;
pub(crate) use upload::{of_graphs, sent, whole};
