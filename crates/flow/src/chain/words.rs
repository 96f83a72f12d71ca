//! Cuts a text into words as a shell does, and quotes words so that they stay whole.

use crate::place::Lines;
use crate::{Error, Location};

/// A word, and where it stands if it comes from a text.
#[derive(Debug)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) at: Option<Location>,
}

pub(super) fn split(text: &str) -> Result<Vec<Word>, Error> {
    let lines = Lines::new(text);
    let mut words = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(is_blank);
        if rest.is_empty() {
            return Ok(words);
        }
        let at = lines.at(text.len() - rest.len());
        if rest.starts_with('#') {
            rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
        } else {
            let (word, length) = first_word(rest).ok_or_else(|| {
                Error::syntax(at, "a quote in this word is not closed, or nothing follows `\\`")
            })?;
            // A line that ends with `\` only continues on the next.
            if !word.is_empty() || !rest[..length].chars().all(|c| matches!(c, '\\' | '\n' | '\r'))
            {
                words.push(Word { text: word, at: Some(at) });
            }
            rest = &rest[length..];
        }
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// The first word without its quotes, and how long it was with them.
fn first_word(text: &str) -> Option<(String, usize)> {
    let mut word = String::new();
    let mut characters = text.char_indices();
    while let Some((i, c)) = characters.next() {
        match c {
            c if is_blank(c) => return Some((word, i)),
            '\\' => match characters.next()?.1 {
                '\n' => {}
                escaped => word.push(escaped),
            },
            '\'' => loop {
                match characters.next()?.1 {
                    '\'' => break,
                    c => word.push(c),
                }
            },
            '"' => loop {
                match characters.next()?.1 {
                    '"' => break,
                    '\\' => match characters.next()?.1 {
                        '\n' => {}
                        c @ ('$' | '`' | '"' | '\\') => word.push(c),
                        c => word.extend(['\\', c]),
                    },
                    c => word.push(c),
                }
            },
            c => word.push(c),
        }
    }
    Some((word, text.len()))
}

/// A word as a shell must see it.
pub(super) fn quote(word: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || "_@%+=:,./[]-".contains(c);
    if !word.is_empty() && word.chars().all(safe) {
        return word.to_owned();
    }
    let (key, value) = match word.split_once('=') {
        Some((key, value)) if key.chars().all(safe) => (format!("{key}="), value),
        _ => (String::new(), word),
    };
    format!("{key}'{}'", value.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        split(text).unwrap().into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn quotes_keep_words_together() {
        assert_eq!(texts("a 'b c'd \"e \\\" \\n\" f\\ g"), ["a", "b cd", "e \" \\n", "f g"]);
        assert_eq!(texts("'' \"\""), ["", ""]);
    }

    #[test]
    fn comments_and_line_ends_separate_words() {
        assert_eq!(texts("a #b\n c#d \\\n e\r\n"), ["a", "c#d", "e"]);
    }

    #[test]
    fn an_open_quote_is_an_error_that_knows_its_place() {
        let error = split("a\n b='c").unwrap_err();
        assert_eq!(error.place().at, Some(Location { line: 2, column: 2 }));
        assert!(split("a \\").is_err());
    }

    #[test]
    fn quoted_words_come_back_as_they_were() {
        for word in ["a", "x=rgb(1, 0, 0)", "it's", "", "#", "a='b'", "ü=\\", "x=[", "a b=c"] {
            assert_eq!(texts(&quote(word)), [word]);
        }
    }
}
