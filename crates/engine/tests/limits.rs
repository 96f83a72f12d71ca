//! What is asked for has limits, and they are checked before anything large is made.

use std::time::{Duration, Instant};

use imgflo_engine::{Error, Given, Limits, Plan, Request, Surroundings, plan, resolve};
use imgflo_pixel::{Channels, Format, Sample};

/// Plans all of what a chain gives.
fn planned(chain: &str, limits: &Limits) -> Result<Plan, Error> {
    let flow = imgflo_flow::chain::read(chain, &imgflo_flow::Limits::default());
    let flow = flow.expect("the chain is right");
    let surroundings = Surroundings {
        operations: &imgflo_ops::OPS,
        component: &|_| None,
        open: &|_| Err("no files here".into()),
        limits,
    };
    let resolved = resolve(&flow, &Given::default(), &surroundings)?;
    let format = Format::srgb(Channels::Rgba, Sample::U8);
    plan(&resolved.graph, &Request::all(resolved.outputs[0].1, format), limits)
}

#[test]
fn a_small_result_of_endless_rows_is_refused_at_once() {
    let start = Instant::now();
    let tower = "color crop width=10 height=500000000 box-blur scale-ratio x=1 y=0.000001";
    let limits = Limits { pixels: u64::MAX, ..Limits::default() };
    let error = planned(tower, &limits).expect_err("that is too much");
    assert!(matches!(error, Error::Limit { limit: "memory", .. }), "{error}");
    assert!(start.elapsed() < Duration::from_secs(5), "it took {:?}", start.elapsed());
}

#[test]
fn what_is_computed_on_the_way_counts_as_much_as_the_result() {
    let small = "color crop width=300 height=200 box-blur scale-ratio x=0.1 y=0.1";
    let limits = |pixels| Limits { pixels, ..Limits::default() };
    let error = planned(small, &limits(59_999)).expect_err("the blur has more pixels");
    assert!(matches!(error, Error::Limit { limit: "pixels", given: 60_000.., .. }), "{error}");
    let plan = planned(small, &limits(100_000)).expect("the blur has fewer pixels");
    assert!(plan.layout().width < 40);
}
