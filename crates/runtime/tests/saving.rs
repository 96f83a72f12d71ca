//! Graphs that are opened, saved and named.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod talking;

use imgflo_runtime::{ClientId, Notice, Right, SavedGraph};
use serde_json::json;
use talking::{ADA, Talk, told};

#[test]
fn a_saved_graph_is_opened_by_its_name_and_follows_its_file() {
    let saved = |text: &str, version: &str| {
        let graph = imgflo_flow::Graph::from_bytes("a.fbp", text.as_bytes(), &Default::default());
        let saved = SavedGraph { graph: graph.unwrap().into(), version: version.into() };
        [("look".to_owned(), saved)].into()
    };
    let mut talk = Talk::new();
    talk.runtime.set_library(saved("a(gegl/crop)", "1"));
    let opened = talk.say("imgflo", "open", &json!({ "graph": "look" }));
    assert!(opened[0].contains(r#""version":"1","name":"look""#), "{opened:?}");
    let effects = talk.runtime.set_library(saved("b(gegl/sepia)", "2"));
    let told: Vec<_> = effects.deliveries.iter().map(|delivery| told(&delivery.message)).collect();
    assert!(told[0].starts_with("clear ") && told[1].contains("gegl/sepia"), "{told:#?}");
    assert!(told.last().unwrap().contains(r#""version":"2""#), "{told:#?}");
    // One with changes of its own does not.
    talk.say("graph", "addnode", &json!({ "graph": "look", "id": "c", "component": "gegl/crop" }));
    assert!(talk.runtime.set_library(saved("d(gegl/crop)", "3")).deliveries.is_empty());
}

#[test]
fn what_is_saved_under_another_name_leaves_its_own_file_alone() {
    let saved = |name: &str, text: &str| {
        let graph = imgflo_flow::Graph::from_bytes("a.fbp", text.as_bytes(), &Default::default());
        (name.to_owned(), SavedGraph { graph: graph.unwrap().into(), version: "1".into() })
    };
    let mut talk = Talk::new();
    let files = [saved("look", "a(gegl/crop)"), saved("other", "b(gegl/color)")];
    talk.runtime.set_library(files.into());
    let open = |talk: &mut Talk, graph: &str| {
        talk.say("imgflo", "open", &json!({ "graph": graph })).concat()
    };
    let save = |talk: &mut Talk, name: &str, version: &str| {
        let add = json!({ "graph": "look", "id": name, "component": "gegl/sepia" });
        talk.say("graph", "addnode", &add);
        let asked = json!({ "graph": "look", "name": name });
        let effects = talk.effects(ADA, "imgflo", "save", &asked);
        let save = effects.notices.into_iter().find_map(|notice| match notice {
            Notice::Save(save) => Some(save),
            _ => None,
        });
        let save = save.unwrap();
        talk.runtime.saved(&save, version, "now".into());
    };
    open(&mut talk, "look");
    save(&mut talk, "copy", "2");
    let (look, copy) = (open(&mut talk, "look"), open(&mut talk, "copy"));
    assert!(look.contains(r#""version":"1","name":"look""#) && !look.contains("sepia"), "{look}");
    assert!(copy.contains(r#""version":"2","name":"copy""#) && copy.contains("sepia"), "{copy}");
    // Another that is open is what was saved over it.
    open(&mut talk, "other");
    save(&mut talk, "other", "3");
    let other = open(&mut talk, "other");
    assert!(
        other.contains(r#""version":"3","name":"other""#) && other.contains("sepia"),
        "{other}"
    );
    // Who else has it open keeps what is not saved.
    let bob = ClientId(2);
    talk.runtime.connect(bob, Right::Edit);
    talk.effects(bob, "imgflo", "open", &json!({ "graph": "look" }));
    save(&mut talk, "third", "4");
    let look = open(&mut talk, "look");
    assert!(look.contains(r#""version":"1","name":"look""#) && look.contains("sepia"), "{look}");
}

#[test]
fn what_is_saved_is_called_as_its_file_and_what_it_was_saved_from_is_not() {
    let mut talk = Talk::new();
    talk.say("graph", "clear", &json!({ "id": "g", "name": "g" }));
    let mut save = |name: &str| {
        let asked = json!({ "graph": "g", "name": name });
        let effects = talk.effects(ADA, "imgflo", "save", &asked);
        let told: Vec<_> =
            effects.deliveries.iter().map(|delivery| told(&delivery.message)).collect();
        let save = effects.notices.into_iter().find_map(|notice| match notice {
            Notice::Save(save) => Some(save),
            _ => None,
        });
        let save = save.unwrap();
        talk.runtime.saved(&save, "1", "now".into());
        (told.concat(), save.text)
    };
    let (told, text) = save("first");
    assert!(told.contains("describe") && told.contains(r#""name":"first""#), "{told}");
    assert!(text.contains(r#""name": "first""#), "{text}");
    let (told, text) = save("second");
    assert!(told.is_empty() && text.contains(r#""name": "second""#), "{told} {text}");
    let (told, text) = save("first");
    assert!(told.is_empty() && text.contains(r#""name": "first""#), "{told} {text}");
}

#[test]
fn no_name_leads_out_of_the_folders_of_graphs() {
    let mut talk = Talk::with(&[]);
    for name in ["../evil", "a/b", "..", ".hidden", "", "a\\b", "a\u{0}", "nul\n", &"x".repeat(101)]
    {
        let (graph, to) = (json!({ "graph": name }), json!({ "graph": "g", "to": name }));
        let version = json!({ "graph": name, "version": "0" });
        let save = json!({ "graph": "g", "name": name });
        for (command, payload) in [
            ("versions", &graph),
            ("delete", &graph),
            ("undelete", &graph),
            ("version", &version),
            ("restore", &version),
            ("rename", &to),
            ("save", &save),
        ] {
            let effects = talk.effects(ADA, "imgflo", command, payload);
            let said = told(&effects.deliveries[0].message);
            assert!(
                said.starts_with("error ") && effects.notices.is_empty(),
                "{command} {name}: {said}"
            );
        }
    }
    assert_eq!(talk.effects(ADA, "imgflo", "delete", &json!({ "graph": "g" })).notices.len(), 1);
}
