//! `--embed-graph`: pictures carry the graph that made them.

mod workplace;

use workplace::{FADE, Workplace};

fn workplace() -> Workplace {
    let w = Workplace::new();
    w.write("fade.json", FADE);
    w.picture("a.png", 8, 4, [255, 0, 0]);
    w.picture("b.png", 3, 2, [0, 255, 0]);
    w
}

#[test]
fn a_picture_is_a_graph_again_with_the_values_it_was_made_with() {
    let w = workplace();
    for out in ["out.png", "out.webp"] {
        w.run(&format!("run fade.json -i a.png -p strength=1 -o {out} --embed-graph --lossless"))
            .ok();
        w.run(&format!("run {out} -i b.png -o again.png")).ok();
        assert_eq!((w.size("again.png"), w.pixel("again.png")), ((3, 2), vec![0, 255, 0, 255]));
        let json = w.run(&format!("graph {out} --json")).ok().json();
        assert_eq!(json["parameters"][0]["default"], 1.0);
        assert!(w.run(&format!("convert {out} --to fbp")).ok().text().contains("opacity"));
    }
}

#[test]
fn pixels_are_the_same_and_nothing_is_told_unasked() {
    let w = workplace();
    for out in ["png", "webp"] {
        w.run(&format!("run fade.json -i a.png -o plain.{out} --lossless")).ok();
        w.run(&format!("run fade.json -i a.png -o more.{out} --lossless --embed-graph")).ok();
        assert_eq!(w.pixel(&format!("plain.{out}")), w.pixel(&format!("more.{out}")));
        assert!(w.bytes(&format!("more.{out}")).len() > w.bytes(&format!("plain.{out}")).len());
        w.run(&format!("graph plain.{out}")).fails(2, &["carries no graph", "-i"]);
    }
}

#[test]
fn formats_that_carry_none_are_refused() {
    let w = workplace();
    w.run("run fade.json -i a.png -o out.jpg --embed-graph").fails(2, &["--embed-graph", ".png"]);
    w.write("photo.jpg", [&[0xff, 0xd8, 0xff][..], b"not much"].concat());
    w.run("convert photo.jpg --to xml").fails(1, &["photo.jpg"]);
}
