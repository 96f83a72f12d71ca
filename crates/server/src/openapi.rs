//! `/openapi.json`: what can be asked for, made of the graphs' own parameters; `/api` is a page to
//! read it.

use axum::Json;
use axum::extract::State;
use axum::response::{Html, IntoResponse};
use imgflo_codec::FileFormat;
use imgflo_flow::Format;
use imgflo_op::{Kind, Param, Value as Default};
use imgflo_render::describe::{bounds, slider_json, value_json};
use serde_json::{Map, Value, json};

use crate::app::App;
use crate::library::Saved;

/// `GET /openapi.json`.
pub(crate) async fn openapi(State(app): State<App>) -> impl IntoResponse {
    Json(document(&app))
}

/// `GET /api`.
pub(crate) async fn page(State(app): State<App>) -> impl IntoResponse {
    Html(html(&document(&app)))
}

/// The whole document, of `OpenAPI` 3.1.
fn document(app: &App) -> Value {
    let (shelf, address) = (app.library.shelf(), app.config.address());
    let films = app.ffmpeg.is_some();
    let mut paths = Map::new();
    for saved in shelf.graphs.values() {
        paths.insert(format!("/image/{}.{{format}}", saved.name), graph(saved, films));
    }
    for (path, item) in others() {
        paths.insert(path.to_owned(), item);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "imgflo",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Every graph is an address that answers with a picture.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": address }],
        "paths": paths,
        "components": { "schemas": { "Problem": problem() } },
    })
}

/// What can be done with a graph.
fn graph(saved: &Saved, films: bool) -> Value {
    let about = saved.graph.properties.get("description").and_then(Value::as_str);
    let about = about.unwrap_or("A graph.");
    let mut parameters = vec![format(films)];
    for name in saved.pictures() {
        let about = "The address of a picture: https://…, files/NAME, or data:….";
        parameters.push(query(name, about, &json!({ "type": "string", "minLength": 1 })));
    }
    let own = saved.interface.parameters.iter().filter(|p| p.param.kind != Kind::File);
    for name in own.map(|parameter| parameter.name.as_str()) {
        if let Some(param) = saved.parameter(name) {
            let about = description(saved, name, &param);
            parameters.push(query(name, &about, &schema(&param)));
        }
    }
    parameters.extend(everywhere(saved));
    let body = json!({ "required": true, "content": {
        "application/octet-stream": { "schema": { "type": "string", "format": "binary" } },
    } });
    json!({
        "summary": saved.name,
        "description": about,
        "parameters": parameters,
        "get": { "operationId": format!("get-{}", saved.name), "responses": responses() },
        "post": {
            "operationId": format!("post-{}", saved.name),
            "description": "The picture comes along.",
            "requestBody": body,
            "responses": responses(),
        },
    })
}

fn description(saved: &Saved, name: &str, param: &Param) -> String {
    let metadata = saved.graph.inports.get(name).map(|export| &export.metadata);
    let own = metadata.and_then(|metadata| metadata.get("description")).and_then(Value::as_str);
    let about = own.unwrap_or(param.about);
    about.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a parameter takes.
fn schema(param: &Param) -> Value {
    let mut schema = match param.kind {
        Kind::Number => json!({ "type": "number" }),
        Kind::Whole => json!({ "type": "integer" }),
        Kind::Seed => json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX }),
        Kind::Toggle => json!({ "type": "boolean" }),
        Kind::Choice(choices) => {
            json!({ "enum": choices.iter().map(|choice| choice.nick).collect::<Vec<_>>() })
        }
        Kind::Color => json!({ "type": "string", "examples": ["#ff8000", "black"] }),
        Kind::Curve => json!({ "type": "string", "examples": ["0,0 0.5,0.7 1,1"] }),
        Kind::Text | Kind::File => json!({ "type": "string" }),
    };
    if !param.offers.is_empty() {
        schema["examples"] = json!(param.offers);
    }
    if let Some(longest) = param.longest {
        schema["maxLength"] = json!(longest);
    }
    if matches!(param.kind, Kind::Number | Kind::Whole) {
        let (low, high) = bounds(param);
        schema["minimum"] = low.unwrap_or(Value::Null);
        schema["maximum"] = high.unwrap_or(Value::Null);
        schema["x-slider"] = slider_json(param).unwrap_or(Value::Null);
    }
    if !matches!(&param.default, Default::Text(text) if text.is_empty()) {
        schema["default"] = value_json(&param.default);
    }
    if let Some(schema) = schema.as_object_mut() {
        schema.retain(|_, value| !value.is_null());
    }
    schema
}

