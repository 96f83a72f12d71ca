//! Every message is read and written back as it was.
//!
//! The messages are in two files, one in a line. That the events among them are what the published
//! schemas of the protocol say is tested with the schemas themselves, in `integrations/fbp`.

use std::collections::BTreeSet;

use imgflo_flow::protocol::{
    Incoming, Outgoing, Protocol, component, graph, imgflo, network, runtime, trace,
};

const EVENTS: &str = include_str!("protocol/events.jsonl");
const REQUESTS: &str = include_str!("protocol/requests.jsonl");

/// The commands of all protocols, with those of graphs, which are in requests and events.
fn commands(lists: [(Protocol, &'static [&'static str]); 6], more: &[&str]) -> BTreeSet<String> {
    let all = lists.into_iter().flat_map(|(protocol, commands)| {
        commands.iter().map(move |command| format!("{protocol}:{command}"))
    });
    all.chain(more.iter().map(|command| (*command).to_owned())).collect()
}

#[test]
fn every_event_is_read_and_written_back() {
    let mut seen = BTreeSet::new();
    for line in EVENTS.lines() {
        let read = Outgoing::read(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert_eq!(read.to_text(), line);
        seen.insert(format!("{}:{}", read.event.protocol(), read.event.command()));
    }
    let all = [
        (Protocol::Runtime, runtime::Event::COMMANDS),
        (Protocol::Graph, graph::Change::COMMANDS),
        (Protocol::Component, component::Event::COMMANDS),
        (Protocol::Network, network::Event::COMMANDS),
        (Protocol::Trace, trace::Event::COMMANDS),
        (Protocol::Imgflo, imgflo::Event::COMMANDS),
    ];
    assert_eq!(seen, commands(all, &["graph:clear", "graph:error"]));
}

#[test]
fn every_request_is_read_and_written_back() {
    let mut seen = BTreeSet::new();
    for line in REQUESTS.lines() {
        let incoming = Incoming::read(line).unwrap();
        let request = incoming.request.unwrap_or_else(|refusal| panic!("{refusal}: {line}"));
        assert_eq!(request.to_json().to_string(), line);
        seen.insert(format!("{}:{}", request.protocol(), request.command()));
    }
    let all = [
        (Protocol::Runtime, runtime::Request::COMMANDS),
        (Protocol::Graph, graph::Change::COMMANDS),
        (Protocol::Component, component::Request::COMMANDS),
        (Protocol::Network, network::Request::COMMANDS),
        (Protocol::Trace, trace::Request::COMMANDS),
        (Protocol::Imgflo, imgflo::Request::COMMANDS),
    ];
    assert_eq!(seen, commands(all, &["graph:clear"]));
}

#[test]
fn keys_that_nobody_knows_are_passed_over() {
    let text = r#"{"protocol": "graph", "command": "clear", "payload": {"id": "a", "baseDir": "/", "secret": "s"}, "more": 1}"#;
    let request = Incoming::read(text).unwrap().request.unwrap();
    let echo = r#"{"protocol":"graph","command":"clear","payload":{"id":"a"}}"#;
    assert_eq!(request.to_json().to_string(), echo);
}
