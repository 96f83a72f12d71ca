//! The graphs that are served: a folder of files, looked after while the server runs.

mod fitted;
mod presets;
mod samples;
mod watch;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use imgflo_engine::{Interface, Limits, Surroundings, flatten, interface};
use imgflo_flow::{Format, Graph};
use imgflo_op::{Kind, OpDef, Param};
use imgflo_render::{notation, ports};
use serde_json::Value as Json;

use crate::config::Config;

use fitted::fitted;
pub(crate) use presets::Preset;
pub(crate) use samples::{SAMPLE_PICTURES, sample_picture};

/// Bytes of a graph file.
const LONGEST: u64 = 4 << 20;

/// The graphs that are served.
#[derive(Clone, Debug)]
pub(crate) struct Library(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    operations: &'static [&'static OpDef],
    nodes: u64,
    folder: Option<PathBuf>,
    /// The folder of graphs that are saved when there is no other: beside the samples.
    own: PathBuf,
    presets: Option<PathBuf>,
    shelf: RwLock<Arc<Shelf>>,
    changed: tokio::sync::Notify,
}

/// All graphs and presets, at one time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shelf {
    pub(crate) graphs: BTreeMap<String, Arc<Saved>>,
    pub(crate) presets: BTreeMap<String, Arc<Preset>>,
    /// Graphs that cannot be used as they are, and why: those have their last good version, one
    /// that was made to fit, or none.
    pub(crate) broken: BTreeMap<String, String>,
}

/// A graph that can be rendered.
#[derive(Clone, Debug)]
pub(crate) struct Saved {
    pub(crate) name: String,
    pub(crate) graph: Graph,
    pub(crate) interface: Interface,
    /// A hash of all it says, with the graphs that it is made of.
    pub(crate) hash: String,
    /// The version of its file: a hash of the bytes.
    pub(crate) version: String,
    /// The graphs that it is made of.
    pub(crate) components: BTreeMap<String, Graph>,
    /// The graph with what is known of its ports.
    pub(crate) listing: Json,
    /// What it sets that no operation takes: imgflo-server made it fit, and so does its API here.
    pub(crate) misfit: Option<String>,
}

impl Saved {
    /// What a graph takes and gives, if it can be rendered. `nested` gives other graphs' files.
    pub(crate) fn new(
        name: &str,
        graph: Graph,
        operations: &[&'static OpDef],
        nodes: u64,
        nested: &dyn Fn(&str) -> Option<Graph>,
    ) -> Result<Self, imgflo_engine::Error> {
        let components = std::cell::RefCell::new(BTreeMap::new());
        let component = |name: &str| {
            if imgflo_op::find(operations, &name.replacen('/', ":", 1)).is_some() {
                return None;
            }
            let graph = nested(name)?;
            components.borrow_mut().insert(name.to_owned(), graph.clone());
            Some(graph)
        };
        let limits = limits(nodes);
        let surroundings = Surroundings {
            operations,
            component: &component,
            open: &|_| Err("pictures are given to graphs here, not named in them".into()),
            limits: &limits,
        };
        let interface = match is_noop(&graph) {
            true => Interface { pictures: vec!["input".into()], ..Interface::default() },
            false => interface(&graph, &surroundings)?,
        };
        let components = components.into_inner();
        let mut listing = graph.clone();
        if ports::are_ours(&graph) {
            ports::fill(&mut listing, &interface);
        }
        let listing = imgflo_flow::json::write(&listing);
        let listing = serde_json::from_str(&listing).unwrap_or_default();
        let hash = hash(&graph, &components);
        let (name, version) = (name.to_owned(), String::new());
        Ok(Self { name, graph, interface, hash, version, components, listing, misfit: None })
    }

    /// Whether it passes on the bytes of its input as they are.
    pub(crate) fn is_noop(&self) -> bool {
        is_noop(&self.graph)
    }

    /// It in one piece: the graphs that it is made of are in the place of their nodes.
    pub(crate) fn whole(&self, nodes: u64) -> Result<Graph, imgflo_engine::Error> {
        let component = |name: &str| self.components.get(name).cloned();
        let Limits { depth, nodes, .. } = limits(nodes);
        flatten(&self.graph, &component, depth, nodes)
    }

    /// What its results are known to be made by: its name, and the hash of all it says.
    pub(crate) fn maker(&self) -> (String, String) {
        (self.name.clone(), self.hash.clone())
    }

    /// The names of the inputs that take pictures, the one called `input` first.
    pub(crate) fn pictures(&self) -> Vec<&str> {
        let files = self.interface.parameters.iter().filter(|p| p.param.kind == Kind::File);
        let pads = self.interface.pictures.iter().map(String::as_str);
        let mut names: Vec<&str> = pads.chain(files.map(|p| p.name.as_str())).collect();
        names.sort_by_key(|name| *name != "input");
        names
    }

    /// A parameter, with the range that the graph recommends.
    pub(crate) fn parameter(&self, name: &str) -> Option<Param> {
        let found = self.interface.parameters.iter().find(|parameter| parameter.name == name)?;
        Some(ports::narrowed(&self.graph, found))
    }
}

/// A graph for the runtime `noop` does nothing at all.
fn is_noop(graph: &Graph) -> bool {
    graph.runtime() == Some("noop")
}

fn hash(graph: &Graph, components: &BTreeMap<String, Graph>) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(imgflo_flow::json::write(graph).as_bytes());
    for (name, graph) in components {
        hasher.update(name.as_bytes());
        hasher.update(imgflo_flow::json::write(graph).as_bytes());
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

/// The version of a file: what it says, in a hash.
pub(crate) fn version(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..16].to_owned()
}

/// Only nodes matter for what a graph takes and gives.
fn limits(nodes: u64) -> Limits {
    Limits { nodes, depth: nodes.min(500), ..Limits::NONE }
}

impl Library {
    /// Reads all graphs of a folder; the samples and those of a folder of the server's own, if there
    /// is none.
    pub(crate) fn open(operations: &'static [&'static OpDef], config: &Config) -> Self {
        let library = Self(Arc::new(Inner {
            operations,
            nodes: config.limits.nodes,
            folder: config.graphs.clone(),
            own: config.data.join("graphs"),
            presets: config.presets.clone(),
            shelf: RwLock::new(Arc::new(Shelf::default())),
            changed: tokio::sync::Notify::new(),
        }));
        library.read();
        library
    }