/// The parameters that every graph has, but for those of the same name as its own.
fn everywhere(saved: &Saved) -> Vec<Value> {
    let side = || json!({ "oneOf": [{ "type": "integer", "minimum": 1 }, { "const": "auto" }] });
    let all = [
        ("width", "Pixels in a row of the result; auto asks the browser.", side()),
        ("height", "Rows of the result.", json!({ "type": "integer", "minimum": 1 })),
        (
            "fit",
            "What becomes of proportions.",
            json!({ "enum": ["inside", "contain", "cover", "fill"], "default": "inside" }),
        ),
        (
            "enlarge",
            "Whether inside may make it larger.",
            json!({ "type": "boolean", "default": false }),
        ),
        (
            "dpr",
            "Pixels of the screen for each of the page.",
            json!({ "oneOf": [{ "type": "number", "minimum": 0.1, "maximum": 8 }, { "const": "auto" }] }),
        ),
        (
            "quality",
            "How good a lossy file is.",
            json!({ "type": "integer", "minimum": 1, "maximum": 100 }),
        ),
        (
            "frame",
            "The frame of an animation that is shown.",
            json!({ "type": "integer", "minimum": 0 }),
        ),
        ("tag", "Words to forget the result by.", json!({ "type": "string" })),
        ("key", "Who signs.", json!({ "type": "string" })),
        ("expires", "When the signature ends: seconds since 1970.", json!({ "type": "integer" })),
        ("signature", "The HMAC-SHA256 of all before; it comes last.", json!({ "type": "string" })),
    ];
    let own = |name: &str| saved.interface.parameters.iter().any(|p| p.name == name);
    let others = all.into_iter().filter(|(name, ..)| !own(name));
    others.map(|(name, about, schema)| query(name, about, &schema)).collect()
}

fn query(name: &str, about: &str, schema: &Value) -> Value {
    json!({ "name": name, "in": "query", "description": about, "schema": schema })
}

fn format(films: bool) -> Value {
    let written = FileFormat::ALL.into_iter().filter(|format| format.can_be_written());
    let endings = written.flat_map(FileFormat::extensions).copied();
    let endings: Vec<_> = endings.chain(films.then_some("mp4")).collect();
    json!({
        "name": "format", "in": "path", "required": true,
        "description": "The file format.", "schema": { "enum": endings },
    })
}

fn responses() -> Value {
    let problem = |about: &str| {
        json!({ "description": about, "content": { "application/problem+json": {
            "schema": { "$ref": "#/components/schemas/Problem" },
        } } })
    };
    let picture = json!({ "image/*": { "schema": { "type": "string", "format": "binary" } } });
    json!({
        "200": { "description": "The picture.", "content": picture },
        "304": { "description": "The picture is known already." },
        "4XX": problem("The request, or the picture that it names, cannot be used."),
        "5XX": problem("The source or the server failed, or is busy."),
    })
}

