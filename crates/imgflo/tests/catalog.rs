//! `imgflo ops`, `info`, `man`, `completions`: what there is to know.

mod workplace;

use workplace::Workplace;

#[test]
fn all_operations_are_listed() {
    let text = Workplace::new().run("ops").ok().text();
    assert!(text.starts_with("NAME"));
    for name in ["gegl:crop", "gegl:load", "svg:src-over"] {
        assert!(text.lines().any(|line| line.starts_with(&format!("{name} "))), "{name}");
    }
}

#[test]
fn an_operation_has_a_manual_page() {
    let w = Workplace::new();
    let text = w.run("ops gegl:vignette").ok().text();
    for part in [
        "gegl:vignette – Vignette",
        "radius (number, at least 0, relative-distance, default 1.2)",
        "Properties",
        "default #0",
    ] {
        assert!(text.contains(part), "`{part}` is not in:\n{text}");
    }
    assert_eq!(w.run("ops vignette").ok().text(), text);
    assert_eq!(w.run("ops gegl/vignette").ok().text(), text);
}

#[test]
fn operations_come_as_json() {
    let w = Workplace::new();
    let one = w.run("ops crop --json").ok().json();
    assert_eq!(one["inputs"], serde_json::json!(["input", "aux"]));
    assert_eq!(one["properties"][0]["type"], "number");
    let all = w.run("ops --json").ok().json();
    assert!(all.as_array().unwrap().contains(&one));
}

#[test]
fn words_are_searched_for() {
    let w = Workplace::new();
    let done = w.run("ops transparent color");
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(done.text().contains("gegl:color-to-alpha"), "{}", done.text());
    w.run("ops vigntte").fails(3, &["`vigntte`", "`gegl:vignette`"]);
    w.run("ops xyzzy").fails(3, &["`xyzzy`"]);
}

#[test]
fn a_picture_tells_what_it_holds() {
    let w = Workplace::new();
    w.picture("a.jpg", 30, 20, [1, 2, 3]);
    let text = w.run("info a.jpg").ok().text();
    assert!(text.contains("JPEG") && text.contains("30 x 20 pixels"), "{text}");
    let json = w.run("info a.jpg --json").ok().json();
    assert_eq!((&json["width"], &json["format"]), (&30.into(), &"jpeg".into()));
    w.write("b.png", "no picture");
    w.run("info b.png").fails(1, &["b.png: ", "known format"]);
    w.run("info c.png").fails(1, &["c.png: ", "no such file"]);
}

#[test]
fn the_manual_follows_from_the_options() {
    let w = Workplace::new();
    assert!(w.run("man").ok().text().contains(".TH imgflo 1"));
    w.run("man pages").ok();
    let page = String::from_utf8(w.bytes("pages/imgflo-run.1")).unwrap();
    assert!(page.contains("watch") && page.contains("quality"), "{page}");
    for shell in ["bash", "zsh", "fish"] {
        assert!(w.run(&format!("completions {shell}")).ok().text().contains("imgflo"));
    }
}

#[test]
fn help_tells_the_exit_codes() {
    let text = Workplace::new().run("--help").ok().text();
    for part in ["Exit codes", "   4  a limit", "   3  an operation"] {
        assert!(text.contains(part), "{text}");
    }
}
