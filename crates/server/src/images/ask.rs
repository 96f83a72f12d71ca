//! From a path and a query to what is to be made.

use std::sync::Arc;

use axum::http::HeaderMap;
use imgflo_flow::Graph;
use imgflo_op::Value;
use imgflo_render::Fit;
use imgflo_video::{Encoding, Format};

use super::negotiate;
use crate::app::{App, Asked, Label, Task};
use crate::caller::Caller;
use crate::fault::{Fault, Kind};
use crate::library::Saved;
use crate::make::Order;
use crate::query::Query;
use crate::results::Entry;
use crate::sizes::{Sides, size};

/// Parameters that every graph has, unless it has one of that name itself; and those of signatures.
const RESERVED: [&str; 14] = [
    "input",
    "width",
    "height",
    "fit",
    "enlarge",
    "dpr",
    "quality",
    "format",
    "frame",
    "tag",
    "chain",
    "key",
    "expires",
    "signature",
];
/// What a screen can have at most.
const MOST_DPR: f64 = 8.0;

/// A request that has been understood.
#[derive(Clone, Debug)]
pub(crate) struct Asking {
    /// What is to be made, without its pictures.
    pub(crate) order: Order,
    /// Names of inputs and addresses of pictures.
    pub(crate) from: Vec<(String, String)>,
    /// Tags, to forget the result by.
    pub(crate) tags: Vec<String>,
    /// The headers that the answer depends on.
    pub(crate) vary: Vec<&'static str>,
}

impl Asking {
    /// Understands a request. `spec` is the graph's name, with the ending of the format if that is
    /// asked for; `source` is the first picture's address, if it is in the path; `graph` is the one
    /// that came along.
    pub(crate) fn new(
        app: &App,
        caller: &Caller,
        (spec, source): (String, Option<String>),
        mut query: Query,
        headers: &HeaderMap,
        graph: Option<Graph>,
    ) -> Result<Self, Fault> {
        let (name, ending) = split(app, &spec);
        let name = preset(app, name, &mut query);
        let saved = saved(app, caller, &name, &query, graph)?;
        caller.may_use(&saved.name)?;
        let mut vary = Vec::new();
        let format = match (ending, own(&saved, "format")) {
            (Some(ending), _) => Some(ending),
            (None, true) => None,
            (None, false) => query.get("format").filter(|text| *text != "auto"),
        };
        let format = match format {
            Some(ending) => Some(written(ending)?),
            None => {
                vary.push("accept");
                negotiate::format(headers).map(Format::File)
            }
        };
        let sides = sides(&saved, &query, headers, &mut vary)?;
        let fit = fit(&saved, &query)?;
        let enlarge = switch(&saved, &query, "enlarge")?;
        let (from, values) = sort(&saved, source, &query)?;
        let order = Order {
            saved: saved.clone(),
            values,
            inputs: Vec::new(),
            before: Sides::default(),
            size: size(sides, fit, enlarge),
            frame: number(&saved, &query, "frame", 0, u32::MAX - 1)?,
            format,
            quality: number(&saved, &query, "quality", 1, 100)?.map(|quality| quality as u8),
            film: Encoding::default(),
            most_pixels: caller.key().and_then(|key| key.max_pixels),
        };
        let tags = query.get("tag").map(|tags| tags.split(',').map(str::to_owned).collect());
        Ok(Self { order, from, tags: tags.unwrap_or_default(), vary })
    }

    /// The key that the result is found by: a hash of all it is made of.
    pub(crate) fn key(&self) -> String {
        let Order { saved, values, size, frame, format, quality, .. } = &self.order;
        let mut values: Vec<_> = values.iter().collect();
        values.sort();
        let mut from: Vec<_> = self.from.iter().collect();
        from.sort();
        // Another version may make other pictures.
        let all =
            (env!("CARGO_PKG_VERSION"), &saved.hash, values, from, size, frame, format, quality);
        blake3::hash(format!("{all:?}").as_bytes()).to_hex().to_string()
    }

    /// What is to be made, for `caller`, and what it will be known by.
    pub(crate) fn asked(
        &self,
        caller: &Caller,
        before: Option<Arc<Entry>>,
    ) -> Result<(Asked, Label), Fault> {
        let owner = caller.key().map(|key| key.id.clone());
        let label = Label {
            key: self.key(),
            maker: self.order.saved.maker(),
            owner,
            tags: self.tags.clone(),
        };
        let (task, from) = (Task::Picture(self.order.clone().into()), self.from.clone());
        Ok((Asked { task, from, allowed: caller.sources()?, depth: 0, before }, label))
    }
}

