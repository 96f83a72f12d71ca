//! What npm's fbp 1.8.0 makes of the FBP language, we make too, but for its errors.

use imgflo_flow::{Graph, IndexMap, Json, Limits, Port, fbp};

/// The cases we read on purpose otherwise, and why.
const DIFFERENT: &[(&str, Result<&str, &str>)] = &[
    // A bracket without a number silently became a packet with an empty list.
    ("array no index", Err("slot")),
    // The first edge of a chain without ports and components was lost.
    ("default bridge no component", Ok("A -> B -> D")),
    // Text without any arrow was an empty graph.
    ("garbage", Err("no connection")),
    // GEGL's property names have dashes, so ours may, too.
    ("dash port", Ok("std-dev-x")),
    ("export dash port", Ok("std-dev-x")),
    ("export dash public", Ok("std-dev")),
];

fn read(case: &Json) -> Result<Graph, imgflo_flow::Error> {
    let options = fbp::Options {
        case_sensitive: case["opt"]["caseSensitive"] == true,
        allow_undefined: case["opt"]["validateContents"] == false,
    };
    fbp::read(
        case["src"].as_str().expect("the golden file is well formed"),
        &options,
        &Limits::default(),
    )
}

fn cases() -> Vec<Json> {
    let golden = include_str!("golden/fbp-dsl-cases.json");
    let golden: Json = serde_json::from_str(golden).expect("the golden file is well formed");
    golden["cases"].as_array().expect("the golden file is well formed").clone()
}

fn case(name: &str) -> Json {
    cases().into_iter().find(|case| case["name"] == name).expect("the golden file is well formed")
}

#[test]
fn the_language_is_read_as_by_fbp() {
    let cases = cases();
    assert_eq!(cases.len(), 109);
    for case in &cases {
        let name = case["name"].as_str().unwrap();
        if DIFFERENT.iter().any(|(different, _)| *different == name) {
            continue;
        }
        match (read(case), case["ok"] == true) {
            (Ok(graph), true) => assert_same(name, &graph, &case["graph"]),
            (Err(error), false) => assert_line(name, &error, case),
            (result, _) => panic!("{name}: {result:?}"),
        }
    }
}

#[test]
fn the_differences_are_as_meant() {
    for (name, meant) in DIFFERENT {
        match (read(&case(name)), meant) {
            (Ok(graph), Ok(part)) => match *part {
                "A -> B -> D" => assert_eq!(graph.edges.len(), 2),
                port => assert!(format!("{graph:?}").contains(port), "{name}: {graph:?}"),
            },
            (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{error}"),
            (result, _) => panic!("{name}: {result:?}"),
        }
    }
}

fn assert_line(name: &str, error: &imgflo_flow::Error, case: &Json) {
    let at = error.place().at.unwrap_or_else(|| panic!("{name}: {error}"));
    let newline_is_the_error = name == "line continuation attempt";
    if let Some(line) = case["line"].as_u64().filter(|_| !newline_is_the_error) {
        assert_eq!(u64::from(at.line), line, "{name}: {error}");
    }
}

fn assert_same(name: &str, graph: &Graph, expected: &Json) {
    assert_eq!(graph.case_sensitive, expected["caseSensitive"], "{name}");
    let properties = expected.get("properties").cloned().unwrap_or(serde_json::json!({}));
    assert_eq!(Json::Object(graph.properties.clone()), properties, "{name}");
    assert_processes(name, graph, &expected["processes"]);
    assert_exports(name, &graph.inports, &expected["inports"]);
    assert_exports(name, &graph.outports, &expected["outports"]);
    assert_connections(name, graph, &expected["connections"]);
}

fn assert_processes(name: &str, graph: &Graph, expected: &Json) {
    let expected = expected.as_object().expect("the golden file is well formed");
    assert!(graph.processes.keys().eq(expected.keys()), "{name}: {graph:?}");
    for (process, expected) in graph.processes.values().zip(expected.values()) {
        assert_eq!(process.component, expected["component"], "{name}");
        let metadata = expected.get("metadata").cloned().unwrap_or(serde_json::json!({}));
        assert_eq!(Json::Object(process.metadata.clone()), metadata, "{name}");
    }
}

fn assert_exports(name: &str, exports: &IndexMap<String, imgflo_flow::Export>, expected: &Json) {
    let expected = expected.as_object().expect("the golden file is well formed");
    assert!(exports.keys().eq(expected.keys()), "{name}");
    for (export, expected) in exports.values().zip(expected.values()) {
        assert_eq!(export.process, expected["process"], "{name}");
        assert_eq!(export.port, expected["port"], "{name}");
    }
}

fn assert_connections(name: &str, graph: &Graph, expected: &Json) {
    let (packets, edges): (Vec<&Json>, Vec<&Json>) = expected
        .as_array()
        .expect("the golden file is well formed")
        .iter()
        .partition(|connection| connection.get("data").is_some());
    assert_eq!(graph.edges.len(), edges.len(), "{name}: {:?}", graph.edges);
    assert_eq!(graph.packets.len(), packets.len(), "{name}: {:?}", graph.packets);
    for (edge, expected) in graph.edges.iter().zip(edges) {
        assert_eq!(edge.source, port(&expected["src"]), "{name}");
        assert_eq!(edge.target, port(&expected["tgt"]), "{name}");
    }
    for (packet, expected) in graph.packets.iter().zip(packets) {
        assert_eq!(packet.target, port(&expected["tgt"]), "{name}");
        // JavaScript does not tell 1e3 from 1000.
        let equal_numbers =
            packet.data.is_number() && packet.data.as_f64() == expected["data"].as_f64();
        assert!(equal_numbers || packet.data == expected["data"], "{name}: {:?}", packet.data);
    }
}

fn port(json: &Json) -> Port {
    Port {
        process: json["process"].as_str().expect("the golden file is well formed").into(),
        port: json["port"].as_str().expect("the golden file is well formed").into(),
        index: json["index"]
            .as_u64()
            .map(|index| usize::try_from(index).expect("the golden file is well formed")),
    }
}

/// What npm's serializer made of these graphs could not be read again.
#[test]
fn what_fbp_could_not_write_we_can() {
    let golden: Json = serde_json::from_str(include_str!("golden/fbp-dsl-cases.json")).unwrap();
    for case in golden["serializer"].as_array().unwrap() {
        let text = case["graph"].to_string();
        let graph = imgflo_flow::json::read(&text, &Limits::default()).unwrap().graph;
        let text = fbp::write(&graph).unwrap();
        let again = fbp::read(&text, &fbp::Options::default(), &Limits::default()).unwrap();
        assert_eq!(again.edges, graph.edges, "{text}");
        let data = |graph: &Graph| graph.packets.iter().map(|p| p.data.clone()).collect::<Vec<_>>();
        assert_eq!(data(&again), data(&graph), "{text}");
        assert_eq!(again.processes.len(), graph.processes.len(), "{text}");
    }
}
