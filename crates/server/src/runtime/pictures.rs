//! Pictures that graphs name: uploads, the server's own, and those from elsewhere.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use imgflo_codec::{Info, probe};
use imgflo_live::Picture;
use imgflo_runtime::Right;
use serde_json::json;

use super::socket;
use crate::app::App;
use crate::fault::{Fault, Kind};

/// How addresses of uploads begin.
const UPLOADED: &str = "picture:";
/// How long a picture from elsewhere counts as it is.
const FRESH: Duration = Duration::from_secs(300);
/// How long it is remembered that there is none.
const FAILED: Duration = Duration::from_secs(5);

/// A picture that was opened, or why it was not.
pub(super) type Opened = Result<Picture, String>;

/// Pictures in memory: as many bytes as there is room for, those used last longest.
#[derive(Debug)]
pub(super) struct Pictures {
    uploads: moka::sync::Cache<String, Bytes>,
    /// With their weights.
    opened: moka::sync::Cache<String, (Picture, u32)>,
    failed: moka::sync::Cache<String, String>,
    /// Addresses that are being fetched.
    fetching: Mutex<HashSet<String>>,
}

impl Pictures {
    /// Room for so many bytes.
    pub(super) fn new(bytes: u64) -> Self {
        let weight = |address: &String, file: &Bytes| weight(address, file.len());
        let uploads = moka::sync::Cache::builder().max_capacity(bytes / 2).weigher(weight).build();
        let weight = |_: &String, (_, weight): &(Picture, u32)| *weight;
        let opened = moka::sync::Cache::builder()
            .max_capacity(bytes / 2)
            .weigher(weight)
            .time_to_live(FRESH)
            .build();
        let failed = moka::sync::Cache::builder().max_capacity(1000).time_to_live(FAILED).build();
        Self { uploads, opened, failed, fetching: Mutex::default() }
    }

    /// The picture at an address, if it is here already.
    pub(super) fn here(&self, address: &str) -> Option<Opened> {
        let opened = self.opened.get(address).map(|(picture, _)| Ok(picture));
        opened.or_else(|| self.failed.get(address).map(Err))
    }

    /// Whether an address is to be fetched by whoever asks first.
    pub(super) fn begin(&self, address: &str) -> bool {
        let mut fetching = self.fetching.lock().unwrap_or_else(PoisonError::into_inner);
        fetching.insert(address.to_owned())
    }

    fn end(&self, address: &str) {
        self.fetching.lock().unwrap_or_else(PoisonError::into_inner).remove(address);
    }

    /// Opens the picture at an address, and remembers what came of it.
    pub(super) async fn open(&self, app: &App, address: &str) -> Opened {
        if let Some(opened) = self.here(address) {
            self.end(address);
            return opened;
        }
        let opened = self.fetch(app, address).await;
        match &opened {
            Ok((picture, bytes)) => {
                let weighed = (picture.clone(), weight(address, *bytes));
                self.opened.insert(address.to_owned(), weighed);
            }
            Err(why) => self.failed.insert(address.to_owned(), why.clone()),
        }
        self.end(address);
        opened.map(|(picture, _)| picture)
    }

    /// A picture, and how many bytes its file has.
    async fn fetch(&self, app: &App, address: &str) -> Result<(Picture, usize), String> {
        let name = address.to_owned();
        let (address, frame) = framed(address);
        let bytes: Arc<[u8]> = match address.strip_prefix(UPLOADED) {
            Some(hash) => {
                let missing =
                    || format!("the upload `{address}` is no longer here; upload it again");
                self.uploads.get(hash).map(|file| Arc::from(&*file)).ok_or_else(missing)?
            }
            None => {
                let fetched = app.fetch(address, &[], 0, app.until()).await;
                fetched.map_err(|fault| fault.detail)?.bytes.clone()
            }
        };
        let limits = crate::make::pictures(&app.config.limits);
        let (length, asked) = (bytes.len(), name.clone());
        let open = move || Picture::frame(&asked, bytes, frame, &limits);
        let opened = tokio::task::spawn_blocking(open).await;
        let opened = opened.map_err(|_| format!("reading `{name}` broke down"))?;
        Ok((opened.map_err(|error| error.to_string())?, length))
    }
}

/// An address, and the frame that is meant of what moves there: `#frame=N`, or the first.
fn framed(address: &str) -> (&str, u32) {
    let split = address.rsplit_once("#frame=");
    let framed = split.and_then(|(address, frame)| Some((address, frame.parse().ok()?)));
    framed.unwrap_or((address, 0))
}

fn weight(address: &str, bytes: usize) -> u32 {
    u32::try_from(bytes + address.len() + 200).unwrap_or(u32::MAX)
}

/// `POST /pictures`: keeps a picture, for as long as there is room.
pub(crate) async fn upload(
    State(app): State<App>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Fault> {
    if socket::right(&app.runtime, &headers) < Right::Edit {
        let detail = "pictures are uploaded by those who may edit; \
            send `Authorization: Bearer` and the edit secret";
        return Err(Fault::new(Kind::Forbidden, detail));
    }
    let most = app.config.limits.body.min(app.config.runtime.memory / 4);
    let sent = crate::images::sent(&headers, body, most).await?;
    let info = read(&app, &sent.bytes)?;
    let hash = blake3::hash(&sent.bytes).to_hex()[..32].to_owned();
    let address = format!("{UPLOADED}{hash}");
    let told = json!({
        "address": address,
        "width": info.width,
        "height": info.height,
        "type": info.format.media_type(),
        "frames": info.frames,
    });
    let pictures = app.runtime.pictures();
    pictures.failed.invalidate(&address);
    pictures.uploads.insert(hash, Bytes::copy_from_slice(&sent.bytes));
    Ok(Json(told).into_response())
}

/// What the header of a picture says.
fn read(app: &App, bytes: &Arc<[u8]>) -> Result<Info, Fault> {
    probe(bytes, &crate::make::pictures(&app.config.limits)).map_err(|error| {
        Fault::from(imgflo_render::Error::Picture { name: "the upload".into(), error })
    })
}

/// `GET /pictures/HASH`: an upload. Whoever knows its hash may see it.
pub(crate) async fn uploaded(
    State(app): State<App>,
    Path(hash): Path<String>,
) -> Result<Response, Fault> {
    let missing = || Fault::new(Kind::Missing, "there is no such upload; upload it again");
    let file = app.runtime.pictures().uploads.get(&hash).ok_or_else(missing)?;
    let info = read(&app, &Arc::from(&*file))?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(info.format.media_type())),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable")),
    ];
    Ok((headers, file).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_frame() {
        assert_eq!(framed("picture:ab#frame=12"), ("picture:ab", 12));
        assert_eq!(framed("files/a.gif"), ("files/a.gif", 0));
        assert_eq!(framed("https://a.example/#frame=x"), ("https://a.example/#frame=x", 0));
    }
}
