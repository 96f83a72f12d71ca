//! Free metadata: what the protocol fixes of them is checked, the rest is the clients' own.

use imgflo_flow::{Json, JsonObject};

use crate::Error;

/// Bytes of the metadata of one thing.
const MOST: usize = 64 << 10;

/// Metadata of nodes and exported ports: where they are drawn is a whole number.
pub(crate) fn of_node(metadata: &mut JsonObject) -> Result<(), Error> {
    whole(metadata, "x")?;
    whole(metadata, "y")?;
    bounded(metadata)
}

/// Metadata of edges.
pub(crate) fn of_edge(metadata: &mut JsonObject) -> Result<(), Error> {
    whole(metadata, "route")?;
    is("schema", metadata.get("schema"), "an address", is_address)?;
    is("secure", metadata.get("secure"), "true or false", Json::is_boolean)?;
    bounded(metadata)
}

/// Metadata of groups.
pub(crate) fn of_group(metadata: &mut JsonObject) -> Result<(), Error> {
    is("description", metadata.get("description"), "text", Json::is_string)?;
    bounded(metadata)
}

/// What a graph says of itself.
pub(crate) fn of_graph(properties: &JsonObject) -> Result<(), Error> {
    bounded(properties)
}

/// Takes in changes: what is null goes.
pub(crate) fn merge(metadata: &mut JsonObject, changes: JsonObject) {
    for (key, value) in changes {
        if value.is_null() {
            metadata.shift_remove(&key);
        } else {
            metadata.insert(key, value);
        }
    }
}

/// Editors that scale their canvas have places between pixels; the protocol has not.
fn whole(metadata: &mut JsonObject, key: &'static str) -> Result<(), Error> {
    let takes = Error::Metadata { key, takes: "a whole number" };
    match metadata.get_mut(key) {
        None | Some(Json::Null) => Ok(()),
        Some(Json::Number(number)) => {
            let rounded = number.as_f64().map(f64::round).filter(|number| number.abs() < 9e15);
            *number = (rounded.ok_or(takes)? as i64).into();
            Ok(())
        }
        Some(_) => Err(takes),
    }
}

fn is(
    key: &'static str,
    value: Option<&Json>,
    takes: &'static str,
    fits: impl Fn(&Json) -> bool,
) -> Result<(), Error> {
    let fits = value.is_none_or(|value| value.is_null() || fits(value));
    if fits { Ok(()) } else { Err(Error::Metadata { key, takes }) }
}

fn is_address(value: &Json) -> bool {
    let scheme = |text: &str| {
        text.split_once(':').is_some_and(|(scheme, rest)| {
            let plain = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
            scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.chars().all(plain)
                && !rest.is_empty()
                && !rest.contains(char::is_whitespace)
        })
    };
    value.as_str().is_some_and(scheme)
}

fn bounded(metadata: &JsonObject) -> Result<(), Error> {
    let bytes = serde_json::to_string(metadata).map_or(usize::MAX, |text| text.len());
    let too_much = Error::TooMuch { what: "the bytes of the metadata", limit: MOST };
    if bytes > MOST { Err(too_much) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(json: &Json) -> JsonObject {
        json.as_object().unwrap().clone()
    }

    #[test]
    fn what_is_null_goes() {
        let mut metadata = object(&json!({ "a": 1, "b": 2 }));
        merge(&mut metadata, object(&json!({ "a": null, "c": 3 })));
        assert_eq!(metadata, object(&json!({ "b": 2, "c": 3 })));
    }

    #[test]
    fn places_are_whole_numbers() {
        let mut metadata = object(&json!({ "x": 1.5, "y": -2, "width": 7.25 }));
        of_node(&mut metadata).unwrap();
        assert_eq!(metadata, object(&json!({ "x": 2, "y": -2, "width": 7.25 })));
        assert!(of_node(&mut object(&json!({ "x": "left" }))).is_err());
        assert!(of_node(&mut object(&json!({ "x": 1e300 }))).is_err());
    }

    #[test]
    fn what_the_protocol_fixes_is_checked() {
        assert!(of_edge(&mut object(&json!({ "route": 3, "secure": true }))).is_ok());
        assert!(of_edge(&mut object(&json!({ "schema": "https://a.test/b.json" }))).is_ok());
        assert!(of_edge(&mut object(&json!({ "schema": "b" }))).is_err());
        assert!(of_edge(&mut object(&json!({ "secure": "yes" }))).is_err());
        assert!(of_group(&mut object(&json!({ "description": 4 }))).is_err());
        assert!(of_node(&mut object(&json!({ "text": "x".repeat(MOST) }))).is_err());
    }
}
