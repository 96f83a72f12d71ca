//! One result: from a node of a graph to a file.

use imgflo_engine::{Control, NodeId, Resolved};
use imgflo_ops::OPS;
use imgflo_render::Job;
use imgflo_video::{Encoding, Format};

use crate::output::{Output, Target};
use crate::scene::Scene;
use crate::writing::Writing;
use crate::{Error, films, say, stop};

/// Plans a result of the pictures that were opened.
pub(crate) fn plan(
    scene: &Scene,
    resolved: &Resolved,
    node: NodeId,
    writing: &Writing,
) -> Result<Job, Error> {
    let job = Job::new(resolved, node, &writing.look, &scene.opened(), (&OPS, &scene.limits));
    let job = job
        .and_then(|job| if writing.embed_graph { job.carrying(scene.carried()) } else { Ok(job) });
    let job = job.map_err(|error| Error::from(error).about(&scene.document.name()))?;
    for block in job.left_out() {
        say::warn(format!("the first picture's {block} is too large to be kept"));
    }
    Ok(job)
}

/// Renders a result, and puts it in its place. `progress` is told rows or frames done, and how many
/// there are.
pub(crate) fn run(
    (job, writing): (&Job, &Writing),
    target: &Target,
    scene: &Scene,
    times: bool,
    progress: Option<&(dyn Fn(u32, u32) + Sync)>,
) -> Result<(), Error> {
    let ffmpeg = match writing.format {
        Format::File(_) => None,
        Format::Mp4 => Some(films::ffmpeg().map_err(|error| error.about(&target.name()))?),
    };
    let (output, write) = Output::create(target)?;
    let control = Control { cancel: Some(stop::flag()), progress };
    let report = match ffmpeg {
        None => job.run(write, &control, &scene.settings),
        Some(ffmpeg) => {
            let encoding = Encoding { quality: writing.quality, ..Encoding::default() };
            let film = (encoding, job.follows().and_then(|film| scene.sound(film)));
            let sink = ffmpeg.write(job.layout(), film, scene.films.limits(), write);
            sink.and_then(|sink| job.run_film(Box::new(sink), &control, &scene.settings))
        }
    };
    let report = report.map_err(|error| named(error, target))?;
    output.commit()?;
    if times && job.frames() == 1 {
        say::lines(&format!("{}: {}", target.name(), job.plan().to_text(Some(&report))));
    }
    Ok(())
}

/// What cannot be written is told with the file's name.
fn named(error: imgflo_render::Error, target: &Target) -> Error {
    use imgflo_render::Error as Render;
    match error {
        Render::Engine(imgflo_engine::Error::Sink(message)) => {
            Error::Failed(message).about(&target.name())
        }
        Render::Encode(_) | Render::Broken => Error::from(error).about(&target.name()),
        other => other.into(),
    }
}
