//! `component`: what nodes can be instances of.

use serde::{Deserialize, Serialize};

use super::{Failure, PortDefinition, commands};

commands! {
    /// What clients ask.
    pub enum Request {
        /// All components.
        "list": List(List),
        /// The source of one.
        "getsource": GetSource(GetSource),
        /// A component is made of a source, or made anew.
        "source": Source(Source),
    }
}

commands! {
    /// What the runtime says.
    pub enum Event {
        /// A component.
        "component": Component(Component),
        /// All have been said; how many.
        "componentsready": Ready(u64),
        /// The source of one.
        "source": Source(Source),
        /// A request was not done.
        "error": Error(Failure),
    }
}

/// Nothing is asked but what there is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {}

/// Which source is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetSource {
    /// The component's full name, or a graph's id.
    pub name: String,
}

/// The source of a component.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its name, without its library.
    pub name: String,
    /// The language: `json` and `fbp` are graphs.
    pub language: String,
    /// Its library.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub library: Option<String>,
    /// The text.
    pub code: String,
    /// Tests, in whatever language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tests: Option<String>,
}

/// A component.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Component {
    /// Its full name, as nodes say it.
    pub name: String,
    /// What it does.
    #[serde(default)]
    pub description: String,
    /// How it is drawn: a name of Font Awesome's.
    #[serde(default)]
    pub icon: String,
    /// Whether it is a graph.
    pub subgraph: bool,
    /// What goes in.
    pub in_ports: Vec<PortDefinition>,
    /// What comes out.
    pub out_ports: Vec<PortDefinition>,
}

impl Source {
    /// The full name: the library and a slash before it, if there is one.
    pub fn full_name(&self) -> String {
        match self.library.as_deref().filter(|library| !library.is_empty()) {
            Some(library) => format!("{library}/{}", self.name),
            None => self.name.clone(),
        }
    }
}
