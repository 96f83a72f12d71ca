//! `imgflo key`: who may use the server.

mod workplace;

use serde_json::Value as Json;
use workplace::{Outcome, Workplace};

/// Runs `imgflo key` without the environment's idea of a database.
fn key(w: &Workplace, line: &str) -> Outcome {
    let words: Vec<&str> = ["key"].into_iter().chain(line.split_whitespace()).collect();
    let mut command = w.command(&words);
    command.env_remove("DATABASE_URL");
    Outcome::of(command.output().expect("the program runs"))
}

fn add(w: &Workplace, line: &str) -> Json {
    key(w, &format!("add {line} --json")).ok().json()
}

fn text<'a>(object: &'a Json, field: &str) -> &'a str {
    object[field].as_str().expect("there is a text")
}

#[test]
fn a_key_is_added_with_what_it_may() {
    let w = Workplace::new();
    let key = add(
        &w,
        "shop --owner me@a.org --graph thumb-* --graph sepia --source *.a.org --admin \
         --per-minute 600 --quota 64k --max-pixels 4M --expires 2100-01-31T12:00:00Z",
    );
    assert_eq!(text(&key, "id").len(), 32);
    assert_eq!(text(&key, "secret").len(), 64);
    for (field, value) in [
        ("label", serde_json::json!("shop")),
        ("owner", "me@a.org".into()),
        ("graphs", serde_json::json!(["thumb-*", "sepia"])),
        ("sources", serde_json::json!(["*.a.org"])),
        ("admin", true.into()),
        ("onTheFly", false.into()),
        ("perMinute", 600.into()),
        ("quota", 64_000.into()),
        ("maxPixels", 4_000_000.into()),
        ("expires", "2100-01-31T12:00:00Z".into()),
        ("enabled", true.into()),
        ("secrets", 1.into()),
    ] {
        assert_eq!(key[field], value, "{field}");
    }
}

#[test]
fn a_secret_is_shown_once() {
    let w = Workplace::new();
    let added = key(&w, "add shop").ok().text();
    let line = added.lines().find(|line| line.starts_with("Secret")).expect("it is shown");
    let secret = line.split_whitespace().nth(1).expect("it is there");
    assert_eq!(secret.len(), 64);
    for line in ["list", "list --json"] {
        let listed = key(&w, line).ok().text();
        assert!(listed.contains("shop") && !listed.contains(secret), "{listed}");
    }
}

#[test]
fn keys_are_listed_in_a_table() {
    let w = Workplace::new();
    assert_eq!(key(&w, "list --json").ok().json(), serde_json::json!([]));
    let id = text(&add(&w, "shop --quota 5"), "id").to_owned();
    let listed = key(&w, "list").ok().text();
    let lines: Vec<&str> = listed.lines().collect();
    assert!(lines[0].starts_with("ID"), "{listed}");
    assert!(lines[1].starts_with(&id) && lines[1].ends_with("everything usual"), "{listed}");
}

#[test]
fn a_key_is_disabled_and_enabled_and_given_a_quota() {
    let w = Workplace::new();
    let id = text(&add(&w, "shop --quota 5"), "id").to_owned();
    for (deed, field, value) in [
        (format!("disable {id}"), "enabled", Json::from(false)),
        (format!("enable {id}"), "enabled", true.into()),
        (format!("quota {id} 0"), "quota", 0.into()),
        (format!("quota {id} none"), "quota", Json::Null),
    ] {
        assert_eq!(key(&w, &format!("{deed} --json")).ok().json()[field], value, "{deed}");
        assert_eq!(key(&w, "list --json").ok().json()[0][field], value, "{deed}");
    }
}

#[test]
fn a_rotated_secret_may_be_kept_for_a_while() {
    let w = Workplace::new();
    let first = add(&w, "shop");
    let rotate =
        |more: &str| key(&w, &format!("rotate {} --json {more}", text(&first, "id"))).ok().json();
    let second = rotate("--keep 2days");
    assert_ne!(second["secret"], first["secret"]);
    assert_eq!(second["secrets"], 2);
    assert_eq!(rotate("")["secrets"], 1);
}

#[test]
fn a_removed_key_is_unknown() {
    let w = Workplace::new();
    let id = text(&add(&w, "shop"), "id").to_owned();
    assert!(key(&w, &format!("remove {id}")).ok().out.is_empty());
    for deed in ["remove", "disable", "enable", "rotate"] {
        let outcome = key(&w, &format!("{deed} {id}"));
        assert_eq!(outcome.code, 3, "{deed}");
        let message = format!("no key is called `{id}`; list the keys to see which there are");
        assert!(outcome.err.contains(&message), "{}", outcome.err);
    }
}

#[test]
fn what_makes_no_sense_is_named() {
    let w = Workplace::new();
    for (line, part) in [
        ("add shop --source a.org*", "`a.org*` is not a pattern"),
        ("add shop --source /files/*", "`/files/*` is not a pattern"),
        ("add shop --database mysql://me:hush@host/db", "takes sqlite:PATH or postgres://"),
    ] {
        let outcome = key(&w, line);
        assert_eq!(outcome.code, 2, "{line}");
        assert!(outcome.err.contains(part) && !outcome.err.contains("hush"), "{}", outcome.err);
    }
}

#[test]
fn the_database_is_in_the_environment_or_named() {
    let w = Workplace::new();
    key(&w, "add one").ok();
    assert!(w.path("imgflo-data/keys.db").exists());
    key(&w, "add two --database sqlite:other.db").ok();
    let listed = |url: &str| {
        let mut command = w.command(&["key", "list", "--json"]);
        let outcome = Outcome::of(command.env("DATABASE_URL", url).output().expect("it runs"));
        text(&outcome.ok().json()[0], "label").to_owned()
    };
    assert_eq!(listed("sqlite:other.db"), "two");
    assert_eq!(listed("sqlite:imgflo-data/keys.db"), "one");
    assert_eq!(listed(""), "one");
}
