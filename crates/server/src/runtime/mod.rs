//! The FBP runtime: graphs are edited over web sockets, and their pictures shown at once.
//!
//! What messages mean is `imgflo-runtime`'s affair, and pixels are `imgflo-live`'s. Here are the
//! connections (`socket`, `outbox`), who may come in (`door`), pictures that graphs name
//! (`pictures`), files that graphs are saved to (`store`, `drafts`), and what is asked over HTTP.

mod deal;
mod door;
mod drafts;
mod host;
mod identity;
mod link;
mod operations;
mod outbox;
mod pictures;
mod process;
mod socket;
mod store;
mod take;
mod views;

use std::time::Duration;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;

pub(crate) use host::Host;
pub(crate) use identity::{identity, is_uuid};
pub use link::live_url;
pub(crate) use socket::{right, upgrade};

/// Changes that are not saved are written down so often.
const DRAFTS: Duration = Duration::from_secs(1);

/// The addresses of the runtime over HTTP.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/process", get(process::process))
        .route("/pictures", post(pictures::upload))
        .route("/pictures/{hash}", get(pictures::uploaded))
        .route("/operations", get(operations::list))
        .route("/operations/{*path}", get(operations::picture))
        .route("/schema/{*path}", get(operations::schema))
}

/// Does what is due, follows files of graphs, and writes down what is not saved.
pub(crate) async fn run(app: App) {
    deal::deal(&app, app.runtime.follow(&app.library));
    let due = async {
        loop {
            deal::deal(&app, app.runtime.tick().await);
        }
    };
    let drafts = async {
        loop {
            tokio::time::sleep(DRAFTS).await;
            let runtime = app.runtime.clone();
            // It fails only when the server ends, which writes all down once more.
            let _ = tokio::task::spawn_blocking(move || runtime.write_down()).await;
        }
    };
    tokio::join!(due, drafts, deal::follow(app.clone()));
}
