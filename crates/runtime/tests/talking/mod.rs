//! Talking with a runtime: what is said to it, and what it answers.

#![allow(dead_code, reason = "each test program uses a part of it")]

use std::time::Duration;

use imgflo_flow::protocol::{Incoming, Outgoing};
use imgflo_ops::OPS;
use imgflo_runtime::{ClientId, Effects, Limits, Now, Right, Runtime, Setup};
use serde_json::{Value as Json, json};

pub(crate) const ADA: ClientId = ClientId(1);

/// A runtime that is talked with.
pub(crate) struct Talk {
    pub(crate) runtime: Runtime,
    pub(crate) now: Now,
}

impl Talk {
    pub(crate) fn new() -> Self {
        Self::within(Limits::default())
    }

    pub(crate) fn within(limits: Limits) -> Self {
        let mut runtime = Runtime::new(Setup::new(&OPS, limits));
        runtime.connect(ADA, Right::Edit);
        Self { runtime, now: Now::default() }
    }

    pub(crate) fn effects(
        &mut self,
        client: ClientId,
        protocol: &str,
        command: &str,
        payload: &Json,
    ) -> Effects {
        let text = json!({ "protocol": protocol, "command": command, "payload": payload });
        let incoming = Incoming::read(&text.to_string()).unwrap();
        self.runtime.receive(client, incoming, None, self.now)
    }

    /// What is said to anybody, as `command payload`.
    pub(crate) fn say(&mut self, protocol: &str, command: &str, payload: &Json) -> Vec<String> {
        let effects = self.effects(ADA, protocol, command, payload);
        effects.deliveries.iter().map(|delivery| told(&delivery.message)).collect()
    }

    /// What is said when some time has gone by.
    pub(crate) fn after(&mut self, milliseconds: u64) -> Vec<String> {
        self.now.since += Duration::from_millis(milliseconds);
        let effects = self.runtime.tick(self.now);
        effects.deliveries.iter().map(|delivery| told(&delivery.message)).collect()
    }

    /// A graph `g` of these nodes.
    pub(crate) fn with(nodes: &[(&str, &str)]) -> Self {
        let mut talk = Self::new();
        talk.say("graph", "clear", &json!({ "id": "g" }));
        for (id, component) in nodes {
            talk.say(
                "graph",
                "addnode",
                &json!({ "graph": "g", "id": id, "component": component }),
            );
        }
        talk
    }

    /// Makes a graph of a source.
    pub(crate) fn source(&mut self, name: &str, language: &str, code: &str) {
        let source = json!({ "name": name, "language": language, "code": code });
        let said = self.say("component", "source", &source);
        assert!(!said.iter().any(|said| said.starts_with("error")), "{said:?}");
    }

    pub(crate) fn connect(&mut self, from: &str, to: &str) -> Vec<String> {
        let ends = |node: &str, port: &str| json!({ "node": node, "port": port });
        let edge = json!({ "graph": "g", "src": ends(from, "output"), "tgt": ends(to, "input") });
        self.say("graph", "addedge", &edge)
    }

    pub(crate) fn set(&mut self, node: &str, port: &str, data: &Json) -> Vec<String> {
        let initial =
            json!({ "graph": "g", "src": { "data": data }, "tgt": { "node": node, "port": port } });
        self.say("graph", "addinitial", &initial)
    }
}

pub(crate) fn told(message: &Outgoing) -> String {
    let json = message.to_json();
    let mut payload = json["payload"].clone();
    for key in ["graph", "time"] {
        payload.as_object_mut().map(|payload| payload.shift_remove(key));
    }
    format!("{} {payload}", json["command"].as_str().unwrap())
}
