//! Resolving graphs that are large, or make no sense.

use std::sync::Arc;
use std::time::{Duration, Instant};

use imgflo_engine::{Error, Given, Limits, Source, Surroundings, interface, resolve};
use imgflo_flow::{Edge, Export, Graph, Json, Packet, Port, Process};
use imgflo_pixel::{Channels, Format, Layout, ReadRows, RowsError, Sample};

/// Many operations, one after the other.
fn row_of(count: usize) -> Graph {
    let mut graph = Graph::default();
    for i in 0..count {
        graph.processes.insert(format!("n{i}"), Process::new("gegl:invert-linear"));
        let before = Port::new(format!("n{}", i.saturating_sub(1)), "output");
        if i > 0 {
            graph.edges.push(Edge::new(before, Port::new(format!("n{i}"), "input")));
        }
    }
    graph
}

fn with<T>(limits: &Limits, ask: impl FnOnce(&Surroundings<'_>) -> T) -> T {
    ask(&Surroundings {
        operations: &imgflo_ops::OPS,
        component: &|_| None,
        open: &|_| Err("no files here".into()),
        limits,
    })
}

#[test]
fn a_hundred_thousand_nodes_are_found_quickly() {
    let graph = row_of(100_000);
    let start = Instant::now();
    let resolved = with(&Limits::NONE, |surroundings| {
        interface(&graph, surroundings).expect("nothing is wrong");
        resolve(&graph, &Given::default(), surroundings).expect("nothing is wrong")
    });
    assert_eq!(resolved.graph.nodes.len(), 100_000);
    // A search through all nodes for every edge would take minutes.
    assert!(start.elapsed() < Duration::from_secs(20), "it took {:?}", start.elapsed());
}

#[test]
fn too_many_nodes_are_refused_before_any_is_looked_at() {
    let mut graph = row_of(1_001);
    graph.processes.insert("odd".into(), Process::new("gegl:no-such-thing"));
    for error in [
        with(&Limits::default(), |s| interface(&graph, s).map(|_| ())),
        with(&Limits::default(), |s| resolve(&graph, &Given::default(), s).map(|_| ())),
    ] {
        assert!(matches!(error, Err(Error::Limit { limit: "nodes", .. })), "{error:?}");
    }
}

#[test]
fn an_exported_port_may_lead_nowhere_where_there_is_nothing_to_set() {
    let mut graph = row_of(1);
    graph.inports.insert("ignored".into(), Export::new("n0", "ignored"));
    let values = vec![("ignored".into(), Json::from("anything"))];
    let given = Given { values, ..Given::default() };
    with(&Limits::default(), |s| resolve(&graph, &given, s).map(|_| ())).expect("it is left out");
    graph.processes.insert("n0".into(), Process::new("gegl:exposure"));
    let error = with(&Limits::default(), |s| interface(&graph, s).map(|_| ()));
    assert!(matches!(error, Err(Error::UnknownPort { .. })), "{error:?}");
}

#[test]
fn what_a_graph_says_of_a_property_that_only_tells_what_came_out_counts_for_nothing() {
    let mut graph = Graph::default();
    graph.processes.insert("text".into(), Process::new("gegl:text"));
    graph.packets.push(Packet::new(120, Port::new("text", "width")));
    with(&Limits::default(), |s| resolve(&graph, &Given::default(), s).map(|_| ())).expect("read");
    graph.packets.push(Packet::new(120, Port::new("text", "depth")));
    let error = with(&Limits::default(), |s| resolve(&graph, &Given::default(), s).map(|_| ()));
    assert!(matches!(error, Err(Error::UnknownPort { .. })), "{error:?}");
}

#[test]
fn a_file_that_an_operation_inside_another_reads_is_opened() {
    let mut graph = Graph::default();
    graph.processes.insert("logo".into(), Process::new("gegl:layer"));
    graph.packets.push(Packet::new("logo.png", Port::new("logo", "src")));
    let error = with(&Limits::default(), |s| resolve(&graph, &Given::default(), s).map(|_| ()));
    let Err(Error::Source { node, message }) = error else { panic!("{error:?}") };
    assert_eq!((node.as_str(), message.as_str()), ("logo/load", "no files here"));
}

#[test]
fn a_picture_that_is_given_takes_the_place_of_one_in_the_graph() {
    let mut graph = row_of(2);
    graph.processes.insert("sample".into(), Process::new("gegl:load"));
    let sample = Edge::new(Port::new("sample", "output"), Port::new("n0", "input"));
    graph.edges.push(sample);
    graph.inports.insert("input".into(), Export::new("n0", "input"));
    let opened = with(&Limits::default(), |s| resolve(&graph, &Given::default(), s).map(|_| ()));
    assert!(matches!(opened, Err(Error::Source { .. })), "the sample is there: {opened:?}");
    let pictures = vec![("input".into(), Arc::new(Blank) as Arc<dyn Source>)];
    let given = Given { pictures, ..Given::default() };
    let resolved = with(&Limits::default(), |s| resolve(&graph, &given, s)).expect("no sample");
    assert_eq!((resolved.graph.nodes.len(), resolved.outputs.len()), (3, 1));
}

/// A picture that nobody looks at.
#[derive(Debug)]
struct Blank;

impl Source for Blank {
    fn layout(&self) -> Layout {
        Layout { width: 1, height: 1, format: Format::srgb(Channels::Rgb, Sample::U8) }
    }
    fn identity(&self) -> String {
        "blank".into()
    }
    fn memory(&self) -> u64 {
        0
    }
    fn open(&self, _: u32) -> Result<Box<dyn ReadRows>, RowsError> {
        Err("nothing to read".into())
    }
}
