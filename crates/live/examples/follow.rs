//! Measures how soon pictures follow: changes of a chain of eight nodes with a large blur, over a
//! photo, seen at 1280 x 720 pixels. Prints JSON.
//!
//!     cargo run --release -p imgflo-live --example follow -- PHOTO [SECONDS]

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use imgflo_flow::Graph;
use imgflo_live::{Event, Live, Picture, Settings, Shown, Snapshot, Stage, View};
use imgflo_ops::OPS;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Changes that are waited for, one after the other.
const CHANGES: u64 = 60;
/// Changes of a slider in a second.
const RATE: u32 = 60;

/// The chain, with the number of the first node and that of the last.
fn chain(first: f64, last: f64) -> String {
    format!(
        "load(gegl/load) OUTPUT -> INPUT first(gegl/exposure) OUTPUT -> INPUT b(gegl/levels)
        b OUTPUT -> INPUT c(gegl/gaussian-blur) OUTPUT -> INPUT d(gegl/saturation)
        d OUTPUT -> INPUT e(gegl/hue-chroma) OUTPUT -> INPUT f(gegl/vignette)
        f OUTPUT -> INPUT g(gegl/sepia) OUTPUT -> INPUT last(gegl/brightness-contrast)
        'photo' -> PATH load, {first} -> EXPOSURE first, 0.9 -> IN-HIGH b
        20 -> STD-DEV-X c, 20 -> STD-DEV-Y c, 'clamp' -> ABYSS-POLICY c
        1.3 -> SCALE d, 10 -> HUE e, 0.3 -> SCALE g, {last} -> CONTRAST last"
    )
}

struct Bench {
    stage: Stage,
    pictures: Arc<BTreeMap<String, Result<Picture, String>>>,
    events: Receiver<(Instant, Event)>,
    revision: u64,
}

impl Bench {
    fn set(&mut self, first: f64, last: f64) -> Outcome<Instant> {
        self.revision += 1;
        let graph = Graph::from_bytes("a.fbp", chain(first, last).as_bytes(), &Default::default())?;
        let (revision, pictures) = (self.revision, self.pictures.clone());
        let graph = Arc::new(graph);
        let begin = Instant::now();
        self.stage.set(Snapshot { revision, graph, pictures, ..Snapshot::default() });
        Ok(begin)
    }

    /// The sharp picture of the newest state, when it came, and how many others came before.
    fn newest(&self) -> Outcome<(Instant, Shown, usize)> {
        let mut others = 0;
        loop {
            match self.events.recv_timeout(Duration::from_secs(60))? {
                (at, Event::Picture(shown)) if shown.revision == self.revision && !shown.coarse => {
                    return Ok((at, shown, others));
                }
                (_, Event::Picture(_)) => others += 1,
                (_, Event::Failed { message, .. }) => return Err(message.into()),
                _ => {}
            }
        }
    }

    /// Milliseconds from each of many changes to its picture, in order.
    fn changes(&mut self, numbers: impl Fn(f64) -> (f64, f64)) -> Outcome<Vec<f64>> {
        let mut times = Vec::new();
        for change in 0..CHANGES {
            let (first, last) = numbers(change as f64 / CHANGES as f64);
            let begin = self.set(first, last)?;
            let (at, ..) = self.newest()?;
            times.push(at.duration_since(begin).as_secs_f64() * 1e3);
        }
        // The first change is what tells what to keep.
        let mut times = times.split_off(2);
        times.sort_by(f64::total_cmp);
        Ok(times)
    }

    /// Drags a slider; says how long the last picture took, and how many older ones came between.
    fn drag(&mut self, time: Duration) -> Outcome<(f64, usize, usize)> {
        let (start, mut shown) = (Instant::now(), 0);
        let count = (time.as_secs_f64() * f64::from(RATE)) as u32;
        let mut begin = start;
        for step in 0..count {
            let due = start + Duration::from_secs(1) * step / RATE;
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            shown += self
                .events
                .try_iter()
                .filter(|(_, event)| matches!(event, Event::Picture(_)))
                .count();
            begin = self.set(0.2, 1.0 + 0.3 * (f64::from(step) / 40.0).sin())?;
        }
        let (at, _, between) = self.newest()?;
        Ok((at.duration_since(begin).as_secs_f64() * 1e3, between, shown))
    }
}

/// Bytes that this program takes now.
fn memory() -> Outcome<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
}

fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let photo = arguments.next().ok_or("which photo?")?;
    let seconds = arguments.next().map_or(Ok(10), |text| text.parse())?;
    let picture = Picture::open("photo", std::fs::read(photo)?.into(), &Default::default())?;
    let pictures = Arc::new(BTreeMap::from([("photo".to_owned(), Ok(picture))]));
    let live = Live::new(&OPS, Settings { threads: 2, ..Settings::default() });
    let (send, events) = channel();
    let stage = live.stage();
    let view = View::new("last", 1280, 720);
    let _watching = live.watch(&stage, view, move |event| {
        let _ = send.send((Instant::now(), event));
    });
    let mut bench = Bench { stage, pictures, events, revision: 0 };
    let begin = bench.set(0.2, 1.0)?;
    let (at, shown, _) = bench.newest()?;
    let opened = at.duration_since(begin).as_secs_f64() * 1e3;
    let last = bench.changes(|number| (0.2, 1.1 + number))?;
    let first = bench.changes(|number| (0.3 + number, 1.1))?;
    // Once, so that all that is kept is there.
    bench.drag(Duration::from_secs(1))?;
    let before = memory()?;
    let (late, between, pictures) = bench.drag(Duration::from_secs(seconds))?;
    let after = memory()?;
    let spread = |times: &[f64]| {
        let at = |part: usize| times[(times.len() - 1) * part / 100];
        format!("{{\"median\": {:.1}, \"most\": {:.1}}}", at(50), at(100))
    };
    writeln!(
        std::io::stdout(),
        "{{\"width\": {}, \"height\": {}, \"type\": \"{}\", \"bytes\": {}, \"opened\": {opened:.1}, \
         \"last\": {}, \"first\": {}, \"slider\": {late:.1}, \"between\": {between}, \
         \"pictures\": {pictures}, \"before\": {before}, \"after\": {after}, \"kept\": {}}}",
        shown.width,
        shown.height,
        shown.media_type,
        shown.file.len(),
        spread(&last),
        spread(&first),
        live.kept(),
    )?;
    Ok(())
}
