//! `/info`: what a picture is, from its header where that is enough.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use imgflo_codec::{FileFormat, Orientation, Shot, probe};
use imgflo_pixel::Layout;
use imgflo_render::{Fit, Glance, MOST_SIDE, Reel};
use imgflo_sources::Fetched;
use imgflo_video::{Encoding, FILM, Film, Format, is_film};
use serde_json::{Map, Value, json};

use crate::app::{App, Asked, Label, Task};
use crate::caller::{self, Caller};
use crate::fault::{Fault, Kind};
use crate::http::{Client, stored};
use crate::library::Saved;
use crate::make::{self, Made, Order, films, pictures};
use crate::query::Query;
use crate::results::Entry;
use crate::sizes::{Sides, size};
use crate::work::Bench;

/// What can be asked for.
const TAKES: [&str; 5] = ["input", "fields", "key", "expires", "signature"];

/// What is told only if it is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Fields {
    colors: bool,
    blurhash: bool,
    thumbhash: bool,
    location: bool,
}

impl Fields {
    fn parse(text: &str) -> Result<Self, Fault> {
        let mut fields = Self::default();
        for name in text.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            let field = match name {
                "colors" => &mut fields.colors,
                "blurhash" => &mut fields.blurhash,
                "thumbhash" => &mut fields.thumbhash,
                "location" => &mut fields.location,
                _ => {
                    let takes = "colors, blurhash, thumbhash and location, with commas";
                    return Err(Fault::parameter("fields", text, takes));
                }
            };
            *field = true;
        }
        Ok(fields)
    }

    /// Whether the picture has to be looked at; else its header is enough.
    fn of_pixels(self) -> bool {
        self.colors || self.blurhash || self.thumbhash
    }
}

/// `GET /info?input=ADDRESS[&fields=colors,blurhash,thumbhash,location]`.
pub(crate) async fn info(
    State(app): State<App>,
    client: Client,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let (caller, query) = caller::permitted(&app, client, &uri).await?;
    if let Some((name, _)) = query.iter().find(|(name, _)| !TAKES.contains(name)) {
        return Err(Fault::no_parameter(name, &TAKES[..2]));
    }
    let fields = Fields::parse(query.get("fields").unwrap_or_default())?;
    let (asked, label) = asked(&caller, &query, fields, None)?;
    caller.may_take(&asked.from)?;
    let again = |before| self::asked(&caller, &query, fields, Some(before)).ok();
    let entry = match app.kept(&label.key, &label.maker.1, again).await {
        Some(entry) => entry,
        None => {
            if let Some(key) = caller.key().filter(|_| fields.of_pixels()) {
                caller::charge(&app, key).await?;
            }
            app.make(asked, label).await?
        }
    };
    Ok(stored(&entry, &headers, "application/json", &caller::caching(&app, &entry, &caller)))
}

/// What is to be found out, and what it will be known by.
fn asked(
    caller: &Caller,
    query: &Query,
    fields: Fields,
    before: Option<Arc<Entry>>,
) -> Result<(Asked, Label), Fault> {
    let missing = || Fault::new(Kind::Malformed, "there is no `input`; name a picture");
    let address = query.get("input").ok_or_else(missing)?.trim_start_matches('/').to_owned();
    let version = env!("CARGO_PKG_VERSION");
    let all = format!("{:?}", ("/info", version, &address, fields));
    let key = blake3::hash(all.as_bytes()).to_hex().to_string();
    let owner = caller.key().map(|key| key.id.clone());
    let maker = ("/info".to_owned(), version.to_owned());
    let label = Label { key, maker, owner, tags: Vec::new() };
    let from = vec![("input".to_owned(), address)];
    let allowed = caller.sources()?;
    Ok((Asked { task: Task::Facts(fields), from, allowed, depth: 0, before }, label))
}

/// What is known of the first picture.
pub(crate) async fn facts(
    app: &App,
    fields: Fields,
    inputs: Vec<(String, Arc<Fetched>)>,
    until: Instant,
) -> Result<Made, Fault> {
    let begun = Instant::now();
    let file = inputs.first().map(|(_, file)| file.clone());
    let file = file.ok_or_else(|| Fault::ours("a picture that was fetched is not there"))?;
    let (limits, ffmpeg) = (app.config.limits, app.ffmpeg.clone());
    let look = move |bench: &Bench| {
        if !is_film(&file.bytes) {
            return header(&file, fields, &pictures(&limits));
        }
        let opened = make::film(&file, ffmpeg.as_ref(), &films(&limits, bench.left_ms()))?;
        Ok(film(&opened, &file))
    };
    let mut told = app.work.run(until, look).await?;
    if fields.of_pixels() {
        let small = app.compute(small(app, inputs)?, until).await?;
        let glance = Glance::open(&small.bytes.into()).map_err(Fault::from)?;
        seen(&glance, fields, &mut told);
    }
    let bytes = Value::Object(told).to_string().into_bytes();
    let media_type = Some("application/json");
    Ok(Made { bytes, media_type, size: None, took: begun.elapsed(), waited: Duration::ZERO })
}

