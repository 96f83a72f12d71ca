//! Reads FBP JSON.

use indexmap::IndexMap;
use indexmap::map::Entry;

use super::document::{Document, Value};
use crate::error::short;
use crate::format::{Reading, Warnings};
use crate::{
    Edge, Error, Export, Graph, Group, Json, JsonObject, Limits, Packet, Port, Process, nearest,
};

/// The sections of a graph. `exports` is what old graphs have for `inports` and `outports`, and
/// is passed over, as everywhere.
const SECTIONS: [&str; 8] = [
    "caseSensitive",
    "properties",
    "inports",
    "outports",
    "groups",
    "processes",
    "connections",
    "exports",
];

/// What `/graphs` of imgflo-server has for every graph beside the graph's own inports: they lead to
/// nodes that the server put around the graph, as node and port.
pub const LISTED: [(&str, &str); 4] =
    [("rescale", "y"), ("rescale", "x"), ("save", "video-bit-rate"), ("save", "framerate")];

/// More members than any small object of the format has.
const FEW: usize = 100;

/// Reads FBP JSON.
///
/// Connections and exported ports of nodes that do not exist are left out, with a warning, as
/// `fbp-graph` leaves them out; so is the second of two equal edges. What a list of graphs has added
/// is left out without a word.
pub fn read(text: &str, limits: &Limits) -> Result<Reading, Error> {
    limits.check_bytes(text.len())?;
    let document = Document::new(text, limits)?;
    let mut reader = Reader { limits, graph: Graph::default(), warnings: Warnings::default() };
    reader.graph(document.root())?;
    Ok(Reading { graph: reader.graph, warnings: reader.warnings.0 })
}

struct Reader<'l> {
    limits: &'l Limits,
    graph: Graph,
    warnings: Warnings,
}

