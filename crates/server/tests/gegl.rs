//! The pictures of imgflo-server's own test cases: what this server makes of a graph is what the
//! real `gegl` makes of the same one; or what a definition says, where `gegl` has none (gradient maps
//! are in its workshop) or another one (it mixes inks without a profile as light).

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod place;

use std::path::Path;
use std::process::{Command, Stdio};

use imgflo_codec::{Decode, Limits, decode, probe};
use imgflo_flow::{Edge, Graph, Packet, Port, Process};
use imgflo_pixel::{Channels, Sample};
use jpeg_encoder::{ColorType, Encoder};
use place::{Server, project};

/// How much the mean sample may differ, of 255: both sides round to 8 bits, in other places.
const ROUNDING: f64 = 0.5;
/// The same for what is written as JPEG.
const LOSSY: f64 = 2.5;
/// For an operation that looks at random pixels: other ones here and there.
const RANDOM: f64 = 12.0;

/// A case: the request, the size of its result, and how much it may differ.
type Case = (&'static str, (usize, usize), f64);

const WITH_GEGL: [Case; 7] = [
    (
        "croprotate.png?degrees=90&x=410&y=215&cropwidth=70&cropheight=65&input=files%2Fphoto.jpg",
        (70, 65),
        ROUNDING,
    ),
    ("desaturate.png?samples=8&grainsize=60&input=files%2Fsmall.ppm", (160, 90), RANDOM),
    (
        "crop.png?input=files%2Fphoto.jpg&cropheight=110&cropwidth=130&x=200&y=230",
        (130, 110),
        ROUNDING,
    ),
    ("crop.png?input=files%2Fphoto.jpg", (10, 10), ROUNDING),
    ("crop.jpg?input=files%2Fphoto.jpg", (10, 10), LOSSY),
    ("gaussianblur.png?input=files%2Fphoto.jpg&std-dev-x=60&std-dev-y=60", (1600, 900), ROUNDING),
    ("customgrey.png?input=files%2Fphoto.jpg", (1600, 900), ROUNDING),
];

/// Gradient maps of a gray gradient: their colors with their stops, and their opacity.
type Gradient = (&'static [(&'static str, f64)], f64);

const GRADIENTS: [Gradient; 3] = [
    (&[("555555", 0.0), ("ff0000", 0.3), ("00ff00", 0.5), ("0000ff", 0.7), ("dddddd", 0.9)], 0.9),
    (&[("0A2A2F", 0.0), ("FDE7A0", 1.0)], 1.0),
    (&[("0A2A2F", 0.0), ("FDE7A0", 1.0)], 0.8),
];

