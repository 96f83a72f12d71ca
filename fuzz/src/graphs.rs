//! Readers of graphs: any text is a graph or an error, and what is written is read back the same.

use imgflo_flow::{Format, Graph, Limits};

use crate::memory::peak_of;

const LIMITS: Limits = Limits { bytes: 1 << 16, nodes: 1_000, edges: 4_000, depth: 64 };
/// Bytes that a byte of text may become.
const GROWTH: u64 = 4_000;

/// Reads, writes, and reads again.
pub fn round_trip(format: Format, bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    if text.len() > LIMITS.bytes {
        return;
    }
    let (reading, peak) = peak_of(|| format.read(text, &LIMITS));
    assert!(peak < (1 << 20) + GROWTH * text.len() as u64, "reading took {peak} bytes");
    let graph = match reading {
        Ok(reading) => reading.graph,
        // An error has words for whatever it is about.
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    // Neither must fall over a graph that makes no sense.
    let _ = (graph.validate(), graph.in_order());
    same(format, &graph);
    if format != Format::Json {
        same(Format::Json, &graph);
    }
    for other in [Format::Fbp, Format::Xml, Format::Chain] {
        if let Ok(text) = other.write(&graph) {
            again(other, &text);
        }
    }
}

/// What a graph is written as is the same graph.
fn same(format: Format, graph: &Graph) {
    // Not every format can say everything.
    let Ok(text) = format.write(graph) else { return };
    let mut once = graph.clone();
    if format == Format::Json {
        // Its reader passes over a connection that is there already.
        let mut edges = Vec::new();
        std::mem::swap(&mut once.edges, &mut edges);
        for edge in edges {
            if !once.edges.contains(&edge) {
                once.edges.push(edge);
            }
        }
    }
    let read = again(format, &text);
    assert_eq!(read, once, "written as {text:?}");
}

fn again(format: Format, text: &str) -> Graph {
    // Names may take more room once they are quoted.
    let roomy = Limits { bytes: usize::MAX, depth: LIMITS.depth + 8, ..LIMITS };
    match format.read(text, &roomy) {
        Ok(reading) => reading.graph,
        Err(error) => panic!("cannot read what was written: {error}\n{text:?}"),
    }
}
