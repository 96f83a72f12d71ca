//! What is around every message.

use std::fmt;

use serde::Deserialize;
use serde_json::json;

use super::{Failure, component, graph, imgflo, network, runtime, trace};
use crate::Json;
use crate::error::short;

/// The parts of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// What the runtime is, and packets.
    Runtime,
    /// Changes of graphs.
    Graph,
    /// What nodes can be instances of.
    Component,
    /// Graphs at work.
    Network,
    /// What happened.
    Trace,
    /// What pictures need beyond FBP.
    Imgflo,
}

/// A message of a client.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// What the runtime is, and packets.
    Runtime(runtime::Request),
    /// Changes of graphs.
    Graph(graph::Request),
    /// What nodes can be instances of.
    Component(component::Request),
    /// Graphs at work.
    Network(network::Request),
    /// What happened.
    Trace(trace::Request),
    /// What pictures need beyond FBP.
    Imgflo(imgflo::Request),
}

/// A message of the runtime.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// What the runtime is, and packets.
    Runtime(runtime::Event),
    /// Changes of graphs.
    Graph(graph::Event),
    /// What nodes can be instances of.
    Component(component::Event),
    /// Graphs at work.
    Network(network::Event),
    /// What happened.
    Trace(trace::Event),
    /// What pictures need beyond FBP.
    Imgflo(imgflo::Event),
}

/// A message of a client, as it came.
#[derive(Debug, Clone, PartialEq)]
pub struct Incoming {
    /// What is asked, or why it cannot be understood.
    pub request: Result<Request, Refusal>,
    /// What the answer refers to.
    pub id: Option<String>,
    /// What shows who asks.
    pub secret: Option<String>,
    /// How long it was.
    pub bytes: usize,
}

/// A message of the runtime, as it goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Outgoing {
    /// What is said.
    pub event: Event,
    /// What it is the answer to.
    pub response_to: Option<String>,
}

/// Why a message is not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// The protocol that says so; none, if the message is not one at all.
    pub protocol: Option<Protocol>,
    /// The thing, and the remedy.
    pub message: String,
}

impl Protocol {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Runtime, Self::Graph, Self::Component, Self::Network, Self::Trace, Self::Imgflo];

    /// The word for it on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Runtime => "runtime",
            Self::Graph => "graph",
            Self::Component => "component",
            Self::Network => "network",
            Self::Trace => "trace",
            Self::Imgflo => "imgflo",
        }
    }

    fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|protocol| protocol.name() == name)
    }

    /// What says that a request of this protocol was not done.
    pub fn error(self, message: impl Into<String>) -> Event {
        let failure = Failure { message: message.into() };
        match self {
            Self::Runtime => Event::Runtime(runtime::Event::Error(failure)),
            Self::Graph => Event::Graph(graph::Event::Error(failure)),
            Self::Component => Event::Component(component::Event::Error(failure)),
            Self::Network => Event::Network(network::Event::Error(failure.into())),
            Self::Trace => Event::Trace(trace::Event::Error(failure)),
            Self::Imgflo => Event::Imgflo(imgflo::Event::Error(failure)),
        }
    }
}

/// Calls the same method of whichever protocol's enum it is.
macro_rules! of_each {
    ($message:expr, $inner:ident => $result:expr) => {
        match $message {
            Self::Runtime($inner) => $result,
            Self::Graph($inner) => $result,
            Self::Component($inner) => $result,
            Self::Network($inner) => $result,
            Self::Trace($inner) => $result,
            Self::Imgflo($inner) => $result,
        }
    };
}

impl Request {
    /// The protocol it is of.
    pub fn protocol(&self) -> Protocol {
        match self {
            Self::Runtime(_) => Protocol::Runtime,
            Self::Graph(_) => Protocol::Graph,
            Self::Component(_) => Protocol::Component,
            Self::Network(_) => Protocol::Network,
            Self::Trace(_) => Protocol::Trace,
            Self::Imgflo(_) => Protocol::Imgflo,
        }
    }

