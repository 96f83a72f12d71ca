//! `GET /process`: what comes out of a node now, as a picture.

use std::collections::BTreeMap;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use imgflo_codec::Metadata;
use imgflo_flow::Graph;
use imgflo_flow::protocol::imgflo::OfVersion;
use imgflo_live::{Format, Shown, View};
use imgflo_pixel::Rect;
use imgflo_render::notation;
use imgflo_runtime::{Right, Snapshot};

use super::socket;
use super::take::{Take, take};
use super::views::{rect, to_render};
use crate::app::App;
use crate::fault::{Fault, Kind};
use crate::query::Query;
use crate::results::{Entry, Head, etag};

/// Pixels of each side of what a `Processor` shows.
const WHOLE: i32 = 2000;
/// Pixels of the longer side of what other nodes show.
const SMALL: u32 = 300;
/// Pixels of a side that may be asked for.
const LARGEST: u32 = 4096;

/// As what it is asked for.
#[derive(Clone, Copy)]
enum What {
    /// As it is shown.
    View(Format),
    /// As a file to take away, which may move.
    File(imgflo_video::Format, bool),
}

/// What is asked for.
struct Asked {
    graph: String,
    /// What was saved of it before, instead of what it is now.
    version: Option<String>,
    /// The picture for ports that were given none, of a version.
    input: Option<String>,
    node: String,
    port: Option<String>,
    width: Option<u32>,
    height: Option<u32>,
    region: Option<Rect>,
    what: What,
    quality: Option<u8>,
    /// Whether the file carries the graph.
    embed_graph: bool,
    key: Option<String>,
}

/// `GET /process`.
pub(crate) async fn process(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let made = match read(query.as_deref().unwrap_or_default()) {
        Ok(asked) => make(&app, asked, &headers).await,
        Err(fault) => Err(fault),
    };
    let mut response = match made {
        Ok((file, media_type)) => answer(file, media_type, &headers),
        // Clients of the first runtime look for these words as the whole answer.
        Err(fault) if fault.kind == Kind::Malformed => {
            (StatusCode::BAD_REQUEST, fault.detail).into_response()
        }
        Err(fault) => fault.into_response(),
    };
    // A page that may not connect may not read pictures either, unless its address shows that it may.
    if app.runtime.door().is_known(&headers) {
        let all = HeaderValue::from_static("*");
        response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, all);
    }
    response
}

fn read(query: &str) -> Result<Asked, Fault> {
    let query = Query::parse(query, 20)?;
    let text = |name: &str| query.get(name).map(str::to_owned);
    let number = |name: &'static str| match query.get(name).map(str::parse::<u32>) {
        None => Ok(None),
        Some(Ok(number @ 1..)) => Ok(Some(number.min(LARGEST))),
        Some(_) => Err(malformed(format!("`{name}` takes a whole number of pixels, at least 1"))),
    };
    let quality = query.get("quality").map(|text| {
        let number = text.parse::<u8>().ok().filter(|number| (1..=100).contains(number));
        number.ok_or_else(|| malformed("`quality` takes a whole number from 1 to 100"))
    });
    let what = what(&query)?;
    let embed_graph = switch(&query, "embed-graph")?;
    if embed_graph && matches!(what, What::View(Format::Auto | Format::Jpeg)) {
        return Err(malformed("png and webp carry graphs; choose one as `format`"));
    }
    Ok(Asked {
        graph: text("graph").ok_or_else(|| malformed("'graph' not specified or wrong"))?,
        version: text("version"),
        input: text("input"),
        node: text("node").ok_or_else(|| malformed("'node' not specified or wrong"))?,
        port: text("port"),
        width: number("width")?,
        height: number("height")?,
        region: query.get("region").map(region).transpose()?,
        what,
        quality: quality.transpose()?,
        embed_graph,
        key: text("key"),
    })
}

/// As what it is asked for.
fn what(query: &Query) -> Result<What, Fault> {
    let (full, moves) = (switch(query, "full")?, switch(query, "moving")?);
    let format = query.get("format").unwrap_or("png");
    if !full && moves {
        return Err(malformed("`moving` is for `full=true`"));
    }
    if !full {
        return format.parse().map(What::View).map_err(malformed::<String>);
    }
    if ["width", "height"].iter().any(|name| query.get(name).is_some()) {
        return Err(malformed("with `full=true` it is as large as it is; leave out the size"));
    }
    let format = imgflo_video::Format::of_ending(format);
    Ok(What::File(format.map_err(|error| malformed(error.to_string()))?, moves))
}

