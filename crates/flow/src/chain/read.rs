//! Reads chains of operations.

use super::words::{Word, split};
use crate::composition::{Draft, Link, Node};
use crate::error::short;
use crate::{Error, Export, Graph, Json, Limits, Location};

/// Reads a chain from a text, cut into words as a shell does.
///
/// The open input of the first operation becomes the inport `input`, whether or not the
/// operation has one; the output of the last becomes the outport `output`. Values are text.
pub fn read(text: &str, limits: &Limits) -> Result<Graph, Error> {
    limits.check_bytes(text.len())?;
    read_all(&split(text)?, limits)
}

/// Reads a chain from the words of a command line.
pub fn read_words<W: AsRef<str>>(words: &[W], limits: &Limits) -> Result<Graph, Error> {
    limits.check_bytes(words.iter().map(|word| word.as_ref().len()).sum())?;
    let word = |word: &W| Word { text: word.as_ref().to_owned(), at: None };
    let words: Vec<Word> = words.iter().map(word).collect();
    read_all(&words, limits)
}

fn read_all(words: &[Word], limits: &Limits) -> Result<Graph, Error> {
    let main = Level { current: None, pad: None };
    let mut reader = Reader { limits, draft: Draft::default(), levels: vec![main], input: None };
    for word in words {
        reader.word(&word.text, word.at)?;
    }
    reader.finish(words.last().and_then(|word| word.at))
}

struct Reader<'l> {
    limits: &'l Limits,
    draft: Draft,
    /// The chain that is being read, inside the branches that are open.
    levels: Vec<Level>,
    /// The node that takes what comes in.
    input: Option<usize>,
}

struct Level {
    /// The last node of the chain.
    current: Option<usize>,
    /// What the branch is for.
    pad: Option<(usize, String)>,
}

