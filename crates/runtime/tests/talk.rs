//! What is answered when a client says this or that.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod talking;

use imgflo_runtime::{ClientId, Limits, Notice, Right, SavedGraph};
use serde_json::{Value as Json, json};
use talking::{ADA, Talk, told};

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