impl Reader<'_> {
    fn graph(&mut self, root: Value<'_>) -> Result<(), Error> {
        let sections = self.sections(root)?;
        if let Some(value) = sections.get("caseSensitive") {
            self.graph.case_sensitive = match value.json()? {
                Json::Bool(sensitive) => sensitive,
                _ => return Err(value.wrong("`caseSensitive` must be true or false")),
            };
        }
        if let Some(value) = sections.get("properties") {
            self.graph.properties = properties(*value)?;
        }
        if let Some(value) = sections.get("processes") {
            self.processes(*value)?;
        }
        if let Some(value) = sections.get("connections") {
            self.connections(*value)?;
        }
        if let Some(value) = sections.get("inports") {
            self.graph.inports = self.exports(*value, "inport")?;
        }
        if let Some(value) = sections.get("outports") {
            self.graph.outports = self.exports(*value, "outport")?;
        }
        if let Some(value) = sections.get("groups") {
            self.groups(*value)?;
        }
        Ok(())
    }

    fn sections<'d>(&mut self, root: Value<'d>) -> Result<IndexMap<String, Value<'d>>, Error> {
        let mut sections = IndexMap::new();
        for (name, value) in root.object("a graph", FEW)? {
            if !SECTIONS.contains(&name.as_str()) {
                let hint = nearest(&name, SECTIONS)
                    .map_or(String::new(), |right| format!("; did you mean `{right}`?"));
                let name = short(&name);
                self.warnings.push(|| value.wrong(format!("a graph has no `{name}`{hint}")));
            } else if value.is_null() {
                continue;
            } else if sections.insert(name.clone(), value).is_some() {
                return Err(Error::twice(value.at(), "section", &name));
            }
        }
        Ok(sections)
    }

    fn processes(&mut self, value: Value<'_>) -> Result<(), Error> {
        let members = value.object("`processes`", self.limits.nodes)?;
        self.limits.check_nodes(members.len(), || value.at().into())?;
        for (name, value) in members {
            let process = process(&name, value)?;
            match self.graph.processes.entry(name) {
                Entry::Occupied(entry) => {
                    return Err(Error::twice(value.at(), "process", entry.key()));
                }
                Entry::Vacant(entry) => entry.insert(process),
            };
        }
        Ok(())
    }

    fn connections(&mut self, value: Value<'_>) -> Result<(), Error> {
        let elements = value.array("`connections`", self.limits.edges)?;
        self.limits.check_edges(elements.len(), || value.at().into())?;
        let mut seen = std::collections::HashSet::new();
        for value in elements {
            match self.connection(value)? {
                Connection::Edge(edge) => {
                    let user = format!("the edge {edge}");
                    if self.exists(&edge.source.process, &user, value)
                        && self.exists(&edge.target.process, &user, value)
                        && seen.insert((edge.source.clone(), edge.target.clone()))
                    {
                        self.graph.edges.push(edge);
                    }
                }
                Connection::Packet(packet) => {
                    let user = format!("the packet for port `{}`", packet.target.port);
                    if self.exists(&packet.target.process, &user, value) {
                        self.graph.packets.push(packet);
                    }
                }
            }
        }
        Ok(())
    }

    fn connection(&self, value: Value<'_>) -> Result<Connection, Error> {
        let (mut data, mut source, mut target) = (None, None, None);
        let mut metadata = JsonObject::new();
        for (name, member) in value.object("a connection", FEW)? {
            match name.as_str() {
                "data" => data = Some(member.json()?),
                "src" => source = Some(self.port(member, "`src`")?),
                "tgt" => target = Some(self.port(member, "`tgt`")?),
                "metadata" => metadata = member.metadata("`metadata` of a connection")?,
                _ => {}
            }
        }
        let at = Some(value.at());
        match (data, source, target) {
            (Some(data), _, Some(target)) => {
                Ok(Connection::Packet(Packet { data, target, metadata, at }))
            }
            (None, Some(source), Some(target)) => {
                Ok(Connection::Edge(Edge { source, target, metadata, at }))
            }
            (None, None, Some(_)) => Err(value.wrong("a connection needs `src` or `data`")),
            (_, _, None) => Err(value.wrong("a connection needs `tgt`")),
        }
    }

    fn port(&self, value: Value<'_>, what: &str) -> Result<Port, Error> {
        let (mut process, mut port, mut index) = (None, None, None);
        for (name, member) in value.object(what, FEW)? {
            match name.as_str() {
                "process" => process = Some(member.string(&format!("`process` of {what}"))?),
                "port" => port = Some(member.string(&format!("`port` of {what}"))?),
                "index" => index = slot(member, what)?,
                _ => {}
            }
        }
        match (process, port) {
            (Some(process), Some(port)) => Ok(Port { process, port: self.cased(port), index }),
            (None, _) => Err(value.wrong(format!("{what} needs `process`"))),
            (_, None) => Err(value.wrong(format!("{what} needs `port`"))),
        }
    }

    fn exports(&mut self, value: Value<'_>, what: &str) -> Result<IndexMap<String, Export>, Error> {
        let members = value.object(&format!("`{what}s`"), self.limits.edges)?;
        self.limits.check_edges(members.len(), || value.at().into())?;
        let mut exports = IndexMap::new();
        for (name, value) in members {
            let what = format!("the {what} `{}`", short(&name));
            let Port { process, port, .. } = self.port(value, &what)?;
            let mut metadata = JsonObject::new();
            for (name, member) in value.object(&what, FEW)? {
                if name == "metadata" {
                    metadata = member.metadata(&format!("`metadata` of {what}"))?;
                }
            }
            let is_there = self.graph.processes.contains_key(&process);
            if !is_there && LISTED.contains(&(&*process, &*port)) {
                continue;
            }
            if self.exists(&process, &what, value) {
                let at = Some(value.at());
                exports.insert(self.cased(name), Export { process, port, metadata, at });
            }
        }
        Ok(exports)
    }

    fn groups(&mut self, value: Value<'_>) -> Result<(), Error> {
        let elements = value.array("`groups`", self.limits.nodes)?;
        self.limits.check_nodes(elements.len(), || value.at().into())?;
        for value in elements {
            let mut group = Group::default();
            for (name, member) in value.object("a group", FEW)? {
                match name.as_str() {
                    "name" => group.name = member.string("`name` of a group")?,
                    "nodes" => group.nodes = self.nodes(member)?,
                    "metadata" => group.metadata = member.metadata("`metadata` of a group")?,
                    _ => {}
                }
            }
            self.graph.groups.push(group);
        }
        Ok(())
    }

    fn nodes(&self, value: Value<'_>) -> Result<Vec<String>, Error> {
        let nodes = value.array("`nodes` of a group", self.limits.nodes)?;
        self.limits.check_nodes(nodes.len(), || value.at().into())?;
        nodes.into_iter().map(|node| node.string("a node of a group")).collect()
    }

    /// Whether a process exists; a warning if not.
    fn exists(&mut self, process: &str, user: &str, value: Value<'_>) -> bool {
        let processes = &self.graph.processes;
        let exists = processes.contains_key(process);
        if !exists {
            let names = processes.keys().map(String::as_str);
            self.warnings.push(|| Error::unknown_node(value.at(), user.to_owned(), process, names));
        }
        exists
    }

    fn cased(&self, name: String) -> String {
        if self.graph.case_sensitive { name } else { name.to_lowercase() }
    }
}

enum Connection {
    Edge(Edge),
    Packet(Packet),
}

/// An empty name is no name: it is what `fbp-graph` writes for a graph that has none.
fn properties(value: Value<'_>) -> Result<JsonObject, Error> {
    let mut properties = value.metadata("`properties`")?;
    if properties.get("name").is_some_and(|name| name == "") {
        properties.shift_remove("name");
    }
    Ok(properties)
}

fn process(name: &str, value: Value<'_>) -> Result<Process, Error> {
    let name = short(name);
    let (mut component, mut metadata) = (None, JsonObject::new());
    for (key, member) in value.object(&format!("the process `{name}`"), FEW)? {
        match key.as_str() {
            "component" => component = Some(member.string(&format!("`component` of `{name}`"))?),
            "metadata" => metadata = member.metadata(&format!("`metadata` of `{name}`"))?,
            _ => {}
        }
    }
    match component {
        Some(component) => Ok(Process { component, metadata, at: Some(value.at()) }),
        None => Err(value.wrong(format!("the process `{name}` needs `component`"))),
    }
}

fn slot(value: Value<'_>, what: &str) -> Result<Option<usize>, Error> {
    let json = value.json()?;
    if json.is_null() {
        return Ok(None);
    }
    match json.as_u64().map(usize::try_from) {
        Some(Ok(index)) => Ok(Some(index)),
        _ => Err(value.wrong(format!("`index` of {what} must be a whole number from 0"))),
    }
}
