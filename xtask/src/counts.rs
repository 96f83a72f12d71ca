//! How many tests passed, by what `cargo test`, Playwright and Node say.

use std::fmt;

/// Tests that passed, and that did not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    passed: u64,
    failed: u64,
}

impl Counts {
    /// Takes in a line of output.
    pub(crate) fn take(&mut self, line: &str) {
        let line = line.trim();
        if let Some(result) = line.strip_prefix("test result: ") {
            self.passed += number_before(result, " passed");
            self.failed += number_before(result, " failed");
        } else if let Some((mark, rest)) = line.split_once(' ')
            && ["#", "ℹ"].contains(&mark)
        {
            // `# pass 23`, as Node has it.
            self.passed += number_after(rest, "pass ");
            self.failed += number_after(rest, "fail ");
        } else if line.ends_with(')') || line.ends_with("failed") {
            // `28 passed (1.2m)`, as Playwright has it, with nothing before.
            let alone = |word| {
                line.strip_suffix(word).or(line.split_once(&format!("{word} (")).map(|(n, _)| n))
            };
            self.passed += alone(" passed").and_then(|number| number.parse().ok()).unwrap_or(0);
            self.failed += alone(" failed").and_then(|number| number.parse().ok()).unwrap_or(0);
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

fn number_after(text: &str, word: &str) -> u64 {
    text.strip_prefix(word).and_then(|number| number.trim().parse().ok()).unwrap_or(0)
}

fn number_before(text: &str, word: &str) -> u64 {
    let before = text.split_once(word).map_or("", |(before, _)| before);
    before.rsplit(' ').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_add_up_and_other_lines_do_not_count() {
        let mut counts = Counts::default();
        counts.take("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out");
        counts.take("test the_7 passed ... ok");
        counts.take("test result: FAILED. 3 passed; 2 failed; 0 ignored; finished in 0.01s");
        assert_eq!(counts.to_string(), "15 passed, 2 failed");
    }

    #[test]
    fn what_playwright_and_node_say_counts() {
        let mut counts = Counts::default();
        for line in
            ["  28 passed (1.2m)", "  1 failed", "ℹ pass 23", "ℹ fail 2", "# pass 4", "# skipped 1"]
        {
            counts.take(line);
        }
        counts.take("7 passed the exam (and 1 failed");
        assert_eq!(counts.to_string(), "55 passed, 3 failed");
    }
}
