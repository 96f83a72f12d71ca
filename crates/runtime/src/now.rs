//! The time, as it is handed in.

use std::time::{Duration, UNIX_EPOCH};

/// A moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Now {
    /// Since the runtime began; it never goes back.
    pub since: Duration,
    /// Since 1970.
    pub unix: Duration,
}

impl Now {
    /// As RFC 3339 has it.
    pub fn to_text(self) -> String {
        humantime::format_rfc3339_millis(UNIX_EPOCH + self.unix).to_string()
    }
}
