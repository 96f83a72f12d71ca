//! What goes wrong is told in one line, with an exit code, and leaves nothing half-written.

mod workplace;

use workplace::{FADE, Workplace};

fn workplace() -> Workplace {
    let w = Workplace::new();
    w.write("fade.json", FADE);
    w.picture("a.png", 8, 4, [255, 0, 0]);
    w
}

#[test]
fn an_unknown_operation_is_named_with_the_right_one() {
    let w = workplace();
    w.write("a.fbp", "x(gegl/crop) OUTPUT -> INPUT y(gegl/vingette)");
    w.run("run a.fbp -o out.png").fails(3, &["a.fbp: ", "`y (line 1)`", "`gegl:vignette`"]);
    assert_eq!(w.files(), ["a.fbp", "a.png", "fade.json"]);
}

#[test]
fn an_unknown_property_is_named_with_the_right_one() {
    let w = workplace();
    w.run("run -i a.png -o out.png -- crop widht=3").fails(3, &["`widht`", "`width`"]);
}

#[test]
fn unknown_parameters_inputs_and_outputs_are_told_from_known_ones() {
    let w = workplace();
    w.run("run fade.json -i a.png -p strenght=1 -o o.png").fails(3, &["`strenght`", "`strength`"]);
    w.run("run fade.json -i imput=a.png -o o.png").fails(3, &["`imput`", "`input`"]);
    w.run("run fade.json -i a.png -o outptu=o.png").fails(3, &["`outptu`", "`output`", "`plain`"]);
}

#[test]
fn a_wrong_value_is_told_with_what_would_be_right() {
    let w = workplace();
    let done = w.run("run fade.json -i a.png -p strength=much -o o.png");
    done.fails(1, &["fade.json: ", "`fade (line ", "`value`", "`much`", "number"]);
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let w = workplace();
    w.run("run none.json -o o.png").fails(1, &["none.json: ", "no such file"]);
    w.run("run fade.json -i none.png -o o.png").fails(1, &["none.png: ", "no such file"]);
    w.run("run -o o.png -- load path=none.png").fails(1, &["none.png: ", "no such file"]);
    w.run("run . -o o.png").fails(1, &["folder"]);
    w.run("run a.png -o o.png").fails(2, &["a.png: is a picture", "-i"]);
}

#[test]
fn a_folder_that_is_missing_is_named() {
    let w = workplace();
    w.run("run fade.json -i a.png -o x/y/o.png").fails(1, &["x/y/o.png: ", "`x/y`", "make it"]);
    w.folder("o.png");
    w.run("run fade.json -i a.png -o o.png").fails(1, &["o.png: is a folder"]);
}

#[test]
fn a_corrupt_picture_leaves_nothing_and_keeps_what_was_there() {
    let w = workplace();
    let whole = w.bytes("a.png");
    w.picture("big.png", 300, 300, [9, 8, 7]);
    let mut cut = w.bytes("big.png");
    cut.truncate(cut.len() / 2);
    w.write("cut.png", cut);
    w.run("run -i cut.png -o new.png -- nop").fails(1, &["cut.png: "]);
    w.run("run -i cut.png -o a.png -- nop").fails(1, &["cut.png: "]);
    assert_eq!(w.bytes("a.png"), whole);
    assert_eq!(w.files(), ["a.png", "big.png", "cut.png", "fade.json"]);
}

#[test]
fn a_graph_that_bites_its_tail_is_refused() {
    let w = workplace();
    w.write("ring.fbp", "a(gegl/nop) OUTPUT -> INPUT b(gegl/nop) OUTPUT -> INPUT a");
    w.run("run ring.fbp -o o.png").fails(1, &["ring.fbp: ", "cycle", "`a`"]);
}

#[test]
fn a_graph_that_holds_itself_is_refused() {
    let w = workplace();
    w.write("self.fbp", "a(self) OUTPUT -> INPUT b(gegl/nop)\nOUTPORT=b.OUTPUT:OUTPUT");
    let done = w.run("run self.fbp -o o.png");
    done.fails(4, &["self.fbp: ", "depth of graphs in graphs"]);
}

#[test]
fn a_broken_graph_is_told_by_line_and_column() {
    let w = workplace();
    w.write("b.json", "{\n  \"processes\": [}");
    w.run("run b.json -o o.png").fails(1, &["b.json:2:"]);
    w.write("b.xml", "<gegl><node></gegl>");
    w.run("run b.xml -o o.png").fails(1, &["b.xml:1:"]);
    w.feed("run - -o o.png", "").fails(1, &["standard input: "]);
}

#[test]
fn what_a_reader_passes_over_is_a_warning() {
    let w = workplace();
    let text = FADE.replacen(
        "\"connections\": [",
        "\"connections\": [ { \"data\": 1, \"tgt\": \
        { \"process\": \"nobody\", \"port\": \"x\" } },",
        1,
    );
    w.write("odd.json", text);
    let done = w.run("run odd.json -i a.png -o o.png");
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(done.err.starts_with("imgflo: warning: odd.json:"), "{}", done.err);
}

#[test]
fn a_file_format_that_cannot_be_written_is_refused_before_the_work() {
    let w = workplace();
    w.run("run fade.json -i a.png -o o.bmp").fails(2, &["o.bmp: ", "`.bmp`", ".png"]);
    w.run("run fade.json -i a.png -o o").fails(2, &["o: cannot tell", "--format"]);
    w.run("run fade.json -i a.png -o o.png --depth float").fails(2, &["PNG", "--depth 16"]);
    w.run("run fade.json -i a.png -o o.jpg --depth 16").fails(2, &["JPEG", "16 bits"]);
}

#[test]
fn a_command_line_that_makes_no_sense_is_refused() {
    let w = workplace();
    w.run("run -o o.png").fails(2, &["no graph"]);
    w.run("run -o o.png -i a.png fade.json").fails(2, &["`fade.json`", "before -i"]);
    w.run("run fade.json -o o.png -- nop").fails(2, &["chain"]);
    w.run("run -i a.png -o o.png -- checkerboard").fails(2, &["takes no picture"]);
    w.run("run fade.json -i a.png -o o.png -o plain=o.png").fails(2, &["o.png", "twice"]);
    for line in ["", "fly", "run --size 0", "run --depth 9", "run -p x", "run --memory much"] {
        assert_eq!(w.run(line).code, 2, "{line}");
    }
}

#[test]
fn a_forgotten_picture_is_missed() {
    let w = workplace();
    w.run("run fade.json -o o.png").fails(1, &["-i input=FILE"]);
}

#[test]
fn standard_error_is_not_needed() {
    let w = workplace();
    let mut command = w.command(&["run", "none.json", "-o", "o.png"]);
    let status = command.stderr(std::process::Stdio::null()).status().unwrap();
    assert_eq!(status.code(), Some(1));
}
