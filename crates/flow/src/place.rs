//! Where something stands in a text: for messages a person can act on.

use std::fmt;

/// A line and a column, both counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Location {
    /// The line.
    pub line: u32,
    /// The column, in characters.
    pub column: u32,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// The file and the location an error is about, as far as they are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The name of the file.
    pub file: Option<String>,
    /// The location in it.
    pub at: Option<Location>,
}

impl From<Option<Location>> for Place {
    fn from(at: Option<Location>) -> Self {
        Self { file: None, at }
    }
}

impl From<Location> for Place {
    fn from(at: Location) -> Self {
        Self { file: None, at: Some(at) }
    }
}

/// Writes `poster.fbp:3:7: `, or as much of it as is known.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.file, self.at) {
            (Some(file), Some(at)) => write!(f, "{file}:{at}: "),
            (Some(file), None) => write!(f, "{file}: "),
            (None, Some(at)) => write!(f, "line {}, column {}: ", at.line, at.column),
            (None, None) => Ok(()),
        }
    }
}

/// Finds the line and column of a byte quickly, however long the text and its lines are.
#[derive(Debug)]
pub(crate) struct Lines<'t> {
    text: &'t str,
    /// The first byte of each line.
    starts: Vec<usize>,
    /// The number of characters that start before each block of bytes.
    before: Vec<usize>,
}

const BLOCK: usize = 128;

impl<'t> Lines<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let ends_line = |i: &usize| {
            bytes[*i] == b'\n' || (bytes[*i] == b'\r' && bytes.get(i + 1) != Some(&b'\n'))
        };
        let starts = std::iter::once(0).chain((0..bytes.len()).filter(ends_line).map(|i| i + 1));
        let mut before = vec![0];
        for block in bytes.chunks(BLOCK) {
            before.push(before[before.len() - 1] + characters(block));
        }
        Self { text, starts: starts.collect(), before }
    }

    /// The location of the character at or around the byte `offset`.
    pub(crate) fn at(&self, offset: usize) -> Location {
        let offset = self.text.floor_char_boundary(offset);
        let line = self.starts.partition_point(|&start| start <= offset);
        let column = self.characters_before(offset) - self.characters_before(self.starts[line - 1]);
        Location { line: count(line), column: count(column + 1) }
    }

    fn characters_before(&self, offset: usize) -> usize {
        let block = offset / BLOCK;
        self.before[block] + characters(&self.text.as_bytes()[block * BLOCK..offset])
    }
}

/// How many characters start in a piece of UTF-8.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

/// A text longer than four thousand million lines has its last ones counted as one.
fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, offset: usize) -> (u32, u32) {
        let Location { line, column } = Lines::new(text).at(offset);
        (line, column)
    }

    #[test]
    fn lines_and_columns_count_from_one() {
        assert_eq!(at("", 0), (1, 1));
        assert_eq!(at("ab\ncd", 4), (2, 2));
        assert_eq!(at("a\r\nb", 3), (2, 1));
        assert_eq!(at("a\rb", 2), (2, 1));
    }

    #[test]
    fn columns_are_characters_not_bytes() {
        assert_eq!(at("grün x", 6), (1, 6));
        assert_eq!(at("ab", 99), (1, 3));
        assert_eq!(at(&"ü\n".repeat(1000), 2999), (1000, 2));
        assert_eq!(at(&"ü".repeat(1000), 1998), (1, 1000));
    }
}
