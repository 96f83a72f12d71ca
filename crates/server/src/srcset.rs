//! `/srcset/GRAPH[.EXT]?…`: the same picture in several widths, as pages list them.

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use imgflo_keys::signature;
use serde_json::json;

use crate::app::App;
use crate::caller::{self, Caller};
use crate::fault::Fault;
use crate::http::Client;
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
    let asked = uri.query().unwrap_or_default();
    let graph = uri.path().trim_start_matches("/srcset/");
    let widths = widths(query.get("widths"))?;
    let own = ["widths", "sizes", "width", "key", "expires", "signature"];
    let rest: Vec<&str> = asked
        .split('&')
        .filter(|part| !part.is_empty())
        .filter(|part| !own.contains(&part.split('=').next().unwrap_or_default()))
        .collect();
    let address = app.config.address();
    let one = |width: u32| {
        let mut parts: Vec<String> = rest.iter().map(|part| (*part).to_owned()).collect();
        parts.push(format!("width={width}"));
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
    fn widths_are_numbers_with_commas() {
        assert_eq!(widths(Some("320, 640")).unwrap(), [320, 640]);
        assert_eq!(widths(None).unwrap(), WIDTHS);
        for wrong in ["", "a", "0", "1,,2", "-1"] {
            assert_eq!(widths(Some(wrong)).unwrap_err().kind, Kind::Unusable, "{wrong}");
        }
    }
}