/// The graph's name and the format's ending, if what follows the last dot is one.
fn split<'a>(app: &App, spec: &'a str) -> (&'a str, Option<&'a str>) {
    let shelf = app.library.shelf();
    match spec.rsplit_once('.') {
        _ if shelf.graphs.contains_key(spec) || shelf.presets.contains_key(spec) => (spec, None),
        Some((name, ending)) if !name.is_empty() => (name, Some(ending)),
        _ => (spec, None),
    }
}

/// The name of the graph that a preset is of; its values fill in what the query does not say.
fn preset(app: &App, name: &str, query: &mut Query) -> String {
    let shelf = app.library.shelf();
    let Some(preset) = shelf.presets.get(name) else { return name.to_owned() };
    for (name, value) in &preset.values {
        query.fill(name, value);
    }
    preset.graph.clone()
}

/// The graph of a name; for `-`, the one that came along, or the chain in the query.
fn saved(
    app: &App,
    caller: &Caller,
    name: &str,
    query: &Query,
    graph: Option<Graph>,
) -> Result<Arc<Saved>, Fault> {
    let malformed = |detail: &str| Fault::new(Kind::Malformed, detail);
    match (name, graph, query.get("chain")) {
        ("-", Some(graph), None) => on_the_fly(app, caller, graph),
        ("-", None, Some(chain)) => {
            let limits =
                imgflo_flow::Limits { bytes: 16 << 10, nodes: 100, edges: 1_000, depth: 20 };
            on_the_fly(app, caller, imgflo_flow::chain::read(chain, &limits)?)
        }
        ("-", None, None) => Err(malformed(
            "there is no graph; write operations with their properties as `chain`, \
             or send a form with a `graph`",
        )),
        ("-", Some(_), Some(_)) => Err(malformed("there are a `graph` and a `chain`; send one")),
        (_, Some(_), _) => Err(malformed("a graph that comes along is for /image/-")),
        (name, None, _) => {
            let saved = app.graph(name)?;
            let misfit = saved.misfit.as_ref();
            misfit.map_or(Ok(saved.clone()), |why| Err(Fault::new(Kind::Unusable, why)))
        }
    }
}

/// A graph that comes with a request, if it may.
fn on_the_fly(app: &App, caller: &Caller, graph: Graph) -> Result<Arc<Saved>, Fault> {
    let may = match caller.key() {
        Some(key) => key.scopes.on_the_fly || key.scopes.admin,
        None => app.config.on_the_fly,
    };
    if !may {
        let detail = "graphs that come with a request are not rendered for everybody; \
                      sign it with a key that may, or save the graph";
        return Err(Fault::new(Kind::Forbidden, detail));
    }
    let nodes = app.config.limits.nodes;
    let saved = Saved::new("-", graph, app.operations, nodes, &|_| None)?;
    Ok(Arc::new(saved))
}

fn written(ending: &str) -> Result<Format, Fault> {
    Format::of_ending(ending).map_err(|error| Fault::new(Kind::Format, error.to_string()))
}

/// Whether the graph has a parameter or an input of this name itself.
fn own(saved: &Saved, name: &str) -> bool {
    saved.interface.parameters.iter().any(|parameter| parameter.name == name)
        || saved.interface.pictures.iter().any(|input| input == name)
}

/// Addresses of pictures, and values of parameters, which are checked.
#[allow(clippy::type_complexity, reason = "two lists of names with texts")]
fn sort(
    saved: &Saved,
    source: Option<String>,
    query: &Query,
) -> Result<(Vec<(String, String)>, Vec<(String, String)>), Fault> {
    let pictures = saved.pictures();
    let (mut from, mut values) = (Vec::new(), Vec::new());
    if let Some(address) = source {
        let none = || Fault::new(Kind::Malformed, "the graph takes no picture");
        from.push(((*pictures.first().ok_or_else(none)?).to_owned(), address));
    }
    for (name, text) in query.iter() {
        // A graph with one picture takes it as `input`, whatever it calls it.
        let picture = match name {
            "input" if !pictures.contains(&"input") => pictures.first(),
            name => pictures.iter().find(|picture| **picture == name),
        };
        if let Some(picture) = picture {
            from.push(((*picture).to_owned(), text.trim_start_matches('/').to_owned()));
        } else if let Some(param) = saved.parameter(name) {
            values.push((name.to_owned(), value(name, &param, text)?));
        } else if !RESERVED.contains(&name) || name == "input" {
            return Err(unknown(saved, name));
        }
    }
    // Inputs come in the graph's order, so that the first one is the first.
    from.sort_by_key(|(name, _)| pictures.iter().position(|picture| picture == name));
    if from.windows(2).any(|two| two[0].0 == two[1].0) {
        let detail = "the picture's address is in the path and in the query; give it once";
        return Err(Fault::new(Kind::Malformed, detail));
    }
    Ok((from, values))
}

