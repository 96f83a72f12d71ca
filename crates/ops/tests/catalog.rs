//! Every operation that GEGL has is declared as GEGL declares it, and described in sentences.

use imgflo_op::{Choice, Kind, Make, OpDef, Param, Value};
use imgflo_ops::OPS;
use serde_json::Value as Json;

/// GEGL's declarations, with the operations that have one.
fn catalog() -> Vec<(&'static OpDef, Json)> {
    let list: Vec<Json> =
        serde_json::from_str(include_str!("gegl-catalog.json")).expect("a list of operations");
    let declared = |entry: Json| {
        let op = OPS.iter().find(|op| entry["name"] == op.name)?;
        Some((*op, entry))
    };
    list.into_iter().filter_map(declared).collect()
}

/// Each parameter of an operation, with the property that GEGL declares in its place.
fn properties() -> Vec<(String, Param, Json)> {
    let mut all = Vec::new();
    for (op, entry) in catalog() {
        let params = (op.params)();
        let declared = taken(op, &entry);
        let names: Vec<String> = params.iter().map(Param::name).collect();
        let wanted: Vec<&str> = declared.iter().map(|p| string(&p["name"])).collect();
        assert_eq!(names, wanted, "{}", op.name);
        let pairs = params.into_iter().zip(declared);
        all.extend(pairs.map(|(p, j)| (format!("{} {}", op.name, p.name()), p, j)));
    }
    all
}

/// The properties that are parameters: in which format pixels are kept, and where a file's data go
/// besides its pixels, is not an operation's affair.
fn taken(op: &OpDef, entry: &Json) -> Vec<Json> {
    let file = matches!(op.make, Make::Source(_) | Make::Sink(_));
    let ours: Vec<String> = (op.params)().iter().map(Param::name).collect();
    let taken = |p: &&Json| match string(&p["type"]) {
        "format" => ours.iter().any(|name| p["name"] == *name),
        "uri" if file => ours.iter().any(|name| p["name"] == *name),
        "metadata" => !file,
        _ => !is_read_only(p),
    };
    list(&entry["properties"]).iter().filter(taken).cloned().collect()
}

/// What came out is no parameter.
fn is_read_only(property: &Json) -> bool {
    property["blurb"].as_str().is_some_and(|text| text.ends_with("(read only)"))
}

fn list(json: &Json) -> &[Json] {
    json.as_array().map_or(&[], Vec::as_slice)
}

fn string(json: &Json) -> &str {
    json.as_str().expect("a string")
}

fn strings(json: &Json) -> Vec<&str> {
    list(json).iter().map(string).collect()
}

#[test]
fn operations_are_sorted_and_their_names_their_own() {
    assert!(OPS.is_sorted_by_key(|op| op.name));
    let mut names: Vec<&str> =
        OPS.iter().flat_map(|op| [&[op.name], op.aliases].concat()).collect();
    names.sort_unstable();
    let all = names.len();
    names.dedup();
    assert_eq!(names.len(), all, "a name that two operations have");
}

#[test]
fn operations_have_the_names_and_pads_of_gegl() {
    for (op, entry) in catalog() {
        assert_eq!(op.aliases, strings(&entry["compat_names"]), "{} aliases", op.name);
        assert_eq!(op.categories, strings(&entry["categories"]), "{} categories", op.name);
        assert_eq!(op.inputs, strings(&entry["inputs"]), "{} inputs", op.name);
        assert_eq!(op.output, !list(&entry["outputs"]).is_empty(), "{} output", op.name);
        let told = list(&entry["properties"]).iter().filter(|p| is_read_only(p));
        let told: Vec<&str> = told.map(|p| string(&p["name"])).collect();
        assert_eq!(op.read_only, told, "{} properties that are read only", op.name);
        let title = entry["title"].as_str().unwrap_or(op.title);
        assert_eq!(op.title, title, "{} title", op.name);
    }
}

