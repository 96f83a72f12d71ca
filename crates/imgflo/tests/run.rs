//! `imgflo run`: what it renders, from what, to where.

mod workplace;

use imgflo_codec::FileFormat;
use imgflo_pixel::Sample;
use workplace::{FADE, Workplace, is};

/// A folder with the red picture `a.png` and the graph `fade.json`.
fn workplace() -> Workplace {
    let workplace = Workplace::new();
    workplace.picture("a.png", 64, 48, [255, 0, 0]);
    workplace.write("fade.json", FADE);
    workplace
}

#[test]
fn a_graph_turns_its_input_into_a_file() {
    let w = workplace();
    w.run("run fade.json -i input=a.png -o out.png").ok();
    assert_eq!(w.size("out.png"), (64, 48));
    assert_eq!(w.pixel("out.png"), [255, 0, 0, 128]);
}

#[test]
fn a_picture_without_a_name_goes_to_the_only_input() {
    let w = workplace();
    w.run("run fade.json -i a.png -o out.png").ok();
    assert_eq!(w.pixel("out.png"), [255, 0, 0, 128]);
}

#[test]
fn a_parameter_changes_the_result() {
    let w = workplace();
    w.run("run fade.json -i a.png -p strength=1 -o out.png").ok();
    assert_eq!(w.pixel("out.png"), [255, 0, 0, 255]);
}

#[test]
fn outputs_are_picked_by_name() {
    let w = workplace();
    w.run("run fade.json -i a.png -o plain=p.png -o output=o.png").ok();
    assert_eq!(w.pixel("p.png"), [255, 0, 0]);
    assert_eq!(w.pixel("o.png"), [255, 0, 0, 128]);
}

#[test]
fn a_chain_needs_no_graph_file() {
    let w = workplace();
    w.run("run -i a.png -o out.jpg -- crop width=10 height=20 invert-gamma").ok();
    assert_eq!(w.size("out.jpg"), (10, 20));
    assert!(is(&w, "out.jpg", FileFormat::Jpeg));
}

#[test]
fn a_chain_may_branch() {
    let w = workplace();
    w.run_words(&[
        "run",
        "-i",
        "a.png",
        "-o",
        "out.png",
        "--",
        "gegl:add",
        "aux=[",
        "color",
        "value=#00ff00",
        "crop",
        "width=64",
        "height=48",
        "]",
    ])
    .ok();
    assert_eq!(w.pixel("out.png")[..3], [255, 255, 0]);
}

#[test]
fn a_graph_may_come_from_standard_input_in_any_format() {
    let w = workplace();
    w.feed("run - -i a.png -o json.png", FADE).ok();
    let fbp = "load(gegl/load) OUTPUT -> INPUT cut(gegl/crop)\n'a.png' -> PATH load\n\
               5 -> WIDTH cut\n6 -> HEIGHT cut\nOUTPORT=cut.OUTPUT:OUTPUT\n";
    w.feed("run - -o fbp.png", fbp).ok();
    w.feed("run - -o chain.png", "load path=a.png crop width=3 height=2").ok();
    assert_eq!(
        [w.size("json.png"), w.size("fbp.png"), w.size("chain.png")],
        [(64, 48), (5, 6), (3, 2)]
    );
}

#[test]
fn paths_in_a_graph_file_start_at_its_folder() {
    let w = workplace();
    w.folder("deep");
    w.picture("deep/b.png", 7, 5, [0, 0, 255]);
    let xml = "<gegl><node operation='gegl:load'><params><param name='path'>b.png</param></params>\
               </node></gegl>";
    w.write("deep/case.xml", xml);
    w.run("run deep/case.xml -o out.png").ok();
    assert_eq!(w.size("out.png"), (7, 5));
}

#[test]
fn an_exported_path_takes_a_picture() {
    let w = workplace();
    w.write("load.fbp", "INPORT=load.PATH:PHOTO\nload(gegl/load) OUTPUT -> INPUT end(gegl/nop)");
    w.run("run load.fbp -i a.png -o one.png").ok();
    w.run("run load.fbp -i photo=a.png -o two.png").ok();
    w.run("run load.fbp -p photo=a.png -o three.png").ok();
    assert_eq!(w.bytes("one.png"), w.bytes("two.png"));
    assert_eq!(w.bytes("one.png"), w.bytes("three.png"));
}

#[test]
fn a_graph_may_stand_for_a_component_of_another() {
    let w = workplace();
    w.write("twice.fbp", "a(fade) OUTPUT -> INPUT b(fade)\nINPORT=a.INPUT:INPUT\n1 -> STRENGTH b");
    w.run("run twice.fbp -i a.png -o out.png").ok();
    assert_eq!(w.pixel("out.png"), [255, 0, 0, 128]);
}

#[test]
fn without_an_output_the_graph_says_where_to_write() {
    let w = workplace();
    w.write(
        "save.fbp",
        "load(gegl/load) OUTPUT -> INPUT save(gegl/save)\n\
                         'a.png' -> PATH load\n'saved.tif' -> PATH save",
    );
    w.run("run save.fbp").ok();
    assert!(is(&w, "saved.tif", FileFormat::Tiff));
    w.run("run fade.json -i a.png").fails(2, &["-o FILE"]);
}

#[test]
fn standard_output_is_a_place_to_write_to() {
    let w = workplace();
    let done = w.run("run -i a.png -o - --format png -- nop").ok();
    assert!(done.out.starts_with(b"\x89PNG"));
    w.run("run -i a.png -o - -- nop").fails(2, &["--format"]);
}

