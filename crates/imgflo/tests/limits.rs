//! More than a limit allows is refused, and the message names the option that raises the limit.

mod workplace;

use std::fmt::Write;

use workplace::{Workplace, png_header};

fn workplace() -> Workplace {
    let w = Workplace::new();
    w.picture("a.png", 100, 80, [255, 0, 0]);
    w
}

#[test]
fn a_header_that_claims_billions_of_pixels_is_refused() {
    let w = workplace();
    w.write("huge.png", png_header(60_000, 60_000));
    let done = w.run("run -i huge.png -o o.png -- nop");
    done.fails(4, &["huge.png: ", "60000x60000", "--max-pixels"]);
    let done = w.run("run -o o.png -- load path=huge.png");
    done.fails(4, &["huge.png: ", "60000x60000", "--max-pixels"]);
    assert!(w.run("info huge.png").ok().text().contains("60000 x 60000"));
}

#[test]
fn each_limit_names_its_option() {
    let w = workplace();
    let run = |limit: &str| w.run(&format!("run -i a.png -o o.png {limit} -- nop"));
    run("--max-pixels 7999").fails(4, &["a.png: ", "100x80", "--max-pixels"]);
    run("--max-side 99").fails(4, &["a.png: ", "100x80", "--max-side"]);
    run("--max-file 10").fails(4, &["a.png: ", "10", "--max-file"]);
    run("--memory 1K").fails(4, &["memory", "1024", "--memory"]);
    w.run("run -o o.png --max-nodes 2 -- color crop width=1 height=1 nop")
        .fails(4, &["nodes", "2", "--max-nodes"]);
    w.run("run -o o.png --time 1ms --region 0,0,9000x9000 -- perlin-noise")
        .fails(4, &["time", "--time"]);
    w.run("run -o o.png --region 0,0,70000x1 -- checkerboard").fails(4, &["70000", "--max-side"]);
    assert_eq!(w.files(), ["a.png"]);
}

#[test]
fn ten_thousand_nodes_are_refused_unless_allowed() {
    let w = workplace();
    let mut graph = String::from("'a.png' -> PATH load(gegl/load) OUTPUT -> INPUT n1(gegl/nop)\n");
    for i in 1..9_999 {
        let next = i + 1;
        writeln!(graph, "n{i} OUTPUT -> INPUT n{next}(gegl/invert-gamma)").unwrap();
    }
    w.write("long.fbp", graph);
    let done = w.run("run long.fbp -o o.png");
    done.fails(4, &["long.fbp: ", "10000", "--max-nodes"]);
    w.run("run long.fbp -o o.png --max-nodes 10000 --region 0,0,1x1").ok();
    assert_eq!(w.size("o.png"), (1, 1));
}

#[test]
fn limits_that_are_raised_let_more_through() {
    let w = workplace();
    w.run("run -o o.png --region 0,0,70000x1 --max-side 70000 --threads 1 -- checkerboard").ok();
    assert_eq!(w.bytes("o.png")[16..20], 70_000u32.to_be_bytes());
}