fn switch(query: &Query, name: &str) -> Result<bool, Fault> {
    match query.get(name) {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(malformed(format!("`{name}` takes true or false"))),
    }
}

fn malformed<T: Into<String>>(detail: T) -> Fault {
    Fault::new(Kind::Malformed, detail)
}

fn region(text: &str) -> Result<Rect, Fault> {
    let wrong = || malformed("`region` takes X,Y,WIDTH,HEIGHT in pixels");
    let numbers: Vec<i32> =
        text.split(',').map(|n| n.trim().parse().map_err(|_| wrong())).collect::<Result<_, _>>()?;
    let [x, y, width, height] = numbers[..] else { return Err(wrong()) };
    if width < 1 || height < 1 {
        return Err(wrong());
    }
    let (width, height) = (width.unsigned_abs(), height.unsigned_abs());
    Ok(rect(imgflo_flow::protocol::imgflo::Region { x, y, width, height }))
}

/// A file, and what it is on the web.
type File = (Bytes, &'static str);

async fn make(app: &App, asked: Asked, headers: &HeaderMap) -> Result<File, Fault> {
    // Whoever has the address of a picture may see that, and not all that is in the graph.
    let shows = asked.key.as_deref().is_some_and(|key| app.runtime.is_preview_key(key));
    let shows = shows && !asked.embed_graph && matches!(asked.what, What::View(_));
    if !shows && socket::right(&app.runtime, headers) < Right::Look {
        let detail = "previews are for those who may look; \
            take the address from the runtime, or send `Authorization: Bearer` and a secret";
        return Err(Fault::new(Kind::Forbidden, detail));
    }
    let snapshot = wanted(app, &asked).await?;
    let process = snapshot.graph.processes.get(&asked.node);
    let process = process.ok_or_else(|| malformed("'node' not specified or wrong"))?;
    let is_processor = process.component == "Processor";
    let is_fed = snapshot.graph.edges.iter().any(|edge| edge.target.process == asked.node);
    if is_processor && !is_fed {
        return Err(malformed(format!("nothing is connected to the Processor `{}`", asked.node)));
    }
    let pictures = opened(app, &snapshot).await;
    let carried = asked
        .embed_graph
        .then(|| notation::carried(Graph::clone(&snapshot.graph), snapshot.values.clone()));
    let rendered = to_render(snapshot, &pictures);
    match asked.what {
        What::View(format) => viewed(app, rendered, (asked, format, is_processor), carried).await,
        What::File(format, moves) => {
            let region = match asked.region {
                Some(region) => Some(region),
                None => endless(app, &rendered, &asked)?,
            };
            let Asked { node, port, quality, .. } = asked;
            let port = port.unwrap_or_else(|| "output".into());
            let wanted = Take { node, port, region, format, moves, quality, graph: carried };
            Ok((take(app, rendered, wanted).await?.into(), format.media_type()))
        }
    }
}

/// What is taken of a picture without end.
fn endless(
    app: &App,
    snapshot: &imgflo_live::Snapshot,
    asked: &Asked,
) -> Result<Option<Rect>, Fault> {
    let port = asked.port.as_deref().unwrap_or("output");
    let bounds = app.runtime.live().bounds(snapshot, &asked.node, port);
    let bounds = bounds.map_err(|error| Fault::new(Kind::Unusable, error.to_string()))?;
    Ok(bounds.is_infinite().then(|| clipped(bounds)))
}

/// What comes out of a node, as it is shown.
async fn viewed(
    app: &App,
    snapshot: imgflo_live::Snapshot,
    (asked, format, is_processor): (Asked, Format, bool),
    carried: Option<String>,
) -> Result<File, Fault> {
    let live = app.runtime.live().clone();
    let _place = app.work.queue()?;
    let _turn = app.runtime.turn().await;
    let work = move || render(&live, &snapshot, (&asked, format), is_processor);
    let shown = tokio::task::spawn_blocking(work).await;
    let shown = shown.map_err(|_| Fault::ours("making a preview broke down"))?;
    let shown = shown.map_err(|error| Fault::new(Kind::Unusable, error.to_string()))?;
    let file = match carried {
        Some(graph) => carrying(&shown.file, graph).map_err(imgflo_render::Error::Encode)?,
        None => Bytes::copy_from_slice(&shown.file),
    };
    Ok((file, shown.media_type))
}

/// A picture file with a graph in it.
fn carrying(file: &[u8], graph: String) -> Result<Bytes, imgflo_codec::Error> {
    Ok(Metadata::default().with_graph(graph)?.added_to(file)?.into())
}

/// The graph that is asked for.
async fn wanted(app: &App, asked: &Asked) -> Result<Snapshot, Fault> {
    let wrong = || malformed("'graph' not specified or wrong");
    let Some(version) = asked.version.clone() else {
        return app.runtime.snapshot(&asked.graph).ok_or_else(wrong);
    };
    let of = OfVersion { graph: asked.graph.clone(), version };
    imgflo_runtime::file_name(&of.graph).map_err(|_| wrong())?;
    let reading = app.clone();
    let read = tokio::task::spawn_blocking(move || super::deal::read(&reading, &of)).await;
    let read = read.map_err(|_| Fault::ours("reading a version broke down"))?;
    let graph = read.map_err(|why| Fault::new(Kind::Missing, why))?;
    Ok(app.runtime.snapshot_of(&asked.graph, graph, asked.input.as_deref()))
}

/// All pictures that a graph needs, or why they are not there.
pub(super) async fn opened(
    app: &App,
    snapshot: &Snapshot,
) -> BTreeMap<String, super::pictures::Opened> {
    let mut opened = BTreeMap::new();
    for address in snapshot.addresses.iter().chain(snapshot.inputs.values()) {
        opened.insert(address.clone(), app.runtime.pictures().open(app, address).await);
    }
    opened
}

fn render(
    live: &imgflo_live::Live,
    snapshot: &imgflo_live::Snapshot,
    (asked, format): (&Asked, Format),
    is_processor: bool,
) -> Result<Shown, imgflo_live::Error> {
    let sized = asked.width.is_some() || asked.height.is_some();
    let small = if is_processor || sized { LARGEST } else { SMALL };
    let side = |wanted: Option<u32>| wanted.unwrap_or(small);
    let usual = View::new(&asked.node, side(asked.width), side(asked.height));
    let mut view = View {
        port: asked.port.clone().unwrap_or(usual.port),
        region: asked.region,
        format,
        quality: asked.quality,
        ..usual
    };
    if view.region.is_none() {
        let bounds = live.bounds(snapshot, &view.node, &view.port)?;
        if is_processor || bounds.is_infinite() {
            view.region = Some(clipped(bounds));
        }
    }
    live.render(snapshot, &view)
}

/// As much of a picture as is shown of it; of an endless one what is around its middle.
fn clipped(bounds: Rect) -> Rect {
    let side = |from: i32, to: i32| {
        let endless = i64::from(to) - i64::from(from) > i64::from(i32::MAX / 2);
        let from = if endless { 0 } else { from };
        (from, to.min(from.saturating_add(WHOLE)))
    };
    let ((x0, x1), (y0, y1)) = (side(bounds.x0, bounds.x1), side(bounds.y0, bounds.y1));
    Rect { x0, y0, x1, y1 }
}

fn answer(bytes: Bytes, media_type: &'static str, headers: &HeaderMap) -> Response {
    let entry = Entry { head: Head { etag: etag(&bytes), ..Head::default() }, bytes };
    crate::http::stored(&entry, headers, media_type, "no-store")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_shown_whole_up_to_a_size_and_an_endless_one_from_its_middle() {
        assert_eq!(clipped(Rect::new(-10, 5, 100, 3000)), Rect::new(-10, 5, 100, 2000));
        assert_eq!(clipped(Rect::PLANE), Rect::new(0, 0, 2000, 2000));
        let strip = Rect { x0: -5, x1: 5, ..Rect::PLANE };
        assert_eq!(clipped(strip), Rect::new(-5, 0, 10, 2000));
    }

    #[test]
    fn what_makes_no_sense_is_said_in_the_words_of_the_first_runtime() {
        let wrong = |query: &str| read(query).err().unwrap().detail;
        assert_eq!(wrong("node=a"), "'graph' not specified or wrong");
        assert_eq!(wrong("graph=a"), "'node' not specified or wrong");
        assert!(wrong("graph=a&node=b&region=1,2,3").contains("region"));
        assert!(wrong("graph=a&node=b&width=0").contains("width"));
        assert!(wrong("graph=a&node=b&format=bmp").contains("bmp"));
        assert!(wrong("graph=a&node=b&format=jpeg&embed-graph=true").contains("png and webp"));
        assert!(wrong("graph=a&node=b&full=true&width=9").contains("leave out"));
        assert!(wrong("graph=a&node=b&full=true&format=xyz").contains("xyz"));
        assert!(wrong("graph=a&node=b&moving=true").contains("full=true"));
        assert!(read("graph=a&node=b&full=true&format=tiff").is_ok());
    }
}
