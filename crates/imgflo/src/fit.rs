//! `--size`: a resize at the end of a graph.

use std::sync::Arc;

use imgflo_engine::{Graph, Node, NodeId, NodeKind};
use imgflo_op::{Make, OpDef, Param, Value};
use imgflo_ops::OPS;
use imgflo_pixel::Rect;

use crate::Error;
use crate::amounts::Size;

/// The width and height of `bounds` when it fits into `size`, in proportion.
pub(crate) fn fitted(bounds: &Rect, size: Size, enlarge: bool) -> (u32, u32) {
    let (width, height) = (f64::from(bounds.width()), f64::from(bounds.height()));
    let scale = |wanted: Option<u32>, side: f64| wanted.map(|wanted| f64::from(wanted) / side);
    let scales = [scale(size.width, width), scale(size.height, height)];
    let scale = scales.into_iter().flatten().fold(f64::INFINITY, f64::min);
    let scale = if enlarge { scale } else { scale.min(1.0) };
    let side = |side: f64| (side * scale).round().max(1.0) as u32;
    (side(width), side(height))
}

/// Adds to `graph` what makes the part `bounds` of a node's result `width` by `height` pixels, from
/// the origin on.
pub(crate) fn resize(
    graph: &mut Graph,
    node: NodeId,
    bounds: &Rect,
    (width, height): (u32, u32),
    linear: bool,
) -> Result<NodeId, Error> {
    let [x, y] = [bounds.x0, bounds.y0].map(f64::from);
    let [w, h] = [bounds.width(), bounds.height()].map(f64::from);
    let crop = [("x", x), ("y", y), ("width", w), ("height", h)];
    let crop = crop.map(|(name, value)| (name, Value::Number(value)));
    let node = add(graph, node, "gegl:crop", &crop)?;
    let [width, height] = [width, height].map(|side| Value::Whole(side.into()));
    let size = [("width", width), ("height", height), ("linear", Value::Toggle(linear))];
    add(graph, node, "imgflo:resize", &size)
}

fn operation(name: &str) -> Result<&'static OpDef, Error> {
    let missing = || Error::Failed(format!("--size: there is no `{name}`"));
    imgflo_op::find(&OPS, name).ok_or_else(missing)
}

fn add(
    graph: &mut Graph,
    input: NodeId,
    name: &str,
    values: &[(&str, Value)],
) -> Result<NodeId, Error> {
    let op = operation(name)?;
    let value = |param: &Param| {
        let given = values.iter().find(|(name, _)| *name == param.name());
        given.map_or_else(|| param.default.clone(), |(_, value)| value.clone())
    };
    let values: Vec<Value> = (op.params)().iter().map(value).collect();
    let Make::Operation(make) = op.make else {
        return Err(Error::Failed(format!("--size: `{name}` is not computed")));
    };
    let kind = NodeKind::Operation(Arc::from(make(&values)), op.transparency);
    let node = Node { name: "--size".into(), operation: op.name, kind, inputs: vec![Some(input)] };
    Ok(graph.add(node))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, enlarge: bool) -> (u32, u32) {
        let size = crate::amounts::size(text).unwrap();
        fitted(&Rect::new(5, 7, 640, 480), size, enlarge)
    }

    #[test]
    fn the_tighter_side_counts() {
        assert_eq!(of("320x320", false), (320, 240));
        assert_eq!(of("x120", false), (160, 120));
        assert_eq!(of("1", false), (1, 1));
    }

    #[test]
    fn only_enlarge_enlarges() {
        assert_eq!(of("1280", false), (640, 480));
        assert_eq!(of("1280", true), (1280, 960));
    }
}
