//! What GEGL's XML means.

use imgflo_flow::{Graph, Json, Limits, xml};
use serde_json::json;

fn read(text: &str) -> Graph {
    xml::read(text, &Limits::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn message(text: &str) -> String {
    xml::read(text, &Limits::default()).expect_err("the document is wrong").to_string()
}

fn edges(graph: &Graph) -> Vec<String> {
    let edge = |edge: &imgflo_flow::Edge| {
        format!("{} -> {}.{}", edge.source.process, edge.target.process, edge.target.port)
    };
    graph.edges.iter().map(edge).collect()
}

fn packets(graph: &Graph) -> Vec<(String, Json)> {
    let packet = |packet: &imgflo_flow::Packet| {
        (format!("{}.{}", packet.target.process, packet.target.port), packet.data.clone())
    };
    graph.packets.iter().map(packet).collect()
}

#[test]
fn a_stack_goes_from_the_top_down() {
    let graph = read("<gegl><gegl:crop/><gegl:invert/><gegl:load/></gegl>");
    assert_eq!(edges(&graph), ["invert-1 -> crop-1.input", "load-1 -> invert-1.input"]);
    assert_eq!(graph.outports["output"].process, "crop-1");
    assert_eq!(graph.outports["output"].port, "output");
    assert_eq!(graph.inports["input"].process, "load-1");
    assert_eq!(graph.inports["input"].port, "input");
}

#[test]
fn what_ends_in_a_clone_takes_nothing() {
    let graph =
        read("<gegl><gegl:over><gegl:load id='photo'/></gegl:over><clone ref='photo'/></gegl>");
    assert!(graph.inports.is_empty());
}

#[test]
fn what_comes_in_at_the_lowest_node_is_not_written() {
    let chain = |text| imgflo_flow::chain::read(text, &Limits::default()).unwrap();
    let graph = chain("crop width=3 over aux=[ load path=a.png ]");
    let text = xml::write(&graph).unwrap();
    assert_eq!(read(&text).inports["input"].process, "crop-1");
}

#[test]
fn the_children_of_a_node_are_its_aux() {
    let graph = read("<image><a:o><a:text/><a:color/></a:o><a:load/></image>");
    assert_eq!(
        edges(&graph),
        ["text-1 -> o-1.aux", "color-1 -> text-1.input", "load-1 -> o-1.input"]
    );
}

#[test]
fn every_way_to_write_a_node_is_known() {
    let graph = read(
        "<gegl><node operation='gegl:a'/><filter type='gegl:b'/><layer src='c.png'/><gegl:d/></gegl>",
    );
    let components: Vec<&str> =
        graph.processes.values().map(|process| process.component.as_str()).collect();
    assert_eq!(components, ["gegl:a", "gegl:b", "gegl:layer", "gegl:d"]);
}

#[test]
fn properties_are_attributes_or_parameters() {
    let graph = read(
        "<gegl><gegl:a std_dev_x=' 1.5' opi='0:0' type='x' name='N' X1='&lt;'><params>
         <param name='some_path'> ../a b.png\n</param></params><gegl:b/>
         <param name='late'>1</param></gegl:a></gegl>",
    );
    let packet = |port: &str, text: &str| (format!("N.{port}"), Json::from(text));
    assert_eq!(
        packets(&graph),
        [
            packet("std-dev-x", " 1.5"),
            packet("X1", "<"),
            packet("some-path", " ../a b.png\n"),
            packet("late", "1"),
        ]
    );
    assert_eq!(graph.processes["N"].metadata["label"], "N");
}

#[test]
fn a_curve_is_data() {
    let graph = read(
        "<gegl><gegl:c><params><param name='curve'>
         <curve ymin='-1' ymax='1.5'> <curve-point x='0' y='.5'/><curve-point x='1' y='1'/> </curve>
         </param></params></gegl:c></gegl>",
    );
    let curve = json!({ "curve": { "ymin": -1, "ymax": 1.5, "points": [[0, 0.5], [1, 1]] } });
    assert_eq!(packets(&graph), [("c-1.curve".to_owned(), curve)]);
}

#[test]
fn a_clone_is_a_second_connection() {
    let graph = read(
        "<gegl><gegl:add><clone ref='b' id='c'/></gegl:add><clone ref='c'/><gegl:x/>\
         <gegl:blur id='b'/></gegl>",
    );
    assert_eq!(edges(&graph), ["b -> add-1.aux", "b -> add-1.input", "b -> x-1.input"]);
}

#[test]
fn elements_without_meaning_are_looked_through() {
    let graph = read(
        "<!DOCTYPE gegl><image><stack><gegl:a/></stack><links><link><source/></link></links>\
         <gegl:b/></image><!-- end -->",
    );
    assert_eq!(edges(&graph), ["b-1 -> a-1.input"]);
}

#[test]
fn nodes_know_their_lines() {
    let graph = read("<gegl>\n <gegl:a/>\n\n  <gegl:b\n/></gegl>");
    let at = graph.processes["b-1"].at.map(|at| (at.line, at.column));
    assert_eq!(at, Some((4, 3)));
}

#[test]
fn messages_name_the_line_and_the_remedy() {
    assert_eq!(
        message("<gegl>\n<clone ref='blru'/><gegl:a id='blur'/></gegl>"),
        "line 2, column 1: a reference needs the node `blru`, which is not defined; did you mean \
         `blur`?"
    );
    assert_eq!(message("<svg/>"), "line 1, column 1: a composition is a <gegl> element, not <svg>");
    assert_eq!(
        message("<gegl><node/></gegl>"),
        "line 1, column 7: <node> needs the attribute `operation`"
    );
    assert_eq!(
        message("<gegl><a id='x'/><b id='x'/></gegl>"),
        "line 1, column 18: the id `x` is defined twice; rename one"
    );
    assert!(message("<gegl>\n<a></b></gegl>").starts_with("line 2, column 4: not XML: "));
    assert!(message("<gegl><a>").ends_with("not XML: the document ends inside an element"));
    assert!(message("<gegl>&nbsp;</gegl>").ends_with("not XML: unknown entity `&nbsp;`"));
    assert!(message("").ends_with("a composition is a <gegl> element"));
}

#[test]
fn a_clone_of_itself_is_refused() {
    let text = "<gegl><gegl:a/><clone id='x' ref='y'/><clone id='y' ref='x'/></gegl>";
    assert!(message(text).contains("needs its own output"));
}

#[test]
fn what_xml_cannot_say_is_refused_with_the_reason() {
    let chain = |text| imgflo_flow::chain::read(text, &Limits::default()).unwrap();
    let refused = |graph: &Graph| xml::write(graph).unwrap_err().to_string();
    let mut graph = chain("displace");
    graph.inports.insert("amount".into(), imgflo_flow::Export::new("displace-1", "amount-x"));
    assert!(refused(&graph).contains("`amount` of `displace-1` comes from outside"));
    let graph = chain("displace aux2=[ load ]");
    assert!(refused(&graph).contains("`displace-1` gets something at `aux2`"));
    let mut graph = chain("crop x=1");
    graph.inports.clear();
    graph.packets[0].data = Json::Null;
    assert!(refused(&graph).contains("`x` of `crop-1` is null"));
    graph.packets.clear();
    graph.outports.clear();
    graph.processes.insert("second".into(), imgflo_flow::Process::new("gegl:load"));
    assert!(refused(&graph).contains("two outputs, `crop-1` and `second`"));
}
