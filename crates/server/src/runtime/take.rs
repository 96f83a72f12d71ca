//! What comes out of a node, to be taken away: at full size, as fine as a file can hold.

use imgflo_live::Snapshot;
use imgflo_pixel::Rect;
use imgflo_render::Look;
use imgflo_video::{Encoding, Format};

use crate::app::App;
use crate::fault::{Fault, Kind};
use crate::make::{Planned, engine, written};

/// What is to be taken away.
pub(super) struct Take {
    pub(super) node: String,
    pub(super) port: String,
    /// The part of it; all, if nothing is said.
    pub(super) region: Option<Rect>,
    pub(super) format: Format,
    /// Whether it goes through all frames of the pictures that it is made of.
    pub(super) moves: bool,
    pub(super) quality: Option<u8>,
    /// The graph that the file carries.
    pub(super) graph: Option<String>,
}

/// Makes the file.
pub(super) async fn take(app: &App, snapshot: Snapshot, take: Take) -> Result<Vec<u8>, Fault> {
    let (live, means) = (app.runtime.live().clone(), app.means());
    let _place = app.work.queue()?;
    let made = move |bench: &crate::work::Bench| {
        let Take { node, port, region, format, moves, quality, graph } = take;
        let (time_ms, threads) = (bench.left_ms(), bench.settings.threads as u64);
        let limits = imgflo_engine::Limits { time_ms, threads, ..engine(&means.limits) };
        let mut look = Look { region, ..Look::new(format.rendered_as()) };
        look.encode.quality = quality.unwrap_or(look.encode.quality);
        let job = live.job(&snapshot, (&node, &port), (&look, moves), &limits).map_err(fault)?;
        let job = match graph {
            Some(graph) => job.carrying(graph)?,
            None => job,
        };
        let film = Encoding { quality, ..Encoding::default() };
        written(Planned { job, format, sound: None }, film, 0, &means, bench)
    };
    app.work.run(app.until(), made).await
}

fn fault(error: imgflo_live::Error) -> Fault {
    match error {
        imgflo_live::Error::Engine(error) => error.into(),
        imgflo_live::Error::Render(error) => error.into(),
        error => Fault::new(Kind::Unusable, error.to_string()),
    }
}
