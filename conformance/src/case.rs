//! Compositions to compare: each operation, set in several ways.

use imgflo_flow::{Edge, Export, Format, Graph, Json, Packet, Port, Process};
use imgflo_op::{OpDef, Param};
use serde_json::json;

use crate::Error;
use crate::draw::Draw;
use crate::ranges::{Settings as Fixed, after, always, before};
use crate::workplace::{HEIGHT, WIDTH};

/// One composition to compare.
#[derive(Clone, Debug)]
pub struct Case {
    /// The operation it is about.
    pub operation: &'static str,
    /// Which of that operation's cases it is; in the first all properties have their defaults.
    pub number: u32,
    /// The composition.
    pub graph: Graph,
}

impl Case {
    /// The operation and the number, fit for the name of a file.
    pub fn name(&self) -> String {
        format!("{}.{}", self.operation.replace(':', "_"), self.number)
    }

    /// The composition as GEGL reads it.
    ///
    /// # Errors
    /// When it cannot be written so.
    pub fn xml(&self) -> Result<String, Error> {
        Ok(Format::Xml.write(&self.graph)?)
    }
}

/// The first `count` cases of an operation. What is random in them depends on `seed`.
pub fn cases(op: &'static OpDef, count: u32, seed: u32) -> Vec<Case> {
    let case = |number| {
        let settings = settings(op, number, seed);
        Case { operation: op.name, number, graph: composition(op, number, &settings) }
    };
    (0..count).map(case).collect()
}

type Settings = Vec<(String, Json)>;

fn settings(op: &'static OpDef, number: u32, seed: u32) -> Settings {
    let mut settings = written(always(op.name));
    if number == 0 {
        return settings;
    }
    let mut draw = Draw::new(op.name, seed, number);
    let params = (op.params)();
    let mut picked: Vec<&Param> = params.iter().filter(|_| draw.happens(0.7)).collect();
    if picked.is_empty() {
        picked.extend(&params);
    }
    for param in picked {
        if let Some(value) = draw.value(param) {
            settings.retain(|(name, _)| *name != param.name());
            settings.push((param.name(), value));
        }
    }
    settings
}

fn written(settings: Fixed) -> Settings {
    settings.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect()
}

/// The operation on a picture, and what helps to see what it does.
fn composition(op: &OpDef, number: u32, settings: &Settings) -> Graph {
    let turn = number as usize;
    let mut sheet = Sheet::default();
    let takes = |pad: &str| op.inputs.contains(&pad);
    let mut top = None;
    if takes("input") {
        let picture = sheet.load(["photo.png", "alpha.png", "chart.png"][turn % 3]);
        top = Some(sheet.stack(before(op.name), picture));
    }
    let node = sheet.put(op.name, settings, top);
    if takes("aux") {
        let mut aux = sheet.load(["alpha.png", "photo.png", "alpha.png"][turn % 3]);
        if turn % 4 == 3 {
            // One that covers another part of the plane.
            aux = sheet.put("gegl:translate", &vec![place("x", 37), place("y", 21)], Some(aux));
        }
        sheet.connect(&aux, &node, "aux");
    }
    let node = sheet.stack(after(op.name), node);
    // A file does not say where on the plane its picture was; a frame does.
    let framed = !takes("input") || (moves(op) && turn % 2 == 1);
    let result = if framed { sheet.frame(node) } else { node };
    sheet.graph.outports.insert("output".into(), Export::new(result, "output"));
    sheet.graph
}

/// Whether what an operation gives may have another place or size than what it takes.
fn moves(op: &OpDef) -> bool {
    !matches!(op.kind, "point" | "field" | "compose" | "render" | "measured")
}

fn place(name: &str, value: usize) -> (String, Json) {
    (name.into(), json!(value))
}

/// A graph being drawn.
#[derive(Default)]
struct Sheet {
    graph: Graph,
}

impl Sheet {
    fn load(&mut self, picture: &str) -> String {
        self.put("gegl:load", &vec![("path".into(), json!(picture))], None)
    }

    fn frame(&mut self, node: String) -> String {
        let frame = [("x", 0), ("y", 0), ("width", WIDTH), ("height", HEIGHT)];
        self.put("gegl:crop", &frame.map(|(name, value)| place(name, value)).into(), Some(node))
    }

    /// Puts operations on top of a node.
    fn stack(&mut self, operations: &[(&str, Fixed)], node: String) -> String {
        operations.iter().fold(node, |below, (operation, settings)| {
            self.put(operation, &written(settings), Some(below))
        })
    }

    fn put(&mut self, operation: &str, settings: &Settings, below: Option<String>) -> String {
        let name = format!("node-{}", self.graph.processes.len());
        self.graph.case_sensitive = true;
        self.graph.processes.insert(name.clone(), Process::new(operation));
        for (property, value) in settings {
            let packet = Packet::new(value.clone(), Port::new(&name, property));
            self.graph.packets.push(packet);
        }
        if let Some(below) = below {
            self.connect(&below, &name, "input");
        }
        name
    }

    fn connect(&mut self, from: &str, to: &str, pad: &str) {
        let edge = Edge::new(Port::new(from, "output"), Port::new(to, pad));
        self.graph.edges.push(edge);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(name: &str, number: u32) -> Case {
        let op = imgflo_op::find(&imgflo_ops::OPS, name).unwrap();
        cases(op, number + 1, 1).remove(number as usize)
    }

    #[test]
    fn the_first_case_has_no_settings() {
        let xml = case("gegl:exposure", 0).xml().unwrap();
        assert!(xml.contains("<node operation='gegl:exposure'"), "{xml}");
        assert!(!xml.contains("<param name='exposure'>"), "{xml}");
    }

    #[test]
    fn what_is_infinite_is_framed() {
        let xml = case("gegl:checkerboard", 0).xml().unwrap();
        let (frame, generator) = (xml.find("gegl:crop"), xml.find("gegl:checkerboard"));
        assert!(frame < generator && frame.is_some(), "{xml}");
    }

    #[test]
    fn more_cases_do_not_change_the_first_ones() {
        let op = imgflo_op::find(&imgflo_ops::OPS, "gegl:levels").unwrap();
        let (few, many) = (cases(op, 3, 1), cases(op, 9, 1));
        let graphs = |cases: &[Case]| -> Vec<Graph> {
            cases.iter().take(3).map(|case| case.graph.clone()).collect()
        };
        assert_eq!(graphs(&few), graphs(&many));
    }
}