impl Reader<'_> {
    fn word(&mut self, word: &str, at: Option<Location>) -> Result<(), Error> {
        if let Some((key, value)) = word.split_once('=') {
            return self.assignment(key, value, at);
        }
        let operation = word.trim_end_matches(']');
        if !operation.is_empty() || word.is_empty() {
            self.operation(operation, at)?;
        }
        self.close(word.len() - operation.len(), at)
    }

    fn level(&mut self) -> &mut Level {
        self.levels.last_mut().expect("the main chain is never closed")
    }

    fn operation(&mut self, name: &str, at: Option<Location>) -> Result<(), Error> {
        let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '/' | '-' | '_' | '.');
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || !name.chars().all(legal) {
            let message = format!("`{}` is neither an operation nor property=value", short(name));
            return Err(Error::syntax(at, message));
        }
        let plain = !name.contains([':', '/']);
        let component = if plain { format!("gegl:{name}") } else { name.to_owned() };
        self.add(component, at).map(drop)
    }

    /// Adds a node to the end of the chain.
    fn add(&mut self, component: String, at: Option<Location>) -> Result<usize, Error> {
        let node = self.draft.add(Node { component, at, ..Node::default() }, self.limits)?;
        let main = self.levels.len() == 1;
        match self.level().current.replace(node) {
            Some(source) => self.link(source, node, "input", at)?,
            None if main => self.input = Some(node),
            None => {}
        }
        Ok(node)
    }

    fn link(
        &mut self,
        source: usize,
        target: usize,
        pad: &str,
        at: Option<Location>,
    ) -> Result<(), Error> {
        self.draft.links.push(Link { source, target, pad: pad.to_owned(), at });
        self.limits.check_edges(self.draft.links.len(), || at.into())
    }

    fn assignment(&mut self, key: &str, value: &str, at: Option<Location>) -> Result<(), Error> {
        if let Some(first) = value.strip_prefix('[') {
            return self.open(key, first, at);
        }
        if value.starts_with('{') {
            let node = self.current(key, at)?;
            let node = short(&self.draft.nodes[node].component);
            return Err(Error::KeyFrames { place: at.into(), node, property: short(key) });
        }
        let (value, closed) = self.without_ends(value);
        match key {
            "id" => self.id(value, at)?,
            "ref" => self.level().current = Some(self.draft.by_id(value, at)?),
            "opi" => {}
            _ => {
                let node = self.current(key, at)?;
                let value = Json::from(value);
                self.draft.set(node, key.to_owned(), value, at, self.limits)?;
            }
        }
        self.close(closed, at)
    }

    /// Splits the brackets that end branches from a value. A value's own brackets come in pairs.
    fn without_ends<'v>(&self, value: &'v str) -> (&'v str, usize) {
        let count = |c| value.matches(c).count();
        let unpaired = count(']').saturating_sub(count('['));
        let at_end = value.len() - value.trim_end_matches(']').len();
        let closed = unpaired.min(at_end).min(self.levels.len() - 1);
        (&value[..value.len() - closed], closed)
    }

    fn id(&mut self, id: &str, at: Option<Location>) -> Result<(), Error> {
        let current = self.level().current;
        let node = match current {
            Some(node) => node,
            None if self.levels.len() == 1 => self.add("gegl:nop".into(), at)?,
            None => return Err(Error::syntax(at, "`id=` must follow an operation")),
        };
        if self.draft.nodes[node].id.is_some() {
            let message = format!("`id={}` is a second name for one operation", short(id));
            return Err(Error::syntax(at, message));
        }
        self.draft.identify(node, id, at)
    }

    /// The operation that a property or a branch belongs to.
    fn current(&mut self, key: &str, at: Option<Location>) -> Result<usize, Error> {
        self.level()
            .current
            .ok_or_else(|| Error::syntax(at, format!("`{}=` must follow an operation", short(key))))
    }

    /// Starts a branch. Its first word may touch the bracket.
    fn open(&mut self, pad: &str, first: &str, at: Option<Location>) -> Result<(), Error> {
        let node = self.current(pad, at)?;
        let taken = |link: &Link| link.target == node && link.pad == pad;
        if let Some(link) = self.draft.links.iter().find(|link| taken(link)) {
            let component = |node: usize| short(&self.draft.nodes[node].component);
            return Err(Error::TwoSources {
                place: at.into(),
                node: component(node),
                port: short(pad),
                sources: Box::new([component(link.source), "[".into()]),
            });
        }
        self.levels.push(Level { current: None, pad: Some((node, pad.to_owned())) });
        self.limits.check_depth(self.levels.len(), || at.into())?;
        if first.is_empty() { Ok(()) } else { self.word(first, at) }
    }

    fn close(&mut self, count: usize, at: Option<Location>) -> Result<(), Error> {
        for _ in 0..count {
            match self.levels.pop() {
                Some(Level { current: Some(source), pad: Some((node, pad)) }) => {
                    self.link(source, node, &pad, at)?;
                }
                Some(Level { pad: Some((_, pad)), .. }) => {
                    let message = format!("the branch `{}=[ ]` is empty", short(&pad));
                    return Err(Error::syntax(at, message));
                }
                _ => return Err(Error::syntax(at, "`]` closes no branch")),
            }
        }
        Ok(())
    }

    fn finish(mut self, end: Option<Location>) -> Result<Graph, Error> {
        if let Some((_, pad)) = &self.level().pad {
            let message = format!("the branch `{}=[` is not closed by `]`", short(pad));
            return Err(Error::syntax(end, message));
        }
        let output = self.level().current;
        let fed = |node: &usize| {
            self.draft.links.iter().any(|link| link.target == *node && link.pad == "input")
        };
        let input = self.input.filter(|node| !fed(node));
        let (mut graph, names) = self.draft.finish()?;
        if let Some(node) = input {
            graph.inports.insert("input".into(), Export::new(&names[node], "input"));
        }
        if let Some(node) = output {
            graph.outports.insert("output".into(), Export::new(&names[node], "output"));
        }
        Ok(graph)
    }
}
