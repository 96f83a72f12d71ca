//! What a key may do.

use wildmatch::WildMatch;

use crate::Error;

/// Patterns in a list.
const MOST_PATTERNS: usize = 100;
/// Bytes of a pattern.
const LONGEST_PATTERN: usize = 200;

/// What a key may do.
///
/// In patterns of graphs `*` stands for anything, and `?` for one character. What patterns of
/// sources say is known to who fetches them; here they are texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scopes {
    /// Patterns of the graphs it may use; none at all means every graph.
    pub graphs: Vec<String>,
    /// Patterns of the sources it may use; none at all means every source.
    pub sources: Vec<String>,
    /// Whether a graph may come with the request, instead of being one of the server's.
    pub on_the_fly: bool,
    /// Whether it may do what only administrators do, such as having a result made anew.
    pub admin: bool,
}

impl Scopes {
    /// Whether the key may use the graph of this name.
    pub fn allows_graph(&self, name: &str) -> bool {
        self.graphs.is_empty()
            || self.graphs.iter().any(|pattern| WildMatch::new(pattern).matches(name))
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        check_patterns("graphs", &self.graphs)?;
        check_patterns("sources", &self.sources)
    }
}

fn check_patterns(name: &'static str, patterns: &[String]) -> Result<(), Error> {
    let value = |given: String, takes: &str| Err(Error::Value { name, given, takes: takes.into() });
    if patterns.len() > MOST_PATTERNS {
        return value(format!("{} patterns", patterns.len()), "up to 100 patterns");
    }
    for text in patterns {
        let plain = text.chars().all(|c| !c.is_whitespace() && !c.is_control());
        if text.is_empty() || text.len() > LONGEST_PATTERN || !plain {
            return value(format!("{text:?}"), "patterns of 1 to 200 bytes without spaces");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_patterns_everything_is_allowed() {
        let scopes = Scopes::default();
        assert!(scopes.allows_graph("sepia"));
    }

    #[test]
    fn graphs_are_named_by_patterns() {
        let scopes = Scopes { graphs: vec!["thumb-*".into(), "sepia".into()], ..Scopes::default() };
        assert!(scopes.allows_graph("sepia"));
        assert!(scopes.allows_graph("thumb-small"));
        assert!(!scopes.allows_graph("sepia2"));
        assert!(!scopes.allows_graph("my-thumb-small"));
    }

    #[test]
    fn a_pattern_is_one_word() {
        for wrong in ["", "a b", "a\n", &"a".repeat(201)] {
            let list = vec![wrong.to_owned()];
            for scopes in [
                Scopes { sources: list.clone(), ..Scopes::default() },
                Scopes { graphs: list.clone(), ..Scopes::default() },
            ] {
                assert!(scopes.check().is_err(), "{wrong:?}");
            }
        }
    }
}
