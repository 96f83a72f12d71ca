//! `trace`: what happened in a graph.

use imgflo_flow::protocol::trace::{Dump, Dumped, Event, Request, Start};

use crate::runtime::Asker;
use crate::trace::Trace;
use crate::{Error, Runtime};

type Sent = imgflo_flow::protocol::Event;

impl Runtime {
    pub(crate) fn on_trace(&mut self, asker: &Asker, request: Request) -> Result<(), Error> {
        let event = match request {
            Request::Start(start) => {
                let Start { graph, buffersize } = &start;
                self.named(asker, graph)?.trace = Some(Trace::new(*buffersize));
                Event::Start(start)
            }
            Request::Stop(of) => {
                let trace = self.named(asker, &of.graph)?.trace.as_mut();
                trace.ok_or_else(nothing)?.stop();
                Event::Stop(of)
            }
            Request::Clear(of) => {
                let trace = self.named(asker, &of.graph)?.trace.as_mut();
                *trace.ok_or_else(nothing)? = Trace::new(None);
                Event::Clear(of)
            }
            Request::Dump(dump) => self.dump(asker, dump)?,
        };
        self.answer(asker, Sent::Trace(event));
        Ok(())
    }

    fn dump(&mut self, asker: &Asker, dump: Dump) -> Result<Event, Error> {
        let Dump { graph, kind } = dump;
        if kind != "flowtrace.json" {
            let kind = crate::error::short(&kind);
            return Err(Error::Source(format!("a trace is `flowtrace.json`, not `{kind}`")));
        }
        let open = self.named(asker, &graph)?;
        let (source, started) = (open.source(), open.started);
        let trace = open.trace.as_ref().ok_or_else(nothing)?;
        let flowtrace = trace.flowtrace(&graph, source, started);
        Ok(Event::Dump(Dumped { graph, kind, flowtrace }))
    }
}

fn nothing() -> Error {
    Error::Source("nothing was kept of this graph; send trace:start first".into())
}