    /// The folder that graphs are saved in.
    pub(crate) fn folder(&self) -> &Path {
        self.0.folder.as_deref().unwrap_or(&self.0.own)
    }

    /// The file of a graph as it is now, and its bytes.
    pub(crate) fn file(&self, name: &str) -> Option<(String, Vec<u8>)> {
        let text = self.texts().remove(name)?;
        Some((text.file, text.bytes.ok()?))
    }

    /// Waits until graphs have changed.
    pub(crate) async fn changed(&self) {
        self.0.changed.notified().await;
    }

    fn texts(&self) -> BTreeMap<String, Text> {
        match &self.0.folder {
            Some(folder) => texts(folder),
            None => {
                let mut all = samples::texts();
                if self.0.own.is_dir() {
                    all.extend(texts(&self.0.own));
                }
                all
            }
        }
    }

    /// Reads graphs again when their files change, for as long as what it gives is held.
    pub(crate) fn watch(&self) -> Option<notify::RecommendedWatcher> {
        watch::watch(self)
    }

    /// All graphs, as they are now.
    pub(crate) fn shelf(&self) -> Arc<Shelf> {
        self.0.shelf.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads all files again. What has become broken stays as it was.
    pub(crate) fn read(&self) {
        let texts = self.texts();
        let before = self.shelf();
        let mut shelf = Shelf::default();
        for name in texts.keys() {
            let (saved, error) = match self.one(name, &texts) {
                Ok(saved) => (Some(saved), None),
                Err((error, made_to_fit)) => {
                    if before.broken.get(name) != Some(&error) {
                        tracing::warn!(graph = name, %error, "a graph cannot be used");
                    }
                    let last = before.graphs.get(name).filter(|last| last.misfit.is_none());
                    (last.cloned().or(made_to_fit), Some(error))
                }
            };
            shelf.graphs.extend(saved.map(|saved| (name.clone(), saved)));
            shelf.broken.extend(error.map(|error| (name.clone(), error)));
        }
        shelf.presets = presets::read(self.0.presets.as_deref(), &shelf.graphs);
        *self.0.shelf.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(shelf);
        self.0.changed.notify_one();
    }

    /// A graph as its file says; else why not, and the graph made to fit, if that helps.
    fn one(
        &self,
        name: &str,
        texts: &BTreeMap<String, Text>,
    ) -> Result<Arc<Saved>, (String, Option<Arc<Saved>>)> {
        let limits = imgflo_flow::Limits { nodes: self.0.nodes as usize, ..Default::default() };
        let parse = |name: &str| {
            let text = texts.get(name)?;
            let bytes = match &text.bytes {
                Ok(bytes) => bytes,
                Err(error) => return Some(Err(error.clone())),
            };
            let format = Format::of_name(&text.file);
            let read = notation::read(format, &text.file, bytes, &limits, self.0.operations);
            Some(read.map(|reading| reading.graph).map_err(|error| error.to_string()))
        };
        let graph = parse(name).unwrap_or_else(|| Err("its file is gone".into()));
        let graph = graph.map_err(|error| (error, None))?;
        // A nested graph that is broken is as good as none; the error says that it is missing.
        let nested = |name: &str| parse(name).and_then(Result::ok);
        let version = texts.get(name).and_then(|text| Some(version(text.bytes.as_deref().ok()?)));
        let version = version.unwrap_or_default();
        let saved = |graph| {
            let saved = Saved::new(name, graph, self.0.operations, self.0.nodes, &nested)?;
            Ok(Saved { version: version.clone(), ..saved })
        };
        saved(graph.clone()).map(Arc::new).map_err(|error: imgflo_engine::Error| {
            let error = error.to_string();
            let fitted = saved(fitted(graph, self.0.operations)).ok();
            let fitted = fitted.map(|fitted| Saved { misfit: Some(error.clone()), ..fitted });
            (error, fitted.map(Arc::new))
        })
    }
}

/// A graph file.
#[derive(Clone, Debug)]
struct Text {
    file: String,
    bytes: Result<Vec<u8>, String>,
}

/// The graph files of a folder, by the names of their graphs.
fn texts(folder: &Path) -> BTreeMap<String, Text> {
    let mut texts = BTreeMap::new();
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            tracing::error!(folder = %folder.display(), %error, "graphs cannot be read");
            return texts;
        }
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        let is_graph = ["json", "fbp", "xml"].contains(&ending) && path.is_file();
        if !is_graph || name.is_empty() || name.starts_with('.') {
            continue;
        }
        let file = format!("{name}.{ending}");
        texts.insert(name.to_owned(), Text { file, bytes: bytes(&path) });
    }
    texts
}

fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    let length = path.metadata().map_err(|error| error.to_string())?.len();
    if length > LONGEST {
        return Err(format!("the file has {length} bytes, but the limit is {LONGEST}"));
    }
    std::fs::read(path).map_err(|error| error.to_string())
}
