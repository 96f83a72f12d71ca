//! Text in columns and paragraphs.

/// The widest line.
const WIDTH: usize = 96;

/// Rows as a table: columns two spaces apart, none but the last cut off.
pub(crate) fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        text += cells.collect::<Vec<_>>().join("  ").trim_end();
        text.push('\n');
    }
    text
}

/// A doc comment as paragraphs, each line `indent` spaces from the left.
pub(crate) fn paragraphs(about: &str, indent: usize) -> String {
    let mut text = String::new();
    for paragraph in about.trim().split("\n\n") {
        if !text.is_empty() {
            text.push('\n');
        }
        text += &wrap(paragraph, indent);
    }
    text
}

/// The first sentence of a doc comment.
pub(crate) fn first_sentence(about: &str) -> String {
    let paragraph = about.trim().split("\n\n").next().unwrap_or_default();
    let words = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.split_once(". ") {
        Some((sentence, _)) => sentence.to_owned() + ".",
        None => words,
    }
}

fn wrap(paragraph: &str, indent: usize) -> String {
    let mut text = String::new();
    let mut line = String::new();
    for word in paragraph.split_whitespace() {
        let length = line.chars().count() + 1 + word.chars().count();
        if !line.is_empty() && length + indent > WIDTH {
            text += &format!("{:indent$}{line}\n", "");
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line += word;
    }
    if !line.is_empty() {
        text += &format!("{:indent$}{line}\n", "");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let rows = [["a", "long", "x"], ["bcd", "", "y"]].map(|row| row.map(String::from).to_vec());
        assert_eq!(table(&rows), "a    long  x\nbcd        y\n");
    }

    #[test]
    fn lines_are_no_longer_than_the_page() {
        let text = paragraphs(&"word ".repeat(100), 4);
        assert!(text.lines().all(|line| line.len() <= WIDTH && line.starts_with("    word")));
    }

    #[test]
    fn a_sentence_ends_with_a_stop() {
        assert_eq!(first_sentence(" One\n two. Three.\n\nFour."), "One two.");
        assert_eq!(first_sentence("One"), "One");
    }
}