#[test]
fn parameters_are_of_the_types_of_gegl() {
    for (name, param, property) in properties() {
        let wanted = match param.kind {
            Kind::Number => "double",
            Kind::Whole => "int",
            Kind::Toggle => "boolean",
            Kind::Color => "color",
            Kind::Choice(_) => "enum",
            Kind::Text => "string",
            Kind::File => "file-path",
            Kind::Curve => "curve",
            Kind::Seed => "seed",
        };
        let given = string(&property["type"]);
        // The name of a pixel format is a text, and so is an address.
        let given = if ["format", "uri"].contains(&given) { "string" } else { given };
        assert_eq!(given, wanted, "{name}");
    }
}

#[test]
fn parameters_have_the_defaults_of_gegl() {
    for (name, param, property) in properties() {
        let default = &property["default"];
        match &param.default {
            Value::Number(v) => assert_eq!(default.as_f64(), Some(*v), "{name}"),
            Value::Whole(v) => assert_eq!(default.as_i64(), Some(*v), "{name}"),
            Value::Toggle(v) => assert_eq!(default.as_bool(), Some(*v), "{name}"),
            Value::Choice(v) => assert_eq!(string(default), v.nick, "{name}"),
            Value::Text(v) => assert_eq!(default.as_str().unwrap_or(""), v, "{name}"),
            Value::Color(v) => {
                let wanted = numbers(&property["default_linear_rgba"]);
                let near = v.0.iter().zip(&wanted).all(|(v, w)| (f64::from(*v) - w).abs() < 1e-6);
                assert!(near && wanted.len() == 4, "{name}: {v} is not {wanted:?}");
            }
            Value::Curve(v) => {
                let points = list(&default["points"]).iter().map(numbers);
                let points: Vec<(f64, f64)> = points.map(|point| (point[0], point[1])).collect();
                assert_eq!(v.points(), points, "{name}");
                assert_eq!(
                    numbers(&serde_json::json!([default["ymin"], default["ymax"]])),
                    [v.low, v.high]
                );
            }
        }
    }
}

fn numbers(json: &Json) -> Vec<f64> {
    list(json).iter().filter_map(Json::as_f64).collect()
}

#[test]
fn parameters_have_the_ranges_of_gegl() {
    for (name, param, property) in properties() {
        let number = |key: &str| property[key].as_f64();
        let (low, high) = (number("min"), number("max"));
        let open = || (low.unwrap_or(f64::MIN), high.unwrap_or(f64::MAX));
        let range = low.or(high).map(|_| open());
        // A seed's range is that of its type.
        if param.kind != Kind::Seed {
            assert_eq!(param.range, range, "{name}: range");
        }
        let (slider_low, slider_high) = (number("ui_min"), number("ui_max"));
        let within = || (slider_low.unwrap_or(open().0), slider_high.unwrap_or(open().1));
        assert_eq!(param.slider, slider_low.or(slider_high).map(|_| within()), "{name}: slider");
        assert_eq!(param.gamma, number("ui_gamma").unwrap_or(1.0), "{name}: gamma");
        let unit = property["keys"]["unit"].as_str().unwrap_or("");
        assert_eq!(param.unit.name(), unit, "{name}: unit");
    }
}

#[test]
fn choices_are_those_of_gegl() {
    for (name, param, property) in properties() {
        let Kind::Choice(choices) = param.kind else { continue };
        let got: Vec<(&str, &str)> = choices.iter().map(|c| (c.nick, c.label)).collect();
        let wanted = list(&property["values"]);
        let wanted: Vec<(&str, &str)> =
            wanted.iter().map(|v| (string(&v["nick"]), string(&v["label"]))).collect();
        assert_eq!(got, wanted, "{name}");
    }
}

#[test]
fn everything_is_described_in_sentences() {
    for op in OPS.iter() {
        assert!(!op.title.is_empty(), "{}: give it a title", op.name);
        assert_sentence(op.name, op.about);
        for param in (op.params)() {
            let name = format!("{} {}", op.name, param.name());
            assert_sentence(&name, param.about);
            let choices: &[Choice] = match param.kind {
                Kind::Choice(choices) => choices,
                _ => &[],
            };
            for choice in choices {
                assert_sentence(&format!("{name}: {}", choice.nick), choice.about);
            }
        }
    }
}

fn assert_sentence(name: &str, text: &str) {
    let text = text.trim();
    let capital = text.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    assert!(capital && text.ends_with('.'), "{name}: describe it in sentences, not `{text}`");
}
