//! What an operation is, written down as its own file says it.

use imgflo_engine::describe;
use imgflo_op::{Kind, OpDef, Param};

/// The declaration of an operation, in Rust.
pub(crate) fn of(op: &OpDef) -> String {
    let mut text = String::new();
    for line in op.about.trim().lines() {
        text += &format!("/// {}\n", line.trim());
    }
    let name = op.name.rsplit(':').next().unwrap_or(op.name);
    text += &format!("pub struct {} {{\n", camel_case(name));
    for param in (op.params)() {
        for line in param.about.trim().lines() {
            text += &format!("    /// {}\n", line.trim());
        }
        text += &format!("    pub {}: {},\n", param.field, declared(&param));
    }
    text += &format!("}}\n\n// {}: {}", op.name, op.kind);
    let list = |names: &[&str]| names.join(", ");
    if !op.inputs.is_empty() {
        text += &format!("; takes {}", list(op.inputs));
    }
    if !op.categories.is_empty() {
        text += &format!("; {}", list(op.categories));
    }
    text + "\n"
}

fn camel_case(name: &str) -> String {
    let capital = |word: &str| {
        let mut chars = word.chars();
        chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
    };
    name.split('-').map(capital).collect()
}

fn declared(param: &Param) -> String {
    let default = describe::value(&param.default);
    let kind = match param.kind {
        Kind::Number => "f64",
        Kind::Whole => "i32",
        Kind::Seed => "Seed",
        Kind::Toggle => "bool",
        Kind::Color => "Color",
        Kind::Choice(_) => "Choice",
        Kind::Text => "Text",
        Kind::File => "FilePath",
        Kind::Curve => "Curve",
    };
    let takes = match param.kind {
        Kind::Choice(_) => Some(param.takes()),
        _ => describe::range(param),
    };
    let takes = takes.map_or(String::new(), |takes| format!(" ({takes})"));
    format!("{kind} = {default}{takes}")
}

#[cfg(test)]
mod tests {
    use imgflo_ops::OPS;

    use super::*;

    #[test]
    fn a_declaration_has_the_words_of_the_file() {
        let text = of(imgflo_op::find(&OPS, "gegl:sepia").unwrap());
        assert!(text.contains("pub struct Sepia {"), "{text}");
        assert!(text.contains("    pub scale: f64 = 1 (0 to 1),\n"), "{text}");
        assert!(text.contains("// gegl:sepia: point; takes input; color"), "{text}");
    }
}
