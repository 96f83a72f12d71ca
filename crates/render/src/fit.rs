//! Results in another size: a resize at the end of a graph.

use std::sync::Arc;

use imgflo_engine::{Graph, Node, NodeId, NodeKind};
use imgflo_op::{Make, OpDef, Param, Value};
use imgflo_pixel::Rect;

use crate::Error;

/// A size for a result; a side that is not given follows from the other, in proportion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Pixels in a row.
    pub width: Option<u32>,
    /// Rows.
    pub height: Option<u32>,
    /// What becomes of proportions when both are given.
    pub fit: Fit,
    /// Whether [`Fit::Inside`] may make a result larger; the others do when they have to.
    pub enlarge: bool,
    /// Whether light is averaged, as it should be, or encoded values, as most programs do.
    pub linear: bool,
}

/// How a picture is fitted into a width and a height.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fit {
    /// In proportion, as large as there is room.
    #[default]
    Inside,
    /// In proportion, with transparent margins up to the size asked for.
    Contain,
    /// In proportion, with no room left; what is too much on both sides is cut off.
    Cover,
    /// Stretched.
    Fill,
}

impl Size {
    /// What [`Fit`] of the same name fits: in proportion, in linear light, never larger.
    pub fn inside(width: Option<u32>, height: Option<u32>) -> Self {
        Self { width, height, fit: Fit::Inside, enlarge: false, linear: true }
    }

    /// The width and height that `bounds` are scaled to, and the part of that which is shown.
    pub(crate) fn fitted(&self, bounds: &Rect) -> ((u32, u32), Rect) {
        let (width, height) = (f64::from(bounds.width()), f64::from(bounds.height()));
        let side = |side: f64, scale: f64| (side * scale).round().clamp(1.0, 1e9) as u32;
        let scaled = |scale| (side(width, scale), side(height, scale));
        let scales = [
            self.width.map(|wanted| f64::from(wanted) / width),
            self.height.map(|wanted| f64::from(wanted) / height),
        ];
        let given = scales.into_iter().flatten();
        let least = given.clone().fold(f64::INFINITY, f64::min);
        let all = |(width, height)| ((width, height), Rect::new(0, 0, width, height));
        let (Some(w), Some(h), true) = (self.width, self.height, self.fit != Fit::Inside) else {
            let may = self.enlarge || self.fit != Fit::Inside;
            return all(scaled(if may { least } else { least.min(1.0) }));
        };
        let scaled = match self.fit {
            Fit::Fill => return all((w, h)),
            Fit::Cover => scaled(given.fold(0.0, f64::max)),
            Fit::Inside | Fit::Contain => scaled(least),
        };
        let middle = |scaled: u32, wanted: u32| (scaled as i32 - wanted as i32).div_euclid(2);
        (scaled, Rect::new(middle(scaled.0, w), middle(scaled.1, h), w, h))
    }
}

/// Adds to `graph` what makes the part `bounds` of a node's result `width` by `height` pixels, from
/// the origin on.
///
/// # Errors
/// When the operations lack one that is needed.
pub fn resize(
    (graph, operations): (&mut Graph, &[&'static OpDef]),
    node: NodeId,
    bounds: &Rect,
    (width, height): (u32, u32),
    linear: bool,
) -> Result<NodeId, Error> {
    let [x, y] = [bounds.x0, bounds.y0].map(f64::from);
    let [w, h] = [bounds.width(), bounds.height()].map(f64::from);
    let crop = [("x", x), ("y", y), ("width", w), ("height", h)];
    let crop = crop.map(|(name, value)| (name, Value::Number(value)));
    let node = add((graph, operations), node, "gegl:crop", &crop)?;
    let [width, height] = [width, height].map(|side| Value::Whole(side.into()));
    let size = [("width", width), ("height", height), ("linear", Value::Toggle(linear))];
    add((graph, operations), node, "imgflo:resize", &size)
}

fn add(
    (graph, operations): (&mut Graph, &[&'static OpDef]),
    input: NodeId,
    name: &'static str,
    values: &[(&str, Value)],
) -> Result<NodeId, Error> {
    let op = imgflo_op::find(operations, name).ok_or(Error::NoOperation(name))?;
    let value = |param: &Param| {
        let given = values.iter().find(|(name, _)| *name == param.name());
        given.map_or_else(|| param.default.clone(), |(_, value)| value.clone())
    };
    let values: Vec<Value> = (op.params)().iter().map(value).collect();
    let Make::Operation(make) = op.make else {
        return Err(Error::NoOperation(name));
    };
    let kind = NodeKind::Operation(Arc::from(make(&values)), op.transparency);
    let node = Node { name: "size".into(), operation: op.name, kind, inputs: vec![Some(input)] };
    Ok(graph.add(node))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHOTO: Rect = Rect { x0: 5, y0: 7, x1: 645, y1: 487 };

    fn of(width: u32, height: u32, fit: Fit) -> ((u32, u32), Rect) {
        let side = |side| (side > 0).then_some(side);
        Size { fit, ..Size::inside(side(width), side(height)) }.fitted(&PHOTO)
    }

    #[test]
    fn the_tighter_side_counts() {
        assert_eq!(of(320, 320, Fit::Inside).0, (320, 240));
        assert_eq!(of(0, 120, Fit::Inside).0, (160, 120));
        assert_eq!(of(1, 0, Fit::Inside).0, (1, 1));
    }

    #[test]
    fn only_enlarge_enlarges_what_is_inside() {
        assert_eq!(of(1280, 0, Fit::Inside).0, (640, 480));
        let enlarged = Size { enlarge: true, ..Size::inside(Some(1280), None) };
        assert_eq!(enlarged.fitted(&PHOTO).0, (1280, 960));
    }

    #[test]
    fn the_others_give_exactly_the_size_asked_for() {
        for fit in [Fit::Contain, Fit::Cover, Fit::Fill] {
            let (_, shown) = of(100, 900, fit);
            assert_eq!((shown.width(), shown.height()), (100, 900), "{fit:?}");
        }
    }

    #[test]
    fn cover_cuts_off_as_much_on_both_sides() {
        assert_eq!(of(240, 240, Fit::Cover), ((320, 240), Rect::new(40, 0, 240, 240)));
    }

    #[test]
    fn contain_leaves_as_much_on_both_sides() {
        assert_eq!(of(320, 320, Fit::Contain), ((320, 240), Rect::new(0, -40, 320, 320)));
    }
}
