//! From a graph and picture files to a picture file, all in memory: what every front does with the
//! engine and the codecs.
//!
//! [`Input`] makes a file a source for the engine, still or moving; a [`Reel`] gives frames of
//! other films, and a [`FrameSink`] takes them.
//! [`Job`] plans what comes from a node, in the size and file format that a [`Look`] asks for, and
//! says what it takes before it runs. An animated result is rendered frame by frame: while one is
//! computed, the one before is encoded.
//!
//! Nothing is opened here, and nothing is looked up: bytes come in, bytes go out.

mod animation;
mod error;
mod film;
mod fit;
mod glance;
mod input;
mod job;
mod look;
pub mod notation;
mod picture;
pub mod ports;
mod reel;

pub use error::Error;
use film::Film;
pub use fit::{Fit, Size, resize};
pub use glance::{Glance, MOST_SIDE, MainColor};
pub use imgflo_engine::describe;
pub use input::Input;
pub use job::Job;
pub use look::Look;
pub use picture::Picture;
pub use reel::{FrameSink, Frames, Reel};
