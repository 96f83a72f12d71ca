//! `/graphs`: all graphs, with what they take.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use imgflo_flow::json::LISTED;
use imgflo_render::ports;
use serde_json::{Map, Value, json};

use crate::app::App;
use crate::library::Saved;

/// Pixels of a side: "just a hint", for sliders.
const LONGEST_SIDE: u32 = 2_000;

/// All graphs by name, each as FBP JSON whose ports say what they take. Those that cannot be used
/// are under `broken`, with the reason.
pub(crate) async fn graphs(State(app): State<App>) -> impl IntoResponse {
    let shelf = app.library.shelf();
    let graphs: Map<_, _> =
        shelf.graphs.iter().map(|(name, saved)| (name.clone(), listed(saved))).collect();
    let presets: Map<_, _> = shelf
        .presets
        .iter()
        .map(|(name, preset)| {
            let values: Map<_, _> =
                preset.values.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
            (name.clone(), json!({ "graph": preset.graph, "values": values }))
        })
        .collect();
    let mut listing = json!({ "graphs": graphs });
    if !presets.is_empty() {
        listing["presets"] = Value::Object(presets);
    }
    if !shelf.broken.is_empty() {
        listing["broken"] = json!(shelf.broken);
    }
    Json(listing)
}

/// A graph with the parameters that every graph has.
pub(super) fn listed(saved: &Saved) -> Value {
    let mut graph = saved.listing.clone();
    if saved.is_noop() || !ports::are_ours(&saved.graph) {
        return graph;
    }
    let side = |name: &str| {
        let description = format!("{name} of the input before it is processed, in pixels");
        json!({
            "type": "int", "minimum": 0, "maximum": LONGEST_SIDE, "description": description,
        })
    };
    let video = |kind: &str, (default, low, high): (u32, u32, u32), description: &str| {
        json!({
            "type": kind, "default": default, "minimum": low, "maximum": high,
            "description": description,
        })
    };
    let bitrate = "Bits of a second of video, in thousands";
    let added = [
        ("height", side("Height")),
        ("width", side("Width")),
        ("video_bitrate", video("int", (100, 100, 10_000), bitrate)),
        ("video_framerate", video("number", (25, 1, 100), "Frames a second of video")),
    ];
    if let Some(inports) = graph.get_mut("inports").and_then(Value::as_object_mut) {
        for ((name, metadata), (process, port)) in added.into_iter().zip(LISTED) {
            let port = json!({ "process": process, "port": port, "metadata": metadata });
            // A graph that makes its picture has a width and a height of its own.
            inports.entry(name).or_insert(port);
        }
    }
    graph
}
