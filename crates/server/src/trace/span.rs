//! Something that is done, as a part of what is done for a request.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use opentelemetry::context::FutureExt;
use opentelemetry::trace::{SpanBuilder, Status, TraceContextExt};
use opentelemetry::{Context, ContextGuard, KeyValue, Value};
use opentelemetry_sdk::trace::SdkTracer;

use crate::fault::Fault;

/// Characters of a text that a span tells.
const LONGEST: usize = 200;

/// Something that is done; nothing, where nobody traces. It ends when it is dropped.
#[derive(Debug, Default)]
pub(crate) struct Span(Option<Context>);

/// Begins something as a part of what is done now.
pub(crate) fn begin(name: &'static str) -> Span {
    let begun = Context::map_current(|now| {
        let tracer = now.get::<SdkTracer>()?;
        Some(Span::begin(SpanBuilder::from_name(name), tracer, now))
    });
    begun.unwrap_or_default()
}

/// Tells something of what is done now.
pub(crate) fn tell(name: &'static str, value: impl Into<Value>) {
    Context::map_current(|now| {
        if now.has_active_span() {
            now.span().set_attribute(KeyValue::new(name, short(value.into())));
        }
    });
}

/// What is done now, for another thread or task to be a part of.
#[derive(Clone, Debug)]
pub(crate) struct Here(Option<Context>);

/// What is done now.
pub(crate) fn here() -> Here {
    Here(Context::map_current(|now| now.has_active_span().then(|| now.clone())))
}

impl Here {
    /// Until the guard is dropped, what is begun in this thread is a part of it.
    pub(crate) fn enter(self) -> Option<ContextGuard> {
        self.0.map(Context::attach)
    }

    /// What is begun in a future is a part of it.
    pub(crate) async fn around<T>(self, work: impl Future<Output = T>) -> T {
        match self.0 {
            Some(context) => work.with_context(context).await,
            None => work.await,
        }
    }
}

impl Span {
    pub(super) fn begin(span: SpanBuilder, tracer: &SdkTracer, within: &Context) -> Self {
        let begun = within.with_span(span.start_with_context(tracer, within));
        // What is not in the share is not traced further down, either.
        let is_traced = begun.span().is_recording();
        Self(is_traced.then_some(begun))
    }

    /// Tells something of it.
    pub(crate) fn tell(&self, name: &'static str, value: impl Into<Value>) {
        if let Some(context) = &self.0 {
            context.span().set_attribute(KeyValue::new(name, short(value.into())));
        }
    }

    /// Tells that it went wrong, and what kind of fault it was.
    pub(crate) fn fail(&self, kind: &'static str) {
        self.tell("error.type", kind);
        if let Some(context) = &self.0 {
            context.span().set_status(Status::error(kind));
        }
    }

    /// Tells of a result whether it is one.
    pub(crate) fn ended<T>(&self, result: Result<T, Fault>) -> Result<T, Fault> {
        result.inspect_err(|fault| self.fail(fault.kind.name()))
    }

    /// The number of the whole trace, by which a collector finds it.
    pub(crate) fn trace(&self) -> Option<String> {
        let context = self.0.as_ref()?;
        Some(context.span().span_context().trace_id().to_string())
    }

    /// It, for others to be a part of.
    pub(crate) fn here(&self) -> Here {
        Here(self.0.clone())
    }

    /// A part of it that is over: it lasted from the one time to the other, both counted from
    /// `start`.
    pub(crate) fn part(
        &self,
        name: impl Into<Cow<'static, str>>,
        (start, from, to): (SystemTime, Duration, Duration),
    ) -> Part {
        let span = SpanBuilder::from_name(name).with_start_time(start + from);
        let begin =
            |context: &Context| Some(Self::begin(span, context.get::<SdkTracer>()?, context));
        let span = self.0.as_ref().and_then(begin).unwrap_or_default();
        Part { span, end: start + to }
    }

    /// Whether somebody traces.
    pub(crate) fn is_traced(&self) -> bool {
        self.0.is_some()
    }
}

impl Drop for Span {
    fn drop(&mut self) {
        if let Some(context) = &self.0 {
            context.span().end();
        }
    }
}

/// A part that is over; more can be told of it.
#[derive(Debug)]
pub(crate) struct Part {
    span: Span,
    end: SystemTime,
}

impl Part {
    /// Tells something of it.
    pub(crate) fn tell(&self, name: &'static str, value: impl Into<Value>) {
        self.span.tell(name, value);
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if let Some(context) = &self.span.0 {
            context.span().end_with_timestamp(self.end);
        }
    }
}

fn short(value: Value) -> Value {
    match value {
        Value::String(text) if text.as_str().len() > LONGEST => {
            text.as_str().chars().take(LONGEST).collect::<String>().into()
        }
        other => other,
    }
}
