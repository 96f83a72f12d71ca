//! The old server's table. It is read, and changed as far as it has columns, but never made.

use std::time::SystemTime;

use sqlx::any::AnyRow;
use sqlx::{AnyPool, Row, query, query_scalar};

use super::rows::time;
use crate::{Change, Error, Key, Scopes, Secret};

/// What is written differently for each database.
#[derive(Clone, Copy, Debug)]
pub(super) struct Applications {
    /// All of them, or that of one key.
    select: &'static str,
}

const SQLITE: Applications = Applications {
    // Times are text, or milliseconds.
    select: "SELECT \"key\", secret, label, owner_email, \
             CAST(COALESCE(processing_quota, 0) AS BIGINT) AS quota, \
             CASE WHEN enabled IN (1, '1', 't', 'true') THEN 1 ELSE 0 END AS enabled, \
             CASE typeof(created_at) WHEN 'integer' THEN created_at / 1000 \
             ELSE CAST(strftime('%s', created_at) AS BIGINT) END AS created \
             FROM applications WHERE \"key\" = COALESCE($1, \"key\") ORDER BY \"key\"",
};

const POSTGRES: Applications = Applications {
    select: "SELECT \"key\", secret, label, owner_email, \
             CAST(COALESCE(processing_quota, 0) AS BIGINT) AS quota, \
             CASE WHEN enabled THEN 1 ELSE 0 END AS enabled, \
             CAST(EXTRACT(EPOCH FROM created_at) AS BIGINT) AS created \
             FROM applications WHERE \"key\" = COALESCE($1, \"key\") ORDER BY \"key\"",
};

const IN_SQLITE: &str =
    "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'applications'";
const IN_POSTGRES: &str = "SELECT COUNT(*) FROM information_schema.tables \
     WHERE table_schema = ANY (current_schemas(false)) AND table_name = 'applications'";

impl Applications {
    /// Looks whether the table is there.
    pub(super) async fn find(pool: &AnyPool) -> Result<Option<Self>, Error> {
        let is_sqlite = pool.connect_options().database_url.scheme() == "sqlite";
        let (sql, table) = if is_sqlite { (IN_SQLITE, SQLITE) } else { (IN_POSTGRES, POSTGRES) };
        let count: i64 = query_scalar(sql).fetch_one(pool).await?;
        Ok((count > 0).then_some(table))
    }

    pub(super) async fn list(self, pool: &AnyPool) -> Result<Vec<Key>, Error> {
        let rows = query(self.select).bind(None::<String>).fetch_all(pool).await?;
        rows.iter().map(key).collect()
    }

    pub(super) async fn one(self, pool: &AnyPool, id: &str) -> Result<Option<Key>, Error> {
        let row = query(self.select).bind(id).fetch_optional(pool).await?;
        row.as_ref().map(key).transpose()
    }

    pub(super) async fn any(self, pool: &AnyPool) -> Result<bool, Error> {
        let one = query_scalar::<_, i64>("SELECT COUNT(*) FROM applications");
        Ok(one.fetch_one(pool).await? > 0)
    }

    pub(super) async fn change(
        self,
        pool: &AnyPool,
        id: &str,
        change: &Change,
        now: SystemTime,
    ) -> Result<Option<Key>, Error> {
        if let Some(what) = missing(change, now) {
            let key = self.one(pool, id).await?;
            return key.map_or(Ok(None), |_| Err(Error::Application { id: id.into(), what }));
        }
        let secret = change.rotate.map(|_| Secret::random()).transpose()?;
        // What is not given stays as it is.
        let sql = "UPDATE applications SET label = COALESCE($2, label), \
                   owner_email = COALESCE($3, owner_email), enabled = COALESCE($4, enabled), \
                   processing_quota = COALESCE($5, processing_quota), \
                   secret = COALESCE($6, secret) WHERE \"key\" = $1";
        query(sql)
            .bind(id)
            .bind(change.label.as_deref())
            .bind(change.owner.as_deref())
            .bind(change.enabled)
            .bind(change.quota.flatten())
            .bind(secret.as_ref().map(Secret::expose))
            .execute(pool)
            .await?;
        self.one(pool, id).await
    }

    pub(super) async fn remove(self, pool: &AnyPool, id: &str) -> Result<bool, Error> {
        let removed = query("DELETE FROM applications WHERE \"key\" = $1").bind(id);
        Ok(removed.execute(pool).await?.rows_affected() > 0)
    }
}

/// What is to change, but has no column.
fn missing(change: &Change, now: SystemTime) -> Option<&'static str> {
    let quota = |quota: i64| i32::try_from(quota).is_ok();
    [
        (change.scopes.is_some(), "scopes"),
        (change.per_minute.is_some(), "rate"),
        (change.max_pixels.is_some(), "limit of pixels"),
        (change.fallback.is_some(), "fallback"),
        (change.expires.is_some(), "expiry"),
        (change.quota == Some(None), "unlimited quota"),
        (!change.quota.flatten().is_none_or(quota), "quota of that size"),
        (change.rotate.is_some_and(|until| until > now), "second secret; end the old one at once"),
    ]
    .into_iter()
    .find_map(|(is_missing, what)| is_missing.then_some(what))
}

fn key(row: &AnyRow) -> Result<Key, Error> {
    let text = |name: &str| -> Result<String, sqlx::Error> {
        Ok(row.try_get::<Option<String>, _>(name)?.unwrap_or_default())
    };
    let secret = Some(text("secret")?).filter(|secret| !secret.is_empty());
    Ok(Key {
        id: text("key")?,
        secrets: secret.map(Secret::new).into_iter().collect(),
        label: text("label")?,
        owner: text("owner_email")?,
        enabled: row.try_get::<i64, _>("enabled")? != 0,
        scopes: Scopes::default(),
        per_minute: None,
        quota: Some(row.try_get("quota")?),
        max_pixels: None,
        fallback: None,
        expires: None,
        legacy: true,
        created: time(row.try_get::<Option<i64>, _>("created")?.unwrap_or(0)),
    })
}
