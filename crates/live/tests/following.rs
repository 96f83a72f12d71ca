//! What is computed when a graph changes, and what is shown.

mod scene;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use imgflo_flow::{Export, Graph};
use imgflo_live::{Event, Live, Settings, View};
use imgflo_ops::OPS;
use scene::{Photo, Watched, live, pixels, view, whole};

/// Four nodes in a row, with a number at the first and at the last.
fn chain(blur: f64, scale: f64) -> String {
    format!(
        "load OUTPUT -> INPUT blur(gegl/gaussian-blur) OUTPUT -> INPUT curve(gegl/levels)
        curve OUTPUT -> INPUT color(gegl/saturation) OUTPUT -> INPUT end(gegl/sepia)
        {blur} -> STD-DEV-X blur, 1.4 -> SCALE color, {scale} -> SCALE end"
    )
}

/// Waits until something is so.
fn wait_for(what: &str, is_so: impl Fn() -> bool) {
    let begin = Instant::now();
    while !is_so() {
        assert!(begin.elapsed() < Duration::from_secs(60), "{what}");
        std::thread::yield_now();
    }
}

#[test]
fn a_change_computes_only_what_comes_after_it() {
    let (live, photo) = (live(), Photo::new(200, 150));
    let stage = live.stage();
    stage.set(photo.snapshot(1, &chain(4.0, 0.2)));
    let watched = Watched::new(&live, &stage, view("end", 150, 150));
    assert_eq!(watched.computed(), ["blur", "color", "curve", "end"]);
    // What goes into the node that changes is kept from the first change on.
    stage.set(photo.snapshot(2, &chain(4.0, 0.4)));
    watched.computed();
    stage.set(photo.snapshot(3, &chain(4.0, 0.6)));
    assert_eq!(watched.computed(), ["end"]);
    stage.set(photo.snapshot(4, &chain(5.0, 0.6)));
    assert_eq!(watched.computed(), ["blur", "color", "curve", "end"]);
    // What was made of the first state before is found again.
    stage.set(photo.snapshot(5, &chain(4.0, 0.8)));
    assert_eq!(watched.computed(), ["end"]);
}

#[test]
fn what_does_not_concern_a_view_does_not_render_it() {
    let (live, photo) = (live(), Photo::new(64, 48));
    let stage = live.stage();
    stage.set(photo.snapshot(1, &chain(4.0, 0.2)));
    let watched = Watched::new(&live, &stage, view("color", 64, 64));
    assert_eq!(watched.picture().revision, 1);
    stage.set(photo.snapshot(2, &chain(4.0, 0.4)));
    stage.set(photo.snapshot(3, &chain(4.0, 0.6)));
    stage.set(photo.snapshot(4, &chain(5.0, 0.6)));
    assert_eq!(watched.picture().revision, 4);
}

#[test]
fn what_is_kept_is_bounded() {
    let memory = 2_000_000;
    let live = Live::new(&OPS, Settings { memory, threads: 1, ..Settings::default() });
    let photo = Photo::new(200, 150);
    let stage = live.stage();
    stage.set(photo.snapshot(0, &chain(4.0, 0.2)));
    let watched = Watched::new(&live, &stage, view("end", 150, 150));
    watched.computed();
    for revision in 1..20 {
        let number = f64::from(revision as u32) / 20.0;
        stage.set(photo.snapshot(2 * revision, &chain(4.0 + number, 0.2)));
        watched.computed();
        stage.set(photo.snapshot(2 * revision + 1, &chain(4.0 + number, 1.0 - 0.5 * number)));
        watched.computed();
        assert!(0 < live.kept() && live.kept() <= memory);
    }
}

#[test]
fn the_last_of_many_changes_is_shown_and_at_most_one_before_it() {
    let (live, photo) = (live(), Photo::new(200, 150));
    let stage = live.stage();
    let shown = Arc::new(Mutex::new(Vec::new()));
    let to = shown.clone();
    let watching = live.watch(&stage, view("end", 150, 150), move |event| {
        if let Event::Picture(picture) = event {
            to.lock().unwrap().push(picture.revision);
        }
    });
    let last = 200;
    for revision in 1..last {
        stage.set(photo.snapshot(revision, &chain(4.0, revision as f64 / 200.0)));
    }
    let before = {
        stage.set(photo.snapshot(last, &chain(4.0, 1.0)));
        shown.lock().unwrap().len()
    };
    wait_for("the last picture", || shown.lock().unwrap().last() == Some(&last));
    let shown = shown.lock().unwrap();
    assert!(shown.len() - before <= 2, "{shown:?} of which {before} were before");
    assert!(shown.is_sorted());
    drop(watching);
}

#[test]
fn who_no_longer_watches_is_forgotten() {
    let (live, photo) = (live(), Photo::new(200, 150));
    let stage = live.stage();
    stage.set(photo.snapshot(1, &chain(4.0, 0.2)));
    let token = Arc::new(());
    let held = token.clone();
    let watching =
        live.watch(&stage, view("end", 100, 100), move |_| assert!(Arc::strong_count(&held) > 0));
    drop(watching);
    wait_for("nobody holds it", || Arc::strong_count(&token) == 1);
}

