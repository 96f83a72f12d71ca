//! What GEGL's two notations, XML and chains, have in common: nodes with one output, in an order
//! that gives them names.

mod draft;
mod outline;

pub(crate) use draft::{Draft, Link, Node};
pub(crate) use outline::{Names, Outline, operation, value};

use std::collections::HashMap;

/// The name a node gets when the document gives it none: the operation's, and which one of its
/// kind it is in the order of the document. `gegl:crop` is `crop-1`.
#[derive(Debug, Default)]
pub(crate) struct Ordinals(HashMap<String, usize>);

impl Ordinals {
    pub(crate) fn next(&mut self, component: &str) -> String {
        let short = component.rsplit([':', '/']).next().unwrap_or(component);
        let count = self.0.entry(short.to_owned()).or_default();
        *count += 1;
        format!("{short}-{count}")
    }
}
