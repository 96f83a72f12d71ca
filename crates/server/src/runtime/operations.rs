//! What editors show of operations: their properties, schemas of these, and what they do.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use imgflo_engine::describe;
use imgflo_flow::{Edge, Graph, Packet, Port, Process};
use imgflo_live::{Picture, Snapshot, View};
use imgflo_op::{Kind, Make, OpDef, Param};
use serde_json::{Value, json};

use crate::app::App;
use crate::fault::{Fault, Kind as Wrong};
use crate::query::Query;
use crate::results::{Entry, Head, etag};

/// Pixels of what an operation is shown with, when nobody says how many.
const WIDTH: u32 = 320;
/// The widths there are: whoever asks gets the next one, so that all of them can be kept.
const WIDTHS: [u32; 4] = [80, 160, 320, 640];
/// What writes letters: its fonts are shown by their names.
const LETTERS: &str = "gegl:text";
/// Pixels in a row of the name of a font, and rows of it.
const SPECIMEN: (u32, u32) = (320, 48);
/// The sample that operations are shown with.
const SAMPLE: &str = "photo.jpg";

/// What an operation is shown with. There are few of them, so that all can be kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Sample {
    operation: &'static str,
    /// A property that takes or offers a few values, and the one it has.
    choice: Option<(String, &'static str)>,
    width: u32,
}

/// `GET /operations`: all operations.
pub(crate) async fn list(State(app): State<App>) -> Json<Value> {
    Json(app.operations.iter().map(|op| describe::op_json(op)).collect())
}

/// The operation of a name, as graphs and addresses write it.
fn named(app: &App, name: &str) -> Result<&'static OpDef, Fault> {
    let plain = name.replacen('/', ":", 1);
    imgflo_op::find(app.operations, &plain).ok_or_else(|| {
        let nearest = imgflo_op::nearest(&plain, app.operations.iter().map(|op| op.name));
        let hint = nearest.map_or(String::new(), |name| format!("; did you mean `{name}`?"));
        let name: String = name.chars().take(100).collect();
        Fault::new(Wrong::Missing, format!("there is no operation `{name}`{hint}"))
    })
}

/// `GET /schema/NAME/PROPERTY.json`: what a property takes, as a JSON schema.
pub(crate) async fn schema(
    State(app): State<App>,
    Path(path): Path<String>,
) -> Result<Json<Value>, Fault> {
    let (name, property) = path.rsplit_once('/').unwrap_or(("", &path));
    let operation = named(&app, name)?;
    let property = property.strip_suffix(".json").unwrap_or(property);
    let params = (operation.params)();
    let param = params.iter().find(|param| param.name() == property);
    let missing = || {
        let names: Vec<String> = params.iter().map(Param::name).collect();
        let nearest = imgflo_op::nearest(property, names.iter().map(String::as_str));
        let hint = nearest.map_or(String::new(), |name| format!("; did you mean `{name}`?"));
        let property: String = property.chars().take(100).collect();
        Fault::new(Wrong::Missing, format!("{} has no property `{property}`{hint}", operation.name))
    };
    Ok(Json(schema_of(param.ok_or_else(missing)?)))
}

fn schema_of(param: &Param) -> Value {
    let kind = match param.kind {
        Kind::Number => "number",
        Kind::Whole | Kind::Seed => "integer",
        Kind::Toggle => "boolean",
        _ => "string",
    };
    let mut schema = json!({
        "$schema": "http://json-schema.org/draft-04/schema#",
        "title": param.name(),
        "description": param.about.split_whitespace().collect::<Vec<_>>().join(" "),
        "type": kind,
        "default": describe::value_json(&param.default),
    });
    let (low, high) = describe::bounds(param);
    for (key, bound) in [("minimum", low), ("maximum", high)] {
        if let Some(bound) = bound {
            schema[key] = bound;
        }
    }
    match param.kind {
        Kind::Choice(choices) => {
            schema["enum"] = choices.iter().map(|choice| choice.nick).collect();
        }
        Kind::Color => schema["format"] = "color".into(),
        Kind::File => schema["format"] = "uri".into(),
        _ => {}
    }
    if !param.offers.is_empty() {
        schema["enum"] = param.offers.into();
    }
    if let Some(longest) = param.longest {
        schema["maxLength"] = longest.into();
    }
    schema
}

/// `GET /operations/NAME/picture`: what an operation makes of a sample.
pub(crate) async fn picture(
    State(app): State<App>,
    Path(path): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let nothing = || Fault::new(Wrong::Missing, "there is nothing here; see /operations");
    let operation = named(&app, path.strip_suffix("/picture").ok_or_else(nothing)?)?;
    let query = Query::parse(query.as_deref().unwrap_or_default(), 2)?;
    let sample = sample(operation, &query)?;
    let bytes = match app.runtime.shown(&sample) {
        Some(bytes) => bytes,
        None => {
            let live = app.runtime.live().clone();
            let _place = app.work.queue()?;
            let _turn = app.runtime.turn().await;
            let limits = crate::make::pictures(&app.config.limits);
            let asked = sample.clone();
            let made = move || render(&live, operation, &asked, &limits);
            let made = tokio::task::spawn_blocking(made).await;
            let made = made.map_err(|_| Fault::ours("making a sample broke down"))??;
            app.runtime.show(sample, made.clone());
            made
        }
    };
    let entry = Entry { head: Head { etag: etag(&bytes), ..Head::default() }, bytes };
    Ok(crate::http::stored(&entry, &headers, "image/webp", "public, max-age=3600").into_response())
}

