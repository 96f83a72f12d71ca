//! Presets: a graph with values of its parameters, under a name.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value as Json;

use super::Saved;

/// A graph with values of its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Preset {
    /// The graph's name.
    pub(crate) graph: String,
    /// The values, as a query has them.
    pub(crate) values: Vec<(String, String)>,
}

/// A preset's file: `{"graph": "duotone", "values": {"strength": 0.5, "width": 800}}`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    graph: String,
    #[serde(default)]
    values: serde_json::Map<String, Json>,
}

/// The presets of a folder. What cannot be used is left out, and told.
pub(super) fn read(
    folder: Option<&Path>,
    graphs: &BTreeMap<String, Arc<Saved>>,
) -> BTreeMap<String, Arc<Preset>> {
    let mut presets = BTreeMap::new();
    let Some(entries) = folder.and_then(|folder| std::fs::read_dir(folder).ok()) else {
        return presets;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.extension().is_none_or(|ending| ending != "json") {
            continue;
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        match one(&path, &name, graphs) {
            Ok(preset) => {
                presets.insert(name, Arc::new(preset));
            }
            Err(error) => tracing::warn!(preset = name, error, "a preset cannot be used"),
        }
    }
    presets
}

fn one(path: &Path, name: &str, graphs: &BTreeMap<String, Arc<Saved>>) -> Result<Preset, String> {
    let text = std::fs::read(path).map_err(|error| error.to_string())?;
    let file: File = serde_json::from_slice(&text).map_err(|error| error.to_string())?;
    if graphs.contains_key(name) {
        return Err(format!("there is a graph called `{name}` as well; rename one"));
    }
    if !graphs.contains_key(&file.graph) {
        return Err(format!("there is no graph `{}`", file.graph));
    }
    let values = file.values.into_iter().map(|(name, value)| match value {
        Json::String(text) => Ok((name, text)),
        Json::Number(number) => Ok((name, number.to_string())),
        Json::Bool(on) => Ok((name, on.to_string())),
        _ => Err(format!("`{name}` is neither text, nor number, nor true or false")),
    });
    Ok(Preset { graph: file.graph, values: values.collect::<Result<_, _>>()? })
}
