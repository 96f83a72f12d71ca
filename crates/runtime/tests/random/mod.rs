//! Messages by chance, of few names, so that they meet.

use serde_json::{Value as Json, json};

/// The ids of graphs.
pub const GRAPHS: &[&str] = &["one", "two", "lib/three"];
const NODES: &[&str] = &["a", "b", "c d", "gegl/crop_x"];
const PORTS: &[&str] = &["input", "output", "width", "in", "out"];
const COMPONENTS: &[&str] = &[
    "gegl/crop",
    "gegl/box-blur",
    "Processor",
    "core/Repeat",
    "core/Drop",
    "one",
    "lib/three",
    "no/Such",
];
const NAMES: &[&str] = &["x", "y", "z"];

/// Numbers by chance (xorshift).
pub struct Random(u64);

impl Random {
    /// A sequence that a seed begins.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below another.
    pub fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % most
    }

    fn of(&mut self, list: &[&str]) -> String {
        list[self.below(list.len())].to_owned()
    }

    fn port(&mut self) -> Json {
        let mut port = json!({ "node": self.of(NODES), "port": self.of(PORTS) });
        if self.below(8) == 0 {
            port["index"] = self.below(3).into();
        }
        port
    }

    fn metadata(&mut self) -> Json {
        match self.below(5) {
            0 => json!({}),
            1 => json!({ "x": self.below(100), "y": 1.5 }),
            2 => json!({ "label": self.of(NAMES), "x": null }),
            3 => json!({ "route": 2, "description": "text" }),
            _ => json!({ "x": "left", "route": "far", "description": 7 }),
        }
    }

    fn data(&mut self) -> Json {
        match self.below(4) {
            0 => json!(self.below(50)),
            1 => json!("text"),
            2 => json!({ "a": [1, null] }),
            _ => json!(null),
        }
    }

    /// A message.
    pub fn message(&mut self) -> String {
        let graph = self.of(GRAPHS);
        let (protocol, command, mut payload) = match self.below(30) {
            0 => ("graph", "clear", json!({ "id": graph, "main": self.below(2) == 0 })),
            1..=4 => (
                "graph",
                "addnode",
                json!({ "id": self.of(NODES), "component": self.of(COMPONENTS), "metadata": self.metadata() }),
            ),
            5 => ("graph", "removenode", json!({ "id": self.of(NODES) })),
            6 => ("graph", "renamenode", json!({ "from": self.of(NODES), "to": self.of(NODES) })),
            7 => (
                "graph",
                "changenode",
                json!({ "id": self.of(NODES), "metadata": self.metadata() }),
            ),
            8..=10 => (
                "graph",
                "addedge",
                json!({ "src": self.port(), "tgt": self.port(), "metadata": self.metadata() }),
            ),
            11 => ("graph", "removeedge", json!({ "src": self.port(), "tgt": self.port() })),
            12 => (
                "graph",
                "changeedge",
                json!({ "src": self.port(), "tgt": self.port(), "metadata": self.metadata() }),
            ),
            13..=15 => (
                "graph",
                "addinitial",
                json!({ "src": { "data": self.data() }, "tgt": self.port(), "metadata": self.metadata() }),
            ),
            16 => ("graph", "removeinitial", json!({ "tgt": self.port() })),
            17 => (
                "graph",
                "addinport",
                json!({ "public": self.of(NAMES), "node": self.of(NODES), "port": self.of(PORTS), "metadata": self.metadata() }),
            ),
            18 => (
                "graph",
                "addoutport",
                json!({ "public": self.of(NAMES), "node": self.of(NODES), "port": self.of(PORTS) }),
            ),
            19 => ("graph", "removeinport", json!({ "public": self.of(NAMES) })),
            20 => {
                ("graph", "renameoutport", json!({ "from": self.of(NAMES), "to": self.of(NAMES) }))
            }
            21 => (
                "graph",
                "addgroup",
                json!({ "name": self.of(NAMES), "nodes": [self.of(NODES)], "metadata": self.metadata() }),
            ),
            22 => ("graph", "renamegroup", json!({ "from": self.of(NAMES), "to": self.of(NAMES) })),
            23 => ("graph", "removegroup", json!({ "name": self.of(NAMES) })),
            24 => ("network", "start", json!({})),
            25 => ("network", "stop", json!({})),
            26 => (
                "runtime",
                "packet",
                json!({ "port": self.of(NAMES), "event": "data", "payload": self.data() }),
            ),
            27 => (
                "component",
                "source",
                json!({ "name": graph, "language": "fbp", "code": "a(gegl/crop) OUTPUT -> INPUT b(Processor)\n3 -> WIDTH a" }),
            ),
            28 => ("trace", "start", json!({})),
            _ => (
                "graph",
                "changegroup",
                json!({ "name": self.of(NAMES), "metadata": self.metadata() }),
            ),
        };
        if payload.get("name").is_none() || protocol == "graph" {
            payload["graph"] = graph.into();
        }
        json!({ "protocol": protocol, "command": command, "payload": payload }).to_string()
    }
}
