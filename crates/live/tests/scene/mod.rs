//! Graphs, a photo, and what is made of them.

#![allow(dead_code, reason = "no test needs all of it")]
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use imgflo_codec::{Encode, FileFormat, decode, encode};
use imgflo_engine::{Control, Limits, Surroundings, resolve};
use imgflo_flow::{Export, Graph};
use imgflo_live::{Event, Format, Live, Picture, Settings, Shown, Snapshot, Stage, View, Watching};
use imgflo_ops::OPS;
use imgflo_pixel::{Channels, Layout, Rect, Sample};
use imgflo_render::{Input, Job, Look};

/// A picture with large and small shapes in all colors.
pub(crate) fn photo(width: u32, height: u32) -> Vec<u8> {
    let format = imgflo_pixel::Format::srgb(Channels::Rgb, Sample::U8);
    let wave = |at: u32, length: f64| (f64::from(at) / length).sin() * 0.5 + 0.5;
    let pixel = |x: u32, y: u32| {
        let disc = if (x.abs_diff(width / 3)).pow(2) + (y.abs_diff(height / 2)).pow(2)
            < (height / 4).pow(2)
        {
            0.7
        } else {
            0.2
        };
        let (r, g, b) = (wave(x, 37.0), 0.3 * wave(x + y, 9.0) + 0.7 * wave(y, 53.0), disc);
        [r, g, b].map(|v| (v * 255.0) as u8)
    };
    let pixels: Vec<u8> =
        (0..height).flat_map(|y| (0..width).flat_map(move |x| pixel(x, y))).collect();
    let file = Shared::default();
    let layout = Layout { width, height, format };
    let mut rows = encode(Box::new(file.clone()), layout, &Encode::new(FileFormat::Png)).unwrap();
    rows.write(&pixels).unwrap();
    rows.finish().unwrap();
    file.take()
}

#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Shared {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

impl std::io::Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A graph in the FBP language; `load` is the photo.
pub(crate) fn graph(text: &str) -> Graph {
    let text = format!("'photo' -> PATH load(gegl/load)\n{text}");
    Graph::from_bytes("test.fbp", text.as_bytes(), &imgflo_flow::Limits::default()).unwrap()
}

/// States of graphs that start from one photo.
pub(crate) struct Photo {
    pub(crate) bytes: Arc<[u8]>,
    pictures: Arc<BTreeMap<String, Result<Picture, String>>>,
}

impl Photo {
    pub(crate) fn new(width: u32, height: u32) -> Self {
        let bytes: Arc<[u8]> = photo(width, height).into();
        let picture =
            Picture::open("photo", bytes.clone(), &imgflo_codec::Limits::default()).unwrap();
        Self { bytes, pictures: Arc::new(BTreeMap::from([("photo".to_owned(), Ok(picture))])) }
    }

    pub(crate) fn snapshot(&self, revision: u64, text: &str) -> Snapshot {
        let (graph, pictures) = (Arc::new(graph(text)), self.pictures.clone());
        Snapshot { revision, graph, pictures, ..Snapshot::default() }
    }

    /// What the engine makes of a node's result, without anything that is live: a PNG file.
    pub(crate) fn rendered(&self, text: &str, node: &str, region: Option<Rect>) -> Vec<u8> {
        let mut graph = graph(text);
        graph.outports.insert("shown".into(), Export::new(node, "output"));
        let codec = imgflo_codec::Limits::default();
        let input = Input::open("photo", self.bytes.clone(), None, &codec).unwrap();
        let limits = Limits::default();
        let surroundings = Surroundings {
            operations: &OPS,
            component: &|_| None,
            open: &|_| Ok(input.source()),
            limits: &limits,
        };
        let resolved = resolve(&graph, &Default::default(), &surroundings).unwrap();
        let (_, node) = resolved.outputs.iter().find(|(name, _)| name == "shown").unwrap();
        let look = Look { region, sample: Some(Sample::U8), ..Look::new(FileFormat::Png) };
        let job = Job::new(&resolved, *node, &look, &[], (&OPS, &limits)).unwrap();
        let file = Shared::default();
        job.run(Box::new(file.clone()), &Control::default(), &Default::default()).unwrap();
        file.take()
    }
}