#[tokio::test]
async fn graphs_give_the_pictures_that_gegl_gives() {
    let server = Server::start().await;
    let files = server.folder.path().join("files");
    draw(&files);
    let mut wrong = Vec::new();
    for (request, size, most) in WITH_GEGL {
        let ours = samples(server.follow(&format!("/graph/{request}")).await.body);
        let theirs = samples(with_gegl(request, &files));
        assert_eq!((ours.0, theirs.0), (size, size), "{request}");
        let difference = difference(&ours.1, &theirs.1);
        if difference > most {
            wrong.push(format!("{request}: {difference:.2}, but at most {most}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn gradients_give_the_colors_between_their_stops() {
    let server = Server::start().await;
    draw(&server.folder.path().join("files"));
    for (stops, opacity) in GRADIENTS {
        let numbered = stops.iter().zip(1..);
        let stated: String = numbered
            .map(|((color, stop), i)| format!("&color{i}=%23{color}&stop{i}={stop}"))
            .collect();
        let request =
            format!("gradientmap.png?input=files%2Fgray.ppm&srgb=true&opacity={opacity}{stated}");
        let (size, ours) = samples(server.follow(&format!("/graph/{request}")).await.body);
        assert_eq!(size, (600, 200), "{request}");
        let row: Vec<f64> = (0..600).flat_map(|x| colored(gray(x), stops, opacity)).collect();
        let difference = difference(&ours, &row.repeat(200));
        assert!(difference <= ROUNDING, "{request}: {difference:.2}");
    }
}

#[tokio::test]
async fn inks_are_filters_before_white_paper() {
    let server = Server::start().await;
    draw(&server.folder.path().join("files"));
    let request = "/graph/passthrough.png?input=files/inks.jpg";
    let (size, ours) = samples(server.follow(request).await.body);
    assert_eq!(size, (160, 90));
    let pass = |ink: u8| 1.0 - f64::from(ink) / 255.0;
    let seen = |x, y| {
        let [c, m, yellow, k] = ink(x, y).map(pass);
        [c, m, yellow].map(|pass| 255.0 * pass * k)
    };
    let defined = (0..90).flat_map(|y| (0..160).flat_map(move |x| seen(x, y)));
    let difference = difference(&ours, &defined.collect::<Vec<_>>());
    assert!(difference <= LOSSY, "{difference:.2}");
}

/// The definition of a gradient map: a tone becomes the color that lies between those of the stops
/// beside it, and lies over what was there.
fn colored(tone: f64, stops: &[(&str, f64)], opacity: f64) -> [f64; 3] {
    let color = |(hex, _): &(&str, f64)| {
        [0, 2, 4].map(|at| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()))
    };
    let at = tone / 255.0;
    let after = stops.iter().position(|(_, stop)| at <= *stop);
    let mapped = match after {
        Some(0) => color(&stops[0]),
        None => color(&stops[stops.len() - 1]),
        Some(after) => {
            let (one, other) = (stops[after - 1], stops[after]);
            let part = (at - one.1) / (other.1 - one.1);
            let (from, to) = (color(&one), color(&other));
            [0, 1, 2].map(|i| from[i] + (to[i] - from[i]) * part)
        }
    };
    mapped.map(|value| value * opacity + tone * (1.0 - opacity))
}

#[test]
fn other_pictures_differ() {
    let (gray, light) = (vec![100.0; 40], vec![103.0; 40]);
    assert!(difference(&gray, &light) > LOSSY);
    assert_eq!(difference(&gray, &gray), 0.0);
}

/// The tones of a gradient from black to white.
fn gray(x: usize) -> f64 {
    (x * 255 / 599) as f64
}

/// Cyan, magenta, yellow and black of a picture in inks.
fn ink(x: u16, y: u16) -> [u8; 4] {
    [x * 200 / 159, y * 200 / 89, 60, (x / 40) * 20].map(|ink| ink as u8)
}

/// Pictures like those that imgflo-server had: a gray gradient, a small one with everything in it,
/// and one in inks.
fn draw(files: &Path) {
    let row: Vec<u8> = (0..600).flat_map(|x| [gray(x) as u8; 3]).collect();
    let gradient = [&b"P6\n600 200\n255\n"[..], &row.repeat(200)].concat();
    std::fs::write(files.join("gray.ppm"), gradient).unwrap();
    let at = |x: u16, y: u16| [x * 255 / 159, y * 255 / 89, (x * y) % 256].map(|v| v as u8);
    let small: Vec<u8> = (0..90).flat_map(|y| (0..160).flat_map(move |x| at(x, y))).collect();
    let small = [&b"P6\n160 90\n255\n"[..], &small].concat();
    std::fs::write(files.join("small.ppm"), small).unwrap();
    let inks: Vec<u8> = (0..90).flat_map(|y| (0..160).flat_map(move |x| ink(x, y))).collect();
    let encoder = Encoder::new_file(files.join("inks.jpg"), 95).unwrap();
    encoder.encode(&inks, 160, 90, ColorType::Cmyk).unwrap();
}

/// What `gegl` makes of a request's graph.
fn with_gegl(request: &str, files: &Path) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let (composition, result) = (folder.path().join("a.xml"), folder.path().join("a.png"));
    std::fs::write(&composition, imgflo_flow::xml::write(&graph(request, files)).unwrap()).unwrap();
    let mut gegl = Command::new("gegl");
    gegl.arg(&composition).arg("-o").arg(&result).env("GEGL_USE_OPENCL", "no");
    gegl.env("BABL_TOLERANCE", "0").env("XDG_CACHE_HOME", folder.path()).stdin(Stdio::null());
    let done = gegl.output().expect("gegl is installed: apt-get install gegl");
    let said = String::from_utf8_lossy(&done.stderr);
    std::fs::read(&result).unwrap_or_else(|_| panic!("{request}: gegl wrote nothing: {said}"))
}

/// The graph of a request, closed: with its values, and with the picture read by a node.
fn graph(request: &str, files: &Path) -> Graph {
    let (spec, query) = request.split_once('?').unwrap();
    let file = project("graphs").join(format!("{}.json", spec.split('.').next().unwrap()));
    let text = std::fs::read(&file).unwrap();
    let mut graph = Graph::from_bytes("graph.json", &text, &Default::default()).unwrap();
    for process in graph.processes.values_mut() {
        // It is called so here.
        process.component = process.component.replace("imgflo/example", "gegl/gray");
    }
    for (name, value) in query.split('&').map(|part| part.split_once('=').unwrap()) {
        let export = graph.inports.get(name).unwrap();
        let target = Port::new(export.process.clone(), export.port.clone());
        let value = value.replace("%23", "#").replace("%2F", "/");
        if name == "input" {
            let path = files.join(value.strip_prefix("files/").unwrap());
            graph.processes.insert("load".into(), Process::new("gegl/load"));
            let path = path.display().to_string();
            graph.packets.push(Packet::new(path, Port::new("load", "path")));
            graph.edges.push(Edge::new(Port::new("load", "output"), target));
        } else {
            graph.packets.retain(|packet| packet.target != target);
            graph.packets.push(Packet::new(value, target));
        }
    }
    graph.inports.clear();
    graph
}

/// A picture's width and height, and red, green and blue of its pixels, from 0 to 255.
fn samples(file: Vec<u8>) -> ((usize, usize), Vec<f64>) {
    let (file, options) = (file.into(), Decode::default());
    let layout = probe(&file, &Limits::default()).unwrap().layout(&options);
    let mut rows = decode(file, &options, &Limits::default()).unwrap();
    let mut bytes = vec![0; layout.bytes()];
    bytes.chunks_exact_mut(layout.row_bytes()).for_each(|row| rows.read(row).unwrap());
    let samples: Vec<f64> = match layout.format.sample {
        Sample::U8 => bytes.iter().map(|byte| f64::from(*byte)).collect(),
        Sample::U16 => {
            let pairs = bytes.chunks_exact(2);
            pairs.map(|pair| f64::from(u16::from_ne_bytes([pair[0], pair[1]])) / 257.0).collect()
        }
        Sample::F32 => unreachable!("these are PNG and JPEG files"),
    };
    let colors = |pixel: &[f64]| match layout.format.channels {
        Channels::Y | Channels::Ya => [pixel[0]; 3],
        Channels::Rgb | Channels::Rgba => [pixel[0], pixel[1], pixel[2]],
    };
    let pixels = samples.chunks_exact(layout.format.channels.count());
    ((layout.width as usize, layout.height as usize), pixels.flat_map(colors).collect())
}

/// How much the mean sample differs.
fn difference(one: &[f64], other: &[f64]) -> f64 {
    let all: f64 = one.iter().zip(other).map(|(a, b)| (a - b).abs()).sum();
    all / one.len() as f64
}
