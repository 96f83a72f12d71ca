//! What is the same everywhere is computed once, and nobody can tell.

mod scene;

use std::sync::Arc;

use imgflo_engine::{Graph, Node, NodeKind};
use imgflo_op::{Color, Make, Value};
use imgflo_ops::OPS;
use imgflo_pixel::{Layout, Rect};
use scene::{FLOATS, HEIGHT, How, Picture, WIDTH, graph, render, settings};

const COLOR: [f32; 4] = [0.7, 0.3, 0.05, 0.6];

/// A picture of one color.
fn plain() -> Picture {
    let layout = Layout { width: WIDTH, height: HEIGHT, format: FLOATS };
    let pixels = (0..WIDTH * HEIGHT).flat_map(|_| COLOR);
    Picture { layout, bytes: Arc::new(pixels.flat_map(f32::to_ne_bytes).collect()) }
}

/// The graph with the color itself, as large, in the place of a picture.
fn with_color(graph: &Graph, picture: usize) -> Graph {
    let mut with = Graph::default();
    let operation = |name: &str, values: &dyn Fn(&str) -> Option<Value>| {
        let op = imgflo_op::find(&OPS, name).expect("it is there");
        let Make::Operation(make) = op.make else { unreachable!("it is an operation") };
        let values = (op.params)().into_iter().map(|p| values(p.field).unwrap_or(p.default));
        (op, NodeKind::Operation(make(&values.collect::<Vec<_>>()).into(), op.transparency))
    };
    let (color, kind) = operation("gegl:color", &|_| Some(Value::Color(Color(COLOR))));
    with.add(Node { name: "color".into(), operation: color.name, kind, inputs: Vec::new() });
    let (crop, kind) = operation("gegl:crop", &|field| match field {
        "width" => Some(Value::Number(WIDTH.into())),
        "height" => Some(Value::Number(HEIGHT.into())),
        _ => None,
    });
    let cut = Node { name: "cut".into(), operation: crop.name, kind, inputs: vec![Some(0)] };
    let pictures = graph.nodes.iter().enumerate();
    let mut pictures = pictures.filter(|(_, node)| matches!(node.kind, NodeKind::Source(_)));
    let replaced = pictures.nth(picture).map(|(id, _)| id);
    for (id, node) in graph.nodes.iter().enumerate() {
        let mut node = if replaced == Some(id) { cut.clone() } else { node.clone() };
        if replaced != Some(id) {
            node.inputs.iter_mut().flatten().for_each(|input| *input += 1);
        }
        with.add(node);
    }
    with
}

#[test]
fn a_color_is_as_good_as_a_picture_of_it() {
    let noisy = Picture::noisy(FLOATS, 1);
    let mut failures = Vec::new();
    let kinds = ["point", "field", "compose", "warp"];
    for op in OPS.iter().filter(|op| kinds.contains(&op.kind)) {
        for values in settings(op) {
            for picture in 0..op.inputs.len() {
                let mut pictures = vec![noisy.clone(); op.inputs.len()];
                pictures[picture] = plain();
                let Some(graph) = graph(op, &values, &pictures) else { continue };
                let Ok(whole) = render(&graph, How::default()) else { continue };
                let folded = render(&with_color(&graph, picture), How::default());
                let same = folded.is_ok_and(|folded| {
                    let Rect { x0, y0, x1, y1 } = whole.region.and(&folded.region);
                    (y0..y1).all(|y| (x0..x1).all(|x| whole.bits(x, y) == folded.bits(x, y)))
                });
                if !same {
                    failures.push(format!("{} with {values:?}, input {picture}", op.name));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