    /// The word for the command on the wire.
    pub fn command(&self) -> &'static str {
        of_each!(self, request => request.command())
    }

    /// The message, as a client writes it.
    pub fn to_json(&self) -> Json {
        let (protocol, command) = (self.protocol().name(), self.command());
        let payload = of_each!(self, request => request.payload());
        json!({ "protocol": protocol, "command": command, "payload": payload })
    }

    fn read(protocol: Protocol, command: &str, payload: Json) -> Result<Self, String> {
        let of_graph = matches!(protocol, Protocol::Graph | Protocol::Network | Protocol::Trace);
        let names_none = payload.get("graph").and_then(Json::as_str).is_none();
        let lacks_graph = of_graph && command != "clear" && names_none;
        let read = match protocol {
            Protocol::Runtime => wrap(runtime::Request::read(command, payload), Self::Runtime),
            Protocol::Graph => wrap(graph::Request::read(command, payload), Self::Graph),
            Protocol::Component => {
                wrap(component::Request::read(command, payload), Self::Component)
            }
            Protocol::Network => wrap(network::Request::read(command, payload), Self::Network),
            Protocol::Trace => wrap(trace::Request::read(command, payload), Self::Trace),
            Protocol::Imgflo => wrap(imgflo::Request::read(command, payload), Self::Imgflo),
        };
        let (name, command) = (protocol.name(), short(command));
        match read {
            Some(Ok(request)) => Ok(request),
            Some(Err(_)) if lacks_graph => Err("No graph specified".into()),
            Some(Err(error)) => Err(format!("{name}:{command}: {error}")),
            None => Err(format!("{name}:{command} not supported")),
        }
    }
}

impl Event {
    /// The protocol it is of.
    pub fn protocol(&self) -> Protocol {
        match self {
            Self::Runtime(_) => Protocol::Runtime,
            Self::Graph(_) => Protocol::Graph,
            Self::Component(_) => Protocol::Component,
            Self::Network(_) => Protocol::Network,
            Self::Trace(_) => Protocol::Trace,
            Self::Imgflo(_) => Protocol::Imgflo,
        }
    }

    /// The word for the command on the wire.
    pub fn command(&self) -> &'static str {
        of_each!(self, event => event.command())
    }

    fn payload(&self) -> Json {
        of_each!(self, event => event.payload())
    }

    fn read(protocol: Protocol, command: &str, payload: Json) -> Option<Read<Self>> {
        match protocol {
            Protocol::Runtime => wrap(runtime::Event::read(command, payload), Self::Runtime),
            Protocol::Graph => wrap(graph::Event::read(command, payload), Self::Graph),
            Protocol::Component => wrap(component::Event::read(command, payload), Self::Component),
            Protocol::Network => wrap(network::Event::read(command, payload), Self::Network),
            Protocol::Trace => wrap(trace::Event::read(command, payload), Self::Trace),
            Protocol::Imgflo => wrap(imgflo::Event::read(command, payload), Self::Imgflo),
        }
    }
}

impl Incoming {
    /// Reads a message of a client. What is a message, but not one that is understood, still has
    /// an id to answer to.
    ///
    /// # Errors
    /// When the text is no message at all.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        let bytes = text.len();
        let mut envelope = Envelope::read(text)?;
        let secret = envelope
            .secret
            .take()
            .or_else(|| envelope.payload.get("secret").and_then(Json::as_str).map(str::to_owned));
        let secret = secret.filter(|secret| !secret.is_empty());
        let Envelope { protocol, command, payload, request_id: id, .. } = envelope;
        let Some(protocol) = Protocol::of_name(&protocol) else {
            let message = format!("{}:{} not supported", short(&protocol), short(&command));
            let request = Err(Refusal { protocol: Some(Protocol::Runtime), message });
            return Ok(Self { request, id, secret, bytes });
        };
        let refuse = |message| Refusal { protocol: Some(protocol), message };
        let request = Request::read(protocol, &command, payload).map_err(refuse);
        Ok(Self { request, id, secret, bytes })
    }
}

