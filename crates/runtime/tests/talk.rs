//! What is answered when a client says this or that.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use std::time::Duration;

use imgflo_flow::protocol::{Incoming, Outgoing};
use imgflo_ops::OPS;
use imgflo_runtime::{ClientId, Effects, Limits, Notice, Now, Right, Runtime, SavedGraph, Setup};
use serde_json::{Value as Json, json};

const ADA: ClientId = ClientId(1);

/// A runtime that is talked with.
struct Talk {
    runtime: Runtime,
    now: Now,
}

impl Talk {
    fn new() -> Self {
        Self::within(Limits::default())
    }

    fn within(limits: Limits) -> Self {
        let mut runtime = Runtime::new(Setup::new(&OPS, limits));
        runtime.connect(ADA, Right::Edit);
        Self { runtime, now: Now::default() }
    }

    fn effects(
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
    fn say(&mut self, protocol: &str, command: &str, payload: &Json) -> Vec<String> {
        let effects = self.effects(ADA, protocol, command, payload);
        effects.deliveries.iter().map(|delivery| told(&delivery.message)).collect()
    }

    /// What is said when some time has gone by.
    fn after(&mut self, milliseconds: u64) -> Vec<String> {
        self.now.since += Duration::from_millis(milliseconds);
        let effects = self.runtime.tick(self.now);
        effects.deliveries.iter().map(|delivery| told(&delivery.message)).collect()
    }

    /// A graph `g` of these nodes.
    fn with(nodes: &[(&str, &str)]) -> Self {
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
    fn source(&mut self, name: &str, language: &str, code: &str) {
        let source = json!({ "name": name, "language": language, "code": code });
        let said = self.say("component", "source", &source);
        assert!(!said.iter().any(|said| said.starts_with("error")), "{said:?}");
    }

    fn connect(&mut self, from: &str, to: &str) -> Vec<String> {
        let ends = |node: &str, port: &str| json!({ "node": node, "port": port });
        let edge = json!({ "graph": "g", "src": ends(from, "output"), "tgt": ends(to, "input") });
        self.say("graph", "addedge", &edge)
    }

    fn set(&mut self, node: &str, port: &str, data: &Json) -> Vec<String> {
        let initial =
            json!({ "graph": "g", "src": { "data": data }, "tgt": { "node": node, "port": port } });
        self.say("graph", "addinitial", &initial)
    }
}

fn told(message: &Outgoing) -> String {
    let json = message.to_json();
    let mut payload = json["payload"].clone();
    for key in ["graph", "time"] {
        payload.as_object_mut().map(|payload| payload.shift_remove(key));
    }
    format!("{} {payload}", json["command"].as_str().unwrap())
}

#[test]
fn nobody_may_more_than_their_right() {
    let mut talk = Talk::with(&[]);
    for (client, right) in [(2, Right::Nothing), (3, Right::Look), (4, Right::Control)] {
        talk.runtime.connect(ClientId(client), right);
    }
    let mut refused = |client: u64, protocol: &str, command: &str, payload: &Json| {
        let effects = talk.effects(ClientId(client), protocol, command, payload);
        effects
            .deliveries
            .first()
            .is_some_and(|delivery| told(&delivery.message).contains("not permitted"))
    };
    let (graph, node) =
        (json!({ "graph": "g" }), json!({ "graph": "g", "id": "a", "component": "gegl/crop" }));
    assert!(
        refused(2, "network", "getstatus", &graph) && refused(2, "component", "list", &json!({}))
    );
    assert!(!refused(3, "network", "getstatus", &graph) && refused(3, "network", "start", &graph));
    assert!(!refused(4, "network", "start", &graph) && refused(4, "graph", "addnode", &node));
    assert!(refused(4, "network", "persist", &json!({})) && refused(4, "imgflo", "save", &graph));
}

#[test]
fn who_may_not_look_is_told_nothing() {
    let mut talk = Talk::with(&[]);
    talk.runtime.connect(ClientId(2), Right::Nothing);
    let node = json!({ "graph": "g", "id": "a", "component": "gegl/crop" });
    let effects = talk.effects(ADA, "graph", "addnode", &node);
    assert!(effects.deliveries.iter().all(|delivery| delivery.to == [ADA]));
}

#[test]
fn a_value_that_replaces_another_is_announced_once() {
    let mut talk = Talk::with(&[("crop", "gegl/crop"), ("show", "Processor")]);
    talk.connect("crop", "show");
    talk.set("crop", "width", &json!(5));
    talk.say("network", "start", &json!({ "graph": "g" }));
    talk.after(1000);
    // As Flowhub does it.
    talk.say(
        "graph",
        "removeinitial",
        &json!({ "graph": "g", "tgt": { "node": "crop", "port": "width" } }),
    );
    assert_eq!(talk.after(15), [""; 0]);
    talk.set("crop", "width", &json!(6));
    let told = talk.after(20);
    let previews = told.iter().filter(|told| told.starts_with("output ")).count();
    assert_eq!(previews, 1, "{told:#?}");
    assert!(told.last().unwrap().starts_with("status "), "{told:#?}");
    assert_eq!(talk.after(1000), [""; 0]);
}

#[test]
fn what_has_not_changed_is_not_announced_again() {
    let mut talk = Talk::with(&[("a", "gegl/crop"), ("b", "gegl/sepia"), ("show", "Processor")]);
    talk.connect("a", "b");
    talk.connect("b", "show");
    talk.say("network", "start", &json!({ "graph": "g" }));
    talk.after(1000);
    talk.set("b", "scale", &json!(0.5));
    let told = talk.after(100);
    assert!(told.iter().any(|told| told.contains("b() OUTPUT -> INPUT show()")), "{told:#?}");
    assert!(!told.iter().any(|told| told.contains("a() OUTPUT -> INPUT b()")), "{told:#?}");
    // Where a node is drawn changes no picture.
    talk.say("graph", "changenode", &json!({ "graph": "g", "id": "a", "metadata": { "x": 5 } }));
    assert_eq!(talk.after(200).len(), 1);
}

#[test]
fn no_address_of_a_picture_comes_twice() {
    let mut talk = Talk::with(&[("board", "gegl/checkerboard"), ("show", "Processor")]);
    talk.connect("board", "show");
    let graph = json!({ "graph": "g" });
    talk.say("network", "start", &graph);
    let mut told = talk.set("board", "x", &json!(5));
    // Who starts it again meanwhile is told all, but that of the picture that is another only once.
    told.extend(talk.say("network", "start", &graph));
    told.extend(talk.after(200));
    let outputs: Vec<_> = told.iter().filter(|told| told.starts_with("output ")).collect();
    assert_eq!(outputs.len(), 1, "{told:#?}");
    // Nor is it that of a graph that has gone.
    let before = outputs[0].clone();
    talk.effects(ADA, "imgflo", "delete", &graph);
    talk.runtime.deleted("g");
    talk.say("graph", "clear", &json!({ "id": "g" }));
    for (id, component) in [("board", "gegl/checkerboard"), ("show", "Processor")] {
        let node = json!({ "graph": "g", "id": id, "component": component });
        talk.say("graph", "addnode", &node);
    }
    talk.connect("board", "show");
    let mut told = talk.say("network", "start", &graph);
    for x in 1..9 {
        told.extend(talk.set("board", "x", &json!(x)));
        told.extend(talk.after(200));
    }
    assert!(told.len() > 9 && !told.contains(&before), "{before}: {told:#?}");
}

#[test]
fn a_slider_is_announced_ten_times_a_second() {
    let mut talk = Talk::with(&[("crop", "gegl/crop"), ("show", "Processor")]);
    talk.connect("crop", "show");
    talk.say("network", "start", &json!({ "graph": "g" }));
    let mut previews = 0;
    for i in 0..60 {
        talk.set("crop", "width", &json!(i));
        previews += talk.after(1000 / 60).iter().filter(|told| told.starts_with("output ")).count();
    }
    assert!((8..=11).contains(&previews), "{previews}");
}

#[test]
fn a_graph_is_no_part_of_itself_by_any_way() {
    let mut talk = Talk::with(&[]);
    talk.say("graph", "clear", &json!({ "id": "h" }));
    let own = talk.say("graph", "addnode", &json!({ "graph": "g", "id": "a", "component": "g" }));
    assert!(own[0].contains("part of itself"), "{own:?}");
    talk.say("graph", "addnode", &json!({ "graph": "g", "id": "a", "component": "h" }));
    let other = talk.say("graph", "addnode", &json!({ "graph": "h", "id": "b", "component": "g" }));
    assert!(other[0].contains("part of itself"), "{other:?}");
}

#[test]
fn a_graph_that_files_made_a_part_of_itself_is_an_error_and_no_end() {
    let text = b"INPORT=a.INPUT:INPUT\nOUTPORT=a.OUTPUT:OUTPUT\na(loop)";
    let graph = imgflo_flow::Graph::from_bytes("loop.fbp", text, &Default::default()).unwrap();
    let saved = SavedGraph { graph: graph.into(), version: "1".into() };
    let mut talk = Talk::new();
    talk.runtime.set_library([("loop".to_owned(), saved)].into());
    let told = talk.say("network", "start", &json!({ "graph": "loop" }));
    assert!(told.iter().any(|told| told.starts_with("processerror ")), "{told:#?}");
}

#[test]
fn packets_that_go_round_stop() {
    let mut talk = Talk::new();
    let code = "a(core/Repeat) OUT -> IN b(core/Repeat) OUT -> IN a\n1 -> IN a";
    talk.say("component", "source", &json!({ "name": "g", "language": "fbp", "code": code }));
    let told = talk.say("network", "start", &json!({ "graph": "g" }));
    assert!(told.iter().any(|told| told.contains("round and round")), "{}", told.len());
}

#[test]
fn packets_of_too_many_ways_stop() {
    // Each of ten rows sends all that comes to the next: ten to the tenth.
    let mut talk = Talk::with(&[]);
    let nodes = (0..100).map(|i| (format!("n{i}"), json!({ "component": "core/Repeat" })));
    let nodes: serde_json::Map<String, Json> = nodes.collect();
    let port = |node: usize, port: &str| json!({ "process": format!("n{node}"), "port": port });
    let edges = (0..900).map(|i| {
        let (from, to) = (i / 10, (i / 100 + 1) * 10 + i % 10);
        json!({ "src": port(from, "out"), "tgt": port(to, "in") })
    });
    let value = json!({ "data": 1, "tgt": port(0, "in") });
    let edges: Vec<Json> = edges.chain([value]).collect();
    let code = json!({ "processes": nodes, "connections": edges }).to_string();
    talk.source("wide", "json", &code);
    let said = talk.say("network", "start", &json!({ "graph": "wide" }));
    assert!(said.len() < 11_000 && said.iter().any(|said| said.contains("too many ways")));
    // What is in them counts, too.
    let heavy = code.replace("\"data\":1", &format!("\"data\":\"{}\"", "x".repeat(100_000)));
    talk.source("heavy", "json", &heavy);
    assert!(talk.say("network", "start", &json!({ "graph": "heavy" })).len() < 500);
}

/// A graph with a courier, for graphs that it is in: what comes to `in` is the width of a picture, and
/// goes on from `out`.
const INNER: &str = "INPORT=repeat.IN:IN\nOUTPORT=repeat.OUT:OUT\n\
    INPORT=cut.INPUT:PICTURE\nOUTPORT=cut.OUTPUT:RESULT\n\
    repeat(core/Repeat) OUT -> WIDTH cut(gegl/crop), 5 -> IN repeat, 7 -> HEIGHT cut";

/// A graph `g` in which that one is, deep inside, and after it another picture.
fn nested() -> Talk {
    let mut talk = Talk::new();
    talk.source("inner", "fbp", INNER);
    let outer = "INPORT=deep.IN:IN\nOUTPORT=deep.OUT:OUT\nINPORT=deep.PICTURE:PICTURE\n\
        OUTPORT=deep.RESULT:RESULT\ndeep(inner)";
    talk.source("outer", "fbp", outer);
    let code = "INPORT=part.IN:IN\nOUTPORT=part.OUT:OUT\n\
        board(gegl/checkerboard) OUTPUT -> PICTURE part(outer)\n\
        part OUT -> WIDTH after(gegl/crop)\npart RESULT -> INPUT after";
    talk.source("g", "fbp", code);
    talk
}

/// The widths that packets gave the crops: the one inside, the one after it.
fn widths(talk: &Talk) -> Vec<Json> {
    let snapshot = talk.runtime.snapshot("g").unwrap();
    let value = |graph: &imgflo_flow::Graph, node: &str, port: &str| {
        let is_it = |packet: &&imgflo_flow::Packet| {
            packet.target.process == node && packet.target.port == port
        };
        graph.packets.iter().rfind(is_it).map(|packet| packet.data.clone())
    };
    // A value that is given deep inside has a port of its own on its way.
    let inner = value(&snapshot.graph, "part", "deep.cut.width");
    for (graph, port, node) in [("outer", "deep.cut.width", "deep"), ("inner", "cut.width", "cut")]
    {
        let export = snapshot.components[graph].inports.get(port);
        assert_eq!(export.map(|export| &*export.process), inner.as_ref().map(|_| node));
    }
    [inner, value(&snapshot.graph, "after", "width")].into_iter().flatten().collect()
}

#[test]
fn packets_go_through_graphs_in_graphs() {
    let mut talk = nested();
    let started = talk.say("network", "start", &json!({ "graph": "g" }));
    let inside = r#"data {"id":"repeat() OUT -> WIDTH cut()","subgraph":["part","deep"],"src""#;
    assert!(started.iter().any(|said| said.starts_with(inside)), "{started:#?}");
    assert!(started.iter().any(|said| said.contains("part() OUT -> WIDTH after()")));
    assert!(
        started.iter().any(|said| said == r#"packet {"port":"out","event":"data","payload":5}"#)
    );
    assert!(!started.iter().any(|said| said.starts_with("processerror")), "{started:#?}");
    assert_eq!(widths(&talk), [json!(5), json!(5)]);
    let packet = json!({ "graph": "g", "port": "in", "event": "data", "payload": 9 });
    talk.say("runtime", "packet", &packet);
    assert_eq!(widths(&talk), [json!(9), json!(9)]);
    // What is set inside counts from then on, where it is used.
    let initial = |port: &str, data: u32| json!({ "graph": "inner", "src": { "data": data }, "tgt": { "node": if port == "in" { "repeat" } else { "cut" }, "port": port } });
    talk.say("graph", "addinitial", &initial("in", 6));
    assert_eq!(widths(&talk), [json!(6), json!(6)]);
    talk.say("graph", "addinitial", &initial("width", 8));
    assert_eq!(widths(&talk), [json!(6)]);
    // Nodes may be called otherwise meanwhile.
    talk.say("runtime", "packet", &packet);
    talk.say("graph", "renamenode", &json!({ "graph": "g", "from": "after", "to": "last" }));
    talk.say("graph", "renamenode", &json!({ "graph": "g", "from": "part", "to": "other" }));
    let snapshot = talk.runtime.snapshot("g").unwrap();
    let packets = snapshot.graph.packets.iter().map(|packet| &*packet.target.process);
    assert_eq!(packets.collect::<Vec<_>>(), ["last", "other"]);
}

#[test]
fn graphs_with_couriers_are_pictures_without_them() {
    let mut talk = nested();
    talk.say(
        "graph",
        "addinitial",
        &json!({ "graph": "g", "src": { "data": 3 }, "tgt": { "node": "part", "port": "in" } }),
    );
    let snapshot = talk.runtime.snapshot("g").unwrap();
    assert!(snapshot.graph.packets.is_empty() && snapshot.graph.inports.is_empty());
    assert_eq!(snapshot.graph.edges.len(), 2);
    let ports = |name: &str| snapshot.components[name].inports.keys().cloned().collect::<Vec<_>>();
    assert_eq!((ports("outer"), ports("inner")), (vec!["picture".into()], vec!["picture".into()]));
}

#[test]
fn of_many_graphs_those_that_nobody_has_open_are_closed() {
    let mut talk = Talk::within(Limits { graphs: 2, ..Limits::default() });
    for id in ["a", "b"] {
        talk.say("graph", "clear", &json!({ "id": id }));
    }
    let third = talk.say("graph", "clear", &json!({ "id": "c" }));
    assert!(third[0].contains("the open graphs would be more than 2"), "{third:?}");
    talk.runtime.disconnect(ADA);
    talk.runtime.connect(ADA, Right::Edit);
    let effects = talk.effects(ADA, "graph", "clear", &json!({ "id": "c" }));
    assert!(effects.notices.contains(&Notice::Closed("a".into())), "{:?}", effects.notices);
}

#[test]
fn a_graph_has_a_weight() {
    let mut talk = Talk::within(Limits { bytes: 100_000, ..Limits::default() });
    talk.say("graph", "clear", &json!({ "id": "g" }));
    talk.say("graph", "addnode", &json!({ "graph": "g", "id": "a", "component": "core/Repeat" }));
    let long = "x".repeat(30_000);
    let refused = (0..10).filter(|i| {
        talk.set("a", &format!("p{i}"), &json!(long))[0].contains("bytes of the graph")
    });
    assert_eq!(refused.count(), 7);
    // What was taken away does not count.
    for i in 0..3 {
        talk.say(
            "graph",
            "removeinitial",
            &json!({ "graph": "g", "tgt": { "node": "a", "port": format!("p{i}") } }),
        );
    }
    assert!(talk.set("a", "again", &json!(long))[0].starts_with("addinitial "));
}

#[test]
fn a_saved_graph_is_opened_by_its_name_and_follows_its_file() {
    let saved = |text: &str, version: &str| {
        let graph = imgflo_flow::Graph::from_bytes("a.fbp", text.as_bytes(), &Default::default());
        let saved = SavedGraph { graph: graph.unwrap().into(), version: version.into() };
        [("look".to_owned(), saved)].into()
    };
    let mut talk = Talk::new();
    talk.runtime.set_library(saved("a(gegl/crop)", "1"));
    let opened = talk.say("imgflo", "open", &json!({ "graph": "look" }));
    assert!(opened[0].contains(r#""version":"1","name":"look""#), "{opened:?}");
    let effects = talk.runtime.set_library(saved("b(gegl/sepia)", "2"));
    let told: Vec<_> = effects.deliveries.iter().map(|delivery| told(&delivery.message)).collect();
    assert!(told[0].starts_with("clear ") && told[1].contains("gegl/sepia"), "{told:#?}");
    assert!(told.last().unwrap().contains(r#""version":"2""#), "{told:#?}");
    // One with changes of its own does not.
    talk.say("graph", "addnode", &json!({ "graph": "look", "id": "c", "component": "gegl/crop" }));
    assert!(talk.runtime.set_library(saved("d(gegl/crop)", "3")).deliveries.is_empty());
}

#[test]
fn what_is_saved_under_another_name_leaves_its_own_file_alone() {
    let saved = |name: &str, text: &str| {
        let graph = imgflo_flow::Graph::from_bytes("a.fbp", text.as_bytes(), &Default::default());
        (name.to_owned(), SavedGraph { graph: graph.unwrap().into(), version: "1".into() })
    };
    let mut talk = Talk::new();
    let files = [saved("look", "a(gegl/crop)"), saved("other", "b(gegl/color)")];
    talk.runtime.set_library(files.into());
    let open = |talk: &mut Talk, graph: &str| {
        talk.say("imgflo", "open", &json!({ "graph": graph })).concat()
    };
    let save = |talk: &mut Talk, name: &str, version: &str| {
        let add = json!({ "graph": "look", "id": name, "component": "gegl/sepia" });
        talk.say("graph", "addnode", &add);
        let asked = json!({ "graph": "look", "name": name });
        let effects = talk.effects(ADA, "imgflo", "save", &asked);
        let save = effects.notices.into_iter().find_map(|notice| match notice {
            Notice::Save(save) => Some(save),
            _ => None,
        });
        let save = save.unwrap();
        talk.runtime.saved(&save, version, "now".into());
    };
    open(&mut talk, "look");
    save(&mut talk, "copy", "2");
    let (look, copy) = (open(&mut talk, "look"), open(&mut talk, "copy"));
    assert!(look.contains(r#""version":"1","name":"look""#) && !look.contains("sepia"), "{look}");
    assert!(copy.contains(r#""version":"2","name":"copy""#) && copy.contains("sepia"), "{copy}");
    // Another that is open is what was saved over it.
    open(&mut talk, "other");
    save(&mut talk, "other", "3");
    let other = open(&mut talk, "other");
    assert!(
        other.contains(r#""version":"3","name":"other""#) && other.contains("sepia"),
        "{other}"
    );
    // Who else has it open keeps what is not saved.
    let bob = ClientId(2);
    talk.runtime.connect(bob, Right::Edit);
    talk.effects(bob, "imgflo", "open", &json!({ "graph": "look" }));
    save(&mut talk, "third", "4");
    let look = open(&mut talk, "look");
    assert!(look.contains(r#""version":"1","name":"look""#) && look.contains("sepia"), "{look}");
}

#[test]
fn what_is_saved_is_called_as_its_file_and_what_it_was_saved_from_is_not() {
    let mut talk = Talk::new();
    talk.say("graph", "clear", &json!({ "id": "g", "name": "g" }));
    let mut save = |name: &str| {
        let asked = json!({ "graph": "g", "name": name });
        let effects = talk.effects(ADA, "imgflo", "save", &asked);
        let told: Vec<_> =
            effects.deliveries.iter().map(|delivery| told(&delivery.message)).collect();
        let save = effects.notices.into_iter().find_map(|notice| match notice {
            Notice::Save(save) => Some(save),
            _ => None,
        });
        let save = save.unwrap();
        talk.runtime.saved(&save, "1", "now".into());
        (told.concat(), save.text)
    };
    let (told, text) = save("first");
    assert!(told.contains("describe") && told.contains(r#""name":"first""#), "{told}");
    assert!(text.contains(r#""name": "first""#), "{text}");
    let (told, text) = save("second");
    assert!(told.is_empty() && text.contains(r#""name": "second""#), "{told} {text}");
    let (told, text) = save("first");
    assert!(told.is_empty() && text.contains(r#""name": "first""#), "{told} {text}");
}

#[test]
fn no_name_leads_out_of_the_folders_of_graphs() {
    let mut talk = Talk::with(&[]);
    for name in ["../evil", "a/b", "..", ".hidden", "", "a\\b", "a\u{0}", "nul\n", &"x".repeat(101)]
    {
        let (graph, to) = (json!({ "graph": name }), json!({ "graph": "g", "to": name }));
        let version = json!({ "graph": name, "version": "0" });
        let save = json!({ "graph": "g", "name": name });
        for (command, payload) in [
            ("versions", &graph),
            ("delete", &graph),
            ("undelete", &graph),
            ("version", &version),
            ("restore", &version),
            ("rename", &to),
            ("save", &save),
        ] {
            let effects = talk.effects(ADA, "imgflo", command, payload);
            let said = told(&effects.deliveries[0].message);
            assert!(
                said.starts_with("error ") && effects.notices.is_empty(),
                "{command} {name}: {said}"
            );
        }
    }
    assert_eq!(talk.effects(ADA, "imgflo", "delete", &json!({ "graph": "g" })).notices.len(), 1);
}

#[test]
fn what_a_graph_says_of_itself_is_changed_and_told_to_editors() {
    let mut talk = Talk::with(&[]);
    let tags = json!({ "graph": "g", "properties": { "tags": ["warm"], "title": "Sun" } });
    assert!(talk.say("imgflo", "describe", &tags)[0].starts_with("describe "));
    let gone = json!({ "graph": "g", "properties": { "title": null } });
    talk.say("imgflo", "describe", &gone);
    let opened = talk.say("imgflo", "open", &json!({ "graph": "g" }));
    assert!(opened[0].contains(r#""tags":["warm"]"#) && !opened[0].contains("Sun"), "{opened:?}");
    let long = json!({ "graph": "g", "properties": { "title": "x".repeat(70_000) } });
    assert!(talk.say("imgflo", "describe", &long)[0].contains("bytes of the metadata"));
}
