//! Graphs of operations, written in Rust: what a Graph operation is made of.

use std::sync::Arc;

use crate::{OpDef, Params, Value};

/// The image at some place of a graph. Clones are the same place.
#[derive(Clone, Debug)]
pub struct Chain(Arc<Link>);

/// How the image at a place comes about.
#[derive(Debug)]
pub enum Link {
    /// It comes in by this pad.
    Pad(usize),
    /// An operation makes it.
    Step {
        /// The operation.
        op: &'static OpDef,
        /// Its parameters' values, in order.
        values: Vec<Value>,
        /// What is connected to its pads, in order.
        inputs: Vec<Option<Chain>>,
    },
}

impl Chain {
    /// What comes in by a pad.
    pub fn pad(index: usize) -> Self {
        Self(Arc::new(Link::Pad(index)))
    }

    /// How it comes about.
    pub fn link(&self) -> &Link {
        &self.0
    }

    /// The same for two chains at one place.
    pub fn place(&self) -> usize {
        Arc::as_ptr(&self.0) as usize
    }

    /// This, through an operation.
    #[must_use]
    pub fn then<P: Params>(&self, op: &'static OpDef, params: &P) -> Self {
        Self::step(op, params, vec![Some(self.clone())])
    }

    /// This and `aux`, through an operation of two images.
    #[must_use]
    pub fn with<P: Params>(&self, op: &'static OpDef, params: &P, aux: &Self) -> Self {
        Self::step(op, params, vec![Some(self.clone()), Some(aux.clone())])
    }

    /// What an operation of no image makes.
    pub fn from<P: Params>(op: &'static OpDef, params: &P) -> Self {
        Self::step(op, params, Vec::new())
    }

    /// What an operation that is not known beforehand makes, with the usual values, of what is
    /// connected to its pads.
    pub fn through(op: &'static OpDef, inputs: Vec<Option<Self>>) -> Self {
        let values = (op.params)().into_iter().map(|param| param.default).collect();
        Self(Arc::new(Link::Step { op, values, inputs }))
    }

    fn step<P: Params>(op: &'static OpDef, params: &P, inputs: Vec<Option<Self>>) -> Self {
        debug_assert_eq!(op.about, P::ABOUT, "parameters of another operation");
        Self(Arc::new(Link::Step { op, values: params.values(), inputs }))
    }
}
