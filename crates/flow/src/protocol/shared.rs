//! What several protocols say.

use serde::{Deserialize, Deserializer, Serialize};

use crate::{Json, Port};

/// A port of a node, as edges and packets name it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PortReference {
    /// The node.
    pub node: String,
    /// Its port.
    pub port: String,
    /// The slot of an array port.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "index")]
    pub index: Option<usize>,
}

/// A slot may be written as a number or as text.
fn index<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<usize>, D::Error> {
    let wrong = || serde::de::Error::custom("`index` is a whole number from 0");
    match Json::deserialize(deserializer)? {
        Json::Null => Ok(None),
        Json::Number(number) => {
            let index = number.as_u64().and_then(|index| usize::try_from(index).ok());
            index.map(Some).ok_or_else(wrong)
        }
        Json::String(text) => text.parse().map(Some).map_err(|_| wrong()),
        _ => Err(wrong()),
    }
}

impl From<&Port> for PortReference {
    fn from(port: &Port) -> Self {
        Self { node: port.process.clone(), port: port.port.clone(), index: port.index }
    }
}

impl From<&PortReference> for Port {
    fn from(port: &PortReference) -> Self {
        Self { process: port.node.clone(), port: port.port.clone(), index: port.index }
    }
}

/// What a port of a component or of a graph takes or gives.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PortDefinition {
    /// Its name.
    pub id: String,
    /// What kind of data: `buffer` is a picture.
    #[serde(rename = "type")]
    pub kind: String,
    /// The address of a JSON schema of the data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Whether the component does nothing without it.
    #[serde(default)]
    pub required: bool,
    /// Whether it is an array port.
    #[serde(default)]
    pub addressable: bool,
    /// What it means.
    #[serde(default)]
    pub description: String,
    /// The only values that it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<Json>>,
    /// The value that counts when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Json>,
}

impl PortDefinition {
    /// A port of this name, of which nothing else is known.
    pub fn of(id: &str) -> Self {
        Self { id: id.to_owned(), kind: "any".to_owned(), ..Self::default() }
    }
}

/// Why a request was not done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The thing, and the remedy.
    pub message: String,
}

/// What is said of a graph as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InGraph {
    /// The graph's id.
    pub graph: String,
}
