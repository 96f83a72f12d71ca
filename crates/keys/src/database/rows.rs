//! Values of our own as the databases have them, and back.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use sqlx::Row;
use sqlx::any::AnyRow;

use crate::{Error, Key, Scopes, Secret};

/// A time as seconds since 1970; whole seconds are enough here.
pub(super) fn seconds(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_secs()).unwrap_or(i64::MAX),
        Err(_) => 0,
    }
}

pub(super) fn time(seconds: i64) -> SystemTime {
    let after = Duration::from_secs(u64::try_from(seconds).unwrap_or(0));
    // Later than any clock can tell is as good as never.
    UNIX_EPOCH.checked_add(after).unwrap_or(UNIX_EPOCH + Duration::from_secs(u32::MAX.into()) * 64)
}

/// Patterns as one text.
pub(super) fn joined(patterns: &[String]) -> String {
    patterns.join(" ")
}

fn split(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// A key from a row of `api_keys`.
pub(super) fn key(row: &AnyRow, secrets: Vec<Secret>) -> Result<Key, Error> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let number = |name: &str| row.try_get::<Option<i64>, _>(name);
    let flag = |name: &str| row.try_get::<i64, _>(name).map(|flag| flag != 0);
    let positive = |number: i64| u64::try_from(number).unwrap_or(0);
    Ok(Key {
        id: text("id")?,
        secrets,
        label: text("label")?,
        owner: text("owner")?,
        enabled: flag("enabled")?,
        scopes: Scopes {
            graphs: split(&text("graphs")?),
            sources: split(&text("sources")?),
            on_the_fly: flag("on_the_fly")?,
            admin: flag("admin")?,
        },
        per_minute: number("per_minute")?.map(|n| u32::try_from(positive(n)).unwrap_or(u32::MAX)),
        quota: number("quota")?,
        max_pixels: number("max_pixels")?.map(positive),
        fallback: row.try_get("fallback")?,
        expires: number("expires")?.map(time),
        legacy: false,
        created: time(row.try_get("created")?),
    })
}

/// A secret from a row of `api_secrets`.
pub(super) fn secret(row: &AnyRow) -> Result<Secret, Error> {
    let until: Option<i64> = row.try_get("valid_until")?;
    let mut secret = Secret::new(row.try_get::<String, _>("secret")?);
    secret.until = until.map(time);
    Ok(secret)
}
