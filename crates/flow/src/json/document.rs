//! A JSON document whose values know where they stand.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::place::Lines;
use crate::{Error, Json, JsonObject, Limits, Location};

/// The text of a document, known to be JSON of bearable depth.
#[derive(Debug)]
pub(super) struct Document<'t> {
    text: &'t str,
    lines: Lines<'t>,
}

/// One value in a document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Value<'d> {
    document: &'d Document<'d>,
    raw: &'d str,
}

impl<'t> Document<'t> {
    pub(super) fn new(text: &'t str, limits: &Limits) -> Result<Self, Error> {
        let document = Self { text, lines: Lines::new(text) };
        check_depth(&document, limits)?;
        match serde_json::from_str::<IgnoredAny>(text) {
            Ok(_) => Ok(document),
            Err(error) => Err(document.root().syntax(&error)),
        }
    }

    pub(super) fn root(&self) -> Value<'_> {
        Value { document: self, raw: self.text }
    }
}

/// Counts open brackets outside strings: a parser that recurses must not see too many.
fn check_depth(document: &Document<'_>, limits: &Limits) -> Result<(), Error> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (offset, byte) in document.text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'[' | b'{' => {
                depth += 1;
                limits.check_depth(depth, || document.lines.at(offset).into())?;
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Ok(())
}

impl<'d> Value<'d> {
    /// Where the value starts.
    pub(super) fn at(&self) -> Location {
        self.document.lines.at(self.offset())
    }

    fn offset(&self) -> usize {
        let blank = self.raw.len() - self.raw.trim_start().len();
        self.raw.as_ptr().addr() - self.document.text.as_ptr().addr() + blank
    }

    /// The error of a parser that saw only this value.
    fn syntax(&self, error: &serde_json::Error) -> Error {
        let lines = self.raw.split_inclusive('\n').take(error.line().saturating_sub(1));
        let line_start: usize = lines.map(str::len).sum();
        let in_value = (line_start + error.column().saturating_sub(1)).min(self.raw.len());
        let start = self.raw.as_ptr().addr() - self.document.text.as_ptr().addr();
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        Error::syntax(self.document.lines.at(start + in_value), format!("not JSON: {message}"))
    }

    /// Whether the value is null.
    pub(super) fn is_null(&self) -> bool {
        self.raw.trim() == "null"
    }

    /// Complains that the value is not what it should be.
    pub(super) fn wrong(&self, message: impl Into<String>) -> Error {
        Error::syntax(self.at(), message)
    }

    /// The members of an object. More than `most` and one are not looked at.
    pub(super) fn object(&self, what: &str, most: usize) -> Result<Vec<(String, Self)>, Error> {
        let members = self.parse(Members { most }, '{', what, "an object")?;
        let value = |raw: &'d RawValue| Self { document: self.document, raw: raw.get() };
        Ok(members.into_iter().map(|(name, raw)| (name, value(raw))).collect())
    }

    /// The elements of an array. More than `most` and one are not looked at.
    pub(super) fn array(&self, what: &str, most: usize) -> Result<Vec<Self>, Error> {
        let elements = self.parse(Elements { most }, '[', what, "an array")?;
        let value = |raw: &'d RawValue| Self { document: self.document, raw: raw.get() };
        Ok(elements.into_iter().map(value).collect())
    }

    fn parse<S: DeserializeSeed<'d>>(
        &self,
        seed: S,
        first: char,
        what: &str,
        kind: &str,
    ) -> Result<S::Value, Error> {
        if !self.raw.trim_start().starts_with(first) {
            return Err(self.wrong(format!("{what} must be {kind}")));
        }
        let mut deserializer = serde_json::Deserializer::from_str(self.raw);
        seed.deserialize(&mut deserializer).map_err(|error| self.syntax(&error))
    }

    /// The value itself.
    pub(super) fn json(&self) -> Result<Json, Error> {
        serde_json::from_str(self.raw).map_err(|error| self.syntax(&error))
    }

    /// A string.
    pub(super) fn string(&self, what: &str) -> Result<String, Error> {
        match self.json()? {
            Json::String(text) => Ok(text),
            _ => Err(self.wrong(format!("{what} must be a string"))),
        }
    }

    /// Metadata: an object, or null for none.
    pub(super) fn metadata(&self, what: &str) -> Result<JsonObject, Error> {
        match self.json()? {
            Json::Object(object) => Ok(object),
            Json::Null => Ok(JsonObject::new()),
            _ => Err(self.wrong(format!("{what} must be an object"))),
        }
    }
}

struct Members {
    most: usize,
}

impl<'de> DeserializeSeed<'de> for Members {
    type Value = Vec<(String, &'de RawValue)>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(String, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while members.len() <= self.most
            && let Some(member) = map.next_entry()?
        {
            members.push(member);
        }
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(members)
    }
}

struct Elements {
    most: usize,
}

impl<'de> DeserializeSeed<'de> for Elements {
    type Value = Vec<&'de RawValue>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Elements {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut elements = Vec::new();
        while elements.len() <= self.most
            && let Some(element) = seq.next_element()?
        {
            elements.push(element);
        }
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(elements)
    }
}
