//! `imgflo run`: renders a graph.

use std::path::PathBuf;

use imgflo_engine::{NodeId, Resolved};

use crate::inputs::{Inputs, list, named};
use crate::output::Target;
use crate::progress::Rows;
use crate::scene::Scene;
use crate::writing::Writing;
use crate::{Error, batch, cli, job, output, stop, watch, writing};

/// Renders what is asked for; again and again, if that is asked for too.
pub(crate) fn run(asked: &cli::Run) -> Result<(), Error> {
    stop::listen();
    if asked.watch {
        return watch::watch(asked);
    }
    once(asked).1
}

/// Renders once. Also gives the files that were read, and those that are written.
pub(crate) fn once(asked: &cli::Run) -> (Files, Result<(), Error>) {
    let mut files = Files::default();
    let done = Scene::open(&asked.scene, &asked.limits).and_then(|scene| {
        let done = render(asked, &scene, &mut files);
        files.read = scene.files();
        done
    });
    if files.read.is_empty() {
        files.read.extend(asked.scene.graph.clone());
    }
    (files, done)
}

/// The files that a job touches.
#[derive(Debug, Default)]
pub(crate) struct Files {
    pub(crate) read: Vec<PathBuf>,
    pub(crate) written: Vec<PathBuf>,
}

fn render(asked: &cli::Run, scene: &Scene, files: &mut Files) -> Result<(), Error> {
    let inputs = Inputs::sort(&asked.scene.input, scene)?;
    if asked.output.iter().any(|output| output.contains('{')) {
        return batch::run(asked, scene, &inputs, files);
    }
    let wanted = wanted(asked, scene)?;
    for (_, target, _) in &wanted {
        note(target, files)?;
    }
    let given = inputs.into_one(scene)?;
    let resolved = scene.resolve(&given)?;
    if wanted.is_empty() {
        return sinks(asked, scene, &resolved, files);
    }
    for (name, target, writing) in &wanted {
        let node = pick(&resolved, name.as_deref())?;
        let planned = job::plan(scene, &resolved, node, writing);
        let planned = planned.map_err(|error| missing_input(error, scene, &given))?;
        let rows = Rows::new(target.name());
        let progress = |done, all| rows.show(done, all);
        job::run((&planned, writing), target, scene, asked.times, Some(&progress))?;
    }
    Ok(())
}

/// An output's name, if one is given, its target, and what it is to be like.
type Wanted = (Option<String>, Target, Writing);

/// The results that are asked for with -o.
fn wanted(asked: &cli::Run, scene: &Scene) -> Result<Vec<Wanted>, Error> {
    let mut wanted: Vec<Wanted> = Vec::new();
    for text in &asked.output {
        let (name, target) = match named(text) {
            Some((name, file)) => (Some(name.to_owned()), Target::of(file)),
            None => (None, Target::of(text)),
        };
        if wanted.iter().any(|other| other.1 == target) {
            let twice = format!("{}: is named twice with -o; name two files", target.name());
            return Err(Error::Usage(twice));
        }
        if let Some(name) = &name {
            check_output(name, scene)?;
        }
        let writing = writing::choose(&asked.look, &target)?;
        wanted.push((name, target, writing));
    }
    Ok(wanted)
}

fn note(target: &Target, files: &mut Files) -> Result<(), Error> {
    if let Target::File(path) = target {
        output::check_folder(path)?;
        files.written.push(path.clone());
    }
    Ok(())
}

fn check_output(name: &str, scene: &Scene) -> Result<(), Error> {
    let outputs: Vec<&str> = scene.interface.outputs.iter().map(String::as_str).collect();
    // A graph that exports nothing gives what its nodes give, by their names.
    if outputs.is_empty() || outputs.contains(&name) {
        return Ok(());
    }
    Err(no_output(name, &outputs).about(&scene.document.name()))
}

fn no_output(name: &str, outputs: &[&str]) -> Error {
    Error::Unknown(format!("the graph has no output `{name}`; it has {}", list(outputs)))
}

/// The node of the output `name`; without a name, of the one called `output`, or else the first.
pub(crate) fn pick(resolved: &Resolved, name: Option<&str>) -> Result<NodeId, Error> {
    let of = |name: &str| resolved.outputs.iter().find(|output| output.0 == name);
    let found = match name {
        Some(name) => {
            let names: Vec<&str> = resolved.outputs.iter().map(|output| &*output.0).collect();
            Some(of(name).ok_or_else(|| no_output(name, &names))?)
        }
        // What a sink is given counts where nothing else comes out.
        None => of("output").or(resolved.outputs.first()).or(resolved.sinks.first()),
    };
    let missing = || Error::Failed("the graph gives no picture; connect an output".into());
    found.map(|output| output.1).ok_or_else(missing)
}

/// Writes the files that the graph names.
fn sinks(
    asked: &cli::Run,
    scene: &Scene,
    resolved: &Resolved,
    files: &mut Files,
) -> Result<(), Error> {
    if resolved.sinks.is_empty() {
        return Err(Error::Usage("nothing says where the picture goes; add -o FILE".into()));
    }
    for (path, node) in &resolved.sinks {
        let target = Target::File(scene.path(path));
        let writing = writing::choose(&asked.look, &target)?;
        note(&target, files)?;
        let planned = job::plan(scene, resolved, *node, &writing)?;
        let rows = Rows::new(target.name());
        let progress = |done, all| rows.show(done, all);
        job::run((&planned, &writing), &target, scene, asked.times, Some(&progress))?;
    }
    Ok(())
}

/// An empty result is most often a forgotten picture.
pub(crate) fn missing_input(error: Error, scene: &Scene, given: &[(String, PathBuf)]) -> Error {
    let mut open = scene.interface.pictures.iter();
    let missing = open.find(|name| given.iter().all(|(given, _)| given != *name));
    match (error, missing) {
        (Error::Failed(message), Some(name)) if message.contains("the result is empty") => {
            Error::Failed(format!(
                "{message}; no picture is given for `{name}`, add -i {name}=FILE"
            ))
        }
        (error, _) => error,
    }
}
