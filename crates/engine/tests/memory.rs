//! The memory that a job takes is known before it starts, whatever it does.
//!
//! A program of its own, with one test: all that is allocated is counted.

mod scene;

use imgflo_engine::{Control, Graph, Limits, Plan, Request, Settings, plan, run};
use imgflo_op::Make;
use imgflo_ops::OPS;
use imgflo_pixel::{Channels, Format, RowsError, Sample, WriteRows};
use peak_alloc::PeakAlloc;
use scene::{FLOATS, Picture, graph, settings_up_to};

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

/// What a run takes that has nothing to do with pixels: threads, channels, tables of random numbers.
const BESIDES: u64 = 128 << 10;
/// A plan must not say more than so many times what is taken: jobs would be refused for nothing.
const TIMES: u64 = 4;
/// How often a job is run until all its threads have taken part: one may do all the work before
/// the others are awake.
const TRIES: usize = 20;
/// Pictures are so large that windows on them are parts of them,
const SIZE: (u32, u32) = (401, 151);
/// and so are the numbers in settings.
const LARGEST: f64 = 24.0;

/// Takes rows, and keeps none.
struct Nowhere;

impl WriteRows for Nowhere {
    fn write(&mut self, _: &[u8]) -> Result<(), RowsError> {
        Ok(())
    }
    fn finish(self: Box<Self>) -> Result<(), RowsError> {
        Ok(())
    }
}

/// What a plan says that a run takes, and what it takes.
fn known_and_taken(graph: &Graph, threads: usize) -> Option<(u64, u64)> {
    let node = graph.nodes.len() - 1;
    let request = Request::all(node, Format::srgb(Channels::Rgba, Sample::U8));
    let limits = Limits { threads: threads as u64, ..Limits::default() };
    let plan: Plan = plan(graph, &request, &limits).ok()?;
    let settings = Settings { threads, ..Settings::default() };
    let before = ALLOCATED.current_usage();
    ALLOCATED.reset_peak_usage();
    let (known, mut taken) = (plan.memory(), 0);
    for _ in 0..if threads > 1 { TRIES } else { 1 } {
        run(&plan, Box::new(Nowhere), &Control::default(), &settings).ok()?;
        taken = ALLOCATED.peak_usage().saturating_sub(before) as u64;
        if known <= TIMES * taken + BESIDES {
            break;
        }
    }
    Some((known, taken))
}

#[test]
fn a_run_takes_as_much_as_its_plan_says_and_no_more() {
    let pictures = [FLOATS, Format::srgb(Channels::Rgb, Sample::U8)]
        .map(|format| [1, 2, 3].map(|seed| Picture::sized(SIZE, format, seed)));
    let mut failures = Vec::new();
    for op in OPS.iter().filter(|op| matches!(op.make, Make::Operation(_) | Make::Graph(_))) {
        for (i, values) in settings_up_to(op, LARGEST).iter().enumerate() {
            let Some(graph) = graph(op, values, &pictures[i % 2]) else { continue };
            let threads = 1 + 2 * (i % 2);
            let Some((known, taken)) = known_and_taken(&graph, threads) else { continue };
            if known + BESIDES < taken || TIMES * taken + BESIDES < known {
                let name = op.name;
                failures.push(format!("{name} with {values:?}: {taken} bytes, not {known}"));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
