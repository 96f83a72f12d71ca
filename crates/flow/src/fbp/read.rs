//! Reads the FBP language.

use std::collections::{HashMap, HashSet};

use super::lexer::{Component, Kind, Word, words};
use super::statement::{Link, Node, Slot, links};
use crate::{Edge, Error, Export, Graph, Json, JsonObject, Limits, Location, Packet, Port};

/// How to read the FBP language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Keep the case of ports; else they become lower-case. The annotation `caseSensitive` in
    /// the text counts more.
    pub case_sensitive: bool,
    /// Allow connections to nodes that are not defined.
    pub allow_undefined: bool,
}

/// Reads the FBP language.
pub fn read(text: &str, options: &Options, limits: &Limits) -> Result<Graph, Error> {
    limits.check_bytes(text.len())?;
    let words = words(text, limits)?;
    let mut reader = Reader::new(&words, options, limits);
    let mut statement = Vec::new();
    for word in words {
        match word.kind {
            Kind::End => reader.statement(std::mem::take(&mut statement), word.at)?,
            _ => statement.push(word),
        }
    }
    if !options.allow_undefined {
        reader.graph.check_references()?;
    }
    Ok(reader.graph)
}

struct Reader<'l> {
    graph: Graph,
    limits: &'l Limits,
    declared: HashSet<String>,
    default_inport: String,
    default_outport: String,
    /// How many nodes were named after each component.
    anonymous: HashMap<String, usize>,
}

impl<'l> Reader<'l> {
    fn new(words: &[Word], options: &Options, limits: &'l Limits) -> Self {
        let declared = words.iter().filter_map(|word| match &word.kind {
            Kind::Name { text, component: Some(_), .. } => Some(text.clone()),
            _ => None,
        });
        Self {
            graph: Graph { case_sensitive: options.case_sensitive, ..Graph::default() },
            limits,
            declared: declared.collect(),
            default_inport: "IN".into(),
            default_outport: "OUT".into(),
            anonymous: HashMap::new(),
        }
    }

    fn statement(&mut self, mut words: Vec<Word>, end: Location) -> Result<(), Error> {
        if words.is_empty() {
            return Ok(());
        }
        let first = words.remove(0);
        match first.kind {
            Kind::Annotation { key, value } => self.annotation(&key, value, first.at)?,
            Kind::Export { outward, node, port, public } => {
                let port = self.cased(port);
                let export = Export { at: Some(first.at), ..Export::new(node, port) };
                self.export(outward, public, export)?;
            }
            Kind::DefaultPort { outward: false, port } => self.default_inport = port,
            Kind::DefaultPort { outward: true, port } => self.default_outport = port,
            _ => {
                words.insert(0, first);
                return self.chain(words, end);
            }
        }
        match words.first() {
            Some(word) => Err(Error::syntax(word.at, "a new line must start here")),
            None => Ok(()),
        }
    }

    fn annotation(&mut self, key: &str, value: String, at: Location) -> Result<(), Error> {
        match key {
            "runtime" => {
                let environment = JsonObject::from_iter([("type".to_owned(), value.into())]);
                self.graph.properties.insert("environment".into(), environment.into());
            }
            "caseSensitive" => self.case_sensitive(&value, at)?,
            _ => {
                self.graph.properties.insert(key.into(), value.into());
            }
        }
        Ok(())
    }

    fn case_sensitive(&mut self, value: &str, at: Location) -> Result<(), Error> {
        let Graph { inports, outports, edges, packets, .. } = &self.graph;
        let early =
            inports.is_empty() && outports.is_empty() && edges.is_empty() && packets.is_empty();
        self.graph.case_sensitive = match value {
            "true" => true,
            "false" => false,
            _ => return Err(Error::syntax(at, "`caseSensitive` must be true or false")),
        };
        if !early {
            return Err(Error::syntax(at, "`caseSensitive` must stand before all ports"));
        }
        Ok(())
    }

    fn export(&mut self, outward: bool, public: String, export: Export) -> Result<(), Error> {
        let at = export.at;
        let public = self.cased(public);
        let exports = if outward { &mut self.graph.outports } else { &mut self.graph.inports };
        exports.insert(public, export);
        self.limits.check_edges(exports.len(), || at.into())
    }