impl Outgoing {
    /// A message that answers nothing.
    pub fn new(event: Event) -> Self {
        Self { event, response_to: None }
    }

    /// The message as the answer to a request.
    #[must_use]
    pub fn answering(self, id: Option<String>) -> Self {
        Self { response_to: id, ..self }
    }

    /// The message, as it is written.
    pub fn to_json(&self) -> Json {
        let payload = self.event.payload();
        let (protocol, command) = (self.event.protocol().name(), self.event.command());
        let mut message = json!({ "protocol": protocol, "command": command, "payload": payload });
        if let Some(id) = &self.response_to {
            message["responseTo"] = id.as_str().into();
        }
        message
    }

    /// The message as text.
    pub fn to_text(&self) -> String {
        self.to_json().to_string()
    }

    /// Reads a message of a runtime.
    ///
    /// # Errors
    /// When it is not one.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        let Envelope { protocol, command, payload, response_to, .. } = Envelope::read(text)?;
        let refuse = |message| Refusal { protocol: None, message };
        let known = Protocol::of_name(&protocol)
            .ok_or_else(|| refuse(format!("there is no protocol `{}`", short(&protocol))))?;
        let event = Event::read(known, &command, payload)
            .ok_or_else(|| refuse(format!("{protocol} has no `{}`", short(&command))))?
            .map_err(|error| refuse(format!("{protocol}:{command}: {error}")))?;
        Ok(Self { event, response_to })
    }
}

/// What may stand around a payload.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Envelope {
    protocol: String,
    command: String,
    #[serde(default)]
    payload: Json,
    #[serde(default)]
    secret: Option<String>,
    #[serde(default)]
    request_id: Option<String>,
    #[serde(default)]
    response_to: Option<String>,
}

impl Envelope {
    fn read(text: &str) -> Result<Self, Refusal> {
        let mut envelope: Self = serde_json::from_str(text).map_err(|error| {
            let message = format!("this is no message of the FBP protocol: {error}");
            Refusal { protocol: None, message }
        })?;
        if envelope.payload.is_null() {
            envelope.payload = json!({});
        }
        Ok(envelope)
    }
}

/// A payload that was read.
type Read<T> = Result<T, serde_json::Error>;

fn wrap<T, W>(read: Option<Read<T>>, wrap: impl FnOnce(T) -> W) -> Option<Read<W>> {
    Some(read?.map(wrap))
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        let refusal = Incoming::read(text).unwrap().request.unwrap_err();
        format!("{}: {}", refusal.protocol.unwrap(), refusal.message)
    }

    #[test]
    fn a_secret_is_at_the_top_or_in_the_payload() {
        let of = |text| Incoming::read(text).unwrap().secret;
        let old = r#"{"protocol": "runtime", "command": "getruntime", "payload": {"secret": "x"}}"#;
        let new =
            r#"{"protocol": "runtime", "command": "getruntime", "payload": {}, "secret": "x"}"#;
        let none = r#"{"protocol": "runtime", "command": "getruntime", "payload": {"secret": ""}}"#;
        assert_eq!([of(old), of(new), of(none)], [Some("x".into()), Some("x".into()), None]);
    }

    #[test]
    fn what_is_not_known_is_said_in_the_words_that_clients_look_for() {
        assert_eq!(
            refused(r#"{"protocol": "network", "command": "sing", "payload": {}}"#),
            "network: network:sing not supported"
        );
        assert_eq!(
            refused(r#"{"protocol": "graph", "command": "addnode", "payload": {"id": "a"}}"#),
            "graph: No graph specified"
        );
        assert_eq!(
            refused(
                r#"{"protocol": "graph", "command": "addnode", "payload": {"graph": "g", "id": 7}}"#
            ),
            "graph: graph:addnode: invalid type: integer `7`, expected a string"
        );
    }

    #[test]
    fn what_is_no_message_is_not_answered_to_anybody() {
        for text in ["", "[]", "{}", "\"graph\"", "{\"protocol\": 1}"] {
            assert_eq!(Incoming::read(text).unwrap_err().protocol, None, "{text}");
        }
    }
}
