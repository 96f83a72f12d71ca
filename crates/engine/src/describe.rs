//! Parameters in words and in JSON.

use imgflo_op::{Kind, OpDef, Param, Value};
use serde_json::{Map, Value as Json, json};

/// The word for what kind of value a parameter takes.
pub fn kind(param: &Param) -> &'static str {
    match param.kind {
        Kind::Number => "number",
        Kind::Whole => "integer",
        Kind::Toggle => "boolean",
        Kind::Color => "color",
        Kind::Choice(_) => "choice",
        Kind::Text => "text",
        Kind::File => "file",
        Kind::Curve => "curve",
        Kind::Seed => "seed",
    }
}

/// The numbers that a parameter takes, in words, if they are bounded.
pub fn range(param: &Param) -> Option<String> {
    let (low, high) = param.range?;
    Some(match (low > -UNBOUNDED, high < UNBOUNDED) {
        (true, true) => format!("{low} to {high}"),
        (true, false) => format!("at least {low}"),
        (false, true) => format!("at most {high}"),
        (false, false) => return None,
    })
}

/// Ranges that end beyond this are as good as endless.
const UNBOUNDED: f64 = 1e30;

/// A value as it would be written on the command line.
pub fn value(value: &Value) -> String {
    match value {
        Value::Text(text) if text.is_empty() => "none".into(),
        Value::Color(color) => match color.to_srgb8() {
            [r, g, b, 255] if exact(color) => format!("#{r:02x}{g:02x}{b:02x}"),
            [r, g, b, a] if exact(color) => format!("#{r:02x}{g:02x}{b:02x}{a:02x}"),
            _ => color.to_string(),
        },
        other => other.to_string(),
    }
}

fn exact(color: &imgflo_op::Color) -> bool {
    imgflo_op::Color::from_srgb8(color.to_srgb8()) == *color
}

/// A value as JSON: numbers and switches as such, the rest as text.
pub fn value_json(value: &Value) -> Json {
    match value {
        Value::Number(number) => json!(number),
        Value::Whole(number) => json!(number),
        Value::Toggle(on) => json!(on),
        Value::Color(_) => json!(self::value(value)),
        other => json!(other.to_string()),
    }
}

/// The bounds of a parameter's range, if it has one and they can be written.
pub fn bounds(param: &Param) -> (Option<Json>, Option<Json>) {
    let bound = |bound: f64| match param.kind {
        Kind::Whole | Kind::Seed => json!(bound as i64),
        _ => json!(bound),
    };
    match param.range {
        Some((low, high)) => {
            let low = (low > -UNBOUNDED).then(|| bound(low));
            (low, (high < UNBOUNDED).then(|| bound(high)))
        }
        None => (None, None),
    }
}

/// The numbers that a slider offers, and how it spreads them, if that is known.
pub fn slider_json(param: &Param) -> Option<Json> {
    let (from, to) = param.slider?;
    Some(json!({ "from": from, "to": to, "gamma": param.gamma }))
}

/// A parameter as JSON.
pub fn param_json(param: &Param) -> Json {
    let mut json = Map::new();
    json.insert("name".into(), json!(param.name()));
    json.insert("type".into(), json!(kind(param)));
    json.insert("description".into(), json!(param.about.trim()));
    json.insert("default".into(), value_json(&param.default));
    let (low, high) = bounds(param);
    json.extend(low.map(|low| ("minimum".into(), low)));
    json.extend(high.map(|high| ("maximum".into(), high)));
    json.extend(slider_json(param).map(|slider| ("slider".into(), slider)));
    if !param.unit.name().is_empty() {
        json.insert("unit".into(), json!(param.unit.name()));
    }
    if let Kind::Choice(choices) = param.kind {
        let choice = |choice: &imgflo_op::Choice| json!({ "value": choice.nick, "label": choice.label, "description": choice.about.trim() });
        json.insert("choices".into(), choices.iter().map(choice).collect());
    }
    if !param.offers.is_empty() {
        json.insert("offers".into(), json!(param.offers));
    }
    Json::Object(json)
}

/// An operation as JSON.
pub fn op_json(op: &OpDef) -> Json {
    let properties: Json = (op.params)().iter().map(param_json).collect();
    json!({
        "name": op.name,
        "aliases": op.aliases,
        "title": op.title,
        "categories": op.categories,
        "description": op.about.trim(),
        "kind": op.kind,
        "inputs": op.inputs,
        "output": op.output,
        "properties": properties,
    })
}
