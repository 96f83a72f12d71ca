//! `imgflo key`: who may use the server.

pub(crate) mod cli;
mod show;

use std::time::SystemTime;

use imgflo_keys::{Change, Keys, NewKey, Scopes};
use tokio::runtime::Builder;

use crate::{Error, say, serve};
use cli::{Add, Deed};

/// Does something to the keys of a database, and shows them.
pub(crate) fn key(asked: &cli::Key) -> Result<(), Error> {
    let no_runtime = |error| Error::Failed(format!("nothing can be waited for: {error}"));
    let runtime = Builder::new_current_thread().enable_all().build().map_err(no_runtime)?;
    runtime.block_on(carry_out(asked))
}

async fn carry_out(asked: &cli::Key) -> Result<(), Error> {
    let url = asked.database.clone().map_or_else(usual, Ok)?;
    let keys = Keys::open(&url).await?;
    let text = match &asked.deed {
        Deed::Add(add) => show::with_secret(&keys.add(&new(add)).await?, asked.json),
        Deed::List => show::list(&keys.list().await?, asked.json),
        Deed::Rotate(rotate) => {
            let until = SystemTime::now().checked_add(rotate.keep);
            let until = until.ok_or_else(|| Error::Usage("`--keep` is too long".into()))?;
            let change = Change { rotate: Some(until), ..Change::default() };
            show::with_secret(&keys.change(&rotate.id, &change).await?, asked.json)
        }
        Deed::Remove(named) => {
            keys.remove(&named.id).await?;
            return Ok(());
        }
        Deed::Disable(named) => changed(&keys, &named.id, &enabled(false), asked.json).await?,
        Deed::Enable(named) => changed(&keys, &named.id, &enabled(true), asked.json).await?,
        Deed::Quota(quota) => {
            let change = Change { quota: Some(quota.amount.0), ..Change::default() };
            changed(&keys, &quota.id, &change, asked.json).await?
        }
        Deed::Fallback(fallback) => {
            let change = Change { fallback: Some(fallback.address.0.clone()), ..Change::default() };
            changed(&keys, &fallback.id, &change, asked.json).await?
        }
    };
    say::print(&text)
}

/// Where a server that is started here, with the same environment, has its keys.
fn usual() -> Result<String, Error> {
    let config = serve::configured(&serve::Serve::default())?;
    if config.database.is_none() {
        let failed = |error| Error::write(&config.data, &error);
        std::fs::create_dir_all(&config.data).map_err(failed)?;
    }
    Ok(config.keys_database())
}

async fn changed(keys: &Keys, id: &str, change: &Change, json: bool) -> Result<String, Error> {
    Ok(show::one(&keys.change(id, change).await?, json))
}

fn enabled(enabled: bool) -> Change {
    Change { enabled: Some(enabled), ..Change::default() }
}

fn new(add: &Add) -> NewKey {
    NewKey {
        label: add.label.clone(),
        owner: add.owner.clone(),
        scopes: Scopes {
            graphs: add.graph.clone(),
            sources: add.source.iter().map(ToString::to_string).collect(),
            on_the_fly: add.on_the_fly,
            admin: add.admin,
        },
        per_minute: add.per_minute,
        quota: add.quota,
        max_pixels: add.max_pixels,
        fallback: add.fallback.clone(),
        expires: add.expires,
    }
}

impl From<imgflo_keys::Error> for Error {
    fn from(error: imgflo_keys::Error) -> Self {
        use imgflo_keys::Error as Keys;
        let message = error.to_string();
        match error {
            Keys::Unknown { .. } => Self::Unknown(message),
            Keys::Url | Keys::Value { .. } | Keys::Application { .. } => Self::Usage(message),
            _ => Self::Failed(message),
        }
    }
}
