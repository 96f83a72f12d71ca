//! What fbp-graph 0.7.0 makes of graphs, we make too.

use imgflo_flow::{Json, Limits, json};

#[test]
fn graphs_are_read_and_written_as_by_fbp_graph() {
    let golden = include_str!("golden/fbp-graph-cases.json");
    let golden: Json = serde_json::from_str(golden).unwrap();
    let cases = golden["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 16);
    for case in cases {
        let name = &case["name"];
        let text = match &case["in"] {
            Json::String(text) => text.clone(),
            graph => graph.to_string(),
        };
        let reading = json::read(&text, &Limits::default());
        if case.get("error").is_some() {
            assert!(reading.is_err(), "{name}");
            continue;
        }
        let reading = reading.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(json::to_json(&reading.graph), case["out"], "{name}");
        let order = |json: &Json| json.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(order(&json::to_json(&reading.graph)), order(&case["out"]), "{name}");
        // What fbp-graph drops without a word, we name.
        let drops = ["edge to missing node", "inport to missing node"].map(Json::from);
        assert_eq!(!reading.warnings.is_empty(), drops.contains(name), "{name}");
    }
}

#[test]
fn a_dropped_edge_is_named_with_the_right_name() {
    let text = "{\"processes\": {\"blur\": {\"component\": \"c\"}},\n \"connections\": [\n  \
                {\"data\": 1, \"tgt\": {\"process\": \"blru\", \"port\": \"x\"}}]}";
    let reading = json::read(text, &Limits::default()).unwrap();
    let warnings: Vec<String> = reading.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(
        warnings,
        ["line 3, column 3: the packet for port `x` needs the node `blru`, which is not defined; \
          did you mean `blur`?"]
    );
}

#[test]
fn errors_know_their_place() {
    let message = |text| json::read(text, &Limits::default()).unwrap_err().to_string();
    assert!(message("{\n  \"a\": x}").starts_with("line 2, column 8: not JSON: expected value"));
    assert_eq!(
        message("{\"processes\":\n {\"a\": {}}}"),
        "line 2, column 8: the process `a` needs `component`"
    );
    assert_eq!(
        message("{\"processes\": {\"a\": {\"component\": \"c\"},\n\"a\": {\"component\": \"d\"}}}"),
        "line 2, column 6: the process `a` is defined twice; rename one"
    );
    assert_eq!(
        message("{\"connections\": [{\"tgt\": {\"process\": \"a\", \"port\": 1}}]}"),
        "line 1, column 51: `port` of `tgt` must be a string"
    );
}

#[test]
fn a_wrong_section_is_named_with_the_right_name() {
    let reading = json::read("{\"process\": {}}", &Limits::default()).unwrap();
    assert_eq!(
        reading.warnings[0].to_string(),
        "line 1, column 13: a graph has no `process`; did you mean `processes`?"
    );
}

#[test]
fn what_lists_of_graphs_add_is_left_out_without_a_word() {
    let port = |process: &str, port: &str| {
        format!("{{\"inports\": {{\"a\": {{\"process\": \"{process}\", \"port\": \"{port}\"}}}}}}")
    };
    for (process, name) in json::LISTED {
        let reading = json::read(&port(process, name), &Limits::default()).unwrap();
        assert_eq!((reading.warnings.len(), reading.graph.inports.len()), (0, 0), "{process}");
    }
    let other = json::read(&port("rescale", "z"), &Limits::default()).unwrap();
    assert_eq!(other.warnings.len(), 1);
}
