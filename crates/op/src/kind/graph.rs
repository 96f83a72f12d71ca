//! An operation made of others.

use crate::{Chain, Make, OpDef, Params};

/// An operation made of others. It is gone before anything is planned.
pub trait Graph: Params {
    /// The graph that takes its place, given what is connected to its first pad.
    fn graph(&self, input: &Chain) -> Chain;
}

/// Defines an operation made of others.
pub const fn graph<T: Graph>(name: &'static str) -> OpDef {
    OpDef::of::<T>(name, "graph", Make::Graph(|v| T::read(v).graph(&Chain::pad(0))))
}
