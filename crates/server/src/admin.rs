//! `/purge`: results are forgotten.

use axum::Json;
use axum::extract::State;
use axum::http::{Method, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::app::App;
use crate::caller::{self, Caller};
use crate::fault::{Fault, Kind};
use crate::http::Client;
use crate::results::Which;

/// What can be named.
const BY: [&str; 6] = ["result", "source", "graph", "key-id", "tag", "all"];

/// `POST /purge?source=ADDRESS` (or `PURGE`): by result, source, graph, key-id or tag; `all=true`.
/// Only for keys that may do everything, where there are keys; else only from this machine.
pub(crate) async fn purge(
    State(app): State<App>,
    client: Client,
    method: Method,
    uri: Uri,
) -> Result<Response, Fault> {
    if method != Method::POST && method.as_str() != "PURGE" {
        return Err(Fault::new(Kind::Method, "write POST or PURGE"));
    }
    match caller::caller(&app, &uri).await? {
        Caller::Owner(key, _) if key.scopes.admin => {}
        Caller::Owner(..) => {
            return Err(Fault::new(
                Kind::Forbidden,
                "the key is not for this; use one of an admin",
            ));
        }
        Caller::Anybody if client.address.is_none_or(|address| address.is_loopback()) => {}
        Caller::Anybody => {
            let detail = "results are forgotten from this machine only, or with an admin's key";
            return Err(Fault::new(Kind::Forbidden, detail));
        }
    }
    let query = caller::query(&app, &uri)?;
    let named = query.iter().find(|(name, _)| BY.contains(name));
    let (by, value) = named.ok_or_else(|| {
        Fault::new(Kind::Malformed, format!("say what to forget: {}", BY.join(", ")))
    })?;
    let value = value.to_owned();
    let which = match by {
        "result" => Which::Key(value),
        "source" => {
            app.sources.forget(&value).await;
            Which::Source(value)
        }
        "graph" => Which::Graph(value),
        "key-id" => Which::Owner(value),
        "tag" => Which::Tag(value),
        _ => Which::All,
    };
    let failed = |error| Fault::new(Kind::Busy(5), format!("results are not forgotten: {error}"));
    let forgotten = app.results.forget(which).await.map_err(failed)?;
    Ok(Json(json!({ "forgotten": forgotten })).into_response())
}