#[test]
fn a_picture_may_come_from_standard_input() {
    let w = workplace();
    let file = std::fs::File::open(w.path("a.png")).unwrap();
    let words = ["run", "-i", "-", "-o", "out.png", "--", "crop", "width=3", "height=4"];
    assert!(w.command(&words).stdin(file).status().unwrap().success());
    assert_eq!(w.size("out.png"), (3, 4));
    w.run("run -i - -o out.png -- nop").fails(1, &["standard input: ", "empty"]);
}

#[test]
fn a_result_fits_into_a_size_but_is_not_enlarged() {
    let w = workplace();
    w.run("run -i a.png -o small.png --size 32x32 -- nop").ok();
    w.run("run -i a.png -o same.png --size 128 -- nop").ok();
    w.run("run -i a.png -o large.png --size x96 --enlarge -- nop").ok();
    assert_eq!(
        [w.size("small.png"), w.size("same.png"), w.size("large.png")],
        [(32, 24), (64, 48), (128, 96)]
    );
    assert_eq!(w.pixel("small.png"), [255, 0, 0]);
    assert_eq!(w.pixel("large.png"), [255, 0, 0]);
}

#[test]
fn a_region_is_a_part_of_the_plane() {
    let w = workplace();
    w.run("run -i a.png -o part.png --region 60,40,10x10 -- nop").ok();
    assert_eq!(w.size("part.png"), (10, 10));
    w.run("run -o board.png --region -5,-5,20x10 -- checkerboard").ok();
    assert_eq!(w.size("board.png"), (20, 10));
    w.run("run -o board.png -- checkerboard").fails(1, &["infinite", "--region"]);
}

#[test]
fn numbers_are_written_as_finely_as_they_were_read() {
    let w = workplace();
    w.run("run -i a.png -o eight.png -- nop").ok();
    w.run("run -i a.png -o sixteen.png --depth 16 -- nop").ok();
    w.run("run -i sixteen.png -o again.png -- nop").ok();
    w.run("run -o made.png --region 0,0,4x4 -- checkerboard").ok();
    w.run("run -i a.png -o float.tif -- nop").ok();
    w.run("run -i a.png -o eight.tif --depth 8 -- nop").ok();
    let samples = ["eight.png", "sixteen.png", "again.png", "made.png", "float.tif", "eight.tif"];
    assert_eq!(
        samples.map(|name| w.info(name).sample),
        [Sample::U8, Sample::U16, Sample::U16, Sample::U16, Sample::F32, Sample::U8]
    );
}

#[test]
fn a_better_jpeg_is_larger() {
    let w = workplace();
    w.run("run -o a.jpg --region 0,0,64x64 --quality 20 -- checkerboard x=3 y=5").ok();
    w.run("run -o b.jpg --region 0,0,64x64 --quality 95 -- checkerboard x=3 y=5").ok();
    assert!(w.bytes("a.jpg").len() < w.bytes("b.jpg").len());
}

#[test]
fn a_picture_may_be_replaced_by_what_is_made_of_it() {
    let w = workplace();
    w.run("run -i a.png -o a.png -- crop width=9 height=9").ok();
    assert_eq!(w.size("a.png"), (9, 9));
}

#[test]
fn the_number_of_threads_does_not_show() {
    let w = workplace();
    w.run("run fade.json -i a.png -o one.png --threads 1").ok();
    w.run("run fade.json -i a.png -o many.png --threads 7").ok();
    assert_eq!(w.bytes("one.png"), w.bytes("many.png"));
}

#[test]
fn times_are_told() {
    let w = workplace();
    let done = w.run("run -i a.png -o b.png --times -- nop");
    assert_eq!(done.code, 0);
    assert!(done.err.starts_with("b.png: 64 x 48 pixels"), "{}", done.err);
}

#[test]
fn a_picture_that_only_becomes_small_is_read_small() {
    let w = Workplace::new();
    w.picture("a.jpg", 400, 300, [200, 100, 50]);
    let plan = |line: &str| {
        let outcome = w.run(&format!("plan -i a.jpg {line}"));
        String::from_utf8_lossy(&outcome.out).into_owned()
    };
    assert!(plan("--size 40 -- nop").contains("50 x 38 at 0,0"));
    // Not if it is too small for that, or something is done to it before.
    assert!(plan("--size 190 -- nop").contains("400 x 300 at 0,0"));
    assert!(plan("--size 40 -- invert-gamma").contains("400 x 300 at 0,0"));
    w.run("run -i a.jpg -o out.png --size 50 -- nop").ok();
    assert_eq!(w.size("out.png"), (50, 38));
    let off = |(a, b): (&u8, &u8)| a.abs_diff(*b) <= 2;
    assert!(w.pixel("out.png").iter().zip(&[200, 100, 50]).all(off));
}

#[test]
fn sizes_can_be_changed_in_linear_light_or_not() {
    let w = Workplace::new();
    let stripes = "checkerboard x=1 y=1 color1=white color2=black crop width=64 height=64";
    w.run(&format!("run -o light.png --depth 8 --size 8 -- {stripes}")).ok();
    w.run(&format!("run -o codes.png --depth 8 --size 8 --gamma -- {stripes}")).ok();
    let near = |name: &str, wanted: u8| w.pixel(name)[0].abs_diff(wanted) < 12;
    assert!(near("light.png", 188), "{:?}", w.pixel("light.png"));
    assert!(near("codes.png", 128), "{:?}", w.pixel("codes.png"));
}