/// An order for the picture, so small that it is seen at a glance.
fn small(app: &App, inputs: Vec<(String, Arc<Fetched>)>) -> Result<Order, Fault> {
    let graph = imgflo_flow::chain::read("gegl:nop", &imgflo_flow::Limits::default())?;
    let saved = Saved::new("/info", graph, app.operations, app.config.limits.nodes, &|_| None)?;
    let sides = Sides { width: Some(MOST_SIDE), height: Some(MOST_SIDE) };
    Ok(Order {
        saved: Arc::new(saved),
        values: Vec::new(),
        inputs,
        before: Sides::default(),
        size: size(sides, Fit::Inside, false),
        frame: Some(0),
        format: Some(Format::File(FileFormat::Png)),
        quality: None,
        film: Encoding::default(),
        most_pixels: None,
    })
}

/// What the file's header says.
fn header(
    file: &Fetched,
    fields: Fields,
    limits: &imgflo_codec::Limits,
) -> Result<Map<String, Value>, Fault> {
    let named = |error| imgflo_render::Error::Picture { name: file.address.clone(), error };
    let info = probe(&file.bytes, limits).map_err(named)?;
    let mut told = Map::new();
    let mut tell = |name: &str, value: Value| {
        told.insert(name.to_owned(), value);
    };
    tell("format", json!(info.format.extensions()[0]));
    tell("mediaType", json!(info.format.media_type()));
    tell("bytes", json!(file.bytes.len()));
    tell("width", json!(info.width));
    tell("height", json!(info.height));
    tell("alpha", json!(info.has_alpha()));
    tell("gray", json!(info.channels.is_gray()));
    tell("bits", json!(info.bits));
    tell("frames", json!(info.frames));
    tell("animated", json!(info.animation.is_some()));
    if let Some(animation) = info.animation {
        tell("loops", json!(animation.loops));
    }
    if info.orientation != Orientation::UPRIGHT {
        let (width, height) = info.stored;
        tell("orientation", json!(info.orientation.to_exif()));
        tell("stored", json!({ "width": width, "height": height }));
    }
    if let Some(profile) = &info.profile {
        tell("profile", json!(profile.description));
    }
    if let Some(shot) = Shot::read(&file.bytes, limits).map_err(named)? {
        let place = shot.location.filter(|_| fields.location);
        if let Some(place) = place {
            let (latitude, longitude) = (place.latitude, place.longitude);
            let place =
                json!({ "latitude": latitude, "longitude": longitude, "altitude": place.altitude });
            tell("location", known(place));
        }
        tell("camera", camera(&shot));
    }
    Ok(told)
}

/// What is known of a film.
fn film(film: &Film, file: &Fetched) -> Map<String, Value> {
    let Layout { width, height, .. } = film.layout();
    let told = [
        ("format", json!(Format::Mp4.ending())),
        ("mediaType", json!(FILM)),
        ("bytes", json!(file.bytes.len())),
        ("width", json!(width)),
        ("height", json!(height)),
        ("alpha", json!(false)),
        ("gray", json!(false)),
        ("bits", json!(8)),
        ("frames", json!(film.frames())),
        ("animated", json!(true)),
        ("duration", json!(film.seconds())),
        ("frameRate", json!(film.rate())),
        ("sound", json!(film.sound().is_some())),
    ];
    told.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// What the camera says, but not where.
fn camera(shot: &Shot) -> Value {
    known(json!({
        "make": shot.make,
        "model": shot.model,
        "lens": shot.lens,
        "exposureTime": shot.exposure_time,
        "fNumber": shot.f_number,
        "iso": shot.iso,
        "focalLength": shot.focal_length,
        "date": shot.date,
    }))
}

/// An object without what is not known.
fn known(mut object: Value) -> Value {
    if let Some(members) = object.as_object_mut() {
        members.retain(|_, value| !value.is_null());
    }
    object
}

/// What the picture's pixels say.
fn seen(glance: &Glance, fields: Fields, told: &mut Map<String, Value>) {
    if fields.colors {
        let colors = glance.colors().into_iter().map(|main| {
            let [r, g, b] = main.color;
            json!({ "color": format!("#{r:02x}{g:02x}{b:02x}"), "share": main.share })
        });
        told.insert("colors".into(), colors.collect());
    }
    if fields.blurhash {
        told.insert("blurhash".into(), json!(glance.blurhash()));
    }
    if fields.thumbhash {
        told.insert("thumbhash".into(), json!(STANDARD.encode(glance.thumbhash())));
    }
}
