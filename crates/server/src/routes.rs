//! Which address is answered by what.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{any, get, post};

use crate::app::App;
use crate::http::observe;
use crate::{
    admin, convert, files, formats, health, http, images, info, old, openapi, page, runtime,
    source, srcset,
};

/// All addresses.
pub(crate) fn routes(app: &App) -> Router {
    Router::new()
        .route("/", get(page::editor))
        .route("/gallery", get(page::gallery))
        .route("/debug/{*request}", get(page::gallery))
        .route("/assets/{file}", get(page::asset))
        .route("/graph/{*request}", get(old::get).post(old::post))
        .route("/cache/{key}", get(old::cached))
        .route("/graphs", get(old::graphs))
        .route("/graphs/{name}", get(source::source))
        .route("/version", get(old::version))
        .route("/image/{*request}", get(images::get).post(images::post))
        .route("/info", get(info::info))
        .route("/convert", post(convert::convert))
        .route("/srcset/{*request}", get(srcset::srcset))
        .route("/openapi.json", get(openapi::openapi))
        .route("/api", get(openapi::page))
        .route("/formats", get(formats::list))
        .route("/files", get(files::list))
        .route("/files/{*name}", get(files::file))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/metrics", get(health::metrics))
        .route("/purge", any(admin::purge))
        .merge(runtime::routes())
        .fallback(http::nothing)
        .layer(http::compression())
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn_with_state(app.clone(), runtime::upgrade))
        .layer(middleware::from_fn_with_state(app.clone(), observe))
        .with_state(app.clone())
}
