//! How far long jobs are, on terminals.

use std::sync::Once;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Shorter jobs show nothing.
const PATIENCE: Duration = Duration::from_millis(400);

/// A bar for the rows of one picture, which appears when the job proves to be long.
#[derive(Debug)]
pub(crate) struct Rows {
    bar: ProgressBar,
    start: Instant,
    shown: Once,
}

impl Rows {
    /// A bar for the picture of this name.
    pub(crate) fn new(name: String) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        bar.set_style(style("{msg} {wide_bar} {percent:>3} %"));
        bar.set_message(name);
        Self { bar, start: Instant::now(), shown: Once::new() }
    }

    /// Shows that `done` rows of `all` are done.
    pub(crate) fn show(&self, done: u32, all: u32) {
        if self.start.elapsed() < PATIENCE {
            return;
        }
        self.shown.call_once(|| self.bar.set_draw_target(ProgressDrawTarget::stderr()));
        self.bar.set_length(all.into());
        self.bar.set_position(done.into());
    }
}

impl Drop for Rows {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// A bar for many pictures.
pub(crate) fn pictures(count: usize) -> ProgressBar {
    let bar = ProgressBar::new(count as u64);
    bar.set_style(style("{wide_bar} {pos}/{len} {msg}"));
    bar
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
