//! Which view is rendered next.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::cut::Changes;
use crate::hash::Hash;
use crate::{Event, Snapshot, View};

/// What takes longer than this is shown coarse first, and stopped when it is no longer wanted. What
/// takes less is quicker to finish than to begin again.
pub(crate) const SLOW: Duration = Duration::from_millis(80);
/// What was only taken away is waited for so long: as a rule what replaces it is on its way.
const PAUSE: Duration = Duration::from_millis(20);

/// The newest state of a graph.
pub(crate) type State = Arc<Mutex<Option<Snapshot>>>;

/// Who is shown the pictures of a view.
pub(crate) type Show = Arc<dyn Fn(Event) + Send + Sync>;

/// All views, and which of them are to be rendered.
#[derive(Default)]
pub(crate) struct Queue {
    seats: BTreeMap<u64, Seat>,
    /// Counts views, and changes of them.
    clock: u64,
    closed: bool,
}

/// A view that somebody watches.
struct Seat {
    state: State,
    view: View,
    show: Show,
    due: Option<Due>,
    running: Option<Running>,
    /// When it was rendered last, or began to be.
    begun: Option<Instant>,
    /// Away while it is rendered.
    history: History,
}

/// When a view may be rendered, and how new what it shows is.
#[derive(Clone, Copy)]
struct Due {
    at: Instant,
    changed: u64,
}

struct Running {
    since: Instant,
    /// What is coarse is finished, so that there is something to see while a slider moves.
    coarse: bool,
    stop: Arc<AtomicBool>,
}

/// What is remembered of a view's renderings.
#[derive(Default)]
pub(crate) struct History {
    /// What changed last in what it shows.
    pub(crate) changes: Changes,
    /// What was shown last, sharp.
    pub(crate) shown: Option<(Hash, View)>,
    /// How long that took.
    pub(crate) took: Duration,
}

/// A view that is to be rendered now.
pub(crate) struct Task {
    pub(crate) seat: u64,
    pub(crate) state: State,
    pub(crate) view: View,
    pub(crate) show: Show,
    pub(crate) history: History,
    pub(crate) stop: Arc<AtomicBool>,
}

/// What a thread is to do.
pub(crate) enum Next {
    Render(Box<Task>),
    /// Wait for changes, but so long at most.
    Wait(Option<Duration>),
    End,
}

impl Queue {
    /// Adds a view.
    pub(crate) fn add(&mut self, state: State, view: View, show: Show, now: Instant) -> u64 {
        self.clock += 1;
        let due = Some(Due { at: now, changed: self.clock });
        let history = History::default();
        let seat = Seat { state, view, show, due, running: None, begun: None, history };
        self.seats.insert(self.clock, seat);
        self.clock
    }

    /// Changes a view.
    pub(crate) fn change(&mut self, seat: u64, view: View, now: Instant) {
        self.clock += 1;
        let due = Due { at: now, changed: self.clock };
        if let Some(seat) = self.seats.get_mut(&seat)
            && seat.view != view
        {
            seat.view = view;
            seat.touch(due, now);
        }
    }

    /// Removes a view, and stops its rendering. Who was shown it is to be dropped when the queue is
    /// free again, for nobody knows what that does.
    pub(crate) fn remove(&mut self, seat: u64) -> Option<Show> {
        let Seat { running, show, .. } = self.seats.remove(&seat)?;
        if let Some(Running { stop, .. }) = running {
            stop.store(true, Ordering::Relaxed);
        }
        Some(show)
    }

    /// Takes in the newest state of a graph. What it only lacks of the one before may be replaced in
    /// a moment.
    pub(crate) fn set(&mut self, state: &State, snapshot: Snapshot, now: Instant) {
        let mut newest = state.lock().unwrap_or_else(PoisonError::into_inner);
        let lacks = newest.as_ref().is_some_and(|before| snapshot.only_lacks_of(before));
        *newest = Some(snapshot);
        self.clock += 1;
        let at = now + if lacks { PAUSE } else { Duration::ZERO };
        let due = Due { at, changed: self.clock };
        let watching = self.seats.values_mut().filter(|seat| Arc::ptr_eq(&seat.state, state));
        watching.for_each(|seat| seat.touch(Due { at: seat.earliest(due.at), ..due }, now));
    }

    /// Removes all views, for ever.
    pub(crate) fn close(&mut self) -> Vec<Show> {
        self.closed = true;
        let seats: Vec<u64> = self.seats.keys().copied().collect();
        seats.into_iter().filter_map(|seat| self.remove(seat)).collect()
    }

