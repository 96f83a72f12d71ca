//! `/srcset/GRAPH[.EXT]?…`: the same picture in several widths, as pages list them; none is wider than
//! the picture itself.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use imgflo_keys::signature;
use serde_json::json;

use crate::app::App;
use crate::caller::{self, Caller};
use crate::fault::Fault;
use crate::http::Client;
use crate::images::{self, Asking};
use crate::make::{Order, planned};
use crate::query::Query;

/// Widths, if none are asked for: those of common screens.
const WIDTHS: [u32; 8] = [320, 480, 640, 960, 1280, 1600, 1920, 2560];
/// Widths that can be asked for.
const MOST: usize = 20;

/// `GET /srcset/GRAPH[.EXT]?input=…[&widths=320,640][&sizes=50vw]`: addresses for `srcset`. With a
/// key, the request is signed, and so are the addresses, with the same end.
pub(crate) async fn srcset(
    State(app): State<App>,
    client: Client,
    uri: Uri,
) -> Result<Response, Fault> {
    let (caller, query) = caller::permitted(&app, client, &uri).await?;
    let graph = uri.path().trim_start_matches("/srcset/");
    let own = ["widths", "sizes", "width", "key", "expires", "signature"];
    let rest: Vec<&str> = uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|part| !part.is_empty())
        .filter(|part| !own.contains(&part.split('=').next().unwrap_or_default()))
        .collect();
    let (asked, dpr) = (rest.join("&"), dpr(query.get("dpr")));
    let most = widest(&app, &caller, graph, &asked).await?;
    let most = most.map(|most| (f64::from(most) / dpr).ceil() as u32);
    let widths = no_wider(widths(query.get("widths"))?, most);
    let address = app.config.address();
    let one = |width: u32| {
        let parts = [asked.clone(), format!("width={width}")];
        let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let target = signed(format!("/image/{graph}?{}", parts.join("&")), &caller, &query);
        format!("{address}{target}")
    };
    let addresses: Vec<_> = widths.iter().map(|width| (one(*width), *width)).collect();
    let set: Vec<_> = addresses.iter().map(|(url, width)| format!("{url} {width}w")).collect();
    let sizes = query.get("sizes").unwrap_or("100vw");
    let list: Vec<_> =
        addresses.iter().map(|(url, width)| json!({ "url": url, "width": width })).collect();
    let middle = addresses.get(addresses.len() / 2).map(|(url, _)| url);
    let told = json!({ "srcset": set.join(", "), "sizes": sizes, "src": middle, "images": list });
    Ok(Json(told).into_response())
}

fn widths(text: Option<&str>) -> Result<Vec<u32>, Fault> {
    let Some(text) = text else { return Ok(WIDTHS.to_vec()) };
    let takes = || Fault::parameter("widths", text, "up to 20 widths with commas, such as 320,640");
    let numbers = text.split(',').map(|width| width.trim().parse::<u32>());
    let widths = numbers.collect::<Result<Vec<_>, _>>().map_err(|_| takes())?;
    match widths.len() <= MOST && widths.iter().all(|width| (1..=100_000).contains(width)) {
        true => Ok(widths),
        false => Err(takes()),
    }
}

/// Those widths that a picture has, which is so wide, and its own in the place of larger ones.
fn no_wider(widths: Vec<u32>, most: Option<u32>) -> Vec<u32> {
    let Some(most) = most else { return widths };
    let (mut fitting, larger): (Vec<u32>, Vec<u32>) =
        widths.into_iter().partition(|width| *width <= most);
    if !larger.is_empty() && !fitting.contains(&most) {
        fitting.push(most);
    }
    fitting
}

/// Pixels of the screen for each one of the page.
fn dpr(text: Option<&str>) -> f64 {
    text.and_then(|text| text.parse().ok()).filter(|dpr| *dpr > 0.0).unwrap_or(1.0)
}

/// Pixels in a row of the picture as it comes out of the graph; nothing if it is made as wide as
/// anybody asks.
async fn widest(
    app: &App,
    caller: &Caller,
    graph: &str,
    asked: &str,
) -> Result<Option<u32>, Fault> {
    let query = Query::parse(&format!("{asked}&width=1"), app.config.limits.parameters)?;
    let spec = images::path(app, &format!("/image/{graph}"))?;
    let Asking { order, from, .. } =
        Asking::new(app, caller, spec, query, &HeaderMap::new(), None)?;
    // A graph can have a width of its own, and a picture can be enlarged.
    let takes_any = order.size.is_none_or(|size| size.width.is_none() || size.enlarge);
    if takes_any || order.saved.is_noop() {
        return Ok(None);
    }
    caller.may_take(&from)?;
    let _place = app.work.queue()?;
    let (until, allowed) = (app.until(), caller.sources()?);
    let mut order = Order { size: None, ..order };
    for (name, address) in from {
        order.inputs.push((name, app.fetch(&address, &allowed, 0, until).await?));
    }
    let means = app.means();
    let plan = move |bench: &_| Ok(planned(&order, &means, bench)?.job.layout().width);
    app.work.run(until, plan).await.map(Some)
}

/// The target, signed with the newest secret of the key that asks; it ends when the request does.
fn signed(target: String, caller: &Caller, query: &Query) -> String {
    let Some(key) = caller.key() else { return target };
    let Some(secret) = key.secrets.first() else { return target };
    let end = query.get("expires").map_or(String::new(), |time| format!("&expires={time}"));
    signature::sign(&format!("{target}&key={}{end}", key.id), secret)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Kind;

    #[test]
    fn no_width_is_offered_that_the_picture_does_not_have() {
        assert_eq!(no_wider(vec![320, 640, 960], Some(700)), [320, 640, 700]);
        assert_eq!(no_wider(vec![320, 640, 960], Some(640)), [320, 640]);
        assert_eq!(no_wider(vec![320, 640], Some(100)), [100]);
        assert_eq!(no_wider(vec![320, 640], Some(1000)), [320, 640]);
        assert_eq!(no_wider(vec![320, 640], None), [320, 640]);
    }

    #[test]
    fn widths_are_numbers_with_commas() {
        assert_eq!(widths(Some("320, 640")).unwrap(), [320, 640]);
        assert_eq!(widths(None).unwrap(), WIDTHS);
        for wrong in ["", "a", "0", "1,,2", "-1"] {
            assert_eq!(widths(Some(wrong)).unwrap_err().kind, Kind::Unusable, "{wrong}");
        }
    }
}