    fn chain(&mut self, words: Vec<Word>, end: Location) -> Result<(), Error> {
        let mut source = Source::None;
        for link in links(words, end, &self.declared)? {
            match link {
                Link::Data { data, at } => source = Source::Data(data, at),
                Link::Node(node) => source = self.node(node, source)?,
            }
        }
        Ok(())
    }

    /// Connects a node to what comes before it; returns its own output.
    fn node(&mut self, node: Node, source: Source) -> Result<Source, Error> {
        let at = node.at;
        let name = self.define(node.name, node.component, at)?;
        let input = self.port(&name, node.inport, &self.default_inport);
        let output = self.port(&name, node.outport, &self.default_outport);
        match source {
            Source::None => {}
            Source::Data(data, at) => {
                self.graph.packets.push(Packet { at: Some(at), ..Packet::new(data, input) });
            }
            Source::Port(source) => {
                self.graph.edges.push(Edge { at: Some(at), ..Edge::new(source, input) });
            }
        }
        let connections = self.graph.edges.len() + self.graph.packets.len();
        self.limits.check_edges(connections, || at.into())?;
        Ok(Source::Port(output))
    }

    /// Notes what is said about a node; returns its name.
    fn define(
        &mut self,
        name: Option<String>,
        component: Option<Component>,
        at: Location,
    ) -> Result<String, Error> {
        let Some(component) = component else { return Ok(name.unwrap_or_default()) };
        let name = match name {
            Some(name) => name,
            None if component.name.is_empty() => {
                return Err(Error::syntax(at, "a node needs a name or a component"));
            }
            None => self.name_after(&component.name),
        };
        let metadata = component.metadata.map(|text| metadata(&text, at)).transpose()?;
        let process = self.graph.processes.entry(name.clone()).or_default();
        process.at.get_or_insert(at);
        if !component.name.is_empty() {
            process.component = component.name;
        }
        if let Some(metadata) = metadata {
            process.metadata = metadata;
        }
        self.limits.check_nodes(self.graph.processes.len(), || at.into())?;
        Ok(name)
    }

    /// `(core/Drop)` is named `_core_Drop_1`. Of later odd characters only the slash becomes `_`,
    /// so that the names are those that other readers give.
    fn name_after(&mut self, component: &str) -> String {
        let odd = |c: char| !c.is_ascii_alphanumeric();
        let (head, tail) = component.split_at(component.find(odd).unwrap_or(component.len()));
        let separator = if tail.is_empty() { "" } else { "_" };
        let tail = tail.trim_start_matches(odd).replace('/', "_");
        let name = format!("{head}{separator}{tail}");
        let count = self.anonymous.entry(name.clone()).or_default();
        *count += 1;
        format!("_{name}_{count}")
    }

    fn port(&self, process: &str, slot: Option<Slot>, default: &str) -> Port {
        let (port, index) = slot.map_or((default.to_owned(), None), |slot| (slot.port, slot.index));
        Port { process: process.to_owned(), port: self.cased(port), index }
    }

    fn cased(&self, name: String) -> String {
        if self.graph.case_sensitive { name } else { name.to_lowercase() }
    }
}

/// What comes before an arrow.
enum Source {
    None,
    Data(Json, Location),
    Port(Port),
}

/// `key=value,key=value`; a word without `=` is the value of `routes`. `x` and `y` are numbers.
fn metadata(text: &str, at: Location) -> Result<JsonObject, Error> {
    let mut metadata = JsonObject::new();
    for item in text.split(',') {
        let mut parts = item.split('=');
        let (key, value) = match (parts.next().unwrap_or_default(), parts.next()) {
            (word, None) => ("routes", word),
            (key, Some(value)) => (key, value),
        };
        let value = match key {
            "x" | "y" => value
                .parse::<u64>()
                .map_err(|_| Error::syntax(at, format!("`{key}` must be a whole number from 0")))?
                .into(),
            _ => Json::from(value),
        };
        metadata.insert(key.to_owned(), value);
    }
    Ok(metadata)
}