    /// What is to be done now: of the views of the highest priority that changed, the one that
    /// changed last.
    pub(crate) fn next(&mut self, now: Instant) -> Next {
        if self.closed {
            return Next::End;
        }
        if let Some((id, seat)) = self.first(now) {
            return Next::Render(Box::new(seat.start(id, now)));
        }
        let waiting = self.seats.values().filter(|seat| seat.running.is_none());
        let soonest = waiting.filter_map(|seat| seat.due).map(|due| due.at).min();
        Next::Wait(soonest.map(|at| at.saturating_duration_since(now)))
    }

    /// The view to be rendered first; of those that changed at once, the one watched first.
    fn first(&mut self, now: Instant) -> Option<(u64, &mut Seat)> {
        let ready = self.seats.iter_mut().filter_map(|(id, seat)| {
            let due = seat.due.filter(|due| due.at <= now && seat.running.is_none())?;
            Some(((seat.view.priority, due.changed, u64::MAX - id), (*id, seat)))
        });
        ready.max_by_key(|(rank, _)| *rank).map(|(_, found)| found)
    }

    /// Whether a view is still watched.
    pub(crate) fn has(&self, seat: u64) -> bool {
        self.seats.contains_key(&seat)
    }

    /// Whether a view has changed since its rendering began.
    pub(crate) fn is_stale(&self, seat: u64) -> bool {
        self.seats.get(&seat).is_none_or(|seat| seat.due.is_some())
    }

    /// A coarse or a sharp rendering begins.
    pub(crate) fn begin(&mut self, seat: u64, coarse: bool, now: Instant) {
        if let Some(running) = self.seats.get_mut(&seat).and_then(|seat| seat.running.as_mut()) {
            (running.since, running.coarse) = (now, coarse);
        }
    }

    /// A rendering has ended.
    pub(crate) fn done(&mut self, seat: u64, history: History) {
        if let Some(seat) = self.seats.get_mut(&seat) {
            seat.running = None;
            seat.history = history;
        }
    }
}

impl Seat {
    /// It is to be rendered again. What renders it and is slow is stopped.
    fn touch(&mut self, due: Due, now: Instant) {
        self.due = Some(due);
        if let Some(running) = &self.running
            && !running.coarse
            && now.saturating_duration_since(running.since) > SLOW
        {
            running.stop.store(true, Ordering::Relaxed);
        }
    }

    /// When what changes at a time may be shown.
    fn earliest(&self, at: Instant) -> Instant {
        self.begun.map_or(at, |begun| at.max(begun + self.view.interval))
    }

    fn start(&mut self, id: u64, now: Instant) -> Task {
        self.due = None;
        self.begun = Some(now);
        let stop = Arc::new(AtomicBool::new(false));
        self.running = Some(Running { since: now, coarse: false, stop: stop.clone() });
        Task {
            seat: id,
            state: self.state.clone(),
            view: self.view.clone(),
            show: self.show.clone(),
            history: std::mem::take(&mut self.history),
            stop,
        }
    }
}

#[cfg(test)]
mod tests {
    use imgflo_flow::Graph;

    use super::*;

    const SOON: Duration = Duration::from_millis(1);

    fn snapshot(revision: u64, text: &str) -> Snapshot {
        let text = format!("1 -> SCALE a(gegl/sepia)\n{text}");
        let graph = Graph::from_bytes("a.fbp", text.as_bytes(), &Default::default()).expect("fbp");
        Snapshot { revision, graph: Arc::new(graph), ..Snapshot::default() }
    }

    fn watch(queue: &mut Queue, state: &State, priority: i32, now: Instant) -> u64 {
        let view = View { priority, ..View::new("a", 9, 9) };
        queue.add(state.clone(), view, Arc::new(|_| ()), now)
    }

    /// The view that is rendered next.
    fn next(queue: &mut Queue, now: Instant) -> Option<Task> {
        match queue.next(now) {
            Next::Render(task) => Some(*task),
            Next::Wait(_) | Next::End => None,
        }
    }

    #[test]
    fn the_highest_priority_comes_first_and_then_what_changed_last() {
        let (mut queue, now) = (Queue::default(), Instant::now());
        let [one, other] = [State::default(), State::default()];
        let low = watch(&mut queue, &one, 0, now);
        let high = watch(&mut queue, &one, 1, now);
        let late = watch(&mut queue, &other, 0, now);
        let order: Vec<_> =
            std::iter::from_fn(|| next(&mut queue, now)).map(|task| task.seat).collect();
        assert_eq!(order, [high, late, low]);
    }

