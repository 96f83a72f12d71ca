//! `imgflo graph`: what a graph takes and gives.

use imgflo_engine::{Interface, Parameter};
use imgflo_flow::{Format, Graph, IndexMap};
use imgflo_render::describe::{kind, param_json, range, value};
use imgflo_render::ports::{self, narrowed};
use serde_json::{Value as Json, json};

use crate::document::{Document, roomy};
use crate::scene::Scene;
use crate::text::{first_sentence, table};
use crate::{Error, cli, say};

/// Shows a graph's inputs, parameters and outputs.
pub(crate) fn graph(asked: &cli::Graph) -> Result<(), Error> {
    let mut document = Document::open(&asked.graph, &roomy())?;
    if asked.fbp_json && !ports::are_ours(&document.graph) {
        return say::print(&Format::Json.write(&document.graph)?);
    }
    let interface = Scene::interface(&document)?;
    if asked.fbp_json {
        ports::fill(&mut document.graph, &interface);
        return say::print(&Format::Json.write(&document.graph)?);
    }
    if asked.json {
        return say::print(&format!("{:#}\n", as_json(&document.graph, &interface)));
    }
    say::print(&as_text(&document.graph, &interface))
}

fn as_text(graph: &Graph, interface: &Interface) -> String {
    let mut text = String::new();
    let description = property(graph, "description");
    for line in [graph.name().unwrap_or_default(), description] {
        if !line.is_empty() {
            text += &format!("{line}\n");
        }
    }
    let picture = |name: &String| {
        vec![format!("  {name}"), "picture".into(), String::new(), about(&graph.inports, name)]
    };
    section(&mut text, "Inputs", &interface.pictures.iter().map(picture).collect::<Vec<_>>());
    let parameter = |parameter: &Parameter| parameter_row(graph, parameter);
    section(
        &mut text,
        "Parameters",
        &interface.parameters.iter().map(parameter).collect::<Vec<_>>(),
    );
    let output = |name: &String| {
        vec![format!("  {name}"), "picture".into(), String::new(), about(&graph.outports, name)]
    };
    section(&mut text, "Outputs", &interface.outputs.iter().map(output).collect::<Vec<_>>());
    text
}

fn section(text: &mut String, title: &str, rows: &[Vec<String>]) {
    if !text.is_empty() {
        text.push('\n');
    }
    if rows.is_empty() {
        *text += &format!("{title}: none\n");
    } else {
        *text += &format!("{title}\n{}", table(rows));
    }
}

fn parameter_row(graph: &Graph, parameter: &Parameter) -> Vec<String> {
    let (name, param) = (&parameter.name, narrowed(graph, parameter));
    let takes = match param.kind {
        imgflo_op::Kind::Choice(choices) => {
            choices.iter().map(|choice| choice.nick).collect::<Vec<_>>().join("|")
        }
        _ => range(&param).map_or(kind(&param).into(), |range| format!("{} {range}", kind(&param))),
    };
    let own = about(&graph.inports, name);
    let about = if own.is_empty() { first_sentence(param.about) } else { own };
    vec![format!("  {name}"), takes, format!("= {}", value(&param.default)), about]
}

fn as_json(graph: &Graph, interface: &Interface) -> Json {
    let described =
        |exports, name: &String| json!({ "name": name, "description": about(exports, name) });
    let parameter = |parameter: &Parameter| {
        let mut json = param_json(&narrowed(graph, parameter));
        let own = about(&graph.inports, &parameter.name);
        json["name"] = json!(parameter.name);
        json["node"] = json!(parameter.node);
        json["property"] = json!(parameter.param.name());
        if !own.is_empty() {
            json["description"] = json!(own);
        }
        json
    };
    json!({
        "name": graph.name().unwrap_or_default(),
        "description": property(graph, "description"),
        "inputs": interface.pictures.iter().map(|name| described(&graph.inports, name)).collect::<Json>(),
        "parameters": interface.parameters.iter().map(parameter).collect::<Json>(),
        "outputs": interface.outputs.iter().map(|name| described(&graph.outports, name)).collect::<Json>(),
    })
}

fn property<'g>(graph: &'g Graph, name: &str) -> &'g str {
    graph.properties.get(name).and_then(Json::as_str).unwrap_or_default()
}

fn about(exports: &IndexMap<String, imgflo_flow::Export>, name: &str) -> String {
    let description = exports.get(name).and_then(|export| export.metadata.get("description"));
    description.and_then(Json::as_str).unwrap_or_default().to_owned()
}
