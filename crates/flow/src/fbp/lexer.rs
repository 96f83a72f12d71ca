//! The words of the FBP language.

use crate::error::short;
use crate::place::Lines;
use crate::{Error, Json, Limits, Location};

/// A word, and where it stands.
#[derive(Debug)]
pub(super) struct Word {
    pub(super) kind: Kind,
    pub(super) at: Location,
}

#[derive(Debug)]
pub(super) enum Kind {
    /// A node or a port: the parser knows which by its position.
    Name {
        text: String,
        index: Option<usize>,
        component: Option<Component>,
    },
    /// A node that has only a component.
    Anonymous(Component),
    Data(Json),
    Arrow,
    /// The end of a statement.
    End,
    Annotation {
        key: String,
        value: String,
    },
    Export {
        outward: bool,
        node: String,
        port: String,
        public: String,
    },
    DefaultPort {
        outward: bool,
        port: String,
    },
}

/// What stands in parentheses: `(component:key=value,…)`.
#[derive(Debug)]
pub(super) struct Component {
    pub(super) name: String,
    pub(super) metadata: Option<String>,
}

/// Cuts a text into words.
pub(super) fn words(text: &str, limits: &Limits) -> Result<Vec<Word>, Error> {
    let mut lexer = Lexer { text, lines: Lines::new(text), offset: 0, limits, words: Vec::new() };
    while lexer.offset < text.len() {
        lexer.word()?;
        limits.check_words(lexer.words.len(), || lexer.lines.at(lexer.offset).into())?;
    }
    lexer.push(Kind::End, text.len());
    Ok(lexer.words)
}

struct Lexer<'t> {
    text: &'t str,
    lines: Lines<'t>,
    offset: usize,
    limits: &'t Limits,
    words: Vec<Word>,
}

impl<'t> Lexer<'t> {
    fn word(&mut self) -> Result<(), Error> {
        let start = self.offset;
        match self.rest().chars().next() {
            Some(' ') => self.offset += 1,
            Some('\t') => self.tab()?,
            Some(c) if is_newline(c) => self.end(start, c.len_utf8()),
            Some(',') => self.end(start, 1),
            Some('#') => self.comment(),
            Some('-') if self.rest().starts_with("->") => {
                self.offset += 2;
                self.push(Kind::Arrow, start);
            }
            Some('\'') => self.quoted()?,
            Some('(') => {
                let component = self.component()?;
                self.push(Kind::Anonymous(component), start);
            }
            Some('{' | '[' | '"') => self.json()?,
            Some('-' | '0'..='9') => self.number()?,
            Some(c) if c.is_ascii_alphabetic() || c == '_' => self.name_or_keyword()?,
            Some(c) => return Err(self.unexpected(c)),
            None => {}
        }
        Ok(())
    }

