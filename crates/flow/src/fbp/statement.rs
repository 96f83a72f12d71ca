//! What one chain of the FBP language says.

use std::collections::HashSet;

use super::lexer::{Component, Kind, Word};
use crate::error::short;
use crate::{Error, Json, Location};

/// What stands between two arrows.
#[derive(Debug)]
pub(super) enum Link {
    Data { data: Json, at: Location },
    Node(Node),
}

/// A node, with the ports that stand beside it.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) inport: Option<Slot>,
    /// No name for a node that has only a component.
    pub(super) name: Option<String>,
    pub(super) component: Option<Component>,
    pub(super) outport: Option<Slot>,
    pub(super) at: Location,
}

#[derive(Debug)]
pub(super) struct Slot {
    pub(super) port: String,
    pub(super) index: Option<usize>,
}

/// Where between the arrows something stands.
#[derive(Debug, Clone, Copy)]
struct Position {
    first: bool,
    last: bool,
}

/// Understands the words of one statement. `declared` has the names that are given a component
/// somewhere: they tell a node from a port where the order of words does not.
pub(super) fn links(
    words: Vec<Word>,
    end: Location,
    declared: &HashSet<String>,
) -> Result<Vec<Link>, Error> {
    let mut pieces = vec![Piece { words: Vec::new(), end }];
    for word in words {
        let Some(piece) = pieces.last_mut() else { break };
        if matches!(word.kind, Kind::Arrow) {
            piece.end = word.at;
            pieces.push(Piece { words: Vec::new(), end });
        } else {
            piece.words.push(word);
        }
    }
    let count = pieces.len();
    let mut links = Vec::with_capacity(count);
    for (i, piece) in pieces.into_iter().enumerate() {
        let position = Position { first: i == 0, last: i + 1 == count };
        links.push(link(piece, position, declared)?);
    }
    Ok(links)
}

/// The words between two arrows, and where the second arrow or the end of the chain is.
struct Piece {
    words: Vec<Word>,
    end: Location,
}

fn link(
    Piece { words: mut piece, end }: Piece,
    position: Position,
    declared: &HashSet<String>,
) -> Result<Link, Error> {
    let at = piece.first().map_or(end, |word| word.at);
    if let [Word { kind: Kind::Data(_), .. }] = piece.as_slice() {
        let data = piece.pop().map(|word| word.kind);
        return match (data, position) {
            (Some(Kind::Data(data)), Position { first: true, last: false }) => {
                Ok(Link::Data { data, at })
            }
            (_, Position { first: true, .. }) => {
                Err(Error::syntax(at, "data lead nowhere; write 'data' -> PORT node"))
            }
            _ => Err(Error::syntax(at, "data can only start a chain")),
        };
    }
    if let Some(word) = piece.iter().find(|word| matches!(word.kind, Kind::Data(_))) {
        return Err(Error::syntax(word.at, "`->` must stand between data and a node"));
    }
    node(piece, position, at, declared).map(Link::Node)
}

fn node(
    piece: Vec<Word>,
    position: Position,
    at: Location,
    declared: &HashSet<String>,
) -> Result<Node, Error> {
    let place = node_place(&piece, position, at, declared)?;
    let mut node = Node { inport: None, name: None, component: None, outport: None, at };
    for (i, word) in piece.into_iter().enumerate() {
        match word.kind {
            Kind::Anonymous(component) if i == place => node.component = Some(component),
            Kind::Name { text, index, component } if i == place => {
                if index.is_some() || text.contains('.') {
                    let message = format!("`{}` is a port; a node must stand here", short(&text));
                    return Err(Error::syntax(word.at, message));
                }
                node.name = Some(text);
                node.component = component;
                node.at = word.at;
            }
            Kind::Name { text, index, component: None } => {
                let slot = Some(Slot { port: text, index });
                if i < place {
                    node.inport = slot;
                } else {
                    node.outport = slot;
                }
            }
            _ => return Err(Error::syntax(word.at, "two nodes without `->` between them")),
        }
    }
    check_ports(&node, position)?;
    Ok(node)
}

/// Which of the words is the node.
fn node_place(
    piece: &[Word],
    position: Position,
    at: Location,
    declared: &HashSet<String>,
) -> Result<usize, Error> {
    let has_component = |word: &Word| match &word.kind {
        Kind::Name { component, .. } => component.is_some(),
        kind => matches!(kind, Kind::Anonymous(_)),
    };
    let is_declared = |word: &Word| match &word.kind {
        Kind::Name { text, .. } => declared.contains(text),
        _ => true,
    };
    let alone = position.first && position.last;
    match (piece, piece.iter().position(has_component)) {
        ([], _) => Err(Error::syntax(at, "a node is missing here; a chain ends with its line")),
        (_, None) if alone => {
            Err(Error::syntax(at, "no connection: write a(Component) or a OUT -> IN b"))
        }
        (words, Some(place)) if place <= 1 && words.len() - place <= 2 => Ok(place),
        ([_], None) => Ok(0),
        ([_, _], None) if position.first => Ok(0),
        ([_, _], None) if position.last => Ok(1),
        // `-> IN b ->` or `-> b OUT ->`: upstream always takes the second.
        ([first, second], None) => Ok(usize::from(!is_declared(first) && is_declared(second))),
        ([_, _, _], None) => Ok(1),
        ([_, _, _, word, ..], _) | ([.., word], Some(_)) => Err(Error::syntax(
            word.at,
            "too many words between arrows; at most a port, a node and a port can stand there",
        )),
    }
}

/// A port at the outer end of a chain is connected to nothing.
fn check_ports(node: &Node, position: Position) -> Result<(), Error> {
    let lost = match (&node.inport, &node.outport) {
        (Some(slot), _) if position.first => ("comes from", slot),
        (_, Some(slot)) if position.last => ("leads", slot),
        _ => return Ok(()),
    };
    let (verb, slot) = lost;
    Err(Error::syntax(node.at, format!("the port `{}` {verb} nowhere", short(&slot.port))))
}
