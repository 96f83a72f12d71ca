//! A request's query, read strictly.

use percent_encoding::percent_decode_str;

use crate::fault::{Fault, Kind};

/// The parameters of a request, in their order; none is there twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// Reads a query of at most so many parameters.
    pub(crate) fn parse(query: &str, most: usize) -> Result<Self, Fault> {
        let mut parameters: Vec<(String, String)> = Vec::new();
        for part in query.split('&').filter(|part| !part.is_empty()) {
            if parameters.len() == most {
                let detail = format!("there are more than {most} parameters");
                return Err(Fault::new(Kind::Malformed, detail));
            }
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let (name, value) = (decoded(name)?, decoded(value)?);
            if parameters.iter().any(|(other, _)| *other == name) {
                let name: String = name.chars().take(100).collect();
                let detail = format!("`{name}` is there twice; give it once");
                return Err(Fault::new(Kind::Malformed, detail));
            }
            parameters.push((name, value));
        }
        Ok(Self(parameters))
    }

    /// A parameter's value.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// All parameters.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Adds what is not there yet.
    pub(crate) fn fill(&mut self, name: &str, value: &str) {
        if self.get(name).is_none() {
            self.0.push((name.to_owned(), value.to_owned()));
        }
    }
}

fn decoded(text: &str) -> Result<String, Fault> {
    let malformed = |what| Fault::new(Kind::Malformed, format!("the query {what}"));
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        let digits = rest.as_bytes().get(at + 1..at + 3);
        if !digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
            return Err(malformed("has a % that no two hexadecimal digits follow; write %25"));
        }
        rest = &rest[at + 3..];
    }
    let spaced = text.replace('+', " ");
    let text = percent_decode_str(&spaced).decode_utf8();
    let text = text.map_err(|_| malformed("is not UTF-8 text"))?;
    match text.contains('\0') {
        true => Err(malformed("has a zero byte in it")),
        false => Ok(text.into_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_decoded() {
        let query = Query::parse("a=1+2&b=%23fff&c", 10).unwrap();
        let all: Vec<_> = query.iter().collect();
        assert_eq!(all, [("a", "1 2"), ("b", "#fff"), ("c", "")]);
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for wrong in ["a=1&a=2", "a=%zz", "a=%", "a=%f", "a=%ff", "a=%00", "a&b&c&d"] {
            assert_eq!(Query::parse(wrong, 3).unwrap_err().kind, Kind::Malformed, "{wrong}");
        }
    }
}