    fn rest(&self) -> &'t str {
        &self.text[self.offset..]
    }

    fn push(&mut self, kind: Kind, start: usize) {
        self.words.push(Word { kind, at: self.lines.at(start) });
    }

    fn end(&mut self, start: usize, length: usize) {
        self.offset += length;
        if self.words.last().is_some_and(|word| !matches!(word.kind, Kind::End)) {
            self.push(Kind::End, start);
        }
    }

    fn error(&self, message: impl Into<String>) -> Error {
        Error::syntax(self.lines.at(self.offset), message)
    }

    fn unexpected(&self, c: char) -> Error {
        let remedy = match c {
            ';' => "; statements are separated by `,` or a new line",
            '=' => "; only INPORT=, OUTPORT=, DEFAULT_INPORT= and DEFAULT_OUTPORT= are known",
            _ => "; a node, a port, data or `->` can stand here",
        };
        self.error(format!("unexpected `{}`{remedy}", c.escape_debug()))
    }

    /// Takes the characters that `belongs` accepts.
    fn take(&mut self, belongs: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let length = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        self.offset += length;
        &rest[..length]
    }

    /// Takes `text` if it comes next.
    fn eat(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.offset += text.len();
        }
        found
    }

    fn starts_statement(&self) -> bool {
        self.words.last().is_none_or(|word| !word.kind.continues())
    }

    /// A tab is only blank beside JSON data, where it makes `true` data and not a node.
    fn tab(&mut self) -> Result<(), Error> {
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

    /// A comment goes to the end of the line. One like `# @key value` that starts a line and is
    /// ended by another is an annotation.
    fn comment(&mut self) {
        let start = self.offset;
        let starts_line = self.text[..start].chars().next_back().is_none_or(is_newline);
        let line = self.take(|c| !is_newline(c));
        if let Some((key, value)) = annotation(line)
            && starts_line
            && !self.rest().is_empty()
        {
            self.push(Kind::Annotation { key: key.into(), value: value.into() }, start);
        }
    }

    fn quoted(&mut self) -> Result<(), Error> {
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

    fn json(&mut self) -> Result<(), Error> {
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

    fn number(&mut self) -> Result<(), Error> {
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

    fn name_or_keyword(&mut self) -> Result<(), Error> {
        let start = self.offset;
        for (keyword, outward) in [("INPORT=", false), ("OUTPORT=", true)] {
            if self.starts_statement() && self.eat(keyword) {
                return self.export(outward, start);
            }
        }
        for (keyword, outward) in [("DEFAULT_INPORT=", false), ("DEFAULT_OUTPORT=", true)] {
            if self.starts_statement() && self.eat(keyword) {
                let port = self.name("a port")?.to_owned();
                self.push(Kind::DefaultPort { outward, port }, start);
                return Ok(());
            }
        }
        let text = self.name("a name")?.to_owned();
        let index = if self.eat("[") { Some(self.index(&text)?) } else { None };
        let component = if self.rest().starts_with('(') { Some(self.component()?) } else { None };
        self.push(Kind::Name { text, index, component }, start);
        Ok(())
    }

    /// `node.port:public`, after INPORT= or OUTPORT=.
    fn export(&mut self, outward: bool, start: usize) -> Result<(), Error> {
        let node = self.take(|c| is_name(c) && c != '.').to_owned();
        if !node.starts_with(starts_name) || !self.eat(".") {
            return Err(self.error("an exported port is written node.PORT:PUBLIC"));
        }
        let port = self.name("a port")?.to_owned();
        if !self.eat(":") {
            return Err(self.error("`:` and a public name must follow; slots cannot be exported"));
        }
        let public = self.name("a public name")?.to_owned();
        self.push(Kind::Export { outward, node, port, public }, start);
        Ok(())
    }

    /// Letters, digits, `_`, `.` and `-`; but the `-` of an arrow is not part of a name.
    fn name(&mut self, what: &str) -> Result<&'t str, Error> {
        let rest = self.rest();
        let name = &rest[..rest.find(|c| !is_name(c)).unwrap_or(rest.len())];
        let arrow = rest[name.len()..].starts_with('>');
        let name = if arrow { name.strip_suffix('-').unwrap_or(name) } else { name };
        if !name.starts_with(starts_name) {
            return Err(
                self.error(format!("{what} must stand here; it starts with a letter or `_`"))
            );
        }
        self.offset += name.len();
        Ok(name)
    }

    fn index(&mut self, port: &str) -> Result<usize, Error> {
        let digits = self.take(|c| c.is_ascii_digit());
        match digits.parse() {
            Ok(index) if self.eat("]") => Ok(index),
            _ => Err(self.error(format!("a slot is written {}[0]", short(port)))),
        }
    }

    fn component(&mut self) -> Result<Component, Error> {
        self.offset += 1;
        let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_');
        let name = self.take(legal).to_owned();
        let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '=' | '_' | ',');
        let metadata = self.eat(":").then(|| self.take(legal).to_owned());
        if metadata.as_ref().is_some_and(String::is_empty) || !self.eat(")") {
            let found = self
                .rest()
                .chars()
                .next()
                .map_or("the end".into(), |c| format!("`{}`", c.escape_debug()));
            return Err(self.error(format!(
                "{found} in a component; it is written (library/name) or (library/name:key=value)"
            )));
        }
        Ok(Component { name, metadata })
    }
}

impl Kind {
    /// Whether a statement goes on after this word.
    fn continues(&self) -> bool {
        !matches!(self, Self::End | Self::Annotation { .. })
    }
}

pub(super) fn is_newline(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

pub(super) fn starts_name(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_'
}

pub(super) fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-')
}

/// The key and value of a comment like `# @key value`.
pub(super) fn annotation(line: &str) -> Option<(&str, &str)> {
    let blank = |text: &'_ str| text.starts_with(' ');
    let spaced = line.strip_prefix('#').filter(|rest| blank(rest))?;
    let (key, value) = spaced.trim_start_matches(' ').strip_prefix('@')?.split_once(' ')?;
    let value = value.trim_matches(' ');
    let is_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let is_value = |c: char| is_key(c) || matches!(c, ' ' | '.');
    let legal = !key.is_empty() && key.chars().all(is_key) && value.chars().all(is_value);
    (legal && !value.is_empty()).then_some((key, value))
}

/// How deep a value is nested. Values come from a parser that allows little.
fn depth(json: &Json) -> usize {
    match json {
        Json::Array(elements) => 1 + elements.iter().map(depth).max().unwrap_or(0),
        Json::Object(members) => 1 + members.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}
