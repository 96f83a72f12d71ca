//! Graphs between the formats that they are written in, and in pictures.

use imgflo_codec::{FileFormat, graph_in, probe};
use imgflo_flow::{Format, Graph, Json, Limits, Packet, Port, Reading};
use imgflo_op::{OpDef, Value};

use crate::Error;
use crate::describe::value_json;

/// Reads a graph of any format, or the one that a picture carries. Without a `format` the content
/// tells it. `name` is what errors call the document, if it has a name.
///
/// # Errors
/// When there is none, it makes no sense, or is over a limit.
pub fn read(
    format: Option<Format>,
    name: &str,
    bytes: &[u8],
    limits: &Limits,
    operations: &[&'static OpDef],
) -> Result<Reading, Error> {
    let mut reading = read_any(format, name, bytes, limits)?;
    let shown = || Format::of_content(std::str::from_utf8(bytes).ok()?);
    if let Some(Format::Xml | Format::Chain) = format.or_else(shown) {
        drop_dead_inports(&mut reading.graph, operations);
    }
    Ok(reading)
}

/// In chains and in GEGL's XML what comes first takes what comes in, even if it makes a picture of
/// nothing: an input that an operation lacks leads nowhere.
fn drop_dead_inports(graph: &mut Graph, operations: &[&'static OpDef]) {
    let (inports, processes) = (&mut graph.inports, &graph.processes);
    inports.retain(|_, export| {
        let component = processes.get(&export.process).map(|process| &*process.component);
        let op =
            component.and_then(|name| imgflo_op::find(operations, &name.replacen('/', ":", 1)));
        export.port != "input" || op.is_none_or(|op| !op.inputs.is_empty())
    });
}

fn read_any(
    format: Option<Format>,
    name: &str,
    bytes: &[u8],
    limits: &Limits,
) -> Result<Reading, Error> {
    let picture = |error| Error::Picture { name: called(name), error };
    if FileFormat::of(bytes).is_ok_and(FileFormat::carries_graphs) {
        let graph = graph_in(bytes).map_err(picture)?;
        let graph = graph.ok_or_else(|| Error::NoGraph { name: called(name) })?;
        return Ok(Reading::in_format(Some(Format::Json), name, graph.as_bytes(), limits)?);
    }
    Reading::in_format(format, name, bytes, limits).map_err(|error| {
        // Other pictures carry none.
        let is_picture = probe(&bytes.into(), &imgflo_codec::Limits::default()).is_ok();
        if is_picture { Error::NoGraph { name: called(name) } } else { error.into() }
    })
}

fn called(name: &str) -> String {
    if name.is_empty() { "the file".to_owned() } else { name.to_owned() }
}

/// What a picture carries of the graph that makes it: FBP JSON, in which the values that were given
/// to exported ports stand at the nodes, so that the graph makes the same picture again.
pub fn carried(mut graph: Graph, values: Vec<(String, Json)>) -> String {
    for (name, value) in values {
        let Some(export) = graph.inports.get(&name) else { continue };
        let port = Port::new(&*export.process, &*export.port);
        graph.packets.retain(|packet| packet.target != port);
        graph.packets.push(Packet::new(value, port));
    }
    imgflo_flow::json::write(&graph)
}

/// A value that was given as text, as it stands in graphs.
pub fn value(param: &imgflo_op::Param, text: &str) -> Json {
    Value::parse(param, text).map_or_else(|_| text.into(), |value| value_json(&value))
}

#[cfg(test)]
mod tests {
    use imgflo_flow::chain;
    use imgflo_ops::OPS;

    use super::*;

    #[test]
    fn only_what_has_an_input_takes_a_picture() {
        let takes = |text: &str| {
            let reading = read(None, "", text.as_bytes(), &Limits::default(), &OPS).unwrap();
            !reading.graph.inports.is_empty()
        };
        assert!(takes("<gegl><gegl:crop/></gegl>") && takes("crop"));
        assert!(!takes("<gegl><gegl:crop/><gegl:color/></gegl>") && !takes("color crop"));
    }

    fn graph(text: &str) -> Graph {
        chain::read(text, &Limits::default()).unwrap()
    }

    #[test]
    fn a_value_that_was_given_takes_the_place_of_the_graphs_own() {
        let mut graph = graph("crop width=3 height=4");
        graph.inports.insert("w".into(), imgflo_flow::Export::new("crop-1", "width"));
        let text = carried(graph, vec![("w".into(), 7.into()), ("other".into(), 1.into())]);
        let graph = Graph::from_bytes("", text.as_bytes(), &Limits::default()).unwrap();
        let values = graph.packets.iter().map(|packet| (&*packet.target.port, &packet.data));
        let values: Vec<_> = values.map(|(port, value)| (port, value.to_string())).collect();
        assert_eq!(values, [("height", "\"4\"".to_owned()), ("width", "7".to_owned())]);
    }

    #[test]
    fn a_picture_without_a_graph_says_so() {
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg' width='2' height='2'/>";
        let error = read(None, "a.svg", svg, &Limits::default(), &OPS).unwrap_err();
        assert_eq!(error.to_string(), "a.svg: is a picture that carries no graph");
    }
}
