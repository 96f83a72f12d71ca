//! Views: pictures of nodes that are shown again whenever they change.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::{BufMut, Bytes, BytesMut};
use imgflo_flow::protocol::{Event, Outgoing, imgflo};
use imgflo_live::{Format, Live, Shown, Stage, View, Watching};
use imgflo_pixel::Rect;
use imgflo_runtime::{ClientId, Snapshot};

use super::outbox::Outbox;
use super::pictures::{Opened, Pictures};

/// How seldom a view can be asked for.
const SELDOM: Duration = Duration::from_secs(10);

/// The graphs that somebody watches, and the views of them.
#[derive(Debug)]
pub(super) struct Views {
    live: Live,
    stages: Mutex<HashMap<String, Stage>>,
    watching: Mutex<HashMap<(ClientId, String), Watched>>,
}

/// A view that is watched.
#[derive(Debug)]
struct Watched {
    graph: String,
    node: String,
    watching: Watching,
}

impl Views {
    /// Nobody watches yet.
    pub(super) fn new(live: Live) -> Self {
        Self { live, stages: Mutex::default(), watching: Mutex::default() }
    }

    /// What renders.
    pub(super) fn live(&self) -> &Live {
        &self.live
    }

    /// Sets the stage of a graph to what it is now, if somebody watches it. Gives the addresses of
    /// pictures that are not here yet: without them nothing is set.
    pub(super) fn set(
        &self,
        graph: &str,
        pictures: &Pictures,
        snapshot: impl FnOnce() -> Option<Snapshot>,
    ) -> Vec<String> {
        let stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(stage) = stages.get(graph) else { return Vec::new() };
        // What the graph is now is asked while nobody else can set it.
        let Some(snapshot) = snapshot() else { return Vec::new() };
        let (mut here, mut missing) = (BTreeMap::new(), Vec::new());
        for address in snapshot.addresses.iter().chain(snapshot.inputs.values()) {
            match pictures.here(address) {
                Some(opened) => drop(here.insert(address.clone(), opened)),
                None => missing.push(address.clone()),
            }
        }
        if missing.is_empty() {
            stage.set(to_render(snapshot, &here));
        }
        missing
    }

    /// Shows a view. The stage of its graph has to be set afterwards if it is new.
    pub(super) fn watch(
        &self,
        client: ClientId,
        outbox: Outbox,
        asked: imgflo::Watch,
    ) -> Result<(), String> {
        let view = view(&asked)?;
        let key = (client, asked.view.clone());
        let mut watching = self.watching.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(watched) = watching.get(&key)
            && watched.graph == asked.graph
            && watched.node == asked.node
        {
            watched.watching.change(view);
            return Ok(());
        }
        let mut stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        let stage = stages.entry(asked.graph.clone()).or_insert_with(|| self.live.stage()).clone();
        drop(stages);
        let (graph, node) = (asked.graph.clone(), asked.node.clone());
        let show = move |event| show(&outbox, &asked, event);
        let watching_now = self.live.watch(&stage, view, show);
        watching.insert(key, Watched { graph, node, watching: watching_now });
        Ok(())
    }

    /// Shows a view no longer.
    pub(super) fn unwatch(&self, client: ClientId, view: &str) {
        let mut watching = self.watching.lock().unwrap_or_else(PoisonError::into_inner);
        let gone = watching.remove(&(client, view.to_owned()));
        self.rest(&watching, gone);
    }

    /// A client is gone, and all its views.
    pub(super) fn forget(&self, client: ClientId) {
        let mut watching = self.watching.lock().unwrap_or_else(PoisonError::into_inner);
        let mut keys: Vec<_> = watching.keys().filter(|(of, _)| *of == client).cloned().collect();
        keys.sort();
        for key in keys {
            let gone = watching.remove(&key);
            self.rest(&watching, gone);
        }
    }

    /// A graph that nobody watches any more needs no stage.
    fn rest(&self, watching: &HashMap<(ClientId, String), Watched>, gone: Option<Watched>) {
        let Some(gone) = gone else { return };
        if !watching.values().any(|watched| watched.graph == gone.graph) {
            let mut stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
            stages.remove(&gone.graph);
        }
    }