#[test]
fn what_nobody_waits_for_stops_and_makes_room() {
    let live = Live::new(&OPS, Settings { threads: 1, ..Settings::default() });
    let photo = Photo::new(1500, 1000);
    let slow = "load OUTPUT -> INPUT end(gegl/mean-curvature-blur)\n500 -> ITERATIONS end";
    let stages = [live.stage(), live.stage()];
    stages[0].set(photo.snapshot(1, slow));
    stages[1].set(photo.snapshot(1, "load OUTPUT -> INPUT end(gegl/sepia)"));
    let first = Watched::new(&live, &stages[0], whole("end"));
    let Event::Progress { .. } = first.next() else { panic!("it takes long") };
    let second = Watched::new(&live, &stages[1], view("end", 100, 100));
    drop(first);
    assert_eq!(second.picture().revision, 1);
}

#[test]
fn what_was_wrong_is_shown_when_it_is_right() {
    let (live, photo) = (live(), Photo::new(64, 48));
    let stage = live.stage();
    stage.set(photo.snapshot(1, "load OUTPUT -> INPUT end(gegl/sepia)\n7 -> SCALE end"));
    let watched = Watched::new(&live, &stage, view("end", 64, 64));
    assert!(matches!(watched.next(), Event::Failed { revision: 1, .. }));
    stage.set(photo.snapshot(2, "load OUTPUT -> INPUT end(gegl/sepia)\n0.7 -> SCALE end"));
    assert_eq!(watched.picture().revision, 2);
}

#[test]
fn a_live_that_is_dropped_ends_its_views() {
    let (live, photo) = (live(), Photo::new(200, 150));
    let stage = live.stage();
    stage.set(photo.snapshot(1, &chain(4.0, 0.2)));
    let watched = Watched::new(&live, &stage, view("end", 100, 100));
    watched.picture();
    drop(live);
    wait_for("the channel is closed", || {
        matches!(watched.events.try_recv(), Err(std::sync::mpsc::TryRecvError::Disconnected))
    });
}

#[test]
fn two_graphs_do_not_disturb_each_other() {
    let (live, photo) = (live(), Photo::new(64, 48));
    let stages = [live.stage(), live.stage()];
    let watched = stages.each_ref().map(|stage| Watched::new(&live, stage, view("end", 64, 64)));
    for (stage, scale) in stages.iter().zip([0.0, 1.0]) {
        stage.set(photo.snapshot(7, &chain(4.0, scale)));
    }
    for (watched, scale) in watched.iter().zip([0.0, 1.0]) {
        let alone = live.render(&photo.snapshot(7, &chain(4.0, scale)), &view("end", 64, 64));
        assert!(pixels(&watched.picture().file) == pixels(&alone.unwrap().file));
    }
}

#[test]
fn what_is_wrong_names_its_node_and_what_is_wrong_elsewhere_does_not_matter() {
    let (live, photo) = (live(), Photo::new(64, 48));
    let stage = live.stage();
    let text =
        "load OUTPUT -> INPUT good(gegl/sepia) OUTPUT -> INPUT bad(gegl/sepia)\n7 -> SCALE bad";
    stage.set(photo.snapshot(3, text));
    let [good, bad, none] =
        ["good", "bad", "godo"].map(|node| Watched::new(&live, &stage, view(node, 64, 64)));
    assert_eq!(good.picture().revision, 3);
    let failed = |watched: &Watched| match watched.next() {
        Event::Failed { revision: 3, node, message } => (node.unwrap(), message),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        failed(&bad),
        ("bad".into(), "node `bad`: `scale` is 7, but takes a number from 0 to 1".into())
    );
    assert_eq!(failed(&none).1, "there is no node `godo`; did you mean `good`?");
}

#[test]
fn a_picture_that_is_not_there_is_named() {
    let (live, photo) = (live(), Photo::new(64, 48));
    let snapshot = photo.snapshot(1, "'gone.jpg' -> PATH other(gegl/load)");
    let error = live.render(&snapshot, &view("other", 64, 64)).unwrap_err();
    assert_eq!(error.node(), Some("other"));
    assert_eq!(error.to_string(), "node `other`: the picture `gone.jpg` is not here");
}

#[test]
fn a_graph_in_a_graph_is_a_node() {
    let (live, photo) = (live(), Photo::new(64, 48));
    let inner = "INPORT=first.INPUT:IN\nOUTPORT=second.OUTPUT:OUT
        first(gegl/sepia) OUTPUT -> INPUT second(gegl/exposure)\n0.5 -> EXPOSURE second";
    let inner = Graph::from_bytes("inner.fbp", inner.as_bytes(), &Default::default()).unwrap();
    let text = "load OUTPUT -> IN brown(looks/brown)";
    let mut snapshot = photo.snapshot(1, text);
    snapshot.components = Arc::new(BTreeMap::from([("looks/brown".to_owned(), Arc::new(inner))]));
    let stage = live.stage();
    stage.set(snapshot);
    let watched = Watched::new(&live, &stage, view("brown", 64, 64));
    let shown = watched.picture();
    assert_eq!(watched.computed(), ["brown"]);
    let flat =
        "load OUTPUT -> INPUT a(gegl/sepia) OUTPUT -> INPUT b(gegl/exposure)\n0.5 -> EXPOSURE b";
    assert!(pixels(&shown.file) == pixels(&photo.rendered(flat, "b", None)));
}

