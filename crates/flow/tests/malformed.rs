//! Whatever a document says, reading it gives a graph or an error, never a panic.

use imgflo_flow::{Edge, Error, Format, Graph, Json, Limits, Packet, Port, Process, Reading};

const NAMES: [&str; 4] = ["a.json", "a.fbp", "a.xml", "-"];

const FORMATS: [Format; 4] = [Format::Json, Format::Fbp, Format::Xml, Format::Chain];

const OTHERS: [&str; 5] = [
    "<?xml version='1.0'?><gegl><node operation='gegl:over' id='a' name='b'><params>\
     <param name='x_y'>a&amp;&#10;<![CDATA[<b>]]></param></params><gegl:c d='&lt;'/>\
     </node><!-- --><clone ref='e'/><filter type='gegl:f' id='e'/></gegl>",
    "<gegl><gegl:c><params><param name='curve'><curve ymin='0' ymax='1'>\
     <curve-point x='0' y='.5'/></curve></param></params></gegl:c></gegl>",
    "over id=a aux=[ crop x=1 y=0.5rel color value=rgb(1,0,0)] add input=[ref=a]\n# b\n'c' \"d\"",
    "id=a multiply aux=[ ref=a text string='a b' b=[ load ] ] crop x={ 0=1 1=2 }",
    "{\"a\": 1} -> X A(C), \ttrue -> Y[0] A\n# @caseSensitive true\n# @name x\nINPORT=A.B:C",
];

fn inputs() -> Vec<String> {
    let parse = |text| -> Json { serde_json::from_str(text).expect("golden files are JSON") };
    let language = parse(include_str!("golden/fbp-dsl-cases.json"));
    let graphs = parse(include_str!("golden/fbp-graph-cases.json"));
    let cases = |golden: &Json| golden["cases"].as_array().cloned().unwrap_or_default();
    let sources = cases(&language).into_iter().map(|case| case["src"].clone());
    let graphs = cases(&graphs).into_iter().map(|case| case["in"].clone());
    let text = |json: Json| json.as_str().map_or(json.to_string(), str::to_owned);
    sources.chain(graphs).map(text).chain(OTHERS.map(str::to_owned)).collect()
}

/// Reads a document in all formats, and writes what was read in all formats.
fn exercise(bytes: &[u8]) {
    let limits = Limits::default();
    for name in NAMES {
        if let Ok(graph) = Graph::from_bytes(name, bytes, &limits) {
            exercise_graph(&graph);
        }
    }
    for format in FORMATS {
        let Ok(Reading { graph, .. }) = format.read(&String::from_utf8_lossy(bytes), &limits)
        else {
            continue;
        };
        exercise_graph(&graph);
        if let Ok(text) = format.write(&graph) {
            assert_eq!(reread(format, &text).as_ref(), Ok(&graph), "{text}");
        }
    }
}

fn exercise_graph(graph: &Graph) {
    let _ = graph.problems();
    let _ = graph.in_order();
    for format in FORMATS {
        if let Ok(text) = format.write(graph) {
            let again = reread(format, &text);
            assert!(again.is_ok(), "{again:?}\n{text}\n{graph:?}");
        }
    }
}

fn reread(format: Format, text: &str) -> Result<Graph, Error> {
    format.read(text, &Limits::default()).map(|reading| reading.graph)
}

#[test]
fn truncated_documents_do_not_panic() {
    for input in inputs() {
        for end in 0..=input.len() {
            exercise(&input.as_bytes()[..end]);
        }
    }
}

#[test]
fn documents_with_one_wrong_byte_do_not_panic() {
    let bytes = b"\0\t\n '\"#()[]{}<>&=,-./\\:1a\xc3\xff";
    let mut next = 0;
    for input in inputs() {
        for at in 0..input.len() {
            let mut broken = input.clone().into_bytes();
            let flipped = input.as_bytes()[at] ^ (1 << (next % 8));
            broken[at] = if next % 3 == 0 { flipped } else { bytes[next % bytes.len()] };
            next += 1;
            exercise(&broken);
        }
    }
}

#[test]
fn documents_with_a_piece_missing_or_twice_do_not_panic() {
    for input in inputs() {
        for start in (0..input.len()).step_by(5) {
            let end = (start + 7).min(input.len());
            let [head, piece, tail] = [
                &input.as_bytes()[..start],
                &input.as_bytes()[start..end],
                &input.as_bytes()[end..],
            ];
            exercise(&[head, tail].concat());
            exercise(&[head, piece, piece, tail].concat());
        }
    }
}

#[test]
fn deep_nesting_is_refused_before_it_hurts() {
    let many = 200_000;
    let texts = [
        (Format::Json, "[".repeat(many)),
        (Format::Json, format!("{{\"properties\": {}", "{\"a\":".repeat(many))),
        (Format::Fbp, format!("{} -> X A(C)", "[".repeat(many))),
        (Format::Xml, format!("<gegl>{}", "<a>".repeat(many))),
        (Format::Chain, "a b=[ ".repeat(many)),
        (Format::Chain, format!("a {}", "b=[".repeat(many))),
    ];
    for (format, text) in texts {
        assert!(format.read(&text, &Limits::default()).is_err());
    }
    let nested = format!("{{\"properties\": {}1{}}}", "{\"a\":".repeat(90), "}".repeat(90));
    let read = |depth| Format::Json.read(&nested, &Limits { depth, ..Limits::default() });
    assert!(read(91).is_ok());
    assert!(matches!(read(90), Err(Error::TooLarge { limit: 90, .. })));
}

#[test]
fn long_chains_do_not_overflow_the_stack() {
    let mut graph = Graph { case_sensitive: true, ..Graph::default() };
    for i in 0..9999 {
        graph.processes.insert(format!("crop-{}", 9999 - i), Process::new("gegl:crop"));
        graph.packets.push(Packet::new("1", Port::new(format!("crop-{}", 9999 - i), "x")));
    }
    for i in 1..9999 {
        let [source, target] =
            [(i + 1, "output"), (i, "input")].map(|(i, port)| Port::new(format!("crop-{i}"), port));
        graph.edges.push(Edge::new(source, target));
    }
    for format in FORMATS {
        let text = format.write(&graph).unwrap();
        assert_eq!(reread(format, &text).unwrap().processes.len(), 9999);
    }
}

#[test]
fn wide_graphs_are_refused_at_the_limit() {
    let limits = Limits { nodes: 3, edges: 5, ..Limits::default() };
    let texts = [
        (
            Format::Json,
            r#"{"processes":{"a":{"component":"c"},"b":{"component":"c"},
            "c":{"component":"c"},"d":{"component":"c"}}}"#
                .to_owned(),
        ),
        (Format::Fbp, "(A) -> (A) -> (A) -> (A)".to_owned()),
        (Format::Xml, format!("<gegl>{}</gegl>", "<a/>".repeat(4))),
        (Format::Xml, "<gegl><a b='1' c='1' d='1' e='1' f='1' g='1'/></gegl>".to_owned()),
        (Format::Chain, "a b c d".to_owned()),
        (Format::Chain, "a b=1 c=1 d=1 e=1 f=1 g=1".to_owned()),
        (Format::Fbp, "1 -> A(C) -> A -> A -> A -> A -> A -> A".to_owned()),
    ];
    for (format, text) in texts {
        let error = format.read(&text, &limits).unwrap_err();
        assert!(matches!(error, Error::TooLarge { .. }), "{error}: {text}");
    }
}