    /// A graph has another id: who watches it goes on.
    pub(super) fn rename(&self, from: &str, to: &str) {
        let mut watching = self.watching.lock().unwrap_or_else(PoisonError::into_inner);
        let mut stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(stage) = stages.remove(from) {
            stages.insert(to.to_owned(), stage);
        }
        watching.values_mut().filter(|watched| watched.graph == from).for_each(|watched| {
            to.clone_into(&mut watched.graph);
        });
    }
}

/// A graph with its pictures. An input whose picture is not to be had is as if it was not given.
pub(super) fn to_render(
    snapshot: Snapshot,
    pictures: &BTreeMap<String, Opened>,
) -> imgflo_live::Snapshot {
    let Snapshot { revision, graph, components, values, inputs, .. } = snapshot;
    let input = |(port, address): (String, String)| {
        let picture = pictures.get(&address)?.as_ref().ok()?;
        Some((port, picture.clone()))
    };
    imgflo_live::Snapshot {
        revision,
        graph,
        components: Arc::new(components),
        pictures: Arc::new(pictures.clone()),
        inputs: Arc::new(inputs.into_iter().filter_map(input).collect()),
        values: Arc::new(values),
    }
}

fn view(asked: &imgflo::Watch) -> Result<View, String> {
    let usual = View::new(&asked.node, asked.width.max(1), asked.height.max(1));
    Ok(View {
        port: asked.port.clone().unwrap_or(usual.port),
        region: asked.region.map(rect),
        format: asked.format.as_deref().unwrap_or("auto").parse::<Format>()?,
        quality: asked.quality.map(|quality| quality.clamp(1, 100)),
        priority: asked.priority.unwrap_or_default(),
        interval: Duration::from_millis(asked.interval.unwrap_or_default().into()).min(SELDOM),
        ..usual
    })
}

/// A rectangle as messages have it, as the engine has it.
pub(super) fn rect(region: imgflo::Region) -> Rect {
    let far = |from: i32, length: u32| {
        let to = i64::from(from) + i64::from(length);
        i32::try_from(to).unwrap_or(i32::MAX)
    };
    let imgflo::Region { x, y, width, height } = region;
    Rect { x0: x, y0: y, x1: far(x, width), y1: far(y, height) }
}

/// A rectangle as messages have it.
pub(super) fn region(rect: Rect) -> imgflo::Region {
    imgflo::Region { x: rect.x0, y: rect.y0, width: rect.width(), height: rect.height() }
}

/// Puts what became of a view into a client's outbox. It is called where pictures are rendered.
fn show(outbox: &Outbox, of: &imgflo::Watch, event: imgflo_live::Event) {
    use imgflo_live::Event::{Failed, Picture, Progress, Times};
    let (view, graph) = (of.view.clone(), of.graph.clone());
    let event = match event {
        Picture(shown) => return outbox.picture(&of.view, frame(of, &shown)),
        Progress { revision, done } => {
            imgflo::Event::Progress(imgflo::Progress { view, revision, done })
        }
        Failed { revision, node, message } => {
            imgflo::Event::Failed(imgflo::Failed { view, graph, revision, node, message })
        }
        Times { revision, nodes } => {
            let node = |time: imgflo_live::NodeTime| imgflo::NodeTime {
                node: time.node,
                ms: time.ms,
                width: time.width,
                height: time.height,
            };
            let nodes = nodes.into_iter().map(node).collect();
            imgflo::Event::Times(imgflo::Times { graph, revision, nodes })
        }
    };
    let text = Outgoing::new(Event::Imgflo(event)).to_text();
    outbox.message(text.into(), true);
}

/// A picture as a binary frame: the length of the header, the header, the file.
fn frame(of: &imgflo::Watch, shown: &Shown) -> Bytes {
    let header = imgflo::Picture {
        view: of.view.clone(),
        graph: of.graph.clone(),
        node: of.node.clone(),
        revision: shown.revision,
        bounds: region(shown.bounds),
        region: region(shown.region),
        width: shown.width,
        height: shown.height,
        kind: shown.media_type.to_owned(),
        coarse: shown.coarse,
        took: (shown.took.as_secs_f64() * 1e4).round() / 10.0,
    };
    let header = serde_json::to_vec(&header).expect("a header is plain data");
    let mut frame = BytesMut::with_capacity(4 + header.len() + shown.file.len());
    frame.put_u32(u32::try_from(header.len()).unwrap_or(u32::MAX));
    frame.put_slice(&header);
    frame.put_slice(&shown.file);
    frame.freeze()
}
