//! Graphs made for imgflo-server: what they set out of range, its runtime made fit.

use imgflo_flow::{Graph, Json};
use imgflo_op::{Kind, OpDef, Value};

use crate::old::lenient;

/// The graph with every value made to fit that its operation does not take.
pub(super) fn fitted(mut graph: Graph, operations: &[&'static OpDef]) -> Graph {
    for packet in &mut graph.packets {
        let Some(process) = graph.processes.get(&packet.target.process) else { continue };
        let name = process.component.replacen('/', ":", 1);
        let Some(operation) = imgflo_op::find(operations, &name) else { continue };
        let params = (operation.params)();
        let Some(param) = params.iter().find(|p| p.name() == packet.target.port) else { continue };
        let text = match &packet.data {
            Json::String(text) => text.clone(),
            Json::Number(number) => number.to_string(),
            _ => continue,
        };
        let is_taken = Value::parse(param, &text).is_ok_and(|value| value.check(param).is_ok());
        let is_number = matches!(param.kind, Kind::Number | Kind::Whole | Kind::Seed);
        if is_number && !is_taken {
            packet.data = lenient(param, &text).map_or(Json::Null, Json::String);
        }
    }
    graph
}

#[cfg(test)]
mod tests {
    use imgflo_ops::OPS;

    use super::*;

    #[test]
    fn only_what_is_out_of_range_changes() {
        let text = "OUTPORT=a.OUTPUT:OUTPUT\n-3 -> STD-DEV-X a(gegl/gaussian-blur)\n\
                    2 -> STD-DEV-Y a\n'none' -> ABYSS-POLICY a";
        let graph = Graph::from_bytes("a.fbp", text.as_bytes(), &Default::default()).unwrap();
        let data = |graph: &Graph| -> Vec<String> {
            graph.packets.iter().map(|packet| packet.data.to_string()).collect()
        };
        let before = data(&graph);
        let after = data(&fitted(graph, &OPS));
        assert_eq!(after[0], "\"0\"");
        assert_eq!(after[1..], before[1..]);
    }
}
