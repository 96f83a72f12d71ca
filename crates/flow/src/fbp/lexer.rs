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

pub(super) struct Lexer<'t> {
    pub(super) text: &'t str,
    pub(super) lines: Lines<'t>,
    pub(super) offset: usize,
    pub(super) limits: &'t Limits,
    pub(super) words: Vec<Word>,
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

    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.offset..]
    }

    pub(super) fn push(&mut self, kind: Kind, start: usize) {
        self.words.push(Word { kind, at: self.lines.at(start) });
    }

    fn end(&mut self, start: usize, length: usize) {
        self.offset += length;
        if self.words.last().is_some_and(|word| !matches!(word.kind, Kind::End)) {
            self.push(Kind::End, start);
        }
    }

    pub(super) fn error(&self, message: impl Into<String>) -> Error {
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
    pub(super) fn take(&mut self, belongs: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let length = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        self.offset += length;
        &rest[..length]
    }

    /// Takes `text` if it comes next.
    pub(super) fn eat(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.offset += text.len();
        }
        found
    }

    pub(super) fn starts_statement(&self) -> bool {
        self.words.last().is_none_or(|word| !word.kind.continues())
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
