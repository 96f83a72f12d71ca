//! Writes FBP JSON.

use serde_json::json;

use crate::{Edge, Export, Graph, Group, IndexMap, Json, JsonObject, Packet, Port, Process};

/// Writes a graph as FBP JSON, with two spaces of indentation.
pub fn write(graph: &Graph) -> String {
    format!("{:#}\n", to_json(graph))
}

/// A graph as a JSON value, in the order of `fbp-graph`: edges come before initial packets, and
/// processes and exported ports always have metadata.
pub fn to_json(graph: &Graph) -> Json {
    let edges = graph.edges.iter().map(edge);
    let packets = graph.packets.iter().map(packet);
    json!({
        "caseSensitive": graph.case_sensitive,
        "properties": properties(&graph.properties),
        "inports": exports(&graph.inports),
        "outports": exports(&graph.outports),
        "groups": graph.groups.iter().map(group).collect::<Json>(),
        "processes": processes(&graph.processes),
        "connections": edges.chain(packets).collect::<Json>(),
    })
}

/// The properties, with an empty name when there is none: readers elsewhere need one.
fn properties(properties: &JsonObject) -> Json {
    let mut named = JsonObject::new();
    if !properties.contains_key("name") {
        named.insert("name".into(), "".into());
    }
    named.extend(properties.clone());
    Json::Object(named)
}

fn exports(exports: &IndexMap<String, Export>) -> Json {
    let export = |export: &Export| json!({ "process": export.process, "port": export.port, "metadata": export.metadata });
    Json::Object(exports.iter().map(|(name, port)| (name.clone(), export(port))).collect())
}

fn processes(processes: &IndexMap<String, Process>) -> Json {
    let process = |Process { component, metadata, .. }: &Process| json!({ "component": component, "metadata": metadata });
    Json::Object(processes.iter().map(|(name, node)| (name.clone(), process(node))).collect())
}

fn group(group: &Group) -> Json {
    with_metadata(json!({ "name": group.name, "nodes": group.nodes }), &group.metadata)
}

fn edge(edge: &Edge) -> Json {
    with_metadata(json!({ "src": port(&edge.source), "tgt": port(&edge.target) }), &edge.metadata)
}

fn packet(packet: &Packet) -> Json {
    with_metadata(json!({ "data": packet.data, "tgt": port(&packet.target) }), &packet.metadata)
}

fn port(port: &Port) -> Json {
    let mut json = json!({ "process": port.process, "port": port.port });
    if let Some(index) = port.index {
        json["index"] = index.into();
    }
    json
}

fn with_metadata(mut json: Json, metadata: &JsonObject) -> Json {
    if !metadata.is_empty() {
        json["metadata"] = Json::Object(metadata.clone());
    }
    json
}
