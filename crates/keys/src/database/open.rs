//! How a database is reached, and its tables made.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use sqlx::AnyPool;
use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{Executor, SqlSafeStr};

use crate::Error;

/// Connections at once. Most requests need none, for keys are remembered.
const MOST_CONNECTIONS: u32 = 8;
/// What stays as it is in the path of an address.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_');

/// Connects, and makes the tables that are missing.
pub(super) async fn open(url: &str, wait: Duration) -> Result<AnyPool, Error> {
    install_default_drivers();
    let options = AnyPoolOptions::new().max_connections(MOST_CONNECTIONS).acquire_timeout(wait);
    let pool = match sqlite_path(url)? {
        Some(path) => {
            make(&path).map_err(|error| Error::File { path: path.clone(), error })?;
            let options = options.after_connect(|connection, _| {
                Box::pin(async move {
                    // Only for speed: with a journal of this kind, readers need not wait.
                    let _ = connection.execute("PRAGMA journal_mode = WAL").await;
                    Ok(())
                })
            });
            options.connect(&sqlite_url(&path)?).await?
        }
        None => options.connect(url).await?,
    };
    migrator().run(&pool).await?;
    Ok(pool)
}

/// The file of an SQLite database; nothing for PostgreSQL.
fn sqlite_path(url: &str) -> Result<Option<PathBuf>, Error> {
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return Ok(None);
    }
    let path = url.strip_prefix("sqlite:").ok_or(Error::Url)?;
    let path = path.strip_prefix("//").unwrap_or(path);
    let path = percent_decode_str(path).decode_utf8().map_err(|_| Error::Url)?;
    // In memory, nobody else would know of the keys, and they would be gone with the program.
    if path.is_empty() || path.contains(['?', '\0']) || path == ":memory:" {
        return Err(Error::Url);
    }
    Ok(Some(PathBuf::from(path.as_ref())))
}

/// Makes an empty file that only its owner can read, if there is none. SQLite gives the same
/// permissions to the files it makes beside.
fn make(path: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            warn_of_readers(path);
            Ok(())
        }
        made => made.map(drop),
    }
}

#[cfg(unix)]
fn warn_of_readers(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path).map_or(0, |metadata| metadata.permissions().mode());
    if mode & 0o077 != 0 {
        let path = path.display();
        tracing::warn!("{path} has secrets in it, and others can read it: chmod 600 it");
    }
}

#[cfg(not(unix))]
fn warn_of_readers(_: &Path) {}

fn sqlite_url(path: &Path) -> Result<String, Error> {
    let whole = std::path::absolute(path);
    let whole = whole.map_err(|error| Error::File { path: path.into(), error })?;
    let text = whole.to_str().ok_or(Error::Url)?;
    Ok(format!("sqlite://{}", utf8_percent_encode(text, PATH)))
}

fn migrator() -> Migrator {
    let migration = |version, name: &'static str, sql: &'static str| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations(vec![
        migration(1, "keys", include_str!("../../migrations/1_keys.sql")),
        migration(2, "fallback", include_str!("../../migrations/2_fallback.sql")),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_what_comes_after_sqlite() {
        for (url, path) in [
            ("sqlite:keys.db", "keys.db"),
            ("sqlite://keys.db", "keys.db"),
            ("sqlite:///var/keys.db", "/var/keys.db"),
            ("sqlite:/var/keys.db", "/var/keys.db"),
            ("sqlite:my%20keys.db", "my keys.db"),
            ("sqlite:my keys.db", "my keys.db"),
        ] {
            assert_eq!(sqlite_path(url).unwrap(), Some(path.into()), "{url}");
        }
    }

    #[test]
    fn what_is_no_address_of_a_database_is_refused_and_not_repeated() {
        for url in [
            "",
            "keys.db",
            "mysql://me:hush@host/db",
            "sqlite:",
            "sqlite::memory:",
            "sqlite:a?mode=ro",
        ] {
            let error = sqlite_path(url).unwrap_err().to_string();
            assert!(!error.contains("hush"), "{error}");
        }
    }
}
