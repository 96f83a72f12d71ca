//! The components that are always there: `Processor`, operations, and those that pass on packets.

use imgflo_engine::describe::value_json;
use imgflo_flow::IndexMap;
use imgflo_flow::protocol::PortDefinition;
use imgflo_flow::protocol::component::Component;
use imgflo_op::{Kind, Make, OpDef, Param};

use crate::courier::Courier;
use crate::declaration;

/// The components that are always there, by name.
#[derive(Debug)]
pub(crate) struct Catalog {
    operations: &'static [&'static OpDef],
    components: IndexMap<String, Component>,
}

impl Catalog {
    /// All operations, as components; schemas of their ports are under the address `public`.
    pub(crate) fn new(operations: &'static [&'static OpDef], public: &str) -> Self {
        let couriers = Courier::ALL.into_iter().map(Courier::component);
        let operation = |op: &&'static OpDef| component(op, public);
        let mut all: Vec<Component> = operations.iter().map(operation).collect();
        // What every graph needs comes first.
        all.sort_by_key(|component| component.name != "Processor");
        let named = |component: Component| (component.name.clone(), component);
        let components = all.into_iter().chain(couriers).map(named).collect();
        Self { operations, components }
    }

    /// All operations.
    pub(crate) fn operations(&self) -> &'static [&'static OpDef] {
        self.operations
    }

    /// All components.
    pub(crate) fn components(&self) -> impl Iterator<Item = &Component> {
        self.components.values()
    }

    /// The component of a name, as graphs write it: `gegl/crop`, or `gegl:crop`.
    pub(crate) fn component(&self, name: &str) -> Option<&Component> {
        if let Some(found) = self.components.get(name) {
            return Some(found);
        }
        let operation = imgflo_op::find(self.operations, &name.replacen('/', ":", 1))?;
        self.components.get(&component_name(operation.name))
    }

    /// What a component is declared as.
    pub(crate) fn declaration(&self, name: &str) -> Option<String> {
        if let Some(courier) = Courier::of_name(name) {
            return Some(courier.about().to_owned());
        }
        let operation = imgflo_op::find(self.operations, &name.replacen('/', ":", 1))?;
        Some(declaration::of(operation))
    }
}

/// The name of an operation's component.
fn component_name(operation: &str) -> String {
    operation.replacen(':', "/", 1)
}

fn component(op: &OpDef, public: &str) -> Component {
    let params = (op.params)();
    let pads = op.inputs.iter().map(|pad| picture(pad));
    let values = params.iter().map(|param| value(op, param, public));
    let output = match op.output {
        true => picture("output"),
        // Editors draw no component without an output.
        false => PortDefinition { kind: "N/A".into(), ..PortDefinition::of("process") },
    };
    Component {
        name: component_name(op.name),
        description: words(op.about),
        icon: icon(op).to_owned(),
        subgraph: false,
        in_ports: pads.chain(values).collect(),
        out_ports: vec![output],
    }
}

/// A port for pictures.
fn picture(name: &str) -> PortDefinition {
    let (kind, description) = ("buffer".to_owned(), "Image buffer".to_owned());
    PortDefinition { kind, description, ..PortDefinition::of(name) }
}

fn value(op: &OpDef, param: &Param, public: &str) -> PortDefinition {
    let values = match param.kind {
        Kind::Choice(choices) => Some(choices.iter().map(|choice| choice.nick.into()).collect()),
        _ => offered(param),
    };
    let name = param.name();
    PortDefinition {
        kind: kind(param.kind).to_owned(),
        schema: Some(format!("{public}/schema/{}/{name}.json", component_name(op.name))),
        description: words(param.about),
        values,
        default: Some(value_json(&param.default)),
        ..PortDefinition::of(&name)
    }
}

/// The texts that there are to choose from, if there are any.
fn offered(param: &Param) -> Option<Vec<serde_json::Value>> {
    let offers = param.offers.iter().map(|text| (*text).into());
    (!param.offers.is_empty()).then(|| offers.collect())
}

/// What a parameter's kind is called between runtimes.
fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Number => "number",
        Kind::Whole | Kind::Seed => "int",
        Kind::Toggle => "boolean",
        Kind::Color => "color",
        Kind::Choice(_) => "enum",
        Kind::Text | Kind::Curve => "string",
        Kind::File => "uri",
    }
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn icon(op: &OpDef) -> &'static str {
    let last = op.name.rsplit(':').next().unwrap_or(op.name);
    match (op.make, last) {
        (Make::Sink(_), _) => "save",
        (Make::Source(_), _) => "file-o",
        (_, "Processor") => "spinner",
        (_, "crop") => "crop",
        (_, "text") => "font",
        _ => "picture-o",
    }
}

#[cfg(test)]
mod tests {
    use imgflo_ops::OPS;
    use serde_json::json;

    use super::*;

    #[test]
    fn ports_say_what_operations_declare() {
        let catalog = Catalog::new(&OPS, "http://a.test");
        let crop = catalog.component("gegl:crop").unwrap();
        assert_eq!((crop.name.as_str(), crop.icon.as_str()), ("gegl/crop", "crop"));
        let port = |name| crop.in_ports.iter().find(|port| port.id == name).unwrap();
        assert_eq!(
            (port("width").kind.as_str(), &port("width").default),
            ("number", &Some(json!(0.0)))
        );
        assert_eq!(port("input").kind, "buffer");
        let schema = port("x").schema.as_deref();
        assert_eq!(schema, Some("http://a.test/schema/gegl/crop/x.json"));
    }

    #[test]
    fn choices_are_named_and_what_gives_nothing_has_a_port_still() {
        let catalog = Catalog::new(&OPS, "");
        let shear = catalog.component("gegl/shear").unwrap();
        let sampler = shear.in_ports.iter().find(|port| port.id == "sampler").unwrap();
        assert_eq!(
            sampler.values.as_ref().unwrap()[..3],
            [json!("nearest"), json!("linear"), json!("cubic")]
        );
        let text = catalog.component("gegl/text").unwrap();
        let font = text.in_ports.iter().find(|port| port.id == "font").unwrap();
        assert_eq!((font.kind.as_str(), &font.default), ("string", &Some(json!("Sans"))));
        assert!(font.values.as_ref().unwrap().contains(&json!("Serif Bold")));
        assert_eq!(catalog.components().next().unwrap().name, "Processor");
        assert!(catalog.components().all(|component| Courier::of_name(&component.name).is_some()
            || !component.out_ports.is_empty()));
    }
}
