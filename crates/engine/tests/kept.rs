//! Results that are kept, and stand for the nodes that gave them.

mod scene;

use std::sync::{Arc, Mutex};

use imgflo_engine::{
    Control, Graph, Limits, Node, NodeId, NodeKind, Request, Settings, Source, outlook, plan, run,
};
use imgflo_op::{Make, OpDef, Value};
use imgflo_pixel::{
    Alpha, Channels, Format, Layout, ReadRows, Rect, RowsError, Sample, Space, Transfer, WriteRows,
};

use scene::{How, Picture, render, settings};

/// A part of a result: its rows, and where it lies.
#[derive(Clone, Debug)]
struct Kept {
    format: Format,
    bounds: Rect,
    start: Rect,
    part: Rect,
    bytes: Arc<Mutex<Vec<u8>>>,
}

impl Source for Kept {
    fn layout(&self) -> Layout {
        let (width, height) = (self.bounds.width(), self.bounds.height());
        Layout { width, height, format: self.format }
    }
    fn bounds(&self) -> Rect {
        self.bounds
    }
    fn start(&self) -> Rect {
        self.start
    }
    fn identity(&self) -> String {
        "kept".into()
    }
    fn memory(&self) -> u64 {
        0
    }
    fn in_parts(&self) -> bool {
        true
    }
    fn open(&self, _: u32) -> Result<Box<dyn ReadRows>, RowsError> {
        Err("it is read in parts".into())
    }
    fn open_part(&self, part: Rect) -> Result<Box<dyn ReadRows>, RowsError> {
        assert!(self.part.holds(&part), "{part:?} of {:?}", self.part);
        Ok(Box::new(Rows { kept: self.clone(), part, y: part.y0 }))
    }
}

struct Rows {
    kept: Kept,
    part: Rect,
    y: i32,
}

impl ReadRows for Rows {
    fn layout(&self) -> Layout {
        Layout { width: self.part.width(), height: self.part.height(), format: self.kept.format }
    }
    fn read(&mut self, rows: &mut [u8]) -> Result<(), RowsError> {
        let (pixel, whole) = (self.kept.format.bytes(), self.kept.part);
        let bytes = self.kept.bytes.lock().map_err(|_| "poisoned")?;
        for row in rows.chunks_exact_mut(self.part.width() as usize * pixel) {
            let pixels = (self.y - whole.y0) as usize * whole.width() as usize;
            let from = (pixels + (self.part.x0 - whole.x0) as usize) * pixel;
            row.copy_from_slice(&bytes[from..from + row.len()]);
            self.y += 1;
        }
        Ok(())
    }
}

struct Writer(Arc<Mutex<Vec<u8>>>);

impl WriteRows for Writer {
    fn write(&mut self, rows: &[u8]) -> Result<(), RowsError> {
        self.0.lock().map_err(|_| "poisoned")?.extend_from_slice(rows);
        Ok(())
    }
    fn finish(self: Box<Self>) -> Result<(), RowsError> {
        Ok(())
    }
}

/// The format that keeps numbers of a space as they are.
fn format(space: Space, opaque: bool) -> Option<Format> {
    let (transfer, alpha) = match space {
        Space::Linear => (Transfer::Linear, Alpha::Straight),
        Space::Premultiplied => (Transfer::Linear, Alpha::Premultiplied),
        Space::Perceptual => (Transfer::Srgb, Alpha::Straight),
        Space::PerceptualPremultiplied => (Transfer::Srgb, Alpha::Premultiplied),
        _ => return None,
    };
    let channels = if opaque { Channels::Rgb } else { Channels::Rgba };
    Some(Format { channels, sample: Sample::F32, transfer, alpha })
}