/// What is asked for: a width, and the value of a property that takes one of a few.
fn sample(operation: &'static OpDef, query: &Query) -> Result<Sample, Fault> {
    let width = query
        .get("width")
        .map_or(Ok(WIDTH), str::parse)
        .map_err(|_| Fault::new(Wrong::Malformed, "`width` takes a whole number of pixels"))?;
    let width = WIDTHS.into_iter().find(|one| *one >= width).unwrap_or(WIDTHS[3]);
    let set = query.iter().find(|(name, _)| *name != "width");
    let choice = set.map(|(name, value)| {
        let params = (operation.params)();
        let param = params.iter().find(|param| param.name() == name);
        let choice = param.and_then(|param| offered(param).find(|offer| *offer == value));
        let detail = "the picture takes `width`, and a property with one of its choices";
        let choice = choice.ok_or_else(|| Fault::new(Wrong::Malformed, detail))?;
        Ok::<_, Fault>((name.to_owned(), choice))
    });
    Ok(Sample { operation: operation.name, choice: choice.transpose()?, width })
}

/// The values that a property takes, or offers.
fn offered(param: &Param) -> impl Iterator<Item = &'static str> {
    let choices: &[_] = match param.kind {
        Kind::Choice(choices) => choices,
        _ => &[],
    };
    choices.iter().map(|choice| choice.nick).chain(param.offers.iter().copied())
}

fn render(
    live: &imgflo_live::Live,
    operation: &'static OpDef,
    asked: &Sample,
    limits: &imgflo_codec::Limits,
) -> Result<Bytes, Fault> {
    let unusable = |error: imgflo_live::Error| Fault::new(Wrong::Unusable, error.to_string());
    let sample = crate::library::sample_picture(SAMPLE).unwrap_or_default();
    let sample = Picture::open(SAMPLE, Arc::from(sample), limits).map_err(unusable)?;
    let pictures = [(SAMPLE.to_owned(), Ok(sample))].into_iter().collect();
    let snapshot = Snapshot {
        graph: Arc::new(graph(operation, asked.choice.as_ref())),
        pictures: Arc::new(pictures),
        ..Snapshot::default()
    };
    let format = imgflo_live::Format::WebP;
    let view = View { format, quality: Some(80), ..View::new("shown", asked.width, asked.width) };
    Ok(Bytes::copy_from_slice(&live.render(&snapshot, &view).map_err(unusable)?.file))
}

/// A graph that shows an operation, or a value of one of its properties.
fn graph(operation: &OpDef, choice: Option<&(String, &'static str)>) -> Graph {
    match choice {
        Some((port, font)) if operation.name == LETTERS && port == "font" => specimen(font),
        choice => shown(operation, choice),
    }
}

/// A graph that writes the name of a font in that font, black on nothing.
fn specimen(font: &'static str) -> Graph {
    let (width, height) = SPECIMEN;
    let mut graph = Graph { case_sensitive: true, ..Graph::default() };
    for (id, component) in
        [("ground", "gegl:color"), ("it", LETTERS), ("over", "gegl:over"), ("shown", "gegl:crop")]
    {
        graph.processes.insert(id.to_owned(), Process::new(component));
    }
    for (from, to, pad) in
        [("ground", "over", "input"), ("it", "over", "aux"), ("over", "shown", "input")]
    {
        graph.edges.push(Edge::new(Port::new(from, "output"), Port::new(to, pad)));
    }
    let mut set = |node: &str, port: &str, value: Value| {
        graph.packets.push(Packet::new(value, Port::new(node, port)));
    };
    set("ground", "value", "transparent".into());
    set("it", "string", font.into());
    set("it", "font", font.into());
    // As high as the place has room for.
    set("it", "size", (height * 5 / 8).into());
    set("it", "vertical-wrap", height.into());
    set("it", "vertical-alignment", 1.into());
    set("shown", "width", width.into());
    set("shown", "height", height.into());
    graph
}

/// A graph that shows an operation, with the defaults of its properties: on the sample, or on nothing
/// if it takes nothing. What is endless is cut to the size of the sample.
fn shown(operation: &OpDef, choice: Option<&(String, &'static str)>) -> Graph {
    let mut graph = Graph { case_sensitive: true, ..Graph::default() };
    let mut node = |id: &str, component: &str| {
        graph.processes.insert(id.to_owned(), Process::new(component));
    };
    node("photo", "gegl:load");
    node("again", "gegl:mirrors");
    node("it", operation.name);
    node("shown", "gegl:crop");
    let mut edge = |from: &str, to: &str, pad: &str| {
        graph.edges.push(Edge::new(Port::new(from, "output"), Port::new(to, pad)));
    };
    edge("photo", "again", "input");
    for (i, pad) in operation.inputs.iter().enumerate() {
        // Two pictures that are the same would show nothing of how they come together.
        edge(if i == 0 { "photo" } else { "again" }, "it", pad);
    }
    edge(if operation.output { "it" } else { "photo" }, "shown", "input");
    let packets = &mut graph.packets;
    packets.push(Packet::new(SAMPLE, Port::new("photo", "path")));
    packets.extend(choice.map(|(port, value)| Packet::new(*value, Port::new("it", port))));
    if let Make::Source(path) = operation.make {
        packets.push(Packet::new(SAMPLE, Port::new("it", path)));
    }
    for (port, value) in [("width", 1600), ("height", 900)] {
        packets.push(Packet::new(value, Port::new("shown", port)));
    }
    graph
}
