//! Many clients that say anything at all: what each has seen is what the server has.

mod copy;
mod random;

use std::collections::BTreeMap;

use copy::Copy;
use imgflo_flow::protocol::{Event, Incoming, component, graph};
use imgflo_ops::OPS;
use imgflo_runtime::{ClientId, Effects, Limits, Now, Right, Runtime, Setup};
use random::Random;

/// A runtime with some clients, each with its own copy of all graphs.
struct Room {
    runtime: Runtime,
    copies: BTreeMap<ClientId, Copy>,
    now: Now,
}

impl Room {
    fn new(clients: u64) -> Self {
        let limits = Limits { graphs: 6, nodes: 12, edges: 30, bytes: 100_000, views: 3 };
        let mut runtime = Runtime::new(Setup::new(&OPS, limits));
        let mut copies = BTreeMap::new();
        for client in (1..=clients).map(ClientId) {
            runtime.connect(client, Right::Edit);
            copies.insert(client, Copy::default());
        }
        Self { runtime, copies, now: Now::default() }
    }

    fn say(&mut self, client: ClientId, text: &str) {
        self.now.since += std::time::Duration::from_millis(7);
        let incoming = Incoming::read(text).unwrap();
        let effects = self.runtime.receive(client, incoming, None, self.now);
        self.deliver(effects);
        let effects = self.runtime.tick(self.now);
        self.deliver(effects);
    }

    fn deliver(&mut self, effects: Effects) {
        for delivery in effects.deliveries {
            for client in &delivery.to {
                if let Some(copy) = self.copies.get_mut(client) {
                    copy.take(&delivery.message.event);
                }
            }
        }
    }

    /// What the server says that a graph is, in the same words as a copy has it.
    fn truth(&mut self, id: &str) -> Option<Copy> {
        let text = serde_json::json!({ "protocol": "component", "command": "getsource", "payload": { "name": id } });
        let incoming = Incoming::read(&text.to_string()).unwrap();
        let client = *self.copies.keys().next().unwrap();
        let effects = self.runtime.receive(client, incoming, None, self.now);
        let Event::Component(component::Event::Source(source)) =
            &effects.deliveries[0].message.event
        else {
            return None;
        };
        Some(Copy::of_source(id, &source.code))
    }
}

#[test]
fn all_copies_end_equal_to_the_servers_graphs() {
    let mut refused = 0;
    let mut done = 0;
    for seed in 0..30 {
        let mut random = Random::new(seed);
        let mut room = Room::new(1 + seed % 5);
        for _ in 0..400 {
            let client = ClientId(1 + random.below(room.copies.len()) as u64);
            let text = random.message();
            room.say(client, &text);
        }
        for id in random::GRAPHS {
            let Some(truth) = room.truth(id) else { continue };
            for copy in room.copies.values() {
                assert_eq!(copy.graphs.get(*id), truth.graphs.get(*id), "seed {seed}, graph {id}");
            }
        }
        for copy in room.copies.values() {
            refused += copy.errors;
            done += copy.changes;
        }
    }
    // Enough of both, or nothing was tested.
    assert!(done > 2_500 && refused > 250, "{done} changes seen, {refused} requests refused");
}

#[test]
fn a_client_that_comes_late_gets_the_same_from_the_source() {
    let mut random = Random::new(4711);
    let mut room = Room::new(2);
    for _ in 0..300 {
        let text = random.message();
        room.say(ClientId(1), &text);
    }
    for id in random::GRAPHS {
        if let Some(truth) = room.truth(id) {
            assert_eq!(room.copies[&ClientId(2)].graphs.get(*id), truth.graphs.get(*id));
        }
    }
}

#[test]
fn every_change_comes_to_all_in_the_same_order() {
    let mut random = Random::new(99);
    let mut room = Room::new(4);
    let mut seen: BTreeMap<ClientId, Vec<graph::Event>> = BTreeMap::new();
    for i in 0..1_000 {
        let text = random.message();
        let client = ClientId(1 + i % 4);
        let incoming = Incoming::read(&text).unwrap();
        for delivery in room.runtime.receive(client, incoming, None, room.now).deliveries {
            if let Event::Graph(event) = &delivery.message.event
                && !matches!(event, graph::Event::Error(_))
            {
                for client in delivery.to {
                    seen.entry(client).or_default().push(event.clone());
                }
            }
        }
    }
    let first = &seen[&ClientId(1)];
    assert!(first.len() > 100, "only {} changes", first.len());
    assert!(seen.len() == 4 && seen.values().all(|events| events == first));
}
