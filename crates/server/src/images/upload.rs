//! Pictures that come along with a request.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequest, Multipart};
use axum::http::{HeaderMap, Request, header};
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use imgflo_flow::Graph;
use imgflo_sources::Fetched;

use crate::fault::{Fault, Kind};

/// Fields of a form.
const MOST_FIELDS: usize = 20;

/// What came along.
#[derive(Debug, Default)]
pub(super) struct Sent {
    /// Pictures, with the names of their inputs if they have them.
    pub(super) pictures: Vec<(Option<String>, Arc<Fetched>)>,
    /// A graph: a form's field `graph`.
    pub(super) graph: Option<Graph>,
}

/// Reads a body: a picture, or a form of pictures.
pub(super) async fn read(headers: &HeaderMap, body: Body, most: u64) -> Result<Sent, Fault> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
        return form(headers, body, most).await;
    }
    let bytes = whole(body, most).await?;
    if bytes.is_empty() {
        return Err(Fault::new(Kind::Malformed, "the body is empty; send a picture in it"));
    }
    Ok(Sent { pictures: vec![(None, picture("the body", &bytes))], graph: None })
}

/// All of a body.
pub(crate) async fn whole(body: Body, most: u64) -> Result<Bytes, Fault> {
    let bytes = Limited::new(body, usize::try_from(most).unwrap_or(usize::MAX)).collect().await;
    let bytes = bytes.map_err(|error| match error.downcast_ref::<LengthLimitError>() {
        Some(_) => too_large(most),
        None => Fault::new(Kind::Malformed, "the body ended too early"),
    })?;
    Ok(bytes.to_bytes())
}

async fn form(headers: &HeaderMap, body: Body, most: u64) -> Result<Sent, Fault> {
    let malformed = |error: &dyn std::fmt::Display| {
        Fault::new(Kind::Malformed, format!("the form makes no sense: {error}"))
    };
    let mut request = Request::new(body);
    *request.headers_mut() = headers.clone();
    let form = Multipart::from_request(request, &()).await;
    let mut form = form.map_err(|error| malformed(&error.body_text()))?;
    let (mut sent, mut left) = (Sent::default(), most);
    for _ in 0..MOST_FIELDS {
        let field = form.next_field().await.map_err(|error| malformed(&error.body_text()))?;
        let Some(mut field) = field else { break };
        let name = field.name().map(str::to_owned);
        let mut bytes = Vec::new();
        while let Some(part) = field.chunk().await.map_err(|error| malformed(&error.body_text()))? {
            left = left.checked_sub(part.len() as u64).ok_or_else(|| too_large(most))?;
            bytes.extend_from_slice(&part);
        }
        if name.as_deref() == Some("graph") {
            sent.graph = Some(Graph::from_bytes("", &bytes, &of_graphs())?);
        } else {
            let label = name.clone().unwrap_or_else(|| "the form".into());
            sent.pictures.push((name, picture(&label, &bytes.into())));
        }
    }
    Ok(sent)
}

/// What a graph may have that comes with a request.
pub(crate) fn of_graphs() -> imgflo_flow::Limits {
    imgflo_flow::Limits { bytes: 1 << 20, nodes: 1_000, ..Default::default() }
}

fn too_large(most: u64) -> Fault {
    Fault::new(Kind::TooLarge, format!("the body has more than {most} bytes"))
}

fn picture(name: &str, bytes: &Bytes) -> Arc<Fetched> {
    Arc::new(Fetched::here(name, Arc::from(&**bytes)))
}

/// The one picture of a body.
pub(crate) async fn sent(
    headers: &HeaderMap,
    body: Body,
    most: u64,
) -> Result<Arc<Fetched>, Fault> {
    let sent = read(headers, body, most).await?;
    let none = || Fault::new(Kind::Malformed, "no picture was sent; send one as the body");
    sent.pictures.into_iter().next().map(|(_, picture)| picture).ok_or_else(none)
}
