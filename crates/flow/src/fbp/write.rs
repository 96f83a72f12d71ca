//! Writes the FBP language.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use super::lexer::{annotation, is_name, is_newline, starts_name};
use crate::error::short;
use crate::{Error, Export, Graph, Json, Location, Port, Process};

const FORMAT: &str = "the FBP language";

/// Writes a graph in the FBP language.
///
/// The language has no groups, no metadata of edges and ports, and little metadata of nodes:
/// what it cannot say of those is left out. Nodes whose names it does not allow are renamed,
/// `gegl/blur 1` to `gegl_blur_1`; components get a slash for a colon.
pub fn write(graph: &Graph) -> Result<String, Error> {
    graph.check_references()?;
    let mut writer =
        Writer { graph, names: names(graph), defined: HashSet::new(), text: String::new() };
    writer.annotations();
    writer.exports()?;
    writer.edges()?;
    writer.packets()?;
    writer.lone_nodes()?;
    Ok(writer.text)
}

struct Writer<'g> {
    graph: &'g Graph,
    names: HashMap<&'g str, String>,
    defined: HashSet<&'g str>,
    text: String,
}

impl<'g> Writer<'g> {
    fn annotations(&mut self) {
        if self.graph.case_sensitive {
            self.text.push_str("# @caseSensitive true\n");
        }
        if let Some(runtime) = self.graph.runtime() {
            self.annotation("runtime", runtime);
        }
        for (key, value) in &self.graph.properties {
            match value.as_str() {
                Some(value) if key != "runtime" && key != "caseSensitive" => {
                    self.annotation(key, value);
                }
                _ => {}
            }
        }
    }

    /// What cannot be an annotation is still good to read as a comment.
    fn annotation(&mut self, key: &str, value: &str) {
        let value = value.replace(is_newline, " ");
        let line = format!("# @{key} {value}");
        if !key.contains(is_newline) && !value.is_empty() {
            let exact = annotation(&line).is_some_and(|(_, read)| read == value);
            let mark = if exact { "# @" } else { "# " };
            let _ = writeln!(self.text, "{mark}{key} {value}");
        }
    }

    fn exports(&mut self) -> Result<(), Error> {
        let graph = self.graph;
        let start = self.text.len();
        for (keyword, exports) in [("INPORT", &graph.inports), ("OUTPORT", &graph.outports)] {
            for (public, Export { process, port, at, .. }) in exports {
                let port = self.port_name(port, *at)?;
                let public = self.port_name(public, *at)?;
                let _ = writeln!(
                    self.text,
                    "{keyword}={}.{port}:{public}",
                    self.names[process.as_str()]
                );
            }
        }
        if self.text.len() > start {
            self.text.insert(start, '\n');
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        Ok(())
    }

    /// An edge that starts where the last one ended continues its line.
    fn edges(&mut self) -> Result<(), Error> {
        let graph = self.graph;
        let mut last: Option<&str> = None;
        for edge in &graph.edges {
            let (source, target) = (&edge.source, &edge.target);
            if last != Some(&source.process) {
                self.end_line();
                let node = self.node(&source.process)?;
                self.text.push_str(&node);
            }
            let output = self.port(source, edge.at)?;
            let input = self.port(target, edge.at)?;
            let node = self.node(&target.process)?;
            let _ = write!(self.text, " {output} -> {input} {node}");
            last = Some(&target.process);
        }
        self.end_line();
        Ok(())
    }

    fn end_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn packets(&mut self) -> Result<(), Error> {
        let graph = self.graph;
        for packet in &graph.packets {
            let port = self.port(&packet.target, packet.at)?;
            let node = self.node(&packet.target.process)?;
            let _ = writeln!(self.text, "{} -> {port} {node}", data(&packet.data));
        }
        Ok(())
    }

    fn lone_nodes(&mut self) -> Result<(), Error> {
        let graph = self.graph;
        for name in graph.processes.keys() {
            if !self.defined.contains(name.as_str()) {
                let node = self.node(name)?;
                let _ = writeln!(self.text, "{node}");
            }
        }
        Ok(())
    }

    /// The name of a node, with its component the first time.
    fn node(&mut self, name: &'g str) -> Result<String, Error> {
        let written = &self.names[name];
        if !self.defined.insert(name) {
            return Ok(written.clone());
        }
        let process = &self.graph.processes[name];
        let component = component(name, process)?;
        Ok(format!("{written}({component}{})", metadata(process)))
    }

    fn port(&self, port: &Port, at: Option<Location>) -> Result<String, Error> {
        let name = self.port_name(&port.port, at)?;
        Ok(port.index.map_or(name.clone(), |index| format!("{name}[{index}]")))
    }

    fn port_name(&self, name: &str, at: Option<Location>) -> Result<String, Error> {
        if !name.starts_with(starts_name) || !name.chars().all(is_name) {
            let reason = format!("a port is named `{}`; rename it", short(name));
            return Err(Error::unsayable(FORMAT, at, reason));
        }
        Ok(if self.graph.case_sensitive { name.to_owned() } else { name.to_uppercase() })
    }
}

fn component(name: &str, process: &Process) -> Result<String, Error> {
    let component = process.component.replacen(':', "/", 1);
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_');
    if component.chars().all(legal) {
        return Ok(component);
    }
    let reason = format!("`{}` has the component `{}`", short(name), short(&process.component));
    Err(Error::unsayable(FORMAT, process.at, reason))
}

/// The metadata that can be written: words, and whole numbers for `x` and `y`.
fn metadata(process: &Process) -> String {
    let word =
        |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '_'));
    let mut items = Vec::new();
    for (key, value) in &process.metadata {
        match (key.as_str(), value) {
            ("x" | "y", Json::Number(number)) if number.is_u64() => {
                items.push(format!("{key}={number}"));
            }
            ("x" | "y", _) => {}
            (key, Json::String(text)) if word(key) && word(text) => {
                items.push(format!("{key}={text}"));
            }
            _ => {}
        }
    }
    if items.is_empty() { String::new() } else { format!(":{}", items.join(",")) }
}

/// Text in single quotes where they can say it; everything else as JSON.
fn data(data: &Json) -> String {
    match data {
        Json::String(text) if !text.ends_with('\\') => {
            format!("'{}'", text.replace('\'', "\\'"))
        }
        // Without the tab these would be names of nodes.
        Json::Bool(_) | Json::Null => format!("\t{data}"),
        data => data.to_string(),
    }
}

/// A legal name for each node, all different.
fn names(graph: &Graph) -> HashMap<&str, String> {
    let node_name = |c: char| is_name(c) && c != '.';
    let is_legal = |name: &str| name.starts_with(starts_name) && name.chars().all(node_name);
    let (legal, odd): (Vec<&str>, Vec<&str>) =
        graph.processes.keys().map(String::as_str).partition(|name| is_legal(name));
    let mut taken: HashSet<String> = legal.iter().map(|&name| name.to_owned()).collect();
    let mut names: HashMap<&str, String> =
        legal.into_iter().map(|name| (name, name.to_owned())).collect();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for name in odd {
        let mut base = name.replace(|c| !node_name(c), "_");
        if !base.starts_with(starts_name) {
            base.insert(0, '_');
        }
        let count = counts.entry(base.clone()).or_insert(1);
        let mut unique = base.clone();
        while !taken.insert(unique.clone()) {
            *count += 1;
            unique = format!("{base}_{count}");
        }
        names.insert(name, unique);
    }
    names
}
