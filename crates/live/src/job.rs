//! A node's result as a file of its own: as large, as fine and as long as it is.

use std::cell::RefCell;
use std::sync::Arc;

use imgflo_engine::{Limits, Resolved, Source};
use imgflo_pixel::Sample;
use imgflo_render::{Input, Job, Look};

use crate::part::Part;
use crate::studio::Studio;
use crate::{Error, Picture, Snapshot};

/// Plans what comes out of a node's port as a file. If it `moves`, it goes through all frames of the
/// pictures that it is made of; else those that are shown stay.
pub(crate) fn job(
    studio: &Studio,
    snapshot: &Snapshot,
    (node, port): (&str, &str),
    (look, moves): (&Look, bool),
    limits: &Limits,
) -> Result<Job, Error> {
    let opened: RefCell<Vec<(String, Input)>> = RefCell::default();
    let open = |picture: &Picture| -> Result<Arc<dyn Source>, Error> {
        let mut opened = opened.borrow_mut();
        if let Some((_, input)) = opened.iter().find(|(hash, _)| hash == picture.hash()) {
            return Ok(input.source());
        }
        let shown = picture.input();
        let input = if moves { shown.in_motion()? } else { shown.clone() };
        let source = input.source();
        opened.push((picture.hash().to_owned(), input));
        Ok(source)
    };
    let part = Part::of(snapshot, node, port)?;
    let (graph, node) = part.resolve(1.0, &open, (studio.operations, limits))?;
    let inputs: Vec<Input> = opened.into_inner().into_iter().map(|(_, input)| input).collect();
    // What is made of nothing is as fine as a screen.
    let sample = look.sample.or(inputs.is_empty().then_some(Sample::U8));
    let resolved = Resolved { graph, outputs: Vec::new(), sinks: Vec::new() };
    let look = Look { sample, ..*look };
    Ok(Job::new(&resolved, node, &look, &inputs, (studio.operations, limits))?)
}