/// What is needed of a node's result for `region` of the last one's, in place of the node.
fn kept(graph: &Graph, node: NodeId, region: Option<Rect>) -> Option<Graph> {
    let seen = outlook(graph, node, &Limits::default()).ok()?;
    let format = format(seen.space, seen.opaque)?;
    let bytes = Arc::new(Mutex::new(Vec::new()));
    let (bounds, start) = (seen.bounds, seen.start);
    let put = |source: &Kept| {
        let mut graph = graph.clone();
        graph.nodes[node].kind = NodeKind::Source(Arc::new(source.clone()));
        graph.nodes[node].inputs.clear();
        graph
    };
    let mut source = Kept { format, bounds, start, part: bounds, bytes: bytes.clone() };
    let last = graph.nodes.len() - 1;
    let request = Request { region, ..Request::all(last, scene::FLOATS) };
    let after = plan(&put(&source), &request, &Limits::default()).ok()?;
    source.part = after.reads().find(|(identity, _)| identity == "kept")?.1;
    let request = Request { region: Some(source.part), ..Request::all(node, format) };
    let before = plan(graph, &request, &Limits::default()).ok()?;
    let writer = Box::new(Writer(bytes));
    run(&before, writer, &Control::default(), &Settings::default()).ok()?;
    Some(put(&source))
}

fn operation(graph: &mut Graph, op: &'static OpDef, values: &[Value], inputs: &[usize]) {
    let Make::Operation(make) = op.make else { panic!("no operation") };
    let kind = NodeKind::Operation(make(values).into(), op.transparency);
    let inputs = inputs.iter().copied().map(Some).collect();
    graph.add(Node { name: op.name.into(), operation: op.name, kind, inputs });
}

/// A photo, what the first operation makes of it, and what the second makes of that.
fn two(first: &str, op: &'static OpDef, values: &[Value]) -> Graph {
    let mut graph = Graph::default();
    let format = Format::srgb(Channels::Rgb, Sample::U8);
    let kind = NodeKind::Source(Arc::new(Picture::noisy(format, 3)));
    graph.add(Node { name: "photo".into(), operation: "gegl:load", kind, inputs: Vec::new() });
    let first = imgflo_op::find(&imgflo_ops::OPS, first).expect("it is there");
    let usual: Vec<Value> = (first.params)().into_iter().map(|param| param.default).collect();
    operation(&mut graph, first, &usual, &[0]);
    operation(&mut graph, op, values, &vec![1; op.inputs.len()]);
    graph
}

#[test]
fn a_result_that_is_kept_stands_for_its_node_bit_by_bit() {
    let part = Some(Rect::new(20, 11, 70, 23));
    let mut compared = 0;
    let made =
        |op: &&&'static OpDef| matches!(op.make, Make::Operation(_)) && !op.inputs.is_empty();
    for op in imgflo_ops::OPS.iter().filter(made) {
        // The first moves and grows the picture, and has numbers of another space.
        for first in ["gegl:box-blur", "gegl:sepia"] {
            for (values, region) in settings(op).iter().zip([None, part]) {
                let graph = two(first, op, values);
                let how = How { region, ..How::default() };
                let Ok(expected) = render(&graph, how) else { continue };
                let Some(graph) = kept(&graph, 1, region) else { continue };
                let found = render(&graph, how).expect("it is kept");
                let same = expected.numbers.iter().zip(&found.numbers);
                let same = same.filter(|(a, b)| a.to_bits() == b.to_bits()).count();
                assert_eq!(same, expected.numbers.len(), "{} after {first}: {values:?}", op.name);
                compared += 1;
            }
        }
    }
    assert!(compared > 300, "{compared}");
}

#[test]
fn steps_name_the_nodes_that_they_fuse() {
    let op = imgflo_op::find(&imgflo_ops::OPS, "gegl:invert-linear").expect("it is there");
    let graph = two("gegl:sepia", op, &[]);
    let plan = plan(&graph, &Request::all(2, scene::FLOATS), &Limits::default()).expect("a plan");
    let nodes: Vec<_> = plan.steps().into_iter().map(|step| step.nodes).collect();
    assert_eq!(nodes, [vec!["photo"], vec!["gegl:sepia", "gegl:invert-linear"]]);
}

#[test]
fn only_the_columns_that_are_needed_are_read_where_that_is_possible() {
    let op = imgflo_op::find(&imgflo_ops::OPS, "gegl:invert-linear").expect("it is there");
    let region = Rect::new(30, 5, 8, 4);
    let graph = kept(&two("gegl:sepia", op, &[]), 1, Some(region)).expect("it can be kept");
    let request = Request { region: Some(region), ..Request::all(2, scene::FLOATS) };
    let plan = plan(&graph, &request, &Limits::default()).expect("a plan");
    assert_eq!(plan.reads().collect::<Vec<_>>(), [("kept".to_owned(), region)]);
}
