//! What happened in a graph: the last events, as a flowtrace.

use std::collections::VecDeque;
use std::time::Duration;

use imgflo_flow::Json;
use imgflo_flow::protocol::Outgoing;
use serde_json::json;

use crate::Now;

/// Bytes that are kept when nobody says how many.
const USUAL: usize = 1 << 20;
/// Bytes that are kept at most.
const MOST: usize = 8 << 20;

/// The last events of a graph.
#[derive(Debug)]
pub(crate) struct Trace {
    events: VecDeque<(usize, Json)>,
    bytes: usize,
    most: usize,
    on: bool,
}

impl Trace {
    /// Nothing yet; `bytes` are kept.
    pub(crate) fn new(bytes: Option<u64>) -> Self {
        let most = bytes.map_or(USUAL, |bytes| usize::try_from(bytes).unwrap_or(MOST).min(MOST));
        Self { events: VecDeque::new(), bytes: 0, most, on: true }
    }

    /// No more is kept; what is there stays.
    pub(crate) fn stop(&mut self) {
        self.on = false;
    }

    /// Keeps an event; old ones go.
    pub(crate) fn keep(&mut self, now: Now, message: &Outgoing) {
        if !self.on {
            return;
        }
        let mut event = message.to_json();
        event["time"] = now.to_text().into();
        let bytes = event.to_string().len();
        self.events.push_back((bytes, event));
        self.bytes += bytes;
        while self.bytes > self.most
            && let Some((bytes, _)) = self.events.pop_front()
        {
            self.bytes -= bytes;
        }
    }

    /// The file of what is kept.
    pub(crate) fn flowtrace(&self, id: &str, graph: Json, started: Option<Duration>) -> String {
        let events: Vec<&Json> = self.events.iter().map(|(_, event)| event).collect();
        let started = started.map(|since| since.as_millis() as u64);
        json!({
            "header": {
                "metadata": { "label": id, "started": started },
                "main": id,
                "graphs": { id: graph },
            },
            "events": events,
        })
        .to_string()
    }
}

#[cfg(test)]
mod tests {
    use imgflo_flow::protocol::{Event, network};

    use super::*;

    #[test]
    fn what_is_too_much_pushes_out_what_is_old() {
        let mut trace = Trace::new(Some(1000));
        for i in 0..100 {
            let output = network::Output { message: format!("event {i}"), ..Default::default() };
            let event = Event::Network(network::Event::Output(output));
            trace.keep(Now::default(), &Outgoing::new(event));
        }
        let text = trace.flowtrace("main", json!({}), None);
        assert!(text.contains("event 99") && !text.contains("event 1\""), "{text}");
        assert!(trace.bytes <= 1000 && trace.events.len() > 3);
    }
}
