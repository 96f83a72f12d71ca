//! Settings from a file, the environment and the command line: what comes later counts.

use std::collections::HashMap;
use std::path::Path;

use super::{Config, SETTINGS, Setting};

/// Why the server cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be read.
    #[error("{file}: {message}")]
    File {
        /// The file.
        file: String,
        /// Why, and where.
        message: String,
    },
    /// A setting that there is not.
    #[error("{place}: there is no setting `{name}`{hint}")]
    Unknown {
        /// Where it was set.
        place: String,
        /// Its name.
        name: String,
        /// The name most like it.
        hint: String,
    },
    /// A setting has a value that it does not take.
    #[error("{place}: `{name}` is `{given}`, but takes {takes}")]
    Value {
        /// Where it was set.
        place: String,
        /// Its name.
        name: &'static str,
        /// What it was set to.
        given: String,
        /// What it takes.
        takes: String,
    },
    /// Settings that do not go together.
    #[error("{0}")]
    Together(String),
}

/// What is given beside the file.
#[derive(Debug, Default)]
pub struct Given {
    /// The variables of the environment.
    pub environment: HashMap<String, String>,
    /// The settings of the command line, by name.
    pub flags: Vec<(String, String)>,
}

/// Reads the settings.
///
/// # Errors
/// When the file cannot be read, or a setting is unknown or has a value that it does not take; the
/// message says where it stands.
pub fn read(file: Option<&Path>, given: &Given) -> Result<Config, Error> {
    let mut config = Config::default();
    if let Some(file) = file {
        from_file(&mut config, file)?;
    }
    for setting in SETTINGS {
        // Its own name counts more than those of other programs.
        let names: Vec<_> = setting.variables().collect();
        for name in names.iter().rev() {
            if let Some(text) = given.environment.get(name).filter(|text| !text.is_empty()) {
                set(&mut config, setting, text, format!("the environment's {name}"))?;
            }
        }
    }
    for (name, text) in &given.flags {
        let place = "the command line".to_owned();
        let setting = find(name, &place)?;
        set(&mut config, setting, text, place)?;
    }
    check(&config)?;
    Ok(config)
}

fn from_file(config: &mut Config, file: &Path) -> Result<(), Error> {
    let name = file.display().to_string();
    let failed = |message: String| Error::File { file: name.clone(), message };
    let text = std::fs::read_to_string(file).map_err(|error| failed(error.to_string()))?;
    let table = text.parse::<toml::Table>().map_err(|error| failed(error.to_string()))?;
    for (key, value) in &table {
        let place = format!("{name}:{}", line(&text, key));
        let setting = find(key, &place)?;
        let wrong = || {
            let takes = "a text, a number, true or false, or a list of texts".to_owned();
            let place = place.clone();
            Error::Value { place, name: setting.name, given: value.type_str().to_owned(), takes }
        };
        let text = plain(value).ok_or_else(wrong)?;
        set(config, setting, &text, place)?;
    }
    Ok(())
}

/// A value of the file as the text that it would be elsewhere.
fn plain(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Float(number) => Some(number.to_string()),
        toml::Value::Boolean(on) => Some(on.to_string()),
        toml::Value::Array(list) => {
            list.iter().map(plain).collect::<Option<Vec<_>>>().map(|t| t.join(" "))
        }
        toml::Value::Datetime(_) | toml::Value::Table(_) => None,
    }
}

/// The line that a key stands in.
fn line(text: &str, key: &str) -> usize {
    let is = |line: &str| {
        let start = line.trim_start().trim_start_matches(['"', '\'']);
        start
            .strip_prefix(key)
            .is_some_and(|rest| rest.trim_start_matches(['"', '\'']).trim_start().starts_with('='))
    };
    text.lines().position(is).map_or(1, |line| line + 1)
}

fn find(name: &str, place: &str) -> Result<&'static Setting, Error> {
    let found = SETTINGS.iter().find(|setting| setting.name == name);
    found.ok_or_else(|| {
        let nearest = imgflo_op::nearest(name, SETTINGS.iter().map(|setting| setting.name));
        let hint = nearest.map_or(String::new(), |name| format!("; did you mean `{name}`?"));
        Error::Unknown { place: place.to_owned(), name: name.to_owned(), hint }
    })
}

fn set(config: &mut Config, setting: &Setting, text: &str, place: String) -> Result<(), Error> {
    (setting.set)(config, text).map_err(|takes| {
        let given = if setting.secret { "(a secret)".to_owned() } else { text.to_owned() };
        Error::Value { place, name: setting.name, given, takes }
    })
}

/// What cannot be seen from one setting alone.
fn check(config: &Config) -> Result<(), Error> {
    let half = |pair: &Option<(String, String)>| {
        pair.as_ref().is_some_and(|(a, b)| a.is_empty() != b.is_empty())
    };
    let wrong = |text: &str| Err(Error::Together(text.to_owned()));
    if let Some((cert, key)) = &config.tls
        && (cert.as_os_str().is_empty() || key.as_os_str().is_empty())
    {
        return wrong("tls-cert and tls-key go together; give both, or none");
    }
    if half(&config.keys[0]) {
        return wrong("api-key and api-secret go together; give both, or none");
    }
    if half(&config.keys[1]) {
        return wrong("admin-key and admin-secret go together; give both, or none");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::config::Listen;

    fn file(text: &str) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file
    }

    #[test]
    fn every_default_is_taken() {
        let config = Config::default();
        assert_eq!(config.listen, Listen::Tcp(([127, 0, 0, 1], 8080).into()));
        assert!(config.limits.memory > 0 && config.results.disk > 0);
    }

    #[test]
    fn what_comes_later_counts() {
        let file = file("queue = 1\nmemory = \"2G\"\n");
        let mut given = Given::default();
        given.environment.insert("IMGFLO_QUEUE".into(), "2".into());
        given.environment.insert("PORT".into(), "5000".into());
        given.flags.push(("queue".into(), "3".into()));
        let config = read(Some(file.path()), &given).unwrap();
        assert_eq!(config.limits.queue, 3);
        assert_eq!(config.limits.memory, 2 << 30);
        assert_eq!(config.listen, Listen::Tcp(([0, 0, 0, 0], 5000).into()));
    }

    #[test]
    fn errors_say_the_line() {
        let file = file("queue = 1\n\nmemory = \"lots\"\n");
        let error = read(Some(file.path()), &Given::default()).unwrap_err().to_string();
        assert!(error.contains(":3: `memory` is `lots`"), "{error}");
    }

    #[test]
    fn an_unknown_setting_is_told_the_nearest() {
        let file = file("memori = 1\n");
        let error = read(Some(file.path()), &Given::default()).unwrap_err().to_string();
        assert!(error.contains("did you mean `memory`"), "{error}");
    }

    #[test]
    fn secrets_are_not_in_messages() {
        let flags = vec![("api-secret".to_owned(), "swordfish".to_owned())];
        let error = read(None, &Given { flags, ..Given::default() }).unwrap_err().to_string();
        assert!(error.contains("go together") && !error.contains("swordfish"), "{error}");
    }

    #[test]
    fn the_name_of_a_container_is_no_address() {
        let mut given = Given::default();
        given.environment.insert("HOSTNAME".into(), "3f2a9c".into());
        assert_eq!(read(None, &given).unwrap().public, None);
        given.environment.insert("HOSTNAME".into(), "img.example.com".into());
        let public = read(None, &given).unwrap().public;
        assert_eq!(public.as_deref(), Some("http://img.example.com"));
    }
}
