//! What can go wrong with a request, whose fault it is, and what the answer says of it.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// Why a request is not answered with a picture. It can be told to all who wait for the same.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{detail}")]
pub(crate) struct Fault {
    /// What kind of fault it is; tells the status.
    pub(crate) kind: Kind,
    /// One sentence about this case: the thing, and the remedy.
    pub(crate) detail: String,
    /// The parameter it is about.
    pub(crate) wrong: Option<Box<Wrong>>,
    /// The status that the source answered with.
    pub(crate) origin: Option<u16>,
}

/// A parameter that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    /// Its name.
    pub(crate) parameter: String,
    /// What was given.
    pub(crate) given: String,
    /// What it takes, in words.
    pub(crate) takes: String,
}

/// Kinds of faults: first the request's, then the source's, then ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The request makes no sense.
    Malformed,
    /// A parameter has a value that it does not take, or the picture cannot be read.
    Unusable,
    /// A picture, a result or a body is larger than allowed.
    TooLarge,
    /// No key, a wrong signature, or a key that may not.
    Forbidden,
    /// The signature's time is over.
    Expired,
    /// There is no such graph, result or file.
    Missing,
    /// The method is for other addresses.
    Method,
    /// The file format asked for cannot be written.
    Format,
    /// More requests than allowed; seconds to wait.
    TooMany(u32),
    /// The file is no picture of a known format.
    Media,
    /// The source's address is one that pictures may not come from.
    SourceRefused,
    /// The source has no such picture.
    SourceMissing,
    /// The source cannot be reached, or answers with an error.
    Source,
    /// The source takes too long.
    SourceSlow,
    /// There is more work than can be done; seconds to wait.
    Busy(u32),
    /// The work takes longer than it may.
    OutOfTime,
    /// Whoever asked is gone.
    Gone,
    /// The server itself fails.
    Ours,
}

impl Kind {
    /// The status of the answer.
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Unusable | Self::SourceRefused => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Media => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Forbidden | Self::Expired => StatusCode::FORBIDDEN,
            Self::Missing => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Format => StatusCode::NOT_ACCEPTABLE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::SourceMissing => StatusCode::NOT_FOUND,
            Self::Source => StatusCode::BAD_GATEWAY,
            Self::SourceSlow => StatusCode::GATEWAY_TIMEOUT,
            Self::Busy(_) | Self::OutOfTime => StatusCode::SERVICE_UNAVAILABLE,
            Self::Gone | Self::Ours => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A short name, which does not change: the end of the problem's type, and a label in metrics.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Malformed => "malformed-request",
            Self::Unusable => "unusable-value",
            Self::TooLarge => "too-large",
            Self::Forbidden => "forbidden",
            Self::Expired => "expired",
            Self::Missing => "not-found",
            Self::Method => "method-not-allowed",
            Self::Format => "format-not-supported",
            Self::TooMany(_) => "too-many-requests",
            Self::Media => "not-a-picture",
            Self::SourceRefused => "source-refused",
            Self::SourceMissing => "source-not-found",
            Self::Source => "source-failed",
            Self::SourceSlow => "source-too-slow",
            Self::Busy(_) => "busy",
            Self::OutOfTime => "out-of-time",
            Self::Gone => "gone",
            Self::Ours => "internal",
        }
    }

    /// What all faults of the kind have in common, in words.
    fn title(self) -> &'static str {
        match self {
            Self::Malformed => "The request makes no sense",
            Self::Unusable => "A value or a picture cannot be used",
            Self::TooLarge => "Larger than allowed",
            Self::Forbidden => "Not allowed",
            Self::Expired => "The signature has expired",
            Self::Missing => "There is no such thing",
            Self::Method => "The method is not for this address",
            Self::Format => "The file format cannot be written",
            Self::TooMany(_) => "Too many requests",
            Self::Media => "The file is no picture of a known format",
            Self::SourceRefused => "Pictures may not come from there",
            Self::SourceMissing => "The source has no such picture",
            Self::Source => "The source failed",
            Self::SourceSlow => "The source took too long",
            Self::Busy(_) => "More work than can be done",
            Self::OutOfTime => "The work took too long",
            Self::Gone => "Nobody waited for the answer",
            Self::Ours => "The server failed",
        }
    }

    /// Seconds after which it is worth another try.
    fn wait(self) -> Option<u32> {
        match self {
            Self::TooMany(seconds) | Self::Busy(seconds) => Some(seconds.max(1)),
            Self::OutOfTime => Some(5),
            _ => None,
        }
    }
}

