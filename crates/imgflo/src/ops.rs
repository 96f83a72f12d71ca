//! `imgflo ops`: the operations there are.

use imgflo_op::{Kind, OpDef, Param};
use imgflo_ops::OPS;
use imgflo_render::describe::{kind, op_json, range, value};
use serde_json::Value as Json;

use crate::text::{paragraphs, table};
use crate::{Error, cli, say};

/// Lists all operations, describes one, or searches.
pub(crate) fn ops(asked: &cli::Ops) -> Result<(), Error> {
    let name = asked.name.join(" ");
    if name.is_empty() {
        return list(&OPS, asked.json);
    }
    if let Some(op) = exact(&name) {
        let json = || format!("{:#}\n", op_json(op));
        return say::print(&if asked.json { json() } else { page(op) });
    }
    let found = search(&name);
    if found.is_empty() {
        let names = OPS.iter().flat_map(|op| op.aliases.iter().chain([&op.name])).copied();
        let nearest = nearest(&name, names);
        let hint = nearest.map_or(String::new(), |name| format!("; did you mean `{name}`?"));
        return Err(Error::Unknown(format!("no operation is called `{name}`{hint}")));
    }
    if !asked.json {
        say::note(&format!("imgflo: no operation is called `{name}`; these come near:"));
    }
    list(&found, asked.json)
}

/// By name or alias; `gegl:` and `imgflo:` may be left out.
fn exact(name: &str) -> Option<&'static OpDef> {
    let name = name.replacen('/', ":", 1);
    let spellings = [name.clone(), format!("gegl:{name}"), format!("imgflo:{name}")];
    spellings.iter().find_map(|name| imgflo_op::find(&OPS, name))
}

fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    let short = |full: &'a str| (full.rsplit(':').next().unwrap_or(full), full);
    let found = imgflo_op::nearest(name, names.clone().map(|full| short(full).0))?;
    names.map(short).find(|(short, _)| *short == found).map(|(_, full)| full)
}

/// Operations that have every word, those with it in their names first.
fn search(text: &str) -> Vec<&'static OpDef> {
    let words: Vec<String> = text.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let rank = |op: &OpDef| {
        let names = [&[op.name], op.aliases].concat().join(" ") + " " + op.title;
        let categories = op.categories.join(" ");
        let places = [names, categories, op.about.to_owned()].map(|place| place.to_lowercase());
        let place = |word: &String| places.iter().position(|place| place.contains(word));
        words.iter().map(place).try_fold(0, |most, place| place.map(|place| most.max(place)))
    };
    let mut found: Vec<_> = OPS.iter().filter_map(|op| Some((rank(op)?, *op))).collect();
    found.sort_by_key(|(rank, op)| (*rank, op.name));
    found.into_iter().map(|(_, op)| op).collect()
}

fn list(ops: &[&'static OpDef], json: bool) -> Result<(), Error> {
    if json {
        let all: Json = ops.iter().map(|op| op_json(op)).collect();
        return say::print(&format!("{all:#}\n"));
    }
    let head = ["NAME", "KIND", "TITLE", "CATEGORIES"].map(str::to_owned).to_vec();
    let row = |op: &&OpDef| {
        vec![op.name.into(), op.kind.into(), op.title.into(), op.categories.join(", ")]
    };
    say::print(&table(&std::iter::once(head).chain(ops.iter().map(row)).collect::<Vec<_>>()))
}

/// An operation's manual page.
fn page(op: &OpDef) -> String {
    let title = if op.title.is_empty() { String::new() } else { format!(" – {}", op.title) };
    let mut page = format!("{}{title}\n\n", op.name);
    page += &paragraphs(op.about, 2);
    let output = if op.output { "output" } else { "nothing" };
    let inputs = if op.inputs.is_empty() { "nothing".into() } else { op.inputs.join(", ") };
    let mut facts = vec![("Kind", op.kind.to_owned()), ("Takes", inputs), ("Gives", output.into())];
    if !op.categories.is_empty() {
        facts.push(("Categories", op.categories.join(", ")));
    }
    if !op.aliases.is_empty() {
        facts.push(("Other names", op.aliases.join(", ")));
    }
    page.push('\n');
    let row = |(name, fact): (&str, String)| vec![format!("  {name}"), fact];
    page += &table(&facts.into_iter().map(row).collect::<Vec<_>>());
    let params = (op.params)();
    if !params.is_empty() {
        page += "\nProperties\n";
    }
    for param in &params {
        page += &property(param);
    }
    page
}

fn property(param: &Param) -> String {
    let mut facts = vec![kind(param).to_owned()];
    facts.extend(range(param));
    if !param.unit.name().is_empty() {
        facts.push(param.unit.name().into());
    }
    facts.push(format!("default {}", value(&param.default)));
    let mut text = format!("\n  {} ({})\n", param.name(), facts.join(", "));
    text += &paragraphs(param.about, 6);
    if let Kind::Choice(choices) = param.kind {
        let row = |choice: &imgflo_op::Choice| {
            let about = choice.about.trim();
            let about = if about.is_empty() { choice.label } else { about };
            vec![
                format!("        {}", choice.nick),
                about.split_whitespace().collect::<Vec<_>>().join(" "),
            ]
        };
        text += &table(&choices.iter().map(row).collect::<Vec<_>>());
    }
    text
}
