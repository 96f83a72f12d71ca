//! What only a key's owner and the server know.

use std::fmt;
use std::fmt::Write as _;
use std::time::SystemTime;

use crate::Error;

/// What only a key's owner and the server know. Its text is in no `Debug` output.
#[derive(Clone)]
pub struct Secret {
    text: String,
    /// Until when it counts, if there is an end.
    pub until: Option<SystemTime>,
}

impl Secret {
    /// A secret that is known already; it counts for ever.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), until: None }
    }

    /// The same, but it counts only until this time.
    #[must_use]
    pub fn ending(self, until: SystemTime) -> Self {
        Self { until: Some(until), ..self }
    }

    /// A new one, of 64 hexadecimal digits from the system's random numbers.
    pub fn random() -> Result<Self, Error> {
        random_hex::<32>().map(Self::new)
    }

    /// The text, to be shown to its owner once.
    pub fn expose(&self) -> &str {
        &self.text
    }

    /// Whether it counts at this time. An empty one never does.
    pub fn counts(&self, now: SystemTime) -> bool {
        !self.text.is_empty() && self.until.is_none_or(|until| now < until)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secret").field("until", &self.until).finish_non_exhaustive()
    }
}

/// So many random bytes, as hexadecimal digits.
pub(crate) fn random_hex<const BYTES: usize>() -> Result<String, Error> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(Error::Random)?;
    Ok(hex(&bytes))
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn a_secret_is_not_in_debug_output() {
        let secret = Secret::new("hush");
        assert_eq!(format!("{secret:?}"), "Secret { until: None, .. }");
    }

    #[test]
    fn no_two_secrets_are_the_same() {
        let [one, other] = [Secret::random().unwrap(), Secret::random().unwrap()];
        assert_eq!(one.expose().len(), 64);
        assert_ne!(one.expose(), other.expose());
    }

    #[test]
    fn a_secret_counts_until_its_end() {
        let end = UNIX_EPOCH + Duration::from_secs(10);
        let secret = Secret::new("hush").ending(end);
        assert!(secret.counts(end - Duration::from_secs(1)));
        assert!(!secret.counts(end));
    }

    #[test]
    fn an_empty_secret_never_counts() {
        assert!(!Secret::new("").counts(UNIX_EPOCH));
    }
}