impl Fault {
    /// A fault of a kind.
    pub(crate) fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), wrong: None, origin: None }
    }

    /// A parameter with a value that it does not take.
    pub(crate) fn parameter(name: &str, given: &str, takes: impl Into<String>) -> Self {
        let (given, takes) = (shown(given), takes.into());
        let detail = format!("`{name}` is `{given}`, but takes {takes}");
        let wrong = Wrong { parameter: name.to_owned(), given, takes };
        Self { wrong: Some(Box::new(wrong)), ..Self::new(Kind::Unusable, detail) }
    }

    /// A parameter that there is not.
    pub(crate) fn no_parameter(name: &str, there_are: &[&str]) -> Self {
        let takes = match there_are {
            [] => "no parameters".to_owned(),
            names => names.join(", "),
        };
        let nearest = imgflo_op::nearest(name, there_are.iter().copied());
        let hint = nearest.map_or(String::new(), |name| format!("; did you mean `{name}`?"));
        let name = shown(name);
        let detail = format!("there is no parameter `{name}`{hint}; there are: {takes}");
        let wrong = Wrong { given: name.clone(), parameter: name, takes };
        Self { wrong: Some(Box::new(wrong)), ..Self::new(Kind::Malformed, detail) }
    }

    /// Something that should not happen; what it was goes to the log, not to the user.
    pub(crate) fn ours(what: impl std::fmt::Display) -> Self {
        tracing::error!(%what, "internal error");
        Self::new(Kind::Ours, "the server failed; its log says why")
    }
}

/// What somebody sent, short enough to be sent back.
fn shown(given: &str) -> String {
    const MOST: usize = 200;
    match given.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &given[..end]),
        None => given.to_owned(),
    }
}

/// A JSON problem, as RFC 9457 has it.
impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut problem = json!({
            "type": format!("urn:imgflo:problem:{}", self.kind.name()),
            "title": self.kind.title(),
            "status": self.kind.status().as_u16(),
            "detail": self.detail,
        });
        if let Some(wrong) = &self.wrong {
            problem["parameter"] = json!(wrong.parameter);
            problem["given"] = json!(wrong.given);
            problem["takes"] = json!(wrong.takes);
        }
        let mut response = (self.kind.status(), Json(problem)).into_response();
        let headers = response.headers_mut();
        let problem = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, problem);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.kind.wait() {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        // Logs and metrics tell faults apart by it.
        response.extensions_mut().insert(self.kind);
        response
    }
}

impl From<imgflo_sources::Error> for Fault {
    fn from(error: imgflo_sources::Error) -> Self {
        use imgflo_sources::Fault as Whose;
        let kind = match error.fault() {
            Whose::Request => Kind::SourceRefused,
            Whose::TooLarge => Kind::TooLarge,
            Whose::Missing => Kind::SourceMissing,
            Whose::Origin => Kind::Source,
            Whose::Slow => Kind::SourceSlow,
            Whose::Ours => return Self::ours(error),
        };
        // Files that are not there are as good as a 404.
        let origin = error.status().or((kind == Kind::SourceMissing).then_some(404));
        Self { origin, ..Self::new(kind, error.to_string()) }
    }
}

impl From<imgflo_render::Error> for Fault {
    fn from(error: imgflo_render::Error) -> Self {
        use imgflo_render::Error as Render;
        let detail = error.to_string();
        match error {
            Render::Picture { error, .. } | Render::Encode(error) => {
                Self::new(codec(&error), detail)
            }
            Render::Film { over_limit: true, .. } => Self::new(Kind::TooLarge, detail),
            Render::NoFrame { .. } | Render::Film { .. } => Self::new(Kind::Unusable, detail),
            Render::Engine(error) => error.into(),
            Render::Graph(error) => error.into(),
            Render::NoGraph { .. } => {
                let remedy =
                    "send the graph itself, or a PNG or WebP file that was written with it";
                Self::new(Kind::Unusable, format!("{detail}; {remedy}"))
            }
            Render::NoOperation(_) | Render::Broken => Self::ours(detail),
        }
    }
}

fn codec(error: &imgflo_codec::Error) -> Kind {
    match error {
        imgflo_codec::Error::OverLimit { .. } | imgflo_codec::Error::LongGraph { .. } => {
            Kind::TooLarge
        }
        imgflo_codec::Error::UnknownFormat { .. } | imgflo_codec::Error::Empty => Kind::Media,
        _ => Kind::Unusable,
    }
}

impl From<imgflo_engine::Error> for Fault {
    fn from(error: imgflo_engine::Error) -> Self {
        use imgflo_engine::Error as Engine;
        let kind = match &error {
            Engine::Limit { .. } => Kind::TooLarge,
            Engine::Cancelled => Kind::Gone,
            Engine::OutOfTime => Kind::OutOfTime,
            Engine::Sink(_) => return Self::ours(error),
            _ => Kind::Unusable,
        };
        Self::new(kind, error.to_string())
    }
}

impl From<imgflo_flow::Error> for Fault {
    fn from(error: imgflo_flow::Error) -> Self {
        let kind = match error {
            imgflo_flow::Error::TooLarge { .. } => Kind::TooLarge,
            _ => Kind::Unusable,
        };
        Self::new(kind, error.to_string())
    }
}