fn others() -> Vec<(&'static str, Value)> {
    let json = |about: &str| json!({ "200": { "description": about, "content": { "application/json": {} } } });
    let input = query("input", "The picture's address.", &json!({ "type": "string" }));
    let mut told = json("What the picture is.");
    told["4XX"] = responses()["4XX"].clone();
    told["5XX"] = responses()["5XX"].clone();
    let fields = query(
        "fields",
        "What else is told, with commas: colors, blurhash, thumbhash, location.",
        &json!({ "type": "string", "examples": ["colors,blurhash"] }),
    );
    vec![
        (
            "/info",
            json!({ "get": { "operationId": "info", "parameters": [input, fields], "responses": told } }),
        ),
        ("/convert", convert()),
        (
            "/graphs",
            json!({ "get": { "operationId": "graphs", "responses": json("All graphs.") } }),
        ),
        (
            "/files",
            json!({ "get": { "operationId": "files", "responses": json("The server's pictures.") } }),
        ),
        (
            "/formats",
            json!({ "get": { "operationId": "formats", "responses": json("What pictures can be written as.") } }),
        ),
        ("/graphs/{graph}", source()),
        (
            "/version",
            json!({ "get": { "operationId": "version", "responses": json("The version.") } }),
        ),
    ]
}

fn source() -> Value {
    let about = "The graph, with the ending of another format than FBP JSON, if that is wanted.";
    let graph = json!({
        "name": "graph", "in": "path", "required": true, "description": about,
        "schema": { "type": "string" },
    });
    let mut responses = responses();
    responses["200"] = json!({ "description": "The graph in one piece.", "content": texts() });
    if let Some(responses) = responses.as_object_mut() {
        responses.remove("304");
    }
    json!({
        "parameters": [graph],
        "get": { "operationId": "source", "responses": responses },
    })
}

/// Graphs in all formats.
fn texts() -> Map<String, Value> {
    let text = |format: Format| {
        (format.media_type().to_owned(), json!({ "schema": { "type": "string" } }))
    };
    Format::ALL.into_iter().map(text).collect()
}

fn convert() -> Value {
    let names: Vec<_> = Format::ALL.into_iter().map(Format::name).collect();
    let format = json!({ "enum": names });
    let mut to = query("to", "The format of the answer.", &format);
    to["required"] = json!(true);
    let from = query("from", "The format of the body; without it, the content tells.", &format);
    let mut responses = responses();
    responses["200"] = json!({ "description": "The graph.", "content": texts() });
    if let Some(responses) = responses.as_object_mut() {
        responses.remove("304");
    }
    json!({
        "description": "Answers with a graph in another format.",
        "parameters": [to, from],
        "post": {
            "operationId": "convert",
            "requestBody": { "required": true, "content": { "*/*": {
                "schema": { "type": "string", "format": "binary" },
            } } },
            "responses": responses,
        },
    })
}

fn problem() -> Value {
    let text = json!({ "type": "string" });
    json!({
        "type": "object",
        "description": "What is wrong, as RFC 9457 has it.",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": text, "title": text, "status": { "type": "integer" }, "detail": text,
            "parameter": text, "given": text, "takes": text,
        },
    })
}

/// The document as a page.
fn html(document: &Value) -> String {
    let mut page = String::from(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport \
         content='width=device-width'><title>imgflo: addresses</title><h1>Addresses</h1>\
         <p>The same for programs: <a href=/openapi.json>openapi.json</a>. \
         <a href=/>The graphs with their pictures</a>.</p>",
    );
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        page += &format!("<h2><code>{}</code></h2>", escaped(path));
        page += &format!("<p>{}</p><table>", escaped(item["description"].as_str().unwrap_or("")));
        let shared = item["parameters"].as_array();
        let own = item["get"]["parameters"].as_array();
        for parameter in shared.or(own).into_iter().flatten() {
            let text = |name: &str| escaped(parameter[name].as_str().unwrap_or_default());
            let schema = escaped(&parameter["schema"].to_string());
            let (name, about) = (text("name"), text("description"));
            page += &format!(
                "<tr><td><code>{name}</code><td>{about}<td><small><code>{schema}</code></small>"
            );
        }
        page += "</table>";
    }
    page
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\'' => escaped += "&#39;",
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_page_is_markup_that_should_be_text() {
        assert_eq!(escaped("<a href='x'>&\""), "&lt;a href=&#39;x&#39;&gt;&amp;&quot;");
    }
}
