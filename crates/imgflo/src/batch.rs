//! One graph for many pictures: `-o` has `{name}`, `{ext}` or `{index}` in it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::inputs::{Inputs, loose_name};
use crate::output::Target;
use crate::run::{Files, missing_input, pick};
use crate::scene::Scene;
use crate::{Error, cli, job, output, progress, say, stop, writing};

/// Renders each picture by itself. One that fails does not keep the others from being rendered.
pub(crate) fn run(
    asked: &cli::Run,
    scene: &Scene,
    inputs: &Inputs,
    files: &mut Files,
) -> Result<(), Error> {
    let [template] = asked.output.as_slice() else {
        return Err(Error::Usage("a batch has one -o; leave out the others".into()));
    };
    let paths = &inputs.loose;
    if paths.is_empty() {
        let message =
            format!("`{template}` is for a batch, but there are no pictures; add -i FILES");
        return Err(Error::Usage(message));
    }
    let input = loose_name(scene)?;
    let targets = targets(template, paths)?;
    for target in &targets {
        writing::choose(&asked.look, &Target::File(target.clone()))?;
        output::make_folder(target)?;
    }
    files.written.clone_from(&targets);
    let bar = progress::pictures(paths.len());
    let mut failures = 0;
    for (path, target) in paths.iter().zip(targets) {
        bar.set_message(path.display().to_string());
        let mut given = inputs.named.clone();
        given.push((input.clone(), path.clone()));
        match one(asked, scene, &given, target) {
            Ok(()) => {}
            Err(Error::Stopped) => return Err(Error::Stopped),
            Err(error) => {
                failures += 1;
                bar.suspend(|| say::complain(&error.about(&path.display().to_string())));
            }
        }
        if stop::asked() {
            return Err(Error::Stopped);
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    if failures == 0 {
        return Ok(());
    }
    Err(Error::Failed(format!("{failures} of {} pictures failed", paths.len())))
}

fn one(
    asked: &cli::Run,
    scene: &Scene,
    given: &[(String, PathBuf)],
    target: PathBuf,
) -> Result<(), Error> {
    let target = Target::File(target);
    let writing = writing::choose(&asked.look, &target)?;
    let resolved = scene.resolve(given)?;
    let planned = job::plan(scene, &resolved, pick(&resolved, None)?, &writing);
    let planned = planned.map_err(|error| missing_input(error, scene, given))?;
    job::run((&planned, &writing), &target, scene, asked.times, None)
}

/// The file for each picture; no two may be the same.
fn targets(template: &str, paths: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut targets: Vec<PathBuf> = Vec::new();
    for (i, path) in paths.iter().enumerate() {
        let target = PathBuf::from(fill(template, path, i + 1)?);
        if let Some(first) = targets.iter().position(|other| *other == target) {
            let message = format!(
                "`{}` and `{}` would both be written to `{}`; put {{index}} into -o",
                paths[first].display(),
                path.display(),
                target.display()
            );
            return Err(Error::Usage(message));
        }
        targets.push(target);
    }
    Ok(targets)
}

/// The template with what it stands for, for the picture number `index`.
fn fill(template: &str, path: &Path, index: usize) -> Result<String, Error> {
    let part = |part: Option<&OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled += before;
        let unclosed = || Error::Usage(format!("`{template}`: a `{{` is not closed"));
        let (word, after) = after.split_once('}').ok_or_else(unclosed)?;
        match word {
            "name" => filled += &part(path.file_stem()),
            "ext" => filled += &part(path.extension()),
            "index" => filled += &index.to_string(),
            _ => {
                return Err(Error::Usage(format!(
                    "`{template}`: `{{{word}}}` stands for nothing; write {{name}}, {{ext}} or \
                     {{index}}"
                )));
            }
        }
        rest = after;
    }
    Ok(filled + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_filled_in() {
        let filled = |template| fill(template, Path::new("a/photo.old.jpg"), 7).unwrap();
        assert_eq!(filled("out/{name}-{index}.{ext}"), "out/photo.old-7.jpg");
        assert_eq!(filled("plain.png"), "plain.png");
        for wrong in ["{size}.png", "{name.png"] {
            assert!(fill(wrong, Path::new("a"), 1).is_err(), "{wrong}");
        }
    }

    #[test]
    fn two_pictures_need_two_files() {
        let paths = ["a/x.jpg", "b/x.jpg"].map(PathBuf::from);
        assert!(targets("{name}.png", &paths).is_err());
        assert_eq!(targets("{index}.png", &paths).unwrap().len(), 2);
    }
}
