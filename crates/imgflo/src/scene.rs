//! A graph with everything it is rendered with, ready to be given pictures.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use imgflo_engine::{
    Given, Interface, Limits, Resolved, Settings, Source, Surroundings, interface, resolve,
};
use imgflo_op::Kind;
use imgflo_ops::OPS;
use imgflo_render::{Input, notation};
use imgflo_video::{Sound, is_film};

use crate::document::{Document, component};
use crate::error::DEEPEST;
use crate::files::{name, read};
use crate::films::Films;
use crate::{Error, cli};

/// What went wrong while the engine asked for a file.
type Failed = RefCell<Option<Error>>;

/// A graph and its surroundings.
#[derive(Debug)]
pub(crate) struct Scene {
    pub(crate) document: Document,
    pub(crate) interface: Interface,
    pub(crate) limits: Limits,
    pub(crate) settings: Settings,
    documents: imgflo_flow::Limits,
    pictures: imgflo_codec::Limits,
    pub(crate) films: Films,
    values: Vec<(String, String)>,
    /// Which frame of animated pictures is shown, if they are not to move.
    frame: Option<u32>,
    /// The pictures that were opened.
    opened: RefCell<Vec<Input>>,
    /// The sounds of films among them, by the names of those.
    sounds: RefCell<Vec<(String, Sound)>>,
    /// The files that were read.
    read: RefCell<Vec<PathBuf>>,
    failed: Failed,
}

impl Scene {
    /// Reads the graph, and checks that all in it is known.
    pub(crate) fn open(asked: &cli::Scene, limits: &cli::Limits) -> Result<Self, Error> {
        let documents = document_limits(limits);
        let document = match (&asked.graph, asked.chain.as_slice()) {
            (Some(path), []) => Document::open(path, &documents)?,
            (None, [_, ..]) => Document::from_words(&asked.chain, &documents)?,
            (None, []) => return Err(Error::Usage(missing_graph(asked))),
            (Some(_), [_, ..]) => {
                let message = "there is a graph and a chain as well; leave one out";
                return Err(Error::Usage(message.into()));
            }
        };
        let mut settings = Settings::default();
        settings.threads = limits.threads.map_or(settings.threads, usize::from);
        let mut scene = Self {
            interface: Interface::default(),
            limits: engine_limits(limits, settings.threads),
            settings,
            documents,
            pictures: picture_limits(limits),
            films: Films::new(limits),
            values: asked.param.clone(),
            frame: asked.frame,
            opened: RefCell::default(),
            sounds: RefCell::default(),
            read: RefCell::new(document.file.iter().cloned().collect()),
            failed: Failed::default(),
            document,
        };
        scene.interface = scene.within(|s| interface(&scene.document.graph, s))?;
        Ok(scene)
    }

    /// Reads what the graph takes and gives, without limits.
    pub(crate) fn interface(document: &Document) -> Result<Interface, Error> {
        let documents = crate::document::roomy();
        let failed = Failed::default();
        let surroundings = Surroundings {
            operations: &OPS,
            component: &|name| nested(document.folder(), name, &documents, &failed),
            open: &|_| Err("no file is read here".into()),
            limits: &Limits::NONE,
        };
        let found = interface(&document.graph, &surroundings);
        finish(found, &failed, &document.name())
    }

    /// The graph with all that is given to it.
    pub(crate) fn resolve(&self, pictures: &[(String, PathBuf)]) -> Result<Resolved, Error> {
        self.opened.borrow_mut().clear();
        self.sounds.borrow_mut().clear();
        let mut given = Given::default();
        for (name, value) in &self.values {
            given.values.push((name.clone(), value.as_str().into()));
        }
        for (name, path) in pictures {
            given.pictures.push((name.clone(), self.picture(path)?));
        }
        self.within(|surroundings| resolve(&self.document.graph, &given, surroundings))
    }

