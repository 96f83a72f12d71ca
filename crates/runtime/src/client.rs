//! Who is connected.

use std::collections::{BTreeMap, BTreeSet};

use imgflo_flow::protocol::graph::EdgeEnds;

use crate::Right;

/// A connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientId(pub u64);

/// Who is connected.
#[derive(Debug, Default)]
pub(crate) struct Client {
    /// The most that its messages have shown it may do.
    pub(crate) right: Right,
    /// The graphs that it has named: those it has open.
    pub(crate) graphs: BTreeSet<String>,
    /// The edges whose data it wants, by graph; all, where nothing is said.
    pub(crate) edges: BTreeMap<String, BTreeSet<EdgeEnds>>,
    /// Whether it knows imgflo's own protocol.
    pub(crate) speaks_imgflo: bool,
    /// The graphs in which others see it.
    pub(crate) present: BTreeSet<String>,
    /// Its views.
    pub(crate) views: BTreeSet<String>,
}

/// Graphs that a client has open; those it named first are forgotten when there are more.
const MOST_GRAPHS: usize = 1000;

impl Client {
    /// A client that may do so much.
    pub(crate) fn new(right: Right) -> Self {
        Self { right, ..Self::default() }
    }

    /// Remembers that it has named a graph.
    pub(crate) fn names(&mut self, graph: &str) {
        if self.graphs.len() < MOST_GRAPHS && !self.graphs.contains(graph) {
            self.graphs.insert(graph.to_owned());
        }
    }

    /// Whether it is told what goes over an edge; initial packets come from none.
    pub(crate) fn wants(&self, graph: &str, edge: Option<&EdgeEnds>) -> bool {
        match self.edges.get(graph) {
            None => true,
            Some(edges) => edge.is_some_and(|edge| edges.contains(edge)),
        }
    }
}
