//! Which picture goes to which input of a graph.

use std::path::{Path, PathBuf};

use crate::Error;
use crate::scene::Scene;

/// Pictures as they are given with -i.
#[derive(Clone, Debug, Default)]
pub(crate) struct Inputs {
    /// Those with the name of an input.
    pub(crate) named: Vec<(String, PathBuf)>,
    /// Those without.
    pub(crate) loose: Vec<PathBuf>,
}

impl Inputs {
    /// Sorts out which pictures have names, and checks that the graph has such inputs.
    pub(crate) fn sort(given: &[String], scene: &Scene) -> Result<Self, Error> {
        let mut inputs = Self::default();
        for text in given {
            match named(text) {
                Some((name, path)) => {
                    check_name(name, scene)?;
                    inputs.named.push((name.to_owned(), path.into()));
                }
                None => inputs.loose.push(text.into()),
            }
        }
        Ok(inputs)
    }

    /// All pictures with their names, for a single result.
    pub(crate) fn into_one(self, scene: &Scene) -> Result<Vec<(String, PathBuf)>, Error> {
        let mut pictures = self.named;
        match self.loose.as_slice() {
            [] => {}
            [path] => pictures.push((loose_name(scene)?, path.clone())),
            [_, .., path] => {
                let path = path.display();
                return Err(Error::Usage(format!(
                    "`{path}` is one picture too many; name inputs with -i NAME=FILE, or put \
                     {{name}} into -o to render each by itself"
                )));
            }
        }
        Ok(pictures)
    }
}

/// The input that a picture without a name goes to.
pub(crate) fn loose_name(scene: &Scene) -> Result<String, Error> {
    match scene.inputs().as_slice() {
        [] => Err(Error::Usage("the graph takes no picture; leave out -i".into())),
        [name] => Ok((*name).to_owned()),
        names if names.contains(&"input") => Ok("input".into()),
        names => {
            let names = list(names);
            Err(Error::Usage(format!("the graph takes {names}; say which: -i NAME=FILE")))
        }
    }
}

/// Names in a row, in quotes.
pub(crate) fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Splits `NAME=FILE`. A file may have `=` in its name.
pub(crate) fn named(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.split_once('=')?;
    let is_name = !name.is_empty() && !name.contains(['/', '\\', '.', '{']);
    (is_name && !Path::new(text).exists()).then_some((name, rest))
}

fn check_name(name: &str, scene: &Scene) -> Result<(), Error> {
    let file = |name: &str| {
        let mut parameters = scene.interface.parameters.iter();
        parameters.any(|p| p.name == name && p.param.kind == imgflo_op::Kind::File)
    };
    let names = scene.inputs();
    if names.contains(&name) || file(name) {
        return Ok(());
    }
    let remedy = match names.as_slice() {
        [] => "it takes no picture".to_owned(),
        names => format!("it takes {}", list(names)),
    };
    let message = format!("the graph has no input `{name}`; {remedy}");
    Err(Error::Unknown(message).about(&scene.document.name()))
}
