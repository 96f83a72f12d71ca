//! One graph for many pictures.

mod workplace;

use workplace::{FADE, Workplace};

fn workplace() -> Workplace {
    let w = Workplace::new();
    w.write("fade.json", FADE);
    w.folder("out");
    w.picture("a.png", 8, 4, [255, 0, 0]);
    w.picture("b.jpg", 4, 8, [0, 255, 0]);
    w
}

#[test]
fn each_picture_gets_a_file_of_its_own() {
    let w = workplace();
    w.run("run fade.json -i a.png b.jpg -o out/{name}-{index}.{ext}").ok();
    assert_eq!([w.size("out/a-1.png"), w.size("out/b-2.jpg")], [(8, 4), (4, 8)]);
}

#[test]
fn a_picture_that_fails_does_not_stop_the_others() {
    let w = workplace();
    w.write("broken.png", "this is no picture");
    let done = w.run("run fade.json -i broken.png missing.png a.png -o out/{name}.png");
    assert_eq!(done.code, 1, "{}", done.err);
    let lines: Vec<&str> = done.err.lines().collect();
    assert!(lines[0].starts_with("imgflo: broken.png: "), "{}", done.err);
    assert!(lines[1].starts_with("imgflo: missing.png: "), "{}", done.err);
    assert_eq!(lines[2], "imgflo: 2 of 3 pictures failed");
    assert_eq!(w.size("out/a.png"), (8, 4));
    assert!(!w.path("out/broken.png").exists());
}

#[test]
fn two_pictures_are_not_written_to_one_file() {
    let w = workplace();
    w.run("run fade.json -i a.png b.jpg -o out/x{ext}.png").ok();
    w.folder("more");
    w.picture("more/a.png", 8, 4, [0; 3]);
    let done = w.run("run fade.json -i a.png more/a.png -o out/{name}.png");
    done.fails(2, &["`more/a.png`", "`out/a.png`", "{index}"]);
}

#[test]
fn a_template_that_means_nothing_is_refused() {
    let w = workplace();
    w.run("run fade.json -i a.png -o out/{nmae}.png").fails(2, &["{nmae}", "{name}"]);
    w.run("run fade.json -o out/{name}.png").fails(2, &["-i"]);
    w.run("run fade.json -i a.png -o {name}").fails(2, &["a: cannot tell"]);
}

#[test]
fn two_pictures_without_a_template_are_one_too_many() {
    let w = workplace();
    w.run("run fade.json -i a.png b.jpg -o out.png").fails(2, &["`b.jpg`", "{name}"]);
}

#[test]
fn a_batch_makes_its_folder_but_not_those_around_it() {
    let w = workplace();
    w.run("run fade.json -i a.png b.jpg -o done/{name}.png").ok();
    assert_eq!(w.size("done/b.png"), (4, 8));
    w.run("run fade.json -i a.png -o x/y/{name}.png").fails(1, &["`x/y`", "make it"]);
}

#[test]
fn a_named_picture_is_the_same_for_all() {
    let w = workplace();
    let text = "base(gegl/nop) OUTPUT -> INPUT sum(gegl/add)\nINPORT=base.INPUT:INPUT\n\
                INPORT=sum.AUX:EXTRA\n";
    w.write("add.fbp", text);
    w.run("run add.fbp -i extra=b.jpg -i a.png b.jpg -o out/{name}.png").ok();
    assert!(w.path("out/a.png").exists() && w.path("out/b.png").exists());
}