/// A value, if the parameter takes it; in one way of writing, so that the same has one key.
fn value(name: &str, param: &imgflo_op::Param, text: &str) -> Result<String, Fault> {
    let wrong = || Fault::parameter(name, text, param.takes());
    let value = Value::parse(param, text).map_err(|_| wrong())?;
    value.check(param).map_err(|_| wrong())?;
    Ok(text.trim().to_owned())
}

fn unknown(saved: &Saved, name: &str) -> Fault {
    let own = saved.interface.parameters.iter().map(|parameter| parameter.name.as_str());
    let mut names: Vec<&str> = saved.pictures();
    names.extend(own);
    let usual = ["width", "height", "fit", "enlarge", "dpr", "quality", "format", "frame"];
    names.extend(usual.iter().filter(|usual| !names.contains(*usual)).copied().collect::<Vec<_>>());
    names.dedup();
    Fault::no_parameter(name, &names)
}

/// Width and height of the result, in pixels of the screen.
fn sides(
    saved: &Saved,
    query: &Query,
    headers: &HeaderMap,
    vary: &mut Vec<&'static str>,
) -> Result<Sides, Fault> {
    let dpr = match query.get("dpr").filter(|_| !own(saved, "dpr")) {
        None => 1.0,
        Some("auto") => {
            vary.extend(["sec-ch-dpr", "dpr"]);
            negotiate::dpr(headers).unwrap_or(1.0)
        }
        Some(text) => {
            let takes =
                || Fault::parameter("dpr", text, format!("a number from 0.1 to {MOST_DPR}"));
            let dpr: f64 = text.parse().map_err(|_| takes())?;
            if !(0.1..=MOST_DPR).contains(&dpr) {
                return Err(takes());
            }
            dpr
        }
    };
    let scaled = |side: u32| (f64::from(side) * dpr).round().max(1.0) as u32;
    let automatic = query.get("width") == Some("auto") && !own(saved, "width");
    let width = if automatic {
        // What browsers tell is in pixels of the screen already.
        vary.extend(["sec-ch-width", "width"]);
        negotiate::width(headers)
    } else {
        number(saved, query, "width", 1, 1_000_000)?.map(scaled)
    };
    let height = number(saved, query, "height", 1, 1_000_000)?.map(scaled);
    Ok(Sides { width, height })
}

fn fit(saved: &Saved, query: &Query) -> Result<Fit, Fault> {
    match query.get("fit").filter(|_| !own(saved, "fit")) {
        None | Some("inside") => Ok(Fit::Inside),
        Some("contain") => Ok(Fit::Contain),
        Some("cover") => Ok(Fit::Cover),
        Some("fill") => Ok(Fit::Fill),
        Some(other) => Err(Fault::parameter("fit", other, "inside, contain, cover or fill")),
    }
}

fn switch(saved: &Saved, query: &Query, name: &str) -> Result<bool, Fault> {
    match query.get(name).filter(|_| !own(saved, name)) {
        None | Some("false" | "0") => Ok(false),
        Some("" | "true" | "1") => Ok(true),
        Some(other) => Err(Fault::parameter(name, other, "true or false")),
    }
}

/// A whole number that every graph has, unless the graph has one of that name itself.
fn number(
    saved: &Saved,
    query: &Query,
    name: &str,
    low: u32,
    high: u32,
) -> Result<Option<u32>, Fault> {
    let Some(text) = query.get(name).filter(|_| !own(saved, name)) else { return Ok(None) };
    let number = text.parse().ok().filter(|number| (low..=high).contains(number));
    let takes = || Fault::parameter(name, text, format!("a whole number from {low} to {high}"));
    number.ok_or_else(takes).map(Some)
}
