//! Paths against patterns with stars.

use percent_encoding::percent_decode_str;

/// How often a path is decoded to see where it leads. Nobody encodes so often by mistake.
const ROUNDS: usize = 5;

/// Whether a URL's path, which is percent-encoded, is what a decoded pattern allows.
pub(crate) fn matches_path(pattern: &str, path: &str) -> bool {
    if pattern == "/*" {
        return true;
    }
    let Ok(decoded) = percent_decode_str(path).decode_utf8() else { return false };
    !is_tricky(path) && matches(pattern, &decoded)
}

/// Whether a text is what a pattern allows. A star is anything without a `/`; the last, anything.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let (mut pattern, mut text) = (pattern.as_bytes(), text.as_bytes());
    // Where to go on, should it turn out that the star before stands for more.
    let mut retry: Option<(&[u8], &[u8])> = None;
    loop {
        match (pattern.split_first(), text.split_first()) {
            (None, None) => return true,
            (Some((b'*', [])), _) => return true,
            (Some((b'*', rest)), _) => {
                retry = Some((rest, text));
                pattern = rest;
            }
            (Some((p, rest)), Some((t, tail))) if p == t => (pattern, text) = (rest, tail),
            _ => {
                let Some((after, [passed, tail @ ..])) = retry else { return false };
                if *passed == b'/' {
                    return false;
                }
                retry = Some((after, tail));
                (pattern, text) = (after, tail);
            }
        }
    }
}

/// Whether some server could take a path to lead upward, or to have more folders than it shows.
fn is_tricky(path: &str) -> bool {
    let slashes = |path: &str| path.matches(['/', '\\']).count();
    let mut path = path.to_owned();
    for _ in 0..ROUNDS {
        let up = |name: &str| name.split(';').next() == Some("..");
        if path.split(['/', '\\']).any(up) {
            return true;
        }
        let Ok(decoded) = percent_decode_str(&path).decode_utf8() else { return true };
        if decoded == path.as_str() {
            return false;
        }
        if slashes(&decoded) > slashes(&path) {
            return true;
        }
        path = decoded.into_owned();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_names() {
        for (pattern, text, is) in [
            ("a", "a", true),
            ("a", "ab", false),
            ("", "", true),
            ("*", "a/b", true),
            ("a/*", "a/", true),
            ("a/*", "a", false),
            ("*.png", "a.png.png", true),
            ("*.png", "a/b.png", false),
            ("*/x/*.png", "a/x/b.png", true),
            ("a*b*c", "abbbc", true),
            ("a*b*c", "abbb", false),
        ] {
            assert_eq!(matches(pattern, text), is, "{pattern} {text}");
        }
    }

    #[test]
    fn many_stars_take_no_time() {
        assert!(!matches(&"a*".repeat(1000), &"a".repeat(999)));
        let pattern = format!("{}b", "a*".repeat(50));
        assert!(!matches(&pattern, &"a".repeat(10_000)));
    }
}
