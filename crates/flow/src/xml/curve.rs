//! Curves, the only values that XML writes as elements.

use serde_json::json;

use crate::{Error, Json, JsonObject, Location};

/// A curve while it is read.
#[derive(Debug)]
pub(super) struct Curve {
    ymin: Json,
    ymax: Json,
    points: Vec<Json>,
}

impl Curve {
    /// Starts with the attributes of `<curve>`.
    pub(super) fn new(attributes: &[(String, String)], at: Location) -> Result<Self, Error> {
        let [ymin, ymax] = ["ymin", "ymax"].map(|name| number(attributes, name, "<curve>", at));
        Ok(Self { ymin: ymin?, ymax: ymax?, points: Vec::new() })
    }

    /// Adds a `<curve-point>` with these attributes; returns how many there are.
    pub(super) fn add(
        &mut self,
        attributes: &[(String, String)],
        at: Location,
    ) -> Result<usize, Error> {
        let [x, y] = ["x", "y"].map(|name| number(attributes, name, "<curve-point>", at));
        self.points.push(json!([x?, y?]));
        Ok(self.points.len())
    }

    pub(super) fn into_json(self) -> Json {
        json!({ "curve": { "ymin": self.ymin, "ymax": self.ymax, "points": self.points } })
    }
}

fn number(
    attributes: &[(String, String)],
    name: &str,
    element: &str,
    at: Location,
) -> Result<Json, Error> {
    let text = attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim());
    let number = text.and_then(|text| match serde_json::from_str(text) {
        Ok(Json::Number(number)) => Some(number),
        _ => text.parse().ok().and_then(serde_json::Number::from_f64),
    });
    match number {
        Some(number) => Ok(Json::Number(number)),
        None => Err(Error::syntax(at, format!("{element} needs a number in `{name}`"))),
    }
}

/// The elements of a curve, if the value is one.
pub(super) fn elements(value: &Json, indent: &str) -> Option<String> {
    let object = value.as_object().filter(|object| object.len() == 1)?;
    let curve = object.get("curve")?.as_object()?;
    let [ymin, ymax] = [number_in(curve, "ymin")?, number_in(curve, "ymax")?];
    let mut text = format!("{indent}<curve ymin='{ymin}' ymax='{ymax}'>\n");
    for point in curve.get("points")?.as_array()? {
        match point.as_array()?.as_slice() {
            [Json::Number(x), Json::Number(y)] => {
                text.push_str(&format!("{indent}  <curve-point x='{x}' y='{y}'/>\n"));
            }
            _ => return None,
        }
    }
    Some(text + &format!("{indent}</curve>\n"))
}

fn number_in(curve: &JsonObject, key: &str) -> Option<Json> {
    curve.get(key).filter(|value| value.is_number()).cloned()
}
