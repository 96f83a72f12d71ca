//! `imgflo plan`: what would be done, and what it would take.

use crate::inputs::Inputs;
use crate::job::{Job, Writing};
use crate::output::Target;
use crate::run::pick;
use crate::scene::Scene;
use crate::text::table;
use crate::{Error, cli, say};

/// Shows the plan of a result.
pub(crate) fn plan(asked: &cli::Plan) -> Result<(), Error> {
    let scene = Scene::open(&asked.scene)?;
    let given = Inputs::sort(&asked.scene.input, &scene)?.into_one(&scene)?;
    let resolved = scene.resolve(&given)?;
    let node = pick(&resolved, asked.output.as_deref())?;
    let mut look = asked.look.clone();
    look.format.get_or_insert_with(|| "png".into());
    let writing = Writing::choose(&look, &Target::Stdout)?;
    let job = Job::new(&resolved, node, &look, &writing, &scene.limits);
    let plan = job.map_err(|error| error.about(&scene.document.name()))?.plan;
    let region = plan.region();
    let (x, y, width, height) = (region.x0, region.y0, region.width(), region.height());
    let facts = [
        ("Region", format!("{x},{y},{width}x{height}")),
        ("Opaque", if plan.is_opaque() { "yes".into() } else { "no".into() }),
        ("Memory", format!("{} bytes at most", plan.memory())),
    ];
    let row = |(name, fact): (&str, String)| vec![name.to_owned(), fact];
    say::print(&table(&facts.map(row)))
}
