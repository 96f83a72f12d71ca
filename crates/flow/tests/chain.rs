//! What chains mean.

use imgflo_flow::{Error, Graph, Limits, chain};

fn read(text: &str) -> Graph {
    chain::read(text, &Limits::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn message(text: &str) -> String {
    chain::read(text, &Limits::default()).expect_err("the chain is wrong").to_string()
}

/// Edges as `a -> b.pad`, packets as `value -> b.property`.
fn connections(graph: &Graph) -> Vec<String> {
    let edges = graph.edges.iter().map(|edge| (&edge.source.process, &edge.target));
    let text =
        |packet: &imgflo_flow::Packet| packet.data.as_str().expect("values are text").to_owned();
    let values: Vec<String> = graph.packets.iter().map(text).collect();
    let packets = values.iter().zip(graph.packets.iter().map(|packet| &packet.target));
    let line =
        |(from, to): (&String, &imgflo_flow::Port)| format!("{from} -> {}.{}", to.process, to.port);
    edges.chain(packets).map(line).collect()
}

fn input(graph: &Graph) -> Option<(&str, &str)> {
    graph.inports.get("input").map(|export| (export.process.as_str(), export.port.as_str()))
}

#[test]
fn operations_follow_each_other() {
    let graph = read("gaussian-blur std-dev-x=0.5rel svg:src-over # comment\n 'crop' width=\"9\"");
    assert_eq!(
        connections(&graph),
        [
            "gaussian-blur-1 -> src-over-1.input",
            "src-over-1 -> crop-1.input",
            "0.5rel -> gaussian-blur-1.std-dev-x",
            "9 -> crop-1.width",
        ]
    );
    assert_eq!(graph.processes["gaussian-blur-1"].component, "gegl:gaussian-blur");
    assert_eq!(graph.processes["src-over-1"].component, "svg:src-over");
    assert_eq!(input(&graph), Some(("gaussian-blur-1", "input")));
    assert_eq!(graph.outports["output"].process, "crop-1");
}

#[test]
fn branches_lead_to_pads() {
    let graph = read("add aux=[ load path=a.png over aux=[crop x=1] y=2] aux2=[ load ] blur");
    assert_eq!(
        connections(&graph)[..6],
        [
            "load-1 -> over-1.input",
            "crop-1 -> over-1.aux",
            "over-1 -> add-1.aux",
            "load-2 -> add-1.aux2",
            "add-1 -> blur-1.input",
            "a.png -> load-1.path",
        ]
    );
}

#[test]
fn a_name_at_the_start_is_that_of_the_picture_that_comes_in() {
    let graph = read("id=a multiply aux=[ ref=a blur ]");
    assert_eq!(
        connections(&graph),
        ["a -> multiply-1.input", "a -> blur-1.input", "blur-1 -> multiply-1.aux"]
    );
    assert_eq!(graph.processes["a"].component, "gegl:nop");
    assert_eq!(input(&graph), Some(("a", "input")));
}

#[test]
fn a_connected_input_is_not_open() {
    let graph = read("over input=[ load ]");
    assert_eq!(input(&graph), None);
    assert!(read("").inports.is_empty());
}

#[test]
fn a_value_may_have_brackets_in_pairs() {
    let graph = read("over aux=[ text string=a[b] ] crop x=y]");
    assert_eq!(connections(&graph)[2..], ["a[b] -> text-1.string", "y] -> crop-1.x"]);
}

#[test]
fn the_last_value_counts() {
    assert_eq!(connections(&read("crop x=1 x=2")), ["2 -> crop-1.x"]);
}

#[test]
fn key_frames_are_refused() {
    let error = chain::read("crop\n x={ 0=1 10=2 }", &Limits::default()).unwrap_err();
    assert!(matches!(error, Error::KeyFrames { .. }));
    assert_eq!(
        error.to_string(),
        "line 2, column 2: `x` of `gegl:crop` has key frames, which are not supported; give it one \
         value"
    );
}

#[test]
fn messages_name_the_word_and_the_remedy() {
    assert_eq!(message("x=1"), "line 1, column 1: `x=` must follow an operation");
    assert_eq!(message("crop ]"), "line 1, column 6: `]` closes no branch");
    assert_eq!(message("over aux=[ ]"), "line 1, column 12: the branch `aux=[ ]` is empty");
    assert_eq!(
        message("over aux=[ crop"),
        "line 1, column 12: the branch `aux=[` is not closed by `]`"
    );
    assert_eq!(message("-o"), "line 1, column 1: `-o` is neither an operation nor property=value");
    assert_eq!(
        message("crop id=base over aux=[ ref=bsae ]"),
        "line 1, column 25: a reference needs the node `bsae`, which is not defined; did you mean \
         `base`?"
    );
    assert!(message("over aux=[ load ] aux=[ load ]").contains("port `aux` of `gegl:over`"));
    let error = chain::read_words(&["crop", "]"], &Limits::default()).unwrap_err();
    assert_eq!(error.to_string(), "`]` closes no branch");
}

#[test]
fn words_for_a_shell_are_quoted() {
    let graph = read("text string='it'\\''s me' color='rgb(1, 0, 0)'");
    let text = "text string='it'\\''s me' color='rgb(1, 0, 0)'\n";
    assert_eq!(chain::write(&graph).unwrap(), text);
}

#[test]
fn what_a_chain_cannot_say_is_refused_with_the_reason() {
    let mut graph = read("crop x=1 blur");
    graph.packets[0].data = "[1".into();
    let refused = |graph: &Graph| chain::write(graph).unwrap_err().to_string();
    assert_eq!(
        refused(&graph),
        "line 1, column 6: a chain cannot say that a value is `[1`, with brackets of its own"
    );
    graph.packets.clear();
    graph.inports.insert("y".into(), imgflo_flow::Export::new("blur-1", "y"));
    assert!(refused(&graph).contains("`y` of `blur-1` comes from outside"));
}
