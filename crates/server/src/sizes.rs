//! Sizes that are asked for: of a result, and of an input before the graph, as the old API has it.

use imgflo_flow::{Edge, Export, Graph, Packet, Port, Process};
use imgflo_render::{Fit, Size};

/// A width and a height that may be asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Sides {
    pub(crate) width: Option<u32>,
    pub(crate) height: Option<u32>,
}

/// What a size asked for by width and height alone means.
pub(crate) fn size(sides: Sides, fit: Fit, enlarge: bool) -> Option<Size> {
    let asked = sides.width.is_some() || sides.height.is_some();
    let Sides { width, height } = sides;
    asked.then_some(Size { width, height, fit, enlarge, linear: true })
}

/// The size that is asked for, if it is: a side that is not given follows in proportion.
pub(crate) fn sides(wanted: Sides, (width, height): (u32, u32)) -> Option<(u32, u32)> {
    let follow = |wanted: u32, side: u32, other: u32| {
        let scaled = f64::from(wanted) * f64::from(other) / f64::from(side.max(1));
        scaled.round().clamp(1.0, f64::from(u32::MAX)) as u32
    };
    match (wanted.width, wanted.height) {
        (None, None) => None,
        (Some(w), None) => Some((w, follow(w, width, height))),
        (None, Some(h)) => Some((follow(h, height, width), h)),
        (Some(w), Some(h)) => Some((w, h)),
    }
}

/// The graph with its input in another size.
pub(crate) fn resized(graph: &Graph, input: &str, (width, height): (u32, u32)) -> Option<Graph> {
    let mut graph = graph.clone();
    let export = graph.inports.get(input)?.clone();
    let node = ["resized", "resized-input", "resized-before"];
    let node = node.into_iter().find(|name| !graph.processes.contains_key(*name))?;
    graph.processes.insert(node.into(), Process::new("imgflo/resize"));
    for (port, value) in [("width", width), ("height", height)] {
        graph.packets.push(Packet::new(value, Port::new(node, port)));
    }
    let component = &graph.processes.get(&export.process)?.component;
    if component.replace('/', ":") == "gegl:load" {
        // What the file's node gives goes to the resize, and from there to where it went.
        for edge in graph.edges.iter_mut().filter(|edge| edge.source.process == export.process) {
            edge.source = Port::new(node, "output");
        }
        for outport in graph.outports.values_mut().filter(|out| out.process == export.process) {
            *outport = Export { metadata: outport.metadata.clone(), ..Export::new(node, "output") };
        }
        let from = Port::new(export.process, "output");
        graph.edges.push(Edge::new(from, Port::new(node, "input")));
    } else {
        let to = Port::new(export.process.clone(), export.port.clone());
        graph.edges.push(Edge::new(Port::new(node, "output"), to));
        let inport = graph.inports.get_mut(input)?;
        (inport.process, inport.port) = (node.into(), "input".into());
    }
    Some(graph)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_side_that_is_not_given_follows_in_proportion() {
        let of = |width, height| sides(Sides { width, height }, (768, 1024));
        assert_eq!(of(None, Some(300)), Some((225, 300)));
        assert_eq!(of(Some(23), None), Some((23, 31)));
        assert_eq!(of(Some(10), Some(10)), Some((10, 10)));
        assert_eq!(of(None, None), None);
    }

    #[test]
    fn a_resize_goes_before_what_takes_the_picture() {
        let text = "INPORT=blur.INPUT:INPUT\nOUTPORT=blur.OUTPUT:OUTPUT\nblur(gegl/box-blur)\n\
                    blur() OUTPUT -> INPUT last(gegl/invert-gamma)";
        let graph = Graph::from_bytes("a.fbp", text.as_bytes(), &Default::default()).unwrap();
        let resized = resized(&graph, "input", (10, 20)).unwrap();
        assert_eq!(resized.inports["input"].process, "resized");
        let into = resized.edges.iter().find(|edge| edge.source.process == "resized").unwrap();
        assert_eq!(into.target, Port::new("blur", "input"));
    }

    #[test]
    fn a_resize_goes_behind_what_reads_the_file() {
        let text = "INPORT=load.PATH:INPUT\nOUTPORT=last.OUTPUT:OUTPUT\n\
                    load(gegl/load) OUTPUT -> INPUT last(gegl/invert-gamma)";
        let graph = Graph::from_bytes("a.fbp", text.as_bytes(), &Default::default()).unwrap();
        let resized = resized(&graph, "input", (10, 20)).unwrap();
        assert_eq!(resized.inports["input"].process, "load");
        let to: Vec<_> = resized
            .edges
            .iter()
            .map(|edge| (&*edge.source.process, &*edge.target.process))
            .collect();
        assert_eq!(to, [("resized", "last"), ("load", "resized")]);
    }
}
