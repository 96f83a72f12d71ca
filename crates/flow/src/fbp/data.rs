//! Data in the FBP language: `'text'`, numbers and other JSON.

use super::lexer::{Kind, Lexer, is_name, is_newline};
use crate::{Error, Json};

impl Lexer<'_> {
    /// A tab is only blank beside JSON data, where it makes `true` data and not a node.
    pub(super) fn tab(&mut self) -> Result<(), Error> {
        let after_data = self.words.last().is_some_and(|word| matches!(word.kind, Kind::Data(_)));
        let next = self.rest().trim_start_matches([' ', '\t']);
        if !self.starts_statement() && !after_data {
            return Err(self.error("a tab; separate words by spaces"));
        }
        self.offset = self.text.len() - next.len();
        let literals =
            [("true", Json::Bool(true)), ("false", Json::Bool(false)), ("null", Json::Null)];
        for (word, json) in literals {
            let start = self.offset;
            let ends = |rest: &str| !rest.starts_with(|c: char| is_name(c) && c != '-');
            if !after_data && next.strip_prefix(word).is_some_and(ends) {
                self.offset += word.len();
                self.push(Kind::Data(json), start);
                return Ok(());
            }
        }
        let data =
            next.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '{' | '[' | '"' | '-'));
        if after_data || data || next.is_empty() || next.starts_with(is_newline) {
            return Ok(());
        }
        Err(self.error("a tab before this; separate words by spaces"))
    }

    pub(super) fn quoted(&mut self) -> Result<(), Error> {
        let start = self.offset;
        let mut data = String::new();
        let mut characters = self.rest()[1..].char_indices().peekable();
        while let Some((i, c)) = characters.next() {
            match c {
                '\\' if characters.peek().is_some_and(|(_, c)| *c == '\'') => {
                    characters.next();
                    data.push('\'');
                }
                '\'' => {
                    self.offset += 1 + i + 1;
                    self.push(Kind::Data(Json::String(data)), start);
                    return Ok(());
                }
                c => data.push(c),
            }
        }
        Err(self.error("the text that starts here is not closed by `'`"))
    }

    pub(super) fn json(&mut self) -> Result<(), Error> {
        let start = self.offset;
        let mut values = serde_json::Deserializer::from_str(self.rest()).into_iter::<Json>();
        match values.next() {
            Some(Ok(data)) => {
                self.limits.check_depth(depth(&data), || self.lines.at(start).into())?;
                self.offset += values.byte_offset();
                self.push(Kind::Data(data), start);
                Ok(())
            }
            Some(Err(error)) => {
                let error = error.to_string();
                let message = error.split(" at line ").next().unwrap_or_default();
                Err(self.error(format!("the data that start here are not JSON: {message}")))
            }
            None => Err(self.error("data are missing here")),
        }
    }

    pub(super) fn number(&mut self) -> Result<(), Error> {
        let start = self.offset;
        let digits = |c: char| c.is_ascii_digit();
        self.eat("-");
        self.take(digits);
        if self.eat(".") {
            self.take(digits);
        }
        if self.eat("e") || self.eat("E") {
            let _signed = self.eat("-") || self.eat("+");
            self.take(digits);
        }
        let text = &self.text[start..self.offset];
        let ends = self.rest().starts_with([' ', '\t', '-']);
        match serde_json::from_str(text) {
            Ok(number) if ends => {
                self.push(Kind::Data(number), start);
                Ok(())
            }
            _ => {
                self.offset = start;
                Err(self.error("neither a number nor a name: names start with a letter or `_`"))
            }
        }
    }
}

/// How deep a value is nested. Values come from a parser that allows little.
fn depth(json: &Json) -> usize {
    match json {
        Json::Array(elements) => 1 + elements.iter().map(depth).max().unwrap_or(0),
        Json::Object(members) => 1 + members.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}
