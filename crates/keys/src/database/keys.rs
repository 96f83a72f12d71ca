//! Our own tables.

use std::collections::BTreeMap;
use std::time::SystemTime;

use sqlx::any::{Any, AnyRow};
use sqlx::{AnyConnection, AnyPool, Encode, Executor, Row, Type, query, query_scalar};

use super::rows::{self, joined, seconds};
use crate::secret::random_hex;
use crate::{Change, Error, Key, NewKey, Secret};

/// Secrets of a key that count at once.
const MOST_SECRETS: i64 = 5;

pub(super) async fn add(pool: &AnyPool, new: &NewKey) -> Result<Key, Error> {
    let id = random_hex::<16>()?;
    let mut transaction = pool.begin().await?;
    query(
        "INSERT INTO api_keys (id, label, owner, enabled, graphs, sources, on_the_fly, admin, \
         per_minute, quota, max_pixels, fallback, expires, created) \
         VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(&id)
    .bind(&new.label)
    .bind(&new.owner)
    .bind(joined(&new.scopes.graphs))
    .bind(joined(&new.scopes.sources))
    .bind(i32::from(new.scopes.on_the_fly))
    .bind(i32::from(new.scopes.admin))
    .bind(new.per_minute.map(i64::from))
    .bind(new.quota)
    .bind(new.max_pixels.map(as_i64))
    .bind(new.fallback.as_deref())
    .bind(new.expires.map(seconds))
    .bind(seconds(SystemTime::now()))
    .execute(&mut *transaction)
    .await?;
    add_secret(&mut transaction, &id).await?;
    let key = one(&mut transaction, &id).await?;
    transaction.commit().await?;
    key.ok_or(Error::Database(sqlx::Error::RowNotFound))
}

pub(super) async fn list(pool: &AnyPool) -> Result<Vec<Key>, Error> {
    let mut secrets = BTreeMap::<String, Vec<Secret>>::new();
    let all = query(
        "SELECT key_id, secret, valid_until FROM api_secrets \
         ORDER BY CASE WHEN valid_until IS NULL THEN 0 ELSE 1 END, valid_until DESC",
    );
    for row in all.fetch_all(pool).await? {
        secrets.entry(row.try_get("key_id")?).or_default().push(rows::secret(&row)?);
    }
    let all = query("SELECT * FROM api_keys ORDER BY created, id").fetch_all(pool).await?;
    let key = |row: &AnyRow| {
        let secrets = secrets.get(&row.try_get::<String, _>("id")?);
        rows::key(row, secrets.cloned().unwrap_or_default())
    };
    all.iter().map(key).collect()
}

pub(super) async fn find(pool: &AnyPool, id: &str) -> Result<Option<Key>, Error> {
    one(&mut *pool.acquire().await?, id).await
}

pub(super) async fn any(pool: &AnyPool) -> Result<bool, Error> {
    Ok(query("SELECT id FROM api_keys LIMIT 1").fetch_optional(pool).await?.is_some())
}

/// Takes from a quota in one statement, so that nobody comes between. Nothing, if there is no such
/// key.
pub(super) async fn charge(
    pool: &AnyPool,
    id: &str,
    cost: i64,
) -> Result<Option<Result<(), Error>>, Error> {
    let taken = query("UPDATE api_keys SET quota = quota - $2 WHERE id = $1 AND quota >= $2")
        .bind(id)
        .bind(cost)
        .execute(pool)
        .await?;
    if taken.rows_affected() > 0 {
        return Ok(Some(Ok(())));
    }
    let quota = query_scalar("SELECT quota FROM api_keys WHERE id = $1").bind(id);
    let quota: Option<Option<i64>> = quota.fetch_optional(pool).await?;
    let spent = |left| Err(Error::Spent { id: id.into(), left, cost });
    Ok(quota.map(|left| left.map_or(Ok(()), spent)))
}

/// Every field has a statement of its own, so that what is not changed is not touched.
pub(super) async fn change(
    pool: &AnyPool,
    id: &str,
    change: &Change,
    now: SystemTime,
) -> Result<Option<Key>, Error> {
    let mut transaction = pool.begin().await?;
    let to = &mut *transaction;
    change_words(to, id, change).await?;
    change_limits(to, id, change).await?;
    change_scopes(to, id, change).await?;
    if let Some(until) = change.rotate {
        rotate(to, id, until, now).await?;
    }
    let key = one(to, id).await?;
    transaction.commit().await?;
    Ok(key)
}

async fn change_words(to: &mut AnyConnection, id: &str, change: &Change) -> Result<(), Error> {
    if let Some(label) = &change.label {
        set(to, "UPDATE api_keys SET label = $2 WHERE id = $1", id, label.as_str()).await?;
    }
    if let Some(owner) = &change.owner {
        set(to, "UPDATE api_keys SET owner = $2 WHERE id = $1", id, owner.as_str()).await?;
    }
    if let Some(enabled) = change.enabled {
        set(to, "UPDATE api_keys SET enabled = $2 WHERE id = $1", id, i32::from(enabled)).await?;
    }
    Ok(())
}

async fn change_limits(to: &mut AnyConnection, id: &str, change: &Change) -> Result<(), Error> {
    if let Some(rate) = change.per_minute {
        let rate = rate.map(i64::from);
        set(to, "UPDATE api_keys SET per_minute = $2 WHERE id = $1", id, rate).await?;
    }
    if let Some(quota) = change.quota {
        set(to, "UPDATE api_keys SET quota = $2 WHERE id = $1", id, quota).await?;
    }
    if let Some(pixels) = change.max_pixels {
        let pixels = pixels.map(as_i64);
        set(to, "UPDATE api_keys SET max_pixels = $2 WHERE id = $1", id, pixels).await?;
    }
    if let Some(address) = &change.fallback {
        let address = address.as_deref();
        set(to, "UPDATE api_keys SET fallback = $2 WHERE id = $1", id, address).await?;
    }
    if let Some(end) = change.expires {
        let end = end.map(seconds);
        set(to, "UPDATE api_keys SET expires = $2 WHERE id = $1", id, end).await?;
    }
    Ok(())
}

async fn change_scopes(to: &mut AnyConnection, id: &str, change: &Change) -> Result<(), Error> {
    let Some(scopes) = &change.scopes else { return Ok(()) };
    query(
        "UPDATE api_keys SET graphs = $2, sources = $3, on_the_fly = $4, admin = $5 WHERE id = $1",
    )
    .bind(id)
    .bind(joined(&scopes.graphs))
    .bind(joined(&scopes.sources))
    .bind(i32::from(scopes.on_the_fly))
    .bind(i32::from(scopes.admin))
    .execute(to)
    .await?;
    Ok(())
}

/// A new secret; those before end at this time at the latest.
async fn rotate(
    to: &mut AnyConnection,
    id: &str,
    until: SystemTime,
    now: SystemTime,
) -> Result<(), Error> {
    let ends = "UPDATE api_secrets SET valid_until = $2 \
                WHERE key_id = $1 AND (valid_until IS NULL OR valid_until > $2)";
    if set(to, ends, id, seconds(until)).await? == 0 {
        // Every key has a secret without an end: so there is no such key.
        return Ok(());
    }
    let ended = "DELETE FROM api_secrets WHERE key_id = $1 AND valid_until <= $2";
    set(to, ended, id, seconds(now)).await?;
    let count = query_scalar("SELECT COUNT(*) FROM api_secrets WHERE key_id = $1").bind(id);
    let count: i64 = count.fetch_one(&mut *to).await?;
    if count >= MOST_SECRETS {
        let (given, takes) =
            (count.to_string(), "fewer than 5 that still count; end them now".into());
        return Err(Error::Value { name: "secrets", given, takes });
    }
    add_secret(to, id).await
}

pub(super) async fn remove(pool: &AnyPool, id: &str) -> Result<bool, Error> {
    let mut transaction = pool.begin().await?;
    query("DELETE FROM api_secrets WHERE key_id = $1").bind(id).execute(&mut *transaction).await?;
    let removed = query("DELETE FROM api_keys WHERE id = $1").bind(id);
    let removed = removed.execute(&mut *transaction).await?.rows_affected();
    transaction.commit().await?;
    Ok(removed > 0)
}

async fn one(from: &mut AnyConnection, id: &str) -> Result<Option<Key>, Error> {
    let row = query("SELECT * FROM api_keys WHERE id = $1").bind(id);
    let Some(row) = row.fetch_optional(&mut *from).await? else { return Ok(None) };
    let secrets = query(
        "SELECT secret, valid_until FROM api_secrets WHERE key_id = $1 \
         ORDER BY CASE WHEN valid_until IS NULL THEN 0 ELSE 1 END, valid_until DESC",
    );
    let secrets = secrets.bind(id).fetch_all(from).await?;
    let secrets = secrets.iter().map(rows::secret).collect::<Result<_, _>>()?;
    rows::key(&row, secrets).map(Some)
}

async fn add_secret(to: &mut AnyConnection, id: &str) -> Result<(), Error> {
    let secret = Secret::random()?;
    let sql = "INSERT INTO api_secrets (key_id, secret) VALUES ($1, $2)";
    set(to, sql, id, secret.expose()).await?;
    Ok(())
}

/// A statement about a key and one value; gives the number of rows that it changed.
async fn set<'a, T>(
    to: &mut AnyConnection,
    sql: &'static str,
    id: &'a str,
    value: T,
) -> Result<u64, Error>
where
    T: Encode<'a, Any> + Type<Any>,
{
    Ok(to.execute(query(sql).bind(id).bind(value)).await?.rows_affected())
}

/// For numbers that were checked to fit.
fn as_i64(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