    /// The files that were read so far.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let mut files = self.read.borrow().clone();
        files.sort();
        files.dedup();
        files
    }

    /// The graph as a picture carries it, with the values that were given.
    pub(crate) fn carried(&self) -> String {
        let parameter = |name: &str| self.interface.parameters.iter().find(|p| p.name == name);
        let value = |(name, text): &(String, String)| {
            let parameter = parameter(name)?;
            Some((name.clone(), notation::value(&parameter.param, text)))
        };
        let values = self.values.iter().filter_map(value).collect();
        notation::carried(self.document.graph.clone(), values)
    }

    /// Where a path in the graph leads.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.document.folder().join(path)
    }

    /// The names of the inputs that take pictures: pads, or else files that are read.
    pub(crate) fn inputs(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.interface.pictures.iter().map(String::as_str).collect();
        if names.is_empty() {
            let files = self.interface.parameters.iter();
            names.extend(files.filter(|p| p.param.kind == Kind::File).map(|p| p.name.as_str()));
        }
        names
    }

    fn picture(&self, path: &Path) -> Result<Arc<dyn Source>, Error> {
        self.read.borrow_mut().push(path.to_owned());
        let bytes: Arc<[u8]> = read(path, self.pictures.max_bytes)?.into();
        let name = name(path);
        let input = if is_film(&bytes) {
            let film = self.films.open(&name, &bytes)?;
            self.sounds.borrow_mut().extend(film.sound().map(|sound| (name, sound)));
            Input::film(Arc::new(film), self.frame)?
        } else {
            Input::open(&name, bytes, self.frame, &self.pictures)?
        };
        let source = input.source();
        self.opened.borrow_mut().push(input);
        Ok(source)
    }

    /// The sound of a film that was opened.
    pub(crate) fn sound(&self, film: &str) -> Option<Sound> {
        let sounds = self.sounds.borrow();
        sounds.iter().find(|(name, _)| name == film).map(|(_, sound)| sound.clone())
    }

    /// The pictures that were opened.
    pub(crate) fn opened(&self) -> Vec<Input> {
        self.opened.borrow().clone()
    }

    fn within<T>(
        &self,
        ask: impl FnOnce(&Surroundings<'_>) -> Result<T, imgflo_engine::Error>,
    ) -> Result<T, Error> {
        let folder = self.document.folder();
        let open = |path: &str| {
            self.picture(&folder.join(path)).map_err(|error| {
                let message = error.to_string();
                self.failed.replace(Some(error));
                message
            })
        };
        let component = |name: &str| {
            let nested = nested(folder, name, &self.documents, &self.failed)?;
            let endings = ["json", "fbp", "xml"];
            let paths = endings.map(|ending| folder.join(format!("{name}.{ending}")));
            self.read.borrow_mut().extend(paths.into_iter().find(|path| path.is_file()));
            Some(nested)
        };
        let surroundings = Surroundings {
            operations: &OPS,
            component: &component,
            open: &open,
            limits: &self.limits,
        };
        finish(ask(&surroundings), &self.failed, &self.document.name())
    }
}

/// The graph in the place of a component that is no operation.
fn nested(
    folder: &Path,
    name: &str,
    limits: &imgflo_flow::Limits,
    failed: &Failed,
) -> Option<imgflo_flow::Graph> {
    if imgflo_op::find(&OPS, &name.replacen('/', ":", 1)).is_some() {
        return None;
    }
    match component(folder, name, limits)? {
        Ok(document) => Some(document.graph),
        Err(error) => {
            failed.replace(Some(error));
            None
        }
    }
}

/// What failed while the engine asked for a file says more than the engine's own error.
fn finish<T>(
    result: Result<T, imgflo_engine::Error>,
    failed: &Failed,
    file: &str,
) -> Result<T, Error> {
    match (result, failed.take()) {
        (Ok(value), None) => Ok(value),
        (_, Some(error)) => Err(error.about(file)),
        (Err(error), None) => Err(Error::from(error).about(file)),
    }
}

fn missing_graph(asked: &cli::Scene) -> String {
    let graph = |file: &&String| imgflo_flow::Format::of_name(file).is_some();
    match asked.input.iter().find(graph) {
        Some(file) => format!("`{file}` was taken as an input; put the graph before -i"),
        None => "there is no graph; name a file, or write a chain after `--`".into(),
    }
}

fn document_limits(limits: &cli::Limits) -> imgflo_flow::Limits {
    let nodes = (limits.max_nodes as usize).max(10_000);
    let bytes = limits.max_file.min(1 << 30) as usize;
    imgflo_flow::Limits { bytes, nodes, edges: nodes.saturating_mul(10), ..Default::default() }
}

fn picture_limits(limits: &cli::Limits) -> imgflo_codec::Limits {
    let side = u32::try_from(limits.max_side).unwrap_or(u32::MAX);
    imgflo_codec::Limits {
        max_bytes: limits.max_file,
        max_width: side,
        max_height: side,
        max_pixels: limits.max_pixels,
        max_frames: limits.max_frames,
        max_memory: limits.memory,
    }
}

fn engine_limits(limits: &cli::Limits, threads: usize) -> Limits {
    Limits {
        nodes: limits.max_nodes,
        depth: limits.max_nodes.min(DEEPEST),
        pixels: limits.max_pixels,
        side: limits.max_side,
        memory: limits.memory,
        time_ms: limits.time,
        threads: threads as u64,
    }
}
