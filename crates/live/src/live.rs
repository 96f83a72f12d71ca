//! Views that are rendered whenever what they show changes.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use imgflo_engine::{Error as EngineError, Limits};
use imgflo_op::OpDef;
use imgflo_pixel::Rect;
use imgflo_render::{Job, Look};

use crate::cache::Cache;
use crate::cut::Changes;
use crate::queue::State;
use crate::render::{Draft, Watch};
use crate::studio::Studio;
use crate::work::{Shared, Threads};
use crate::{Error, Event, Inspect, Inspected, Shown, Snapshot, View};

/// How much previews may take.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Bytes that are kept of decoded pictures and of nodes' results.
    pub memory: u64,
    /// Threads that compute: views rendered at a time, and threads of each.
    pub threads: usize,
    /// What one rendering may take.
    pub limits: Limits,
}

impl Default for Settings {
    /// 256 MiB, half of the processors.
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Self { memory: 256 << 20, threads: processors.div_ceil(2), limits: Limits::default() }
    }
}

/// Renders views of graphs whenever they change. Clones are the same; its threads end with the last.
#[derive(Clone)]
pub struct Live {
    shared: Arc<Shared>,
    /// Held so that they end with the last clone.
    #[expect(dead_code, reason = "dropping it ends the threads")]
    threads: Arc<Threads>,
}

/// A graph that is edited. Clones are the same.
#[derive(Clone)]
pub struct Stage {
    shared: Arc<Shared>,
    state: State,
}

/// A view that is watched, until this is dropped.
#[must_use = "a view is watched until this is dropped"]
pub struct Watching {
    shared: Arc<Shared>,
    seat: u64,
}

impl Live {
    /// Starts the threads.
    pub fn new(operations: &'static [&'static OpDef], settings: Settings) -> Self {
        let Settings { memory, threads, limits } = settings;
        let threads = threads.max(1);
        let limits = Limits { threads: threads as u64, ..limits };
        let studio = Studio { operations, limits, threads, kept: Cache::new(memory) };
        let shared = Arc::new(Shared::new(studio));
        let threads = Arc::new(Threads::start(&shared, threads));
        Self { shared, threads }
    }

    /// A place for a graph: it is empty until it is [set](Stage::set).
    pub fn stage(&self) -> Stage {
        Stage { shared: self.shared.clone(), state: State::default() }
    }

    /// Shows a view of a graph, now and whenever what it shows changes. `show` is called on a thread
    /// that renders, and so has to return at once.
    pub fn watch(
        &self,
        stage: &Stage,
        view: View,
        show: impl Fn(Event) + Send + Sync + 'static,
    ) -> Watching {
        let state = stage.state.clone();
        let seat =
            self.shared.change(|queue| queue.add(state, view, Arc::new(show), Instant::now()));
        Watching { shared: self.shared.clone(), seat }
    }

    /// Renders a view once, on this thread.
    ///
    /// # Errors
    /// When there is no picture of it.
    pub fn render(&self, snapshot: &Snapshot, view: &View) -> Result<Shown, Error> {
        let studio = &self.shared.studio;
        let draft = Draft::new(studio, snapshot, view)?;
        let watch = Watch { stop: &AtomicBool::new(false), progress: None };
        Ok(draft.render(studio, &Changes::default(), false, &watch)?.shown)
    }

    /// Plans what comes out of a node's port as a file, which is not shown but taken away: at full
    /// size, as fine as the format can hold. If it `moves`, it goes through all frames of the pictures
    /// that it is made of.
    ///
    /// # Errors
    /// When it cannot be rendered, or needs more than the limits allow.
    pub fn job(
        &self,
        snapshot: &Snapshot,
        place: (&str, &str),
        how: (&Look, bool),
        limits: &Limits,
    ) -> Result<Job, Error> {
        crate::job::job(&self.shared.studio, snapshot, place, how, limits)
    }

    /// Takes a closer look at a node's result, on this thread.
    ///
    /// # Errors
    /// When it cannot be rendered.
    pub fn inspect(&self, snapshot: &Snapshot, inspect: &Inspect) -> Result<Inspected, Error> {
        crate::inspect::inspect(&self.shared.studio, snapshot, inspect)
    }

    /// Where all of what comes out of a node's port lies, in pixels at full size: nothing is computed,
    /// and of pictures only headers are read. It can be without end, or empty.
    ///
    /// # Errors
    /// When there is no such node, or the graph cannot be rendered.
    pub fn bounds(&self, snapshot: &Snapshot, node: &str, port: &str) -> Result<Rect, Error> {
        let view = View { port: port.to_owned(), ..View::new(node, 1, 1) };
        match Draft::new(&self.shared.studio, snapshot, &view) {
            Err(Error::Engine(EngineError::Empty { .. })) => Ok(Rect::EMPTY),
            draft => Ok(draft?.bounds()),
        }
    }

    /// Bytes that are kept of decoded pictures and of nodes' results.
    pub fn kept(&self) -> u64 {
        self.shared.studio.kept.bytes()
    }
}

impl Stage {
    /// Takes in the newest state of the graph. What changes is rendered for those who watch; what is
    /// no longer wanted is not.
    pub fn set(&self, snapshot: Snapshot) {
        self.shared.change(|queue| queue.set(&self.state, snapshot, Instant::now()));
    }
}

impl Watching {
    /// Shows another view instead: another part, another size, another node.
    pub fn change(&self, view: View) {
        self.shared.change(|queue| queue.change(self.seat, view, Instant::now()));
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        drop(self.shared.change(|queue| queue.remove(self.seat)));
    }
}

impl std::fmt::Debug for Live {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Live").field("studio", &self.shared.studio).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Stage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stage").finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Watching {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watching").field("seat", &self.seat).finish_non_exhaustive()
    }
}
