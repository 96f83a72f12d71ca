//! Writes GEGL's XML.

use std::collections::HashSet;
use std::fmt::Write as _;

use super::curve;
use crate::composition::{Names, Outline, operation, value};
use crate::error::short;
use crate::{Error, Graph, Packet, Process};

const FORMAT: &str = "GEGL's XML";

/// Writes a graph as an XML composition.
///
/// Its nodes can be connected by `input` and `aux` only, and nothing may come from outside but at the
/// `input` of the lowest. The label of a node becomes its `name`; other metadata is left out.
pub fn write(graph: &Graph) -> Result<String, Error> {
    let outline = Outline::new(graph, FORMAT)?;
    let mut plan = Plan { outline: &outline, steps: Vec::new(), seen: HashSet::new() };
    let lowest = match outline.output {
        Some(output) => plan.stack(output, 0)?,
        None => None,
    };
    outline.check_inports(lowest)?;
    let names = plan.names();
    let mut writer = Writer { outline: &outline, names, text: "<gegl>\n".into(), depth: 1 };
    for step in plan.steps {
        writer.step(&step)?;
    }
    Ok(writer.text + "</gegl>\n")
}

/// The elements of a composition, in order.
enum Step<'g> {
    Open(&'g str),
    Close,
    Clone(&'g str),
}

struct Plan<'o, 'g> {
    outline: &'o Outline<'g>,
    steps: Vec<Step<'g>>,
    seen: HashSet<&'g str>,
}

impl<'g> Plan<'_, 'g> {
    /// Plans the stack with `top` at its top. A node that feeds several is written where the
    /// outer stack has it; branches have clones, which may come before. Gives the lowest node, unless
    /// that is a clone.
    fn stack(&mut self, top: &'g str, depth: usize) -> Result<Option<&'g str>, Error> {
        self.outline.check_depth(depth, top)?;
        let mut nodes = Vec::new();
        let mut next = Some(top);
        while let Some(node) = next.filter(|&node| self.seen.insert(node)) {
            nodes.push(node);
            next = self.outline.input(node);
        }
        let lowest = nodes.last().copied().filter(|_| next.is_none());
        for node in nodes {
            self.steps.push(Step::Open(node));
            self.branches(node, depth)?;
            self.steps.push(Step::Close);
        }
        self.steps.extend(next.map(Step::Clone));
        Ok(lowest)
    }

    fn branches(&mut self, node: &'g str, depth: usize) -> Result<(), Error> {
        let outline = self.outline;
        for pad in outline.pads(node) {
            match pad.name {
                "input" => {}
                "aux" => {
                    self.stack(pad.source, depth + 1)?;
                }
                other => {
                    let (node, other) = (short(node), short(other));
                    let reason = format!(
                        "`{node}` gets something at `{other}`; XML connects `input` and `aux` only"
                    );
                    return Err(outline.unsayable(pad.at, reason));
                }
            }
        }
        Ok(())
    }

    fn names(&self) -> Names<'g> {
        let order = self.steps.iter().filter_map(|step| match step {
            Step::Open(node) => Some(*node),
            _ => None,
        });
        let referenced = self.steps.iter().filter_map(|step| match step {
            Step::Clone(node) => Some(*node),
            _ => None,
        });
        Names::new(self.outline, order, referenced.collect(), label)
    }
}

fn label(process: &Process) -> Option<&str> {
    process.metadata.get("label")?.as_str()
}

struct Writer<'o, 'g> {
    outline: &'o Outline<'g>,
    names: Names<'g>,
    text: String,
    depth: usize,
}

impl Writer<'_, '_> {
    fn step(&mut self, step: &Step<'_>) -> Result<(), Error> {
        match step {
            Step::Open(node) => {
                self.open(node)?;
                self.depth += 1;
                self.params(node)
            }
            Step::Close => {
                self.depth -= 1;
                self.line("</node>");
                Ok(())
            }
            Step::Clone(node) => {
                let id = self.escape(node)?;
                self.line(&format!("<clone ref='{id}'/>"));
                Ok(())
            }
        }
    }

    fn line(&mut self, line: &str) {
        let _ = writeln!(self.text, "{:1$}{line}", "", 2 * self.depth);
    }

    fn open(&mut self, node: &str) -> Result<(), Error> {
        let process = self.outline.process(node);
        let mut line =
            format!("<node operation='{}'", self.escape(&operation(&process.component))?);
        if self.names.must_write(node) {
            let _ = write!(line, " id='{}'", self.escape(node)?);
        }
        if let Some(label) = label(process) {
            let _ = write!(line, " name='{}'", self.escape(label)?);
        }
        self.line(&(line + ">"));
        Ok(())
    }

    fn params(&mut self, node: &str) -> Result<(), Error> {
        let outline = self.outline;
        let packets = outline.packets(node);
        if packets.is_empty() {
            return Ok(());
        }
        self.line("<params>");
        self.depth += 1;
        for packet in packets {
            self.param(packet)?;
        }
        self.depth -= 1;
        self.line("</params>");
        Ok(())
    }

    fn param(&mut self, packet: &Packet) -> Result<(), Error> {
        let name = self.escape(&packet.target.port)?;
        let indent = " ".repeat(2 * self.depth + 2);
        if let Some(text) = value(&packet.data) {
            let text = self.escape(&text)?;
            self.line(&format!("<param name='{name}'>{text}</param>"));
        } else if let Some(elements) = curve::elements(&packet.data, &indent) {
            let outer = &indent[2..];
            self.line(&format!("<param name='{name}'>\n{elements}{outer}</param>"));
        } else {
            let reason = format!(
                "`{}` of `{}` is {}; text, numbers, booleans and curves can be written",
                short(&packet.target.port),
                short(&packet.target.process),
                short(&packet.data.to_string())
            );
            return Err(self.outline.unsayable(packet.at, reason));
        }
        Ok(())
    }

    /// Text as it must be written, in an attribute or outside.
    fn escape(&self, text: &str) -> Result<String, Error> {
        let mut escaped = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '<' => escaped.push_str("&lt;"),
                '>' => escaped.push_str("&gt;"),
                '&' => escaped.push_str("&amp;"),
                '\'' => escaped.push_str("&apos;"),
                '"' => escaped.push_str("&quot;"),
                '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' => {
                    let _ = write!(escaped, "&#{};", u32::from(c));
                }
                '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                    let reason = format!("a text has the character {}", c.escape_unicode());
                    return Err(self.outline.unsayable(None, reason));
                }
                c => escaped.push(c),
            }
        }
        Ok(escaped)
    }
}
