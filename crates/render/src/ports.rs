//! What a graph's own ports are, written into the metadata of the graph.

use imgflo_engine::{Interface, Parameter};
use imgflo_flow::{Graph, JsonObject};
use imgflo_op::{Kind, Param};
use serde_json::{Value as Json, json};

use crate::describe::{bounds, slider_json, value_json};

/// Whether a graph is for this program: one that names no runtime may be.
pub fn are_ours(graph: &Graph) -> bool {
    graph.runtime().is_none_or(|runtime| runtime == "imgflo")
}

/// Fills in type, description, default, minimum, maximum, slider and values of the ports, where
/// they are not given.
pub fn fill(graph: &mut Graph, interface: &Interface) {
    for parameter in &interface.parameters {
        let facts = facts(&narrowed(graph, parameter));
        if let Some(export) = graph.inports.get_mut(&parameter.name) {
            complete(&mut export.metadata, facts);
        }
    }
    let pictures = graph.inports.iter_mut().filter(|(name, _)| interface.pictures.contains(name));
    for (_, export) in pictures.chain(graph.outports.iter_mut()) {
        complete(
            &mut export.metadata,
            vec![("type", json!("buffer")), ("description", json!("Image buffer"))],
        );
    }
}

fn complete(metadata: &mut JsonObject, facts: Vec<(&'static str, Json)>) {
    for (key, value) in facts {
        metadata.entry(key).or_insert(value);
    }
}

/// What is said of a parameter, in the words of FBP.
fn facts(param: &Param) -> Vec<(&'static str, Json)> {
    let kind = match param.kind {
        Kind::Number => "number",
        Kind::Whole | Kind::Seed => "int",
        Kind::Toggle => "boolean",
        Kind::Color => "color",
        Kind::Choice(_) => "enum",
        Kind::Text | Kind::File | Kind::Curve => "string",
    };
    let about = param.about.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut facts = vec![
        ("type", json!(kind)),
        ("description", json!(about)),
        ("default", value_json(&param.default)),
    ];
    let (low, high) = bounds(param);
    facts.extend(low.map(|low| ("minimum", low)));
    facts.extend(high.map(|high| ("maximum", high)));
    facts.extend(slider_json(param).map(|slider| ("slider", slider)));
    if let Kind::Choice(choices) = param.kind {
        let nicks: Vec<_> = choices.iter().map(|choice| choice.nick).collect();
        facts.push(("values", json!(nicks)));
    } else if !param.offers.is_empty() {
        facts.push(("values", json!(param.offers)));
    }
    facts
}

/// The parameter, with the range that the graph recommends in its metadata; its slider is within.
pub fn narrowed(graph: &Graph, parameter: &Parameter) -> Param {
    let mut param = parameter.param.clone();
    let metadata = graph.inports.get(&parameter.name).map(|export| &export.metadata);
    let bound =
        |name: &str| metadata.and_then(|metadata| metadata.get(name)).and_then(Json::as_f64);
    let (low, high) = (bound("minimum"), bound("maximum"));
    if low.or(high).is_some() {
        let (least, most) = param.limits();
        let (low, high) = (low.unwrap_or(least), high.unwrap_or(most));
        param.range = Some((low, high));
        let slider = param.slider.map(|(from, to)| (from.max(low), to.min(high)));
        param.slider = slider.filter(|(from, to)| from < to);
    }
    param
}