    #[test]
    fn a_view_is_rendered_once_for_many_changes_and_not_twice_at_a_time() {
        let (mut queue, state, now) = (Queue::default(), State::default(), Instant::now());
        let seat = watch(&mut queue, &state, 0, now);
        (1..9).for_each(|revision| queue.set(&state, snapshot(revision, ""), now));
        let task = next(&mut queue, now).expect("a task");
        queue.set(&state, snapshot(9, ""), now);
        assert!(next(&mut queue, now).is_none() && queue.is_stale(seat));
        queue.done(seat, task.history);
        assert!(next(&mut queue, now).is_some() && !queue.is_stale(seat));
    }

    #[test]
    fn only_what_is_sharp_and_slow_is_stopped_by_a_change() {
        let (mut queue, state, now) = (Queue::default(), State::default(), Instant::now());
        let seat = watch(&mut queue, &state, 0, now);
        let task = next(&mut queue, now).expect("a task");
        queue.begin(seat, true, now);
        queue.set(&state, snapshot(1, ""), now + SLOW + SOON);
        assert!(!task.stop.load(Ordering::Relaxed));
        queue.begin(seat, false, now);
        queue.set(&state, snapshot(1, ""), now + SOON);
        assert!(!task.stop.load(Ordering::Relaxed));
        queue.set(&state, snapshot(2, ""), now + SLOW + SOON);
        assert!(task.stop.load(Ordering::Relaxed));
    }

    #[test]
    fn what_was_taken_away_is_waited_for() {
        let (mut queue, state, now) = (Queue::default(), State::default(), Instant::now());
        queue.set(&state, snapshot(1, "'true' -> SRGB a"), now);
        let seat = watch(&mut queue, &state, 0, now);
        let task = next(&mut queue, now).expect("a task");
        queue.done(seat, task.history);
        queue.set(&state, snapshot(2, ""), now);
        assert!(matches!(queue.next(now), Next::Wait(Some(PAUSE))));
        queue.set(&state, snapshot(3, "'false' -> SRGB a"), now + SOON);
        assert!(next(&mut queue, now + SOON).is_some());
    }

    #[test]
    fn what_is_not_wanted_often_waits_but_for_the_first_and_the_last_change() {
        let (mut queue, state, now) = (Queue::default(), State::default(), Instant::now());
        let often = watch(&mut queue, &state, 0, now);
        let view = View { interval: 10 * SOON, ..View::new("a", 9, 9) };
        let seldom = queue.add(state.clone(), view, Arc::new(|_| ()), now);
        let mut shown = Vec::new();
        for ms in 0..=40 {
            let at = now + ms * SOON;
            if ms < 25 {
                queue.set(&state, snapshot(u64::from(ms), ""), at);
            }
            while let Some(task) = next(&mut queue, at) {
                shown.push((task.seat, ms));
                queue.done(task.seat, task.history);
            }
        }
        let times = |seat| shown.iter().filter(|one| one.0 == seat).map(|one| one.1).collect();
        let (often, seldom): (Vec<u32>, Vec<u32>) = (times(often), times(seldom));
        assert_eq!(often, (0..25).collect::<Vec<_>>());
        assert_eq!(seldom, [0, 10, 20, 30]);
    }

    #[test]
    fn what_stays_away_is_shown_after_a_pause() {
        let (mut queue, state, now) = (Queue::default(), State::default(), Instant::now());
        queue.set(&state, snapshot(1, "'true' -> SRGB a"), now);
        watch(&mut queue, &state, 0, now);
        queue.set(&state, snapshot(2, ""), now);
        assert!(next(&mut queue, now).is_none());
        assert!(next(&mut queue, now + PAUSE).is_some());
    }

    #[test]
    fn a_view_that_nobody_watches_is_stopped_and_forgotten() {
        let (mut queue, state, now) = (Queue::default(), State::default(), Instant::now());
        let seat = watch(&mut queue, &state, 0, now);
        let task = next(&mut queue, now).expect("a task");
        queue.remove(seat);
        assert!(task.stop.load(Ordering::Relaxed) && !queue.has(seat));
        queue.done(seat, task.history);
        assert!(next(&mut queue, now).is_none());
    }
}
