//! `/formats`: what pictures can be written as.

use axum::Json;
use axum::extract::State;
use imgflo_codec::FileFormat;
use imgflo_video::Format;
use serde_json::{Value, json};

use crate::app::App;

/// `GET /formats`: each with its name, the usual ending of its files, what it is on the web, whether it
/// can move, and whether it can carry a graph.
pub(crate) async fn list(State(app): State<App>) -> Json<Value> {
    let files = FileFormat::ALL.into_iter().filter(|format| format.can_be_written());
    let films = app.ffmpeg.is_some().then_some(Format::Mp4);
    Json(files.map(Format::File).chain(films).map(described).collect())
}

fn described(format: Format) -> Value {
    let (moves, graphs) = match format {
        Format::File(file) => (file.can_be_animated(), file.carries_graphs()),
        Format::Mp4 => (true, false),
    };
    json!({
        "name": format.to_string(),
        "ending": format.ending(),
        "type": format.media_type(),
        "moves": moves,
        "graphs": graphs,
    })
}
