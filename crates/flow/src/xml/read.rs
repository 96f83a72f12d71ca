//! Reads GEGL's XML.

use quick_xml::Reader as Events;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::params::Param;
use crate::composition::{Draft, Link, Node};
use crate::error::short;
use crate::place::Lines;
use crate::{Error, Export, Graph, Json, Limits, Location};

/// Elements without meaning of their own: what stands in them counts as if they were not there.
const TRANSPARENT: [&str; 11] = [
    "gegl",
    "image",
    "graph",
    "params",
    "link",
    "links",
    "stack",
    "launcher",
    "launchers",
    "source",
    "destination",
];

/// Reads an XML composition.
///
/// The output of the top node becomes the outport `output`, and the open input of the lowest the
/// inport `input`, whether or not that operation has one. A node's name is its `id`, its
/// `name`, or its operation and a number; its `name` is kept as the label. Values are text, and
/// so are paths. A clone becomes a second connection from the node it stands for.
pub fn read(text: &str, limits: &Limits) -> Result<Graph, Error> {
    limits.check_bytes(text.len())?;
    let mut events = Events::from_str(text);
    let mut reader = Reader {
        lines: Lines::new(text),
        limits,
        draft: Draft::default(),
        open: Vec::new(),
        param: None,
        seen_root: false,
        top: None,
        lowest: None,
        elements: 0,
    };
    loop {
        let offset = usize::try_from(events.buffer_position()).unwrap_or(usize::MAX);
        match events.read_event() {
            Ok(Event::Eof) => return reader.finish(text.len()),
            Ok(event) => reader.event(event, offset)?,
            Err(error) => {
                let offset = usize::try_from(events.error_position()).unwrap_or(usize::MAX);
                return Err(reader.not_xml(offset, &error.to_string()));
            }
        }
    }
}

struct Reader<'t> {
    lines: Lines<'t>,
    limits: &'t Limits,
    draft: Draft,
    open: Vec<Open>,
    param: Option<Param>,
    seen_root: bool,
    top: Option<usize>,
    /// The node that takes what comes in.
    lowest: Option<usize>,
    /// Curve points and other elements that are no nodes.
    elements: usize,
}

/// An element that is not closed yet.
enum Open {
    Root { last: Option<usize> },
    Node { node: usize, last: Option<usize> },
    Transparent,
    Param,
    InParam,
}

