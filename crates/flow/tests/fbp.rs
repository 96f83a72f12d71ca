//! What the FBP language means beyond the golden cases, and what its errors say.

use imgflo_flow::{Error, Graph, Json, Limits, fbp};

fn try_read(text: &str) -> Result<Graph, Error> {
    fbp::read(text, &fbp::Options::default(), &Limits::default())
}

fn read(text: &str) -> Graph {
    try_read(text).unwrap_or_else(|error| panic!("{error}"))
}

fn message(text: &str) -> String {
    try_read(text).expect_err("the text is wrong").to_string()
}

fn edges(graph: &Graph) -> Vec<String> {
    let port = |port: &imgflo_flow::Port| format!("{}.{}", port.process, port.port);
    let edge =
        |edge: &imgflo_flow::Edge| format!("{} -> {}", port(&edge.source), port(&edge.target));
    graph.edges.iter().map(edge).collect()
}

#[test]
fn ports_may_have_dashes() {
    let graph = read("3 -> STD-DEV-X blur(gegl/gaussian-blur) OUT-PUT->IN-PUT my-node(C)");
    assert_eq!(graph.packets[0].target.port, "std-dev-x");
    assert_eq!(edges(&graph), ["blur.out-put -> my-node.in-put"]);
}

#[test]
fn underscores_stay_as_they_are() {
    assert_eq!(read("3 -> STD_DEV_X blur(C)").packets[0].target.port, "std_dev_x");
}

#[test]
fn a_chain_of_names_loses_no_edge() {
    let nodes = "a(C), b(C), c(C)\n";
    let all = ["a.out -> b.in", "b.out -> c.in"];
    assert_eq!(edges(&read(&format!("{nodes}a -> b -> c"))), all);
    assert_eq!(edges(&read(&format!("{nodes}a -> IN b -> c"))), all);
    assert_eq!(edges(&read(&format!("{nodes}a -> b OUT -> c"))), all);
    assert_eq!(edges(&read(&format!("{nodes}a OUT -> IN b OUT -> IN c"))), all);
}

#[test]
fn a_tab_makes_true_data_and_not_a_node() {
    let graph = read("A(C)\n\ttrue -> X A\n \tnull -> Y A, \tfalse -> Z A");
    let data: Vec<&Json> = graph.packets.iter().map(|packet| &packet.data).collect();
    assert_eq!(data, [&Json::Bool(true), &Json::Null, &Json::Bool(false)]);
    assert_eq!(edges(&read("true(C) -> A(C)")), ["true.out -> A.in"]);
}

#[test]
fn an_annotation_keeps_the_case_of_ports() {
    let graph = read("# @caseSensitive true\nINPORT=A.Xy:Zz\n1 -> X1 A(C)");
    assert!(graph.case_sensitive && graph.properties.is_empty());
    assert_eq!(graph.inports["Zz"].port, "Xy");
    assert_eq!(graph.packets[0].target.port, "X1");
    assert!(message("1 -> X A(C)\n# @caseSensitive true\n").contains("before all ports"));
}

#[test]
fn edges_and_nodes_know_their_lines() {
    let graph = read("# x\nA(C) OUT -> IN B(C)\n  'ü' -> X B\nINPORT=A.B:C");
    let at = |at: Option<imgflo_flow::Location>| at.map(|at| (at.line, at.column));
    assert_eq!(at(graph.processes["B"].at), Some((2, 16)));
    assert_eq!(at(graph.edges[0].at), Some((2, 16)));
    assert_eq!(at(graph.packets[0].at), Some((3, 3)));
    assert_eq!(at(graph.inports["c"].at), Some((4, 1)));
}

/// Texts, and what is said about them.
const WRONG: &[(&str, &str)] = &[
    (
        "blur(C)\n'3' -> X blru",
        "line 2, column 1: the packet for port `x` needs the node `blru`, which is not \
             defined; did you mean `blur`?",
    ),
    (
        "A(C) OUT -> IN B",
        "line 1, column 16: the edge from `A` port `out` to `B` port `in` needs the node `B`, \
             which is not defined",
    ),
    (
        "INPORT=blur.X:X\nblurr(C)",
        "line 1, column 1: the inport `x` needs the node `blur`, which is not defined; did you \
             mean `blurr`?",
    ),
    (
        "\nA() OUT -> IN B(C)",
        "line 2, column 1: the node `A` has no component; write `A(component)` once",
    ),
    ("A(C);", "line 1, column 5: unexpected `;`; statements are separated by `,` or a new line"),
    ("A(C)\tOUT -> IN B(C)", "line 1, column 5: a tab; separate words by spaces"),
    (
        "A(C) OUT ->\nIN B(C)",
        "line 1, column 12: a node is missing here; a chain ends with its line",
    ),
    (
        "A(C) OUT -> -> IN B(C)",
        "line 1, column 13: a node is missing here; a chain ends with its line",
    ),
    ("this is it", "line 1, column 1: no connection: write a(Component) or a OUT -> IN b"),
    ("'x' A(C)", "line 1, column 1: `->` must stand between data and a node"),
    ("'x'", "line 1, column 1: data lead nowhere; write 'data' -> PORT node"),
    ("A(C) -> 'x'", "line 1, column 9: data can only start a chain"),
    ("A(C) B(C)", "line 1, column 6: two nodes without `->` between them"),
    ("A(C) -> B(C) OUT", "line 1, column 9: the port `OUT` leads nowhere"),
    ("IN A(C) -> B(C)", "line 1, column 4: the port `IN` comes from nowhere"),
    (
        "A(C) -> a b c d",
        "line 1, column 15: too many words between arrows; at most a port, a node and a port can stand there",
    ),
    ("A(C) -> IN.X[1] B[0]", "line 1, column 17: `B` is a port; a node must stand here"),
    ("'abc", "line 1, column 1: the text that starts here is not closed by `'`"),
    ("{\"a\" -> X A(C)", "line 1, column 1: the data that start here are not JSON: expected `:`"),
    (
        "01 -> X A(C)",
        "line 1, column 1: neither a number nor a name: names start with a letter or `_`",
    ),
    ("INPORT=A:X", "line 1, column 9: an exported port is written node.PORT:PUBLIC"),
    (
        "INPORT=A.X[0]:X",
        "line 1, column 11: `:` and a public name must follow; slots cannot be exported",
    ),
    ("INPORT=A.X:Y A(C)", "line 1, column 14: a new line must start here"),
    ("A(C:x=a)", "line 1, column 1: `x` must be a whole number from 0"),
    (
        "A(C.D)",
        "line 1, column 4: `.` in a component; it is written (library/name) or (library/name:key=value)",
    ),
];

#[test]
fn messages_name_the_line_and_the_remedy() {
    for (text, expected) in WRONG {
        assert_eq!(&message(text), expected, "{text}");
    }
}

#[test]
fn undefined_nodes_can_be_allowed() {
    let options = fbp::Options { allow_undefined: true, ..fbp::Options::default() };
    assert!(fbp::read("A -> B", &options, &Limits::default()).is_ok());
}
