//! `imgflo plan`: what would be done, and what it would take.

use imgflo_engine::{Control, run};
use imgflo_pixel::{RowsError, WriteRows};

use crate::inputs::Inputs;
use crate::output::Target;
use crate::run::{missing_input, pick};
use crate::scene::Scene;
use crate::{Error, cli, job, say, stop, writing};

/// Shows the plan of a result.
pub(crate) fn plan(asked: &cli::Plan) -> Result<(), Error> {
    let scene = Scene::open(&asked.scene, &asked.limits)?;
    let given = Inputs::sort(&asked.scene.input, &scene)?.into_one(&scene)?;
    let resolved = scene.resolve(&given)?;
    let node = pick(&resolved, asked.output.as_deref())?;
    let mut look = asked.look.clone();
    look.format.get_or_insert_with(|| "png".into());
    let writing = writing::choose(&look, &Target::Stdout)?;
    let job = job::plan(&scene, &resolved, node, &writing);
    let job = job.map_err(|error| missing_input(error, &scene, &given))?;
    let plan = job.plan();
    let report = if asked.run {
        stop::listen();
        let control = Control { cancel: Some(stop::flag()), progress: None };
        Some(run(plan, Box::new(Nowhere), &control, &scene.settings)?)
    } else {
        None
    };
    let report = report.as_ref();
    say::print(&match (asked.dot, asked.svg) {
        (true, _) => plan.to_dot(report),
        (_, true) => plan.to_svg(report),
        _ => plan.to_text(report),
    })
}

/// Takes rows, and does nothing with them.
struct Nowhere;

impl WriteRows for Nowhere {
    fn write(&mut self, _: &[u8]) -> Result<(), RowsError> {
        Ok(())
    }
    fn finish(self: Box<Self>) -> Result<(), RowsError> {
        Ok(())
    }
}
