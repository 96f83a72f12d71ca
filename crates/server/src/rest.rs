//! When there is nothing to do, memory that work has left behind is given back.

use std::time::Duration;

use crate::work::Work;

/// How long nothing has to be made.
const PAUSE: Duration = Duration::from_secs(5);

/// Gives memory back whenever the server comes to rest; never ends.
pub(crate) async fn rest(work: Work) {
    let (mut before, mut rested) = (0, 0);
    loop {
        tokio::time::sleep(PAUSE).await;
        let (begun, running) = (work.begun(), work.load().1);
        if running == 0 && begun == before && begun != rested {
            drop(tokio::task::spawn_blocking(imgflo_malloc::trim).await);
            rested = begun;
        }
        before = begun;
    }
}
