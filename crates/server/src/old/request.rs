//! Reading the address of a request as imgflo-server does.

use std::path::Path;

use percent_encoding::percent_decode_str;
use sha1::{Digest, Sha1};

use super::number::javascript;

/// A request for a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Request {
    /// The graph's name, as it was sent.
    pub(super) graph: String,
    /// The file's ending; none for a graph that does nothing.
    pub(super) ending: Option<String>,
    /// Name and ending, as they were sent.
    pub(super) spec: String,
    /// The key and the token.
    pub(super) signed: Option<(String, String)>,
    /// The query as it was sent, with its `?`.
    pub(super) search: String,
    /// The query's parameters; what is repeated has several values.
    pub(super) query: Vec<(String, Vec<String>)>,
}

impl Request {
    /// Reads what comes after `/graph/`: a name, or a key, a token and a name. Nothing, if it is
    /// neither.
    pub(super) fn parse(path: &str, query: Option<&str>) -> Option<Self> {
        let segments: Vec<&str> = path.split('/').collect();
        let (signed, spec) = match *segments.as_slice() {
            [spec] => (None, spec),
            [key, token, spec] => (Some((key.to_owned(), token.to_owned())), spec),
            _ => return None,
        };
        if spec.is_empty() {
            return None;
        }
        let (graph, ending) = split(spec);
        let ending = match ending {
            "" if graph == "noop" => None,
            "" | "jpeg" => Some("jpg".to_owned()),
            ending => Some(ending.to_owned()),
        };
        Some(Self {
            graph: graph.to_owned(),
            ending,
            spec: spec.to_owned(),
            signed,
            search: query.map_or(String::new(), |query| format!("?{query}")),
            query: parameters(query.unwrap_or_default()),
        })
    }

    /// A parameter's value; several are joined, as JavaScript joins a list.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        let found = self.query.iter().find(|(key, _)| key == name)?;
        Some(found.1.join(","))
    }

    /// Whether the picture is to be made anew.
    pub(super) fn no_cache(&self) -> bool {
        self.get("_nocache").as_deref() == Some("true")
    }

    /// Whether the request is to be shown, not answered.
    pub(super) fn debugs(&self) -> bool {
        self.get("debug").is_some_and(|value| !value.is_empty())
    }

    /// The parameters that are the graph's.
    pub(super) fn of_graph(&self) -> impl Iterator<Item = (&str, String)> {
        let own = |name: &str| name != "input" && name != "_nocache";
        let all = self.query.iter().filter(move |(name, _)| own(name));
        all.map(|(name, values)| (name.as_str(), values.join(",")))
    }

    /// The key of the result: `_nocache` does not change it.
    pub(super) fn key(&self) -> String {
        let asked = self.search.strip_prefix('?').unwrap_or_default();
        let kept: Vec<_> = asked.split('&').filter(|part| !part.starts_with("_nocache=")).collect();
        let search = match (self.search.is_empty(), kept.join("&")) {
            (true, _) => String::new(),
            (false, kept) => format!("?{kept}"),
        };
        let digest = Sha1::digest(format!("/graph/{}{search}", self.graph));
        let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        match &self.ending {
            Some(ending) => format!("{hex}.{ending}"),
            None => hex,
        }
    }

    /// The ending of the input's path, if it is one that was known.
    pub(super) fn input_ending(&self) -> &'static str {
        let input = self.get("input").unwrap_or_default();
        let path = input.split(['?', '#']).next().unwrap_or_default();
        let known = [".png", ".jpg", ".jpeg", ".gif", ".mp4"];
        let ending = Path::new(path).extension().and_then(|ending| ending.to_str());
        let ending = ending.map(|ending| format!(".{ending}")).unwrap_or_default();
        known.into_iter().find(|known| *known == ending).unwrap_or_default()
    }

    /// Whether the size asked for is below a number of megapixels. A side that is not given counts
    /// as the side of a square of just that many.
    pub(super) fn is_within(&self, megapixels: f64) -> bool {
        let most = megapixels * 1e6;
        let usual = most.sqrt() - 1.0;
        let side = |name| match self.get(name) {
            Some(text) if !text.is_empty() => javascript(&text),
            _ => usual,
        };
        side("width") * side("height") < most
    }
}

