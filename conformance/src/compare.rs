//! Comparing many cases at once.

use std::panic::catch_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::{Case, Error, Gegl, Judgement, judge, render};

/// What came of a case.
#[derive(Debug)]
pub struct Outcome {
    /// Its operation.
    pub operation: &'static str,
    /// Which of that operation's cases it is.
    pub number: u32,
    /// How far the pictures are apart, or why there are none.
    pub judgement: Result<Judgement, Error>,
}

/// Compares the cases, on so many threads; `told` is told how many of them are done.
///
/// The outcomes come in the order of the cases.
pub fn compare(
    gegl: &Gegl,
    cases: &[Case],
    threads: usize,
    told: &(dyn Fn(usize) + Sync),
) -> Vec<Outcome> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let work = || {
        while let Some((i, case)) = take(cases, &next) {
            let outcome = Outcome {
                operation: case.operation,
                number: case.number,
                judgement: one(gegl, case),
            };
            let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
            done.push((i, outcome));
            told(done.len());
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            scope.spawn(work);
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(i, _)| *i);
    done.into_iter().map(|(_, outcome)| outcome).collect()
}

fn take<'a>(cases: &'a [Case], next: &AtomicUsize) -> Option<(usize, &'a Case)> {
    let i = next.fetch_add(1, Ordering::Relaxed);
    cases.get(i).map(|case| (i, case))
}

fn one(gegl: &Gegl, case: &Case) -> Result<Judgement, Error> {
    let composition = gegl.workplace().composition(case)?;
    let reference = gegl.render(case, &composition)?;
    // One that breaks down must not keep the others from being compared.
    let picture = catch_unwind(|| render(&composition)).map_err(|_| Error::Broken)??;
    Ok(judge(&reference, &picture))
}
