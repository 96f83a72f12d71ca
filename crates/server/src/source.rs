//! `/graphs/NAME`: a graph to take away.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use imgflo_flow::Format;
use imgflo_runtime::Right;

use crate::app::App;
use crate::fault::{Fault, Kind};
use crate::runtime;

/// `GET /graphs/NAME[.json|.fbp|.xml|.chain]`: a graph as it is served, in FBP JSON if nothing is
/// said. It is in one piece: graphs that it is made of are in the place of their nodes, so that
/// `imgflo run` needs nothing else. Who may not see it in an editor may not see it here, whoever may
/// see the pictures that it makes.
pub(crate) async fn source(
    State(app): State<App>,
    Path(spec): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    if runtime::right(&app.runtime, &headers) < Right::Look {
        let detail = "graphs are for those who may see them in editors; \
            send `Authorization: Bearer` and a secret of the runtime's";
        return Err(Fault::new(Kind::Forbidden, detail));
    }
    let (name, format) = split(&app, &spec);
    let graph = app.graph(name)?.whole(app.config.limits.nodes)?;
    let text = format.write(&graph)?;
    Ok(([(header::CONTENT_TYPE, format.media_type())], text).into_response())
}

/// The graph's name, and the format that what follows the last dot names.
fn split<'a>(app: &App, spec: &'a str) -> (&'a str, Format) {
    let named =
        spec.rsplit_once('.').and_then(|(name, ending)| Some((name, Format::named(ending)?)));
    match named {
        Some(named) if !app.library.shelf().graphs.contains_key(spec) => named,
        _ => (spec, Format::Json),
    }
}