#[test]
fn a_picture_comes_in_by_a_port_and_values_do_too() {
    let (live, photo) = (live(), Photo::new(64, 48));
    let mut snapshot = photo.snapshot(1, "a(gegl/sepia)");
    let mut graph = Graph::clone(&snapshot.graph);
    graph.inports.insert("photo".into(), Export::new("a", "input"));
    graph.inports.insert("brown".into(), Export::new("a", "scale"));
    snapshot.graph = Arc::new(graph);
    let picture = snapshot.pictures["photo"].clone().unwrap();
    snapshot.inputs = Arc::new(BTreeMap::from([("photo".to_owned(), picture)]));
    snapshot.values = Arc::new(vec![("brown".to_owned(), 0.25.into())]);
    let shown = live.render(&snapshot, &view("a", 64, 64)).unwrap();
    let same = "load OUTPUT -> INPUT a(gegl/sepia)\n0.25 -> SCALE a";
    assert!(pixels(&shown.file) == pixels(&photo.rendered(same, "a", None)));
}

#[test]
fn what_looks_at_single_pixels_is_shown_as_it_can_be_and_then_as_it_is() {
    let (live, photo) = (live(), Photo::new(600, 400));
    let text = "load OUTPUT -> INPUT noise(gegl/noise-rgb) OUTPUT -> INPUT end(gegl/sepia)\n0.4 -> RED noise";
    let stage = live.stage();
    stage.set(photo.snapshot(1, text));
    let watched = Watched::new(&live, &stage, view("end", 200, 200));
    let Event::Picture(coarse) = watched.next() else { panic!("a picture first") };
    assert!(coarse.coarse);
    let sharp = watched.picture();
    let small = format!(
        "{text}\nnoise OUTPUT -> INPUT small(imgflo/resize) OUTPUT -> INPUT brown(gegl/sepia)
        {} -> WIDTH small, {} -> HEIGHT small",
        sharp.width, sharp.height
    );
    let expected = photo.rendered(&small, "brown", None);
    let (far, near) =
        (scene::difference(&coarse.file, &expected), scene::difference(&sharp.file, &expected));
    assert!(near < 0.5 && 4.0 * near < far, "{near} {far}");
}

#[test]
fn what_is_kept_of_a_coarse_picture_is_not_in_the_sharp_one() {
    let photo = Photo::new(600, 400);
    let text = |scale: f64| {
        format!(
            "load OUTPUT -> INPUT noise(gegl/noise-rgb) OUTPUT -> INPUT brown(gegl/sepia)
            brown OUTPUT -> INPUT end(gegl/saturation)\n0.4 -> RED noise, {scale} -> SCALE end"
        )
    };
    let followed = live();
    let stage = followed.stage();
    stage.set(photo.snapshot(1, &text(0.1)));
    let watched = Watched::new(&followed, &stage, view("end", 200, 200));
    for revision in 2..5 {
        watched.picture();
        stage.set(photo.snapshot(revision, &text(revision as f64)));
    }
    let alone = live().render(&photo.snapshot(4, &text(4.0)), &view("end", 200, 200)).unwrap();
    assert!(pixels(&watched.picture().file) == pixels(&alone.file));
}

#[test]
fn a_view_can_be_changed() {
    let (live, photo) = (live(), Photo::new(600, 400));
    let stage = live.stage();
    stage.set(photo.snapshot(1, &chain(4.0, 0.5)));
    let watched = Watched::new(&live, &stage, view("end", 300, 300));
    assert_eq!(watched.picture().width, 300);
    watched.watching.change(view("color", 150, 150));
    let shown = watched.picture();
    assert_eq!((shown.width, shown.height), (150, 100));
    watched.watching.change(View { format: imgflo_live::Format::Jpeg, ..view("color", 150, 150) });
    assert_eq!(watched.picture().media_type, "image/jpeg");
}

#[test]
fn what_is_endless_follows_too() {
    let (live, photo) = (Live::new(&OPS, Settings::default()), Photo::new(8, 8));
    let stage = live.stage();
    let graph = |x: u32, y: u32| {
        format!(
            "board(gegl/checkerboard) OUTPUT -> INPUT end(gegl/crop), 60 -> WIDTH end
            40 -> HEIGHT end, {x} -> X board, {y} -> Y end"
        )
    };
    stage.set(photo.snapshot(1, &graph(4, 0)));
    let watched = Watched::new(&live, &stage, view("end", 60, 40));
    assert_eq!(watched.picture().revision, 1);
    for (revision, x, y) in [(2, 4, 1), (3, 4, 2), (4, 5, 2), (5, 6, 2)] {
        stage.set(photo.snapshot(revision, &graph(x, y)));
        assert_eq!(watched.picture().revision, revision);
    }
}
