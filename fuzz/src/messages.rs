//! What holds of the runtime, whatever its clients say.

use std::time::Duration;

use imgflo_flow::Graph;
use imgflo_flow::protocol::{Event, Incoming, Outgoing, component};
use imgflo_ops::OPS;
use imgflo_runtime::{ClientId, Limits, Now, Right, Runtime, Setup};

/// Each line is a message: of the second client if it begins with a space, else of the first.
///
/// # Panics
/// When the runtime breaks down, says what cannot be read, has more than its limits allow, or has a
/// graph that cannot be saved and opened again.
pub fn said(bytes: &[u8]) {
    let limits = Limits { graphs: 4, nodes: 20, edges: 50, bytes: 50_000, views: 2 };
    let mut runtime = Runtime::new(Setup::new(&OPS, limits));
    let clients = [ClientId(1), ClientId(2)];
    runtime.connect(clients[0], Right::Edit);
    runtime.connect(clients[1], Right::Control);
    let text = String::from_utf8_lossy(bytes);
    let mut now = Now::default();
    for line in text.lines().take(200) {
        now.since += Duration::from_millis(20);
        let Ok(incoming) = Incoming::read(line) else { continue };
        let client = clients[usize::from(line.starts_with(' '))];
        let effects = runtime.receive(client, incoming, None, now);
        let later = runtime.tick(now);
        for delivery in effects.deliveries.iter().chain(&later.deliveries) {
            let text = delivery.message.to_text();
            let read = Outgoing::read(&text).expect("what is said can be read");
            assert_eq!(read.to_text(), text);
            if let Event::Component(component::Event::Source(source)) = &delivery.message.event
                && source.language == "json"
            {
                sound(&source.code, &limits);
            }
        }
        for graph in ["a", "b", "main", "default/main"] {
            let _ = runtime.snapshot(graph);
        }
    }
}

/// What a graph says can be opened again as it is.
fn sound(code: &str, limits: &Limits) {
    let graph = Graph::from_bytes("a.json", code.as_bytes(), &Default::default());
    let graph = graph.expect("what is saved can be opened");
    assert!(graph.processes.len() <= limits.nodes, "{} nodes", graph.processes.len());
    assert!(code.len() <= 4 * limits.bytes, "{} bytes", code.len());
    assert_eq!(imgflo_flow::json::write(&graph), code);
}
