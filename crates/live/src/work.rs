//! The threads that render views.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::names::own;
use crate::queue::{History, Next, Queue, SLOW, Show, State, Task};
use crate::render::{Draft, Rendered, Watch};
use crate::studio::{Studio, is_stopped};
use crate::{Error, Event, Snapshot};

/// Progress is told of what takes longer than this, and as often.
const TOLD: Duration = Duration::from_millis(150);

/// What the threads share.
pub(crate) struct Shared {
    pub(crate) studio: Studio,
    queue: Mutex<Queue>,
    bell: Condvar,
}

impl Shared {
    /// Nothing to do yet.
    pub(crate) fn new(studio: Studio) -> Self {
        Self { studio, queue: Mutex::default(), bell: Condvar::new() }
    }

    /// Changes the queue, and wakes the threads.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut Queue) -> T) -> T {
        let result = change(&mut self.queue());
        self.bell.notify_all();
        result
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Renders views until the queue is closed.
    pub(crate) fn work(&self) {
        while let Some(task) = self.next() {
            let (seat, show, state) = (task.seat, task.show.clone(), task.state.clone());
            let history = catch_unwind(AssertUnwindSafe(|| self.render(*task)));
            let history = history.unwrap_or_else(|_| {
                tell_of_bug(&show, &state);
                History::default()
            });
            self.change(|queue| queue.done(seat, history));
        }
    }

    fn next(&self) -> Option<Box<Task>> {
        let mut queue = self.queue();
        loop {
            queue = match queue.next(Instant::now()) {
                Next::Render(task) => return Some(task),
                Next::End => return None,
                Next::Wait(None) => self.bell.wait(queue).unwrap_or_else(PoisonError::into_inner),
                Next::Wait(Some(time)) => {
                    let waited = self.bell.wait_timeout(queue, time);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
    }

    /// Renders a view, coarse first if it took long the last time.
    fn render(&self, mut task: Task) -> History {
        let snapshot = newest(&task.state);
        if let Some(snapshot) = snapshot
            && let Err(error) = self.show(&snapshot, &mut task)
            && !error.is_stopped()
        {
            task.history.shown = None;
            let node =
                error.node().map(|name| own(&snapshot.graph, name).unwrap_or(name).to_owned());
            let (revision, message) = (snapshot.revision, error.to_string());
            self.tell(&task, Event::Failed { revision, node, message });
        }
        task.history
    }

    fn show(&self, snapshot: &Snapshot, task: &mut Task) -> Result<(), Error> {
        let view = task.view.clone();
        let draft = Draft::new(&self.studio, snapshot, &view)?;
        let now = Some((draft.hash(), view.clone()));
        if task.history.shown == now {
            return Ok(());
        }
        task.history.changes.follow(draft.graph());
        task.history.shown = None;
        let first = task.history.took.is_zero();
        if task.history.took > SLOW || first && draft.is_hard(&self.studio) {
            self.show_one(task, &draft, true)?;
            if self.queue().is_stale(task.seat) {
                return Ok(());
            }
        }
        let begin = Instant::now();
        let result = self.show_one(task, &draft, false);
        task.history.took = match &result {
            Ok(()) => begin.elapsed(),
            Err(_) => task.history.took.max(begin.elapsed()),
        };
        result?;
        task.history.shown = now;
        Ok(())
    }

    fn show_one(&self, task: &mut Task, draft: &Draft<'_>, coarse: bool) -> Result<(), Error> {
        let revision = draft.revision();
        self.queue().begin(task.seat, coarse, Instant::now());
        let told = Mutex::new(Instant::now());
        let progress = |done: f64| {
            let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
            if !coarse && told.elapsed() > TOLD && !is_stopped(&task.stop) {
                *told = Instant::now();
                self.tell(task, Event::Progress { revision, done });
            }
        };
        let watch = Watch { stop: &task.stop, progress: Some(&progress) };
        let rendered = draft.render(&self.studio, &task.history.changes, coarse, &watch)?;
        let Rendered { shown, times } = rendered;
        task.history.changes.note(&times);
        self.tell(task, Event::Picture(shown));
        self.tell(task, Event::Times { revision, nodes: draft.own_times(times) });
        Ok(())
    }

    /// Shows something to who watches, if somebody still does.
    fn tell(&self, task: &Task, event: Event) {
        let watched = self.queue().has(task.seat);
        if watched {
            (task.show)(event);
        }
    }
}

fn newest(state: &State) -> Option<Snapshot> {
    state.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Says that a rendering ended as none should. If it was who is told that broke down, nothing is.
fn tell_of_bug(show: &Show, state: &State) {
    let revision = newest(state).map_or(0, |snapshot| snapshot.revision);
    let message = "the rendering broke down; this is a bug in imgflo".to_owned();
    let failed = Event::Failed { revision, node: None, message };
    let _ = catch_unwind(AssertUnwindSafe(|| show(failed)));
}

/// Threads that end when this is dropped.
pub(crate) struct Threads(Arc<Shared>);

impl Threads {
    /// Starts so many threads.
    pub(crate) fn start(shared: &Arc<Shared>, count: usize) -> Self {
        for _ in 0..count {
            let shared = shared.clone();
            let thread = std::thread::Builder::new().name("preview".into());
            // With fewer threads the others have more to do.
            let _ = thread.spawn(move || shared.work());
        }
        Self(shared.clone())
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        drop(self.0.change(Queue::close));
    }
}