type Attributes = Vec<(String, String)>;

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, offset: usize) -> Result<(), Error> {
        match event {
            Event::Start(element) => self.start(&element, offset),
            Event::Empty(element) => {
                self.start(&element, offset)?;
                self.end()
            }
            Event::End(_) => self.end(),
            Event::Text(text) => {
                self.text(&text.xml10_content());
                Ok(())
            }
            Event::CData(text) => {
                self.text(&text.xml10_content());
                Ok(())
            }
            Event::GeneralRef(reference) => self.reference(&reference, offset),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Eof => {
                Ok(())
            }
        }
    }

    fn not_xml(&self, offset: usize, message: &str) -> Error {
        Error::syntax(self.lines.at(offset), format!("not XML: {}", short(message)))
    }

    fn start(&mut self, element: &BytesStart<'_>, offset: usize) -> Result<(), Error> {
        let at = self.lines.at(offset);
        self.limits.check_depth(self.open.len() + 1, || at.into())?;
        let name = element.name().0.to_owned();
        let attributes = self.attributes(element, at, offset)?;
        let open = match name.as_str() {
            _ if self.open.is_empty() => self.root(&name, at)?,
            "curve" | "curve-point" => self.in_param(&name, &attributes, at)?,
            _ if self.param.is_some() => self.in_param(&name, &attributes, at)?,
            "param" => self.start_param(&attributes, at)?,
            name if TRANSPARENT.contains(&name) => Open::Transparent,
            _ => self.node(&name, attributes, at)?,
        };
        self.open.push(open);
        Ok(())
    }

    fn attributes(
        &self,
        element: &BytesStart<'_>,
        at: Location,
        offset: usize,
    ) -> Result<Attributes, Error> {
        let mut attributes = Attributes::new();
        for attribute in element.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| self.not_xml(offset, &error.to_string()))?;
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|error| self.not_xml(offset, &error.to_string()))?;
            attributes.push((attribute.key.0.to_owned(), value.into_owned()));
            self.limits.check_edges(attributes.len(), || at.into())?;
        }
        Ok(attributes)
    }

    fn root(&mut self, name: &str, at: Location) -> Result<Open, Error> {
        if self.seen_root {
            return Err(Error::syntax(at, "a second root element; there can be one <gegl>"));
        }
        if !["gegl", "image"].contains(&name) {
            let message = format!("a composition is a <gegl> element, not <{}>", short(name));
            return Err(Error::syntax(at, message));
        }
        self.seen_root = true;
        Ok(Open::Root { last: None })
    }

    fn in_param(
        &mut self,
        name: &str,
        attributes: &[(String, String)],
        at: Location,
    ) -> Result<Open, Error> {
        self.elements += 1;
        self.limits.check_edges(self.elements, || at.into())?;
        match &mut self.param {
            Some(param) => param.element(name, attributes, at)?,
            None => {
                return Err(Error::syntax(
                    at,
                    format!("<{}> must stand in a <param>", short(name)),
                ));
            }
        };
        Ok(Open::InParam)
    }

    fn start_param(
        &mut self,
        attributes: &[(String, String)],
        at: Location,
    ) -> Result<Open, Error> {
        let innermost = self.open.iter().rev().find_map(|open| match open {
            Open::Node { node, .. } => Some(*node),
            _ => None,
        });
        let node = innermost.ok_or_else(|| Error::syntax(at, "<param> must stand in a node"))?;
        let name = required(attributes, "name", "<param>", at)?.replace('_', "-");
        self.param = Some(Param { name, node, at, text: String::new(), curve: None });
        Ok(Open::Param)
    }

    fn node(&mut self, name: &str, attributes: Attributes, at: Location) -> Result<Open, Error> {
        let component = match name {
            "node" => required(&attributes, "operation", "<node>", at)?.to_owned(),
            "filter" => required(&attributes, "type", "<filter>", at)?.to_owned(),
            "clone" => "gegl:clone".into(),
            "layer" => "gegl:layer".into(),
            name => name.to_owned(),
        };
        let is_clone = component == "gegl:clone";
        let node = Node { component, at: Some(at), ..Node::default() };
        let node = self.draft.add(node, self.limits)?;
        for (name, value) in attributes {
            self.attribute(node, is_clone, &name, value, at)?;
        }
        if is_clone && self.draft.nodes[node].clone_of.is_none() {
            return Err(Error::syntax(at, "<clone> needs the id of a node in `ref`"));
        }
        self.connect(node, at);
        Ok(Open::Node { node, last: None })
    }

    fn attribute(
        &mut self,
        node: usize,
        is_clone: bool,
        name: &str,
        value: String,
        at: Location,
    ) -> Result<(), Error> {
        match name {
            "operation" | "type" | "opi" => Ok(()),
            "id" => self.draft.identify(node, &value, Some(at)),
            "name" => {
                self.draft.nodes[node].label = Some(value);
                Ok(())
            }
            "ref" if is_clone => {
                self.draft.nodes[node].clone_of = Some(value);
                Ok(())
            }
            _ => {
                let property = name.replace('_', "-");
                self.draft.set(node, property, Json::String(value), Some(at), self.limits)
            }
        }
    }

    /// A node feeds the `input` of the one before it in its stack; the first of a stack feeds the
    /// `aux` of the node around it, or is the top.
    fn connect(&mut self, node: usize, at: Location) {
        let innermost = self.open.iter_mut().rev().find_map(|open| match open {
            Open::Root { last } => Some((None, last)),
            Open::Node { node, last } => Some((Some(*node), last)),
            _ => None,
        });
        let Some((around, last)) = innermost else { return };
        if around.is_none() {
            self.lowest = Some(node);
        }
        let link = match (last.replace(node), around) {
            (Some(before), _) => Some((before, "input")),
            (None, Some(around)) => Some((around, "aux")),
            (None, None) => None,
        };
        match link {
            Some((target, pad)) => {
                let pad = pad.to_owned();
                self.draft.links.push(Link { source: node, target, pad, at: Some(at) });
            }
            None => self.top = Some(node),
        }
    }

    fn end(&mut self) -> Result<(), Error> {
        match (self.open.pop(), self.param.is_some()) {
            (Some(Open::Param), true) => match self.param.take() {
                Some(param) => {
                    let (node, name, at) = (param.node, param.name.clone(), param.at);
                    self.draft.set(node, name, param.into_value(), Some(at), self.limits)
                }
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    /// Text counts in parameters only.
    fn text(&mut self, text: &str) {
        if let Some(param) = &mut self.param {
            param.text.push_str(text);
        }
    }

    /// `&amp;` or `&#38;`; a document cannot define others.
    fn reference(&mut self, reference: &BytesRef<'_>, offset: usize) -> Result<(), Error> {
        let named = quick_xml::escape::resolve_predefined_entity(reference);
        let character = reference
            .resolve_char_ref()
            .map_err(|error| self.not_xml(offset, &error.to_string()))?;
        match (named, character) {
            (Some(text), _) => self.text(text),
            (None, Some(character)) => self.text(character.encode_utf8(&mut [0; 4])),
            (None, None) => {
                return Err(self.not_xml(offset, &format!("unknown entity `&{};`", &**reference)));
            }
        }
        Ok(())
    }

    fn finish(self, end: usize) -> Result<Graph, Error> {
        if !self.seen_root {
            return Err(Error::syntax(self.lines.at(end), "a composition is a <gegl> element"));
        }
        if !self.open.is_empty() {
            return Err(self.not_xml(end, "the document ends inside an element"));
        }
        let lowest = self.lowest.filter(|node| self.draft.nodes[*node].clone_of.is_none());
        let (mut graph, names) = self.draft.finish()?;
        if let Some(lowest) = lowest {
            graph.inports.insert("input".into(), Export::new(&names[lowest], "input"));
        }
        if let Some(top) = self.top {
            graph.outports.insert("output".into(), Export::new(&names[top], "output"));
        }
        Ok(graph)
    }
}

fn required<'a>(
    attributes: &'a [(String, String)],
    name: &str,
    element: &str,
    at: Location,
) -> Result<&'a str, Error> {
    let value = attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    value.ok_or_else(|| Error::syntax(at, format!("{element} needs the attribute `{name}`")))
}
