//! What a key is, and what can be said of one that is added or changed.

use std::time::SystemTime;

use crate::{Error, Refused, Scopes, Secret};

/// The longest label and owner, in characters.
const LONGEST_TEXT: usize = 200;
/// Bytes of an address.
const LONGEST_ADDRESS: usize = 2_000;

/// Somebody who may have pictures made, and how.
#[derive(Clone, Debug)]
pub struct Key {
    /// Its name in addresses; no secret.
    pub id: String,
    /// The secrets that count or counted, the newest first.
    pub secrets: Vec<Secret>,
    /// What it is for, in the owner's words.
    pub label: String,
    /// Whose it is, such as an address of mail.
    pub owner: String,
    /// Whether it counts at all.
    pub enabled: bool,
    /// What it may do.
    pub scopes: Scopes,
    /// Requests in a minute, if there is a limit of its own.
    pub per_minute: Option<u32>,
    /// What is left to be spent on processing, if that is counted. It may be some seconds old.
    pub quota: Option<i64>,
    /// Pixels of a result, if there is a limit of its own.
    pub max_pixels: Option<u64>,
    /// The address of the picture that its owner shows in the place of one that cannot be made.
    pub fallback: Option<String>,
    /// When it ends, if it does.
    pub expires: Option<SystemTime>,
    /// Of the old server: its tokens, which are MD5 sums, count too. Its quota is a permission
    /// that is never used up, if it is 1 or more.
    pub legacy: bool,
    /// When it was made.
    pub created: SystemTime,
}

impl Key {
    /// A key as the configuration gives it to the old server: it may do everything, but only an
    /// administrator's may have results made anew.
    pub fn given(id: impl Into<String>, secret: impl Into<String>, admin: bool) -> Self {
        Self {
            id: id.into(),
            secrets: vec![Secret::new(secret)],
            label: if admin { "administrator" } else { "configuration" }.into(),
            owner: String::new(),
            enabled: true,
            scopes: Scopes { admin, ..Scopes::default() },
            per_minute: None,
            quota: None,
            max_pixels: None,
            fallback: None,
            expires: None,
            legacy: true,
            created: SystemTime::UNIX_EPOCH,
        }
    }

    /// The secrets that count at this time.
    pub fn secrets_at(&self, now: SystemTime) -> impl Iterator<Item = &Secret> {
        self.secrets.iter().filter(move |secret| secret.counts(now))
    }

    /// Whether the key counts at this time: it is enabled and has not expired.
    pub fn standing(&self, now: SystemTime) -> Result<(), Refused> {
        match self.expires {
            _ if !self.enabled => Err(Refused::Disabled),
            Some(end) if end <= now => Err(Refused::KeyExpired),
            _ => Ok(()),
        }
    }
}

/// What can be said of a key when it is added. What is left out is not limited.
#[derive(Clone, Debug, Default)]
pub struct NewKey {
    /// What it is for, in the owner's words.
    pub label: String,
    /// Whose it is, such as an address of mail.
    pub owner: String,
    /// What it may do.
    pub scopes: Scopes,
    /// Requests in a minute.
    pub per_minute: Option<u32>,
    /// What can be spent on processing.
    pub quota: Option<i64>,
    /// Pixels of a result.
    pub max_pixels: Option<u64>,
    /// The address of the picture that is shown in the place of one that cannot be made.
    pub fallback: Option<String>,
    /// When it ends.
    pub expires: Option<SystemTime>,
}

impl NewKey {
    pub(crate) fn check(&self) -> Result<(), Error> {
        check_text("label", &self.label)?;
        check_text("owner", &self.owner)?;
        check_pixels(self.max_pixels)?;
        check_fallback(self.fallback.as_deref())?;
        self.scopes.check()
    }
}

/// What is to change of a key. What is `None` stays as it is; `Some(None)` takes a limit away.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// What it is for.
    pub label: Option<String>,
    /// Whose it is.
    pub owner: Option<String>,
    /// Whether it counts at all.
    pub enabled: Option<bool>,
    /// What it may do.
    pub scopes: Option<Scopes>,
    /// Requests in a minute.
    pub per_minute: Option<Option<u32>>,
    /// What can be spent on processing, from now on.
    pub quota: Option<Option<i64>>,
    /// Pixels of a result.
    pub max_pixels: Option<Option<u64>>,
    /// The address of the picture that is shown in the place of one that cannot be made.
    pub fallback: Option<Option<String>>,
    /// When it ends.
    pub expires: Option<Option<SystemTime>>,
    /// Gives it a new secret; those it has count until this time, and then no more.
    pub rotate: Option<SystemTime>,
}

impl Change {
    pub(crate) fn check(&self) -> Result<(), Error> {
        check_text("label", self.label.as_deref().unwrap_or_default())?;
        check_text("owner", self.owner.as_deref().unwrap_or_default())?;
        check_pixels(self.max_pixels.flatten())?;
        check_fallback(self.fallback.as_ref().and_then(Option::as_deref))?;
        self.scopes.as_ref().map_or(Ok(()), Scopes::check)
    }
}

fn check_text(name: &'static str, text: &str) -> Result<(), Error> {
    let length = text.chars().count();
    let given = match text.chars().find(|c| c.is_control()) {
        Some(control) => format!("with {control:?} in it"),
        None if length > LONGEST_TEXT => format!("{length} characters long"),
        None => return Ok(()),
    };
    let takes = format!("up to {LONGEST_TEXT} characters of one line");
    Err(Error::Value { name, given, takes })
}

fn check_fallback(address: Option<&str>) -> Result<(), Error> {
    let length = address.map_or(1, str::len);
    if (1..=LONGEST_ADDRESS).contains(&length) {
        return Ok(());
    }
    let takes = format!("an address of 1 to {LONGEST_ADDRESS} bytes");
    Err(Error::Value { name: "fallback", given: format!("{length} bytes long"), takes })
}

fn check_pixels(max_pixels: Option<u64>) -> Result<(), Error> {
    match max_pixels {
        Some(pixels) if i64::try_from(pixels).is_err() => Err(Error::Value {
            name: "max_pixels",
            given: pixels.to_string(),
            takes: format!("up to {}", i64::MAX),
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn a_key_counts_while_it_is_enabled_and_not_expired() {
        let now = UNIX_EPOCH + Duration::from_secs(100);
        let key = Key::given("id", "secret", false);
        assert_eq!(key.standing(now), Ok(()));
        let later = Key { expires: Some(now + Duration::from_secs(1)), ..key.clone() };
        assert_eq!(later.standing(now), Ok(()));
        let over = Key { expires: Some(now), ..key.clone() };
        assert_eq!(over.standing(now), Err(Refused::KeyExpired));
        let off = Key { enabled: false, ..key };
        assert_eq!(off.standing(now), Err(Refused::Disabled));
    }

    #[test]
    fn a_label_is_a_line_of_some_length() {
        let with = |label: &str| NewKey { label: label.into(), ..NewKey::default() }.check();
        assert!(with(&"ü".repeat(200)).is_ok());
        assert!(with(&"ü".repeat(201)).is_err());
        let error = with("two\nlines").unwrap_err().to_string();
        assert_eq!(
            error,
            r"`label` is with '\n' in it, but takes up to 200 characters of one line"
        );
    }

    #[test]
    fn a_key_in_debug_output_has_no_secret() {
        let text = format!("{:?}", Key::given("id", "hush", true));
        assert!(!text.contains("hush"), "{text}");
    }
}
