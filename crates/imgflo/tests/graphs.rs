//! `imgflo graph`, `convert` and `plan`: graphs, looked at and translated.

mod workplace;

use workplace::{FADE, Workplace};

fn workplace() -> Workplace {
    let w = Workplace::new();
    w.write("fade.json", FADE);
    w.picture("a.png", 8, 4, [255, 0, 0]);
    w
}

#[test]
fn a_graph_tells_what_it_takes_and_gives() {
    let w = workplace();
    let text = w.run("graph fade.json").ok().text();
    for part in ["Fades a picture.", "input", "The photo.", "strength", "= 0.5", "plain"] {
        assert!(text.contains(part), "`{part}` is not in:\n{text}");
    }
    let json = w.run("graph fade.json --json").ok().json();
    assert_eq!(json["parameters"][0]["default"], 0.5);
    assert_eq!(json["inputs"][0]["description"], "The photo.");
    assert_eq!(json["outputs"][1]["name"], "plain");
}

#[test]
fn the_metadata_of_ports_is_filled_in_but_not_replaced() {
    let w = workplace();
    let json = w.run("graph fade.json --fbp-json").ok().json();
    let strength = &json["inports"]["strength"]["metadata"];
    assert_eq!((&strength["type"], &strength["default"]), (&"number".into(), &0.5.into()));
    assert!(strength["description"].is_string());
    let input = &json["inports"]["input"]["metadata"];
    assert_eq!((&input["type"], &input["description"]), (&"buffer".into(), &"The photo.".into()));
    assert_eq!(json["outports"]["output"]["metadata"]["type"], "buffer");
}

#[test]
fn choices_and_ranges_are_filled_in() {
    let w = workplace();
    let text = "INPORT=v.SHAPE:SHAPE\nINPORT=v.RADIUS:RADIUS\nv(gegl/vignette) OUTPUT -> INPUT \
                n(gegl/nop)";
    let json = w.feed("graph - --fbp-json", text).ok().json();
    let ports = &json["inports"];
    assert_eq!(ports["shape"]["metadata"]["type"], "enum");
    assert!(ports["shape"]["metadata"]["values"].as_array().unwrap().len() > 1);
    assert_eq!(ports["radius"]["metadata"]["minimum"], 0.0);
}

#[test]
fn a_graph_for_another_runtime_is_left_alone() {
    let w = workplace();
    let text = FADE.replace("\"name\": \"fade\"", "\"environment\": { \"type\": \"noflo\" }");
    let json = w.feed("graph - --fbp-json", &text).ok().json();
    assert_eq!(json["inports"]["strength"]["metadata"], serde_json::json!({}));
}

#[test]
fn formats_are_translated_by_the_ending_or_by_name() {
    let w = workplace();
    w.run("convert fade.json fade.fbp").ok();
    w.run("convert fade.fbp back.json").ok();
    w.run("run back.json -i a.png -o out.png").ok();
    assert_eq!(w.pixel("out.png"), [255, 0, 0, 128]);
    w.write("chain.txt", "load path=a.png crop width=3 height=2");
    w.run("convert chain.txt c.xml").ok();
    w.run("run c.xml -o cut.png").ok();
    assert_eq!(w.size("cut.png"), (3, 2));
    let text = w.run("convert c.xml --to chain").ok().text();
    assert!(text.contains("path=a.png crop"), "{text}");
}

#[test]
fn what_comes_from_outside_in_a_chain_does_so_in_xml() {
    let w = workplace();
    w.write("cut.txt", "crop width=3 height=2");
    w.run("convert cut.txt cut.xml").ok();
    w.run("run cut.xml -i a.png -o cut.png").ok();
    assert_eq!(w.size("cut.png"), (3, 2));
}

#[test]
fn what_a_format_cannot_say_is_an_error() {
    let w = workplace();
    w.run("convert fade.json fade.xml").fails(1, &["fade.json: ", "XML"]);
    assert!(!w.path("fade.xml").exists());
    w.run("convert fade.json out.txt").fails(2, &["out.txt", "--to"]);
}

#[test]
fn a_plan_tells_what_it_would_take() {
    let w = workplace();
    let text = w.run("plan fade.json -i a.png").ok().text();
    assert!(text.contains("8 x 4 pixels") && text.contains("opacity"), "{text}");
    assert!(w.run("plan fade.json -i a.png --run").ok().text().contains("ms"));
    assert!(w.run("plan fade.json -i a.png --dot").ok().text().starts_with("digraph"));
    assert!(w.run("plan fade.json -i a.png --svg").ok().text().starts_with("<svg"));
    w.run("plan fade.json").fails(1, &["fade.json: ", "-i input=FILE"]);
}
