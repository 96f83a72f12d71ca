//! Threads that stay awake between steps.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::yield_now;
use std::time::{Duration, Instant};

/// How long a thread looks for work, or waits for others, before it sleeps. Steps follow each other
/// within microseconds, and to wake a thread takes as long as many of them. Meanwhile it leaves its
/// processor to whoever wants it, as decoders and the encoder do.
pub(super) const PATIENCE: Duration = Duration::from_micros(200);

/// How many threads of a pool look for work.
#[derive(Clone, Debug, Default)]
pub(super) struct Awake(Arc<AtomicUsize>);

impl Awake {
    /// Wakes those of the pool that sleep: until there has been no work for a while, they look for
    /// it. The thread that calls has its own.
    pub(super) fn wake(&self) {
        if self.0.load(Ordering::Relaxed) > 0 {
            return;
        }
        let caller = rayon::current_thread_index();
        self.0.store(rayon::current_num_threads() - 1, Ordering::Relaxed);
        let awake = Arc::clone(&self.0);
        rayon::spawn_broadcast(move |thread| {
            if Some(thread.index()) == caller {
                return;
            }
            let mut idle = Instant::now();
            while idle.elapsed() < PATIENCE {
                match rayon::yield_now() {
                    Some(rayon::Yield::Executed) => idle = Instant::now(),
                    _ => yield_now(),
                }
            }
            awake.fetch_sub(1, Ordering::Relaxed);
        });
    }
}