/// Name and ending, as Node's `path.extname` tells them apart: a dot in front begins no ending.
fn split(spec: &str) -> (&str, &str) {
    match spec.rfind('.') {
        Some(dot) if dot > 0 => (&spec[..dot], &spec[dot + 1..]),
        _ => (spec, ""),
    }
}

/// The parameters of a query, as Node's `querystring` reads them.
fn parameters(query: &str) -> Vec<(String, Vec<String>)> {
    let mut parameters: Vec<(String, Vec<String>)> = Vec::new();
    for part in query.split('&').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let (name, value) = (decoded(name), decoded(value));
        match parameters.iter_mut().find(|(other, _)| *other == name) {
            Some((_, values)) => values.push(value),
            None => parameters.push((name, vec![value])),
        }
    }
    parameters
}

fn decoded(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(address: &str) -> Request {
        let (path, query) = match address.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (address, None),
        };
        Request::parse(path, query).unwrap()
    }

    #[test]
    fn keys_are_those_of_imgflo_server() {
        for (address, key) in [
            (
                "crop?height=110&width=130&x=200&y=230&input=files%2Fgrid-toastybob.jpg",
                "b5774b2bd2c5c94535432dec55a205a712bc5326.jpg",
            ),
            (
                "crop.png?input=files%2Fgrid-toastybob.jpg",
                "1bd2909a613379acb9331d29cef8e00e9a8b7813.png",
            ),
            (
                "vahj1ThiexotieMo/76db36737a99577595202cb8543ca0e4/noop?input=https%3A%2F%2Favatars0.githubusercontent.com%2Fu%2F1073038%3Fv%3D2%26s%3D400",
                "ee0b93a9f10bc3e141620dd3346de626e466c1e2",
            ),
            ("canvas.png?color=%2387a9a7", "130861d396fec6333062879737d51f11fadc5e04.png"),
        ] {
            assert_eq!(request(address).key(), key, "{address}");
        }
    }

    #[test]
    fn to_make_it_anew_does_not_change_the_key() {
        let plain = request("crop?x=1&input=a").key();
        assert_eq!(request("crop?x=1&input=a&_nocache=true").key(), plain);
        assert_eq!(request("crop?_nocache=true&x=1&input=a").key(), plain);
    }

    #[test]
    fn endings_tell_the_format() {
        let ending = |spec| request(spec).ending;
        assert_eq!(ending("crop").as_deref(), Some("jpg"));
        assert_eq!(ending("crop.jpeg").as_deref(), Some("jpg"));
        assert_eq!(ending("crop.").as_deref(), Some("jpg"));
        assert_eq!(ending("crop.JPG").as_deref(), Some("JPG"));
        assert_eq!(ending("noop"), None);
        assert_eq!(
            (request("a.b.png").graph, ending(".png").as_deref()),
            ("a.b".into(), Some("jpg"))
        );
        assert_eq!(request("cr%6Fp").graph, "cr%6Fp");
        assert_eq!(Request::parse("a/b", None), None);
        assert_eq!(Request::parse("", None), None);
    }

    #[test]
    fn the_size_asked_for_is_limited() {
        let within = |query: &str| request(&format!("a?{query}")).is_within(25.0);
        for (query, is) in [
            ("height=30000&width=1000", false),
            ("height=5100", false),
            ("height=5001", true),
            ("height=5002", false),
            ("width=5000&height=5000", false),
            ("width=5000&height=4999", true),
            ("width=-1&height=100", true),
            ("width=0&height=9999999", true),
            ("width=abc", false),
            ("width=Infinity", false),
            ("width=5&width=6", false),
            ("width=&height=", true),
            ("width=1e4&height=100", true),
            ("width=0x100&height=10", true),
            ("width=%2012%20&height=4", true),
            ("width=-30000&height=-1000", false),
        ] {
            assert_eq!(within(query), is, "{query}");
        }
    }

    #[test]
    fn queries_are_read_leniently() {
        let request = request("a?x=1+2&y=%zz&z&w=1&w=2&;=3");
        let get = |name| request.get(name);
        assert_eq!(get("x").as_deref(), Some("1 2"));
        assert_eq!(get("y").as_deref(), Some("%zz"));
        assert_eq!(get("z").as_deref(), Some(""));
        assert_eq!(get("w").as_deref(), Some("1,2"));
        assert_eq!(get(";").as_deref(), Some("3"));
    }
}
