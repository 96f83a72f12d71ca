//! What is known of a node's result before any of it is asked for.

use imgflo_pixel::{Rect, Space};

use crate::compile::{space_after, space_of};
use crate::survey::{Survey, Task, survey};
use crate::{Error, Graph, Limits, NodeId};

/// What is known of a node's result before any of it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// Where it lies; it can be without end, or empty.
    pub bounds: Rect,
    /// Where the image lay that it was made from, first input by first input.
    pub start: Rect,
    /// What its numbers mean while they are computed: a result that is kept in this space can stand
    /// for the node, and not a bit of what comes after it changes.
    pub space: Space,
    /// Whether it has no alpha channel.
    pub opaque: bool,
}

/// Looks at what comes from `node`, without planning how it is made.
///
/// # Errors
/// When the graph has more nodes than the limits allow.
pub fn outlook(graph: &Graph, node: NodeId, limits: &Limits) -> Result<Outlook, Error> {
    let survey = survey(graph, node, limits)?;
    let seen = &survey.nodes[survey.result];
    let space = space(&survey, survey.result);
    Ok(Outlook { bounds: seen.bounds, start: seen.start, space, opaque: seen.opaque })
}

fn space(survey: &Survey, node: NodeId) -> Space {
    let seen = &survey.nodes[node];
    match &seen.task {
        Task::Read(source) => space_of(source.layout().format),
        Task::Work(work) => space_after(work),
        Task::Clip | Task::Shift(..) => {
            let input = seen.inputs.first().copied().flatten();
            input.map_or(Space::Linear, |input| space(survey, input))
        }
    }
}
