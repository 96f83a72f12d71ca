//! Writes chains of operations.

use std::collections::HashSet;

use super::words::quote;
use crate::composition::{Names, Outline, operation, value};
use crate::error::short;
use crate::{Error, Graph, Location, Packet};

const FORMAT: &str = "a chain";

/// Writes a graph as a chain, in one line, quoted for a shell.
pub fn write(graph: &Graph) -> Result<String, Error> {
    let words = write_words(graph)?;
    let quoted: Vec<String> = words.iter().map(|word| quote(word)).collect();
    Ok(quoted.join(" ") + "\n")
}

/// Writes a graph as a chain.
///
/// The only inport can be that of the first operation. Labels and other metadata are left out.
pub fn write_words(graph: &Graph) -> Result<Vec<String>, Error> {
    let outline = Outline::new(graph, FORMAT)?;
    let mut plan = Plan { outline: &outline, steps: Vec::new(), seen: HashSet::new() };
    if let Some(output) = outline.output {
        plan.chain(output, 0)?;
    }
    let steps = plan.steps;
    let first = match steps.first() {
        Some(Step::Operation(node)) => Some(*node),
        _ => None,
    };
    outline.check_inports(first)?;
    let order = steps.iter().filter_map(|step| match step {
        Step::Operation(node) => Some(*node),
        _ => None,
    });
    let referenced = steps.iter().filter_map(|step| match step {
        Step::Reference(node) => Some(*node),
        _ => None,
    });
    let names = Names::new(&outline, order, referenced.collect(), |_| None);
    let mut words = Vec::new();
    for step in &steps {
        step.write(&outline, &names, &mut words)?;
    }
    Ok(words)
}

/// The parts of a chain, in order.
enum Step<'g> {
    Operation(&'g str),
    Reference(&'g str),
    Open(&'g str),
    Close,
}

struct Plan<'o, 'g> {
    outline: &'o Outline<'g>,
    steps: Vec<Step<'g>>,
    seen: HashSet<&'g str>,
}

impl<'g> Plan<'_, 'g> {
    /// Plans the chain that ends with `last`, from its first operation or a reference on.
    fn chain(&mut self, last: &'g str, depth: usize) -> Result<(), Error> {
        self.outline.check_depth(depth, last)?;
        let mut nodes = Vec::new();
        let mut next = Some(last);
        while let Some(node) = next {
            if self.seen.contains(node) {
                self.steps.push(Step::Reference(node));
                break;
            }
            nodes.push(node);
            next = self.outline.input(node);
        }
        for node in nodes.into_iter().rev() {
            self.seen.insert(node);
            self.steps.push(Step::Operation(node));
            let outline = self.outline;
            for pad in outline.pads(node).iter().filter(|pad| pad.name != "input") {
                check_key(outline, pad.name, pad.at)?;
                self.steps.push(Step::Open(pad.name));
                self.chain(pad.source, depth + 1)?;
                self.steps.push(Step::Close);
            }
        }
        Ok(())
    }
}

impl Step<'_> {
    fn write(
        &self,
        outline: &Outline<'_>,
        names: &Names<'_>,
        words: &mut Vec<String>,
    ) -> Result<(), Error> {
        match self {
            Step::Open(pad) => words.push(format!("{pad}=[")),
            Step::Close => words.push("]".into()),
            Step::Reference(node) => words.push(format!("ref={node}")),
            Step::Operation(node) => {
                words.push(operation_word(outline, node)?);
                if names.must_write(node) {
                    check_value(outline, node, outline.process(node).at)?;
                    words.push(format!("id={node}"));
                }
                for packet in outline.packets(node) {
                    words.push(property(outline, packet)?);
                }
            }
        }
        Ok(())
    }
}

fn operation_word(outline: &Outline<'_>, node: &str) -> Result<String, Error> {
    let process = outline.process(node);
    let operation = operation(&process.component);
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_' | '.');
    let starts = operation.starts_with(|c: char| c.is_ascii_alphabetic());
    if !starts || !operation.chars().all(legal) {
        let reason = format!("`{}` is `{}`", short(node), short(&process.component));
        return Err(outline.unsayable(process.at, reason));
    }
    match operation.strip_prefix("gegl:") {
        Some(plain)
            if !plain.contains(':') && plain.starts_with(|c: char| c.is_ascii_alphabetic()) =>
        {
            Ok(plain.to_owned())
        }
        _ if operation.contains(':') => Ok(operation),
        _ => {
            let reason = format!("`{operation}` has no `gegl:` or the like in front");
            Err(outline.unsayable(process.at, reason))
        }
    }
}

fn property(outline: &Outline<'_>, packet: &Packet) -> Result<String, Error> {
    let key = &packet.target.port;
    check_key(outline, key, packet.at)?;
    let Some(value) = value(&packet.data) else {
        let reason = format!(
            "`{}` of `{}` is {}; text, numbers and booleans can be written",
            short(key),
            short(&packet.target.process),
            short(&packet.data.to_string())
        );
        return Err(outline.unsayable(packet.at, reason));
    };
    check_value(outline, &value, packet.at)?;
    Ok(format!("{key}={value}"))
}

fn check_key(outline: &Outline<'_>, key: &str, at: Option<Location>) -> Result<(), Error> {
    if !key.contains('=') && !["id", "ref", "opi"].contains(&key) {
        return Ok(());
    }
    Err(outline.unsayable(at, format!("a port is named `{}`", short(key))))
}

/// Brackets at the wrong places would open or close branches.
fn check_value(outline: &Outline<'_>, value: &str, at: Option<Location>) -> Result<(), Error> {
    let count = |c| value.matches(c).count();
    let closes = value.ends_with(']') && count(']') > count('[');
    if !value.starts_with(['[', '{']) && !closes {
        return Ok(());
    }
    Err(outline.unsayable(at, format!("a value is `{}`, with brackets of its own", short(value))))
}