/// A picture file's size and its pixels as red, green, blue and alpha.
pub(crate) fn pixels(file: &[u8]) -> (u32, u32, Vec<[u8; 4]>) {
    let limits = imgflo_codec::Limits::default();
    let mut rows = decode(file.into(), &Default::default(), &limits).unwrap();
    let Layout { width, height, format } = rows.layout();
    let mut bytes = vec![0; rows.layout().bytes()];
    rows.read(&mut bytes).unwrap();
    let pixel = |px: &[u8]| match format.channels {
        Channels::Y => [px[0], px[0], px[0], 255],
        Channels::Ya => [px[0], px[0], px[0], px[1]],
        Channels::Rgb => [px[0], px[1], px[2], 255],
        Channels::Rgba => [px[0], px[1], px[2], px[3]],
    };
    (width, height, bytes.chunks_exact(format.bytes()).map(pixel).collect())
}

/// How far pictures of the same size are apart, on average, of 255.
pub(crate) fn difference(one: &[u8], other: &[u8]) -> f64 {
    let ((w, h, one), (w2, h2, other)) = (pixels(one), pixels(other));
    assert_eq!((w, h), (w2, h2), "pictures of the same size");
    // What is transparent has no color.
    let shown = |px: [u8; 4]| px.map(|v| f64::from(v) * f64::from(px[3]) / 255.0);
    let apart = |(a, b): (&[u8; 4], &[u8; 4])| {
        let (a, b) = (shown(*a), shown(*b));
        (0..4).map(|i| (a[i] - b[i]).abs()).sum::<f64>() / 4.0
    };
    one.iter().zip(&other).map(apart).sum::<f64>() / one.len() as f64
}

pub(crate) fn live() -> Live {
    Live::new(&OPS, Settings { threads: 2, ..Settings::default() })
}

/// A view as a PNG file, of which no bit is lost.
pub(crate) fn view(node: &str, width: u32, height: u32) -> View {
    View { format: Format::Png, ..View::new(node, width, height) }
}

/// All there is of a node, at full size.
pub(crate) fn whole(node: &str) -> View {
    view(node, u32::MAX, u32::MAX)
}

/// A view that is watched, and what becomes of it.
pub(crate) struct Watched {
    pub(crate) watching: Watching,
    pub(crate) events: Receiver<Event>,
    /// Whether the last picture was a sharp one.
    sharp: Cell<bool>,
}

impl Watched {
    pub(crate) fn new(live: &Live, stage: &Stage, view: View) -> Self {
        let (send, events) = channel();
        let watching = live.watch(stage, view, move |event| {
            let _ = send.send(event);
        });
        Self { watching, events, sharp: Cell::new(false) }
    }

    /// The next event, for which nobody waits in vain.
    pub(crate) fn next(&self) -> Event {
        let event = self.events.recv_timeout(Duration::from_secs(60)).expect("an event");
        if let Event::Picture(shown) = &event {
            self.sharp.set(!shown.coarse);
        }
        event
    }

    /// The next sharp picture.
    pub(crate) fn picture(&self) -> Shown {
        loop {
            match self.next() {
                Event::Picture(shown) if !shown.coarse => return shown,
                Event::Failed { message, .. } => panic!("{message}"),
                _ => {}
            }
        }
    }

    /// The names of the nodes that were computed for the next sharp picture: where a machine is slow,
    /// a coarse one comes first, at a level of its own.
    pub(crate) fn computed(&self) -> Vec<String> {
        loop {
            match self.next() {
                Event::Times { nodes, .. } if self.sharp.get() => {
                    return nodes.into_iter().map(|time| time.node).collect();
                }
                Event::Failed { message, .. } => panic!("{message}"),
                _ => {}
            }
        }
    }
}
