//! Pictures that follow a graph while it is edited.

mod cache;
mod counts;
mod cut;
mod error;
mod exact;
mod file;
mod hash;
mod inspect;
mod job;
mod kept;
mod level;
mod live;
mod names;
mod part;
mod picture;
mod queue;
mod render;
mod scene;
mod snapshot;
mod studio;
mod view;
mod warning;
mod work;

pub use counts::{Histogram, Waveform};
pub use error::Error;
pub use inspect::{Inspect, Inspected, Point};
pub use live::{Live, Settings, Stage, Watching};
pub use picture::Picture;
pub use snapshot::Snapshot;
pub use view::{Event, Format, NodeTime, Shown, View};
pub use warning::{Warning, WarningKind};
