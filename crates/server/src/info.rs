//! `/info`: what a picture is, from its header where that is enough.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use imgflo_codec::{Decode, Info, Orientation, decode, probe};
use imgflo_pixel::{Channels, Sample};
use serde_json::{Value, json};

use crate::app::App;
use crate::caller;
use crate::fault::{Fault, Kind};
use crate::http::Client;
use crate::make::pictures;

/// What can be asked for.
const TAKES: [&str; 5] = ["input", "colors", "key", "expires", "signature"];
/// Pixels of a side that colours are looked for in.
const SMALL: u32 = 64;
/// Colours that are told.
const COLORS: usize = 5;

/// `GET /info?input=ADDRESS[&colors=true]`.
pub(crate) async fn info(
    State(app): State<App>,
    client: Client,
    uri: Uri,
) -> Result<Response, Fault> {
    let (caller, query) = caller::permitted(&app, client, &uri).await?;
    if let Some((name, _)) = query.iter().find(|(name, _)| !TAKES.contains(name)) {
        return Err(Fault::no_parameter(name, &TAKES[..2]));
    }
    let missing = || Fault::new(Kind::Malformed, "there is no `input`; name a picture");
    let address = query.get("input").ok_or_else(missing)?;
    let until = app.until();
    let file = app.fetch(address, &caller.sources()?, 0, until).await?;
    let colors = matches!(query.get("colors"), Some("" | "1" | "true"));
    let limits = app.config.limits;
    let told = app.work.run(until, move |bench| {
        let codec = pictures(&limits);
        let info = probe(&file.bytes, &codec).map_err(|error| {
            Fault::from(imgflo_render::Error::Picture { name: file.address.clone(), error })
        })?;
        let mut told = described(&info, &file);
        if colors {
            let options = smallest(&info);
            let _held = bench.hold(info.decode_memory(&options))?;
            told["colors"] = main_colors(&info, &file.bytes, &options, &codec)?;
        }
        Ok(told)
    });
    let mut response = Json(told.await?).into_response();
    let caching = HeaderValue::from_static("public, max-age=300");
    response.headers_mut().insert(header::CACHE_CONTROL, caching);
    Ok(response)
}

fn described(info: &Info, file: &imgflo_sources::Fetched) -> Value {
    let mut told = json!({
        "format": info.format.extensions()[0],
        "mediaType": info.format.media_type(),
        "bytes": file.bytes.len(),
        "width": info.width,
        "height": info.height,
        "alpha": info.has_alpha(),
        "gray": info.channels.is_gray(),
        "bits": info.bits,
        "frames": info.frames,
        "animated": info.animation.is_some(),
    });
    if let Some(animation) = info.animation {
        told["loops"] = json!(animation.loops);
    }
    if info.orientation != Orientation::UPRIGHT {
        let (width, height) = info.stored;
        told["orientation"] = json!(info.orientation.to_exif());
        told["stored"] = json!({ "width": width, "height": height });
    }
    if let Some(profile) = &info.profile {
        told["profile"] = json!(profile.description);
    }
    told
}

/// How a picture is decoded that only its colours matter of.
fn smallest(info: &Info) -> Decode {
    let longest = info.width.max(info.height);
    let shrink = [8, 4, 2].into_iter().find(|shrink| longest / shrink >= SMALL).unwrap_or(1);
    Decode { shrink, ..Decode::default() }
}

/// The colours that most pixels have, about: the commonest of 4096, and the mean of those pixels.
fn main_colors(
    info: &Info,
    bytes: &Arc<[u8]>,
    options: &Decode,
    limits: &imgflo_codec::Limits,
) -> Result<Value, Fault> {
    let failed = |error: &dyn std::fmt::Display| Fault::new(Kind::Unusable, error.to_string());
    let mut rows = decode(bytes.clone(), options, limits).map_err(|error| failed(&error))?;
    let layout = info.layout(options);
    let mut row = vec![0; layout.row_bytes()];
    let mut bins = vec![(0_u64, [0_u64; 3]); 4096];
    for _ in 0..layout.height {
        rows.read(&mut row).map_err(|error| failed(&error))?;
        let samples = bytes_of(&row, layout.format.sample);
        for pixel in samples.chunks_exact(layout.format.channels.count()) {
            let Some([r, g, b]) = opaque(pixel, layout.format.channels) else { continue };
            let bin = usize::from(r >> 4) << 8 | usize::from(g >> 4) << 4 | usize::from(b >> 4);
            bins[bin].0 += 1;
            for (sum, value) in bins[bin].1.iter_mut().zip([r, g, b]) {
                *sum += u64::from(value);
            }
        }
    }
    let all: u64 = bins.iter().map(|(count, _)| count).sum();
    bins.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let color = |(count, sums): &(u64, [u64; 3])| {
        let [r, g, b] = sums.map(|sum| sum / count);
        json!({ "color": format!("#{r:02x}{g:02x}{b:02x}"), "share": *count as f64 / all as f64 })
    };
    Ok(bins.iter().take(COLORS).filter(|(count, _)| *count > 0).map(color).collect())
}

/// Samples as bytes, whatever they are.
fn bytes_of(row: &[u8], sample: Sample) -> Vec<u8> {
    match sample {
        Sample::U8 => row.to_vec(),
        Sample::U16 => {
            let value = |bytes: &[u8]| (u16::from_ne_bytes([bytes[0], bytes[1]]) >> 8) as u8;
            row.chunks_exact(2).map(value).collect()
        }
        Sample::F32 => {
            let value = |b: &[u8]| {
                let value = f32::from_ne_bytes([b[0], b[1], b[2], b[3]]);
                (value.clamp(0.0, 1.0) * 255.0) as u8
            };
            row.chunks_exact(4).map(value).collect()
        }
    }
}

/// Red, green and blue of a pixel that can be seen.
fn opaque(pixel: &[u8], channels: Channels) -> Option<[u8; 3]> {
    match (channels, pixel) {
        (Channels::Y, &[y]) => Some([y; 3]),
        (Channels::Ya, &[y, a]) => (a > 127).then_some([y; 3]),
        (Channels::Rgb, &[r, g, b]) => Some([r, g, b]),
        (Channels::Rgba, &[r, g, b, a]) => (a > 127).then_some([r, g, b]),
        _ => None,
    }
}
