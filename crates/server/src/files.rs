//! `/files`: the pictures that the server has itself.

use std::path::Path as FilePath;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use imgflo_codec::{FileFormat, probe};
use serde_json::{Value, json};

use crate::app::App;
use crate::fault::Fault;
use crate::library::SAMPLE_PICTURES;
use crate::make::pictures;
use crate::results::{Entry, Head, short};

/// Files in the list.
const MOST: usize = 200;

/// `GET /files/NAME`: a file as it is.
pub(crate) async fn file(
    State(app): State<App>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let file = app.fetch(&format!("files/{name}"), &[], 0, app.until()).await?;
    let format = FileFormat::of(&file.bytes);
    let media_type = match format {
        // Nothing that a browser would run.
        Ok(FileFormat::Svg) | Err(_) => "application/octet-stream",
        Ok(format) => format.media_type(),
    };
    let etag = short(&file.hash);
    let made = file.modified.and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    let head = Head { etag, made: made.map_or(0, |time| time.as_secs()), ..Head::default() };
    let entry = Entry { bytes: Bytes::copy_from_slice(&file.bytes), head };
    Ok(crate::http::stored(&entry, &headers, media_type, "public, max-age=300"))
}

/// `GET /files`: the pictures there are, with their sizes.
pub(crate) async fn list(State(app): State<App>) -> impl IntoResponse {
    let list = move || match &app.config.files {
        Some(folder) => in_folder(&app, folder),
        None => {
            let size = |bytes: &[u8]| size(&app, &Arc::from(bytes));
            let samples = SAMPLE_PICTURES.iter();
            samples.filter_map(|(name, bytes)| Some(described(name, size(bytes)?))).collect()
        }
    };
    let files = tokio::task::spawn_blocking(list).await.unwrap_or_default();
    Json(json!({ "files": files }))
}

fn in_folder(app: &App, folder: &FilePath) -> Vec<Value> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<_> = entries
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    names.truncate(MOST);
    let read = |name: &String| Some(described(name, of_file(app, &folder.join(name))?));
    names.iter().filter_map(read).collect()
}

/// A picture file's width and height, which are looked for once in each version of it.
fn of_file(app: &App, path: &FilePath) -> Option<(u32, u32)> {
    let about = path.metadata().ok()?;
    if about.len() > app.config.sources.bytes {
        return None;
    }
    let version = (path.to_owned(), about.modified().ok()?, about.len());
    app.file_sizes.get_with(version, || size(app, &std::fs::read(path).ok()?.into()))
}

fn size(app: &App, bytes: &Arc<[u8]>) -> Option<(u32, u32)> {
    let info = probe(bytes, &pictures(&app.config.limits)).ok()?;
    Some((info.width, info.height))
}

fn described(name: &str, (width, height): (u32, u32)) -> Value {
    json!({ "name": name, "width": width, "height": height })
}
