//! The steps of a plan, as parts of a trace.

use std::cmp::Reverse;
use std::time::{Duration, SystemTime};

use imgflo_engine::{Plan, Report};

use super::Span;

/// Steps that a trace tells of; those that took longest, if there are more.
const MOST: usize = 200;

/// Tells what each step of a plan took that began to run at `start`, and the encoder.
pub(crate) fn steps(span: &Span, plan: &Plan, report: &Report, start: SystemTime) {
    let steps = plan.steps();
    span.tell("imgflo.steps", steps.len() as i64);
    let mut steps: Vec<_> = steps.into_iter().zip(&report.steps).enumerate().collect();
    steps.sort_by_key(|(_, (_, stretch))| Reverse(stretch.busy));
    for (i, (step, stretch)) in steps.into_iter().take(MOST) {
        let part = span.part(step.kind, (start, stretch.begun, stretch.ended));
        part.tell("imgflo.step", i as i64);
        part.tell("imgflo.node", step.node);
        part.tell("imgflo.operations", step.operations.join(", "));
        part.tell("imgflo.pixels", step.region.pixels() as i64);
        part.tell("imgflo.busy_ms", ms(stretch.busy));
    }
    let write = &report.write;
    span.part("encode", (start, write.begun, write.ended)).tell("imgflo.busy_ms", ms(write.busy));
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
