//! Renders graphs of operations.

mod compile;
mod convert;
mod cuts;
pub mod describe;
mod error;
mod graph;
mod limits;
mod memory;
mod nest;
mod outline;
mod outlook;
mod plan;
mod program;
mod resolve;
mod run;
mod schedule;
mod show;
mod source;
mod span;
mod store;
mod survey;

pub use error::Error;
pub use graph::{Graph, Node, NodeId, NodeKind};
pub use limits::Limits;
pub use nest::flatten;
pub use outlook::{Outlook, outlook};
pub use plan::{Plan, Request, plan};
pub use resolve::{
    Given, Interface, Opened, Parameter, Resolved, Surroundings, interface, resolve, resolve_at,
};
pub use run::{Control, Report, Settings, Stretch, run};
pub use show::StepInfo;
pub use source::Source;
