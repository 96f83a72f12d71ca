//! Keys as tables and JSON. A secret is in neither, but where it has just been made.

use std::time::SystemTime;

use humantime::format_rfc3339_seconds;
use imgflo_keys::{Key, Secret};
use serde_json::{Value as Json, json};

use crate::text::table;

/// All keys.
pub(super) fn list(keys: &[Key], json: bool) -> String {
    if json {
        return pretty(&keys.iter().map(as_json).collect());
    }
    let head = ["ID", "LABEL", "OWNER", "STATE", "RATE", "QUOTA", "EXPIRES", "MAY"];
    let row = |key: &Key| {
        vec![
            key.id.clone(),
            key.label.clone(),
            or_dash(key.owner.clone()),
            state(key).into(),
            key.per_minute.map_or("-".into(), |rate| format!("{rate}/min")),
            number(key.quota),
            key.expires.map_or("-".into(), moment),
            may(key),
        ]
    };
    let head = head.map(str::to_owned).to_vec();
    table(&std::iter::once(head).chain(keys.iter().map(row)).collect::<Vec<_>>())
}

/// One key.
pub(super) fn one(key: &Key, json: bool) -> String {
    if json { pretty(&as_json(key)) } else { table(&facts(key)) }
}

/// One key with its newest secret.
pub(super) fn with_secret(key: &Key, json: bool) -> String {
    let secret = key.secrets.first().map_or("", Secret::expose);
    if json {
        let mut object = as_json(key);
        object["secret"] = secret.into();
        return pretty(&object);
    }
    let mut facts = facts(key);
    facts.insert(1, vec!["Secret".into(), format!("{secret}  (keep it; it is not shown again)")]);
    table(&facts)
}

fn facts(key: &Key) -> Vec<Vec<String>> {
    let now = SystemTime::now();
    let facts = [
        ("Id", key.id.clone()),
        ("Label", key.label.clone()),
        ("Owner", or_dash(key.owner.clone())),
        ("State", state(key).into()),
        ("Rate", key.per_minute.map_or("-".into(), |rate| format!("{rate} in a minute"))),
        ("Quota", number(key.quota)),
        ("Pixels", number(key.max_pixels)),
        ("Fallback", or_dash(key.fallback.clone().unwrap_or_default())),
        ("Expires", key.expires.map_or("-".into(), moment)),
        ("May", may(key)),
        ("Secrets", format!("{} that count", key.secrets_at(now).count())),
    ];
    facts.into_iter().map(|(name, fact)| vec![name.to_owned(), fact]).collect()
}

fn as_json(key: &Key) -> Json {
    json!({
        "id": key.id,
        "label": key.label,
        "owner": key.owner,
        "enabled": key.enabled,
        "legacy": key.legacy,
        "admin": key.scopes.admin,
        "onTheFly": key.scopes.on_the_fly,
        "graphs": key.scopes.graphs,
        "sources": key.scopes.sources,
        "perMinute": key.per_minute,
        "quota": key.quota,
        "maxPixels": key.max_pixels,
        "fallback": key.fallback,
        "expires": key.expires.map(moment),
        "created": moment(key.created),
        "secrets": key.secrets_at(SystemTime::now()).count(),
    })
}

fn pretty(json: &Json) -> String {
    format!("{json:#}\n")
}

fn state(key: &Key) -> &'static str {
    match key.expires {
        _ if !key.enabled => "disabled",
        Some(end) if end <= SystemTime::now() => "expired",
        _ if key.legacy => "enabled, old",
        _ => "enabled",
    }
}

fn may(key: &Key) -> String {
    let scopes = &key.scopes;
    let list = |what: &str, patterns: &[String]| {
        (!patterns.is_empty()).then(|| format!("{what} {}", patterns.join(" ")))
    };
    let parts = [
        list("graphs", &scopes.graphs),
        list("sources", &scopes.sources),
        scopes.on_the_fly.then(|| "graphs of its own".into()),
        scopes.admin.then(|| "administrate".into()),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "everything usual".into() } else { parts.join("; ") }
}

/// What a clock of four digits for the year cannot show is never.
fn moment(time: SystemTime) -> String {
    let latest = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(253_402_300_799);
    if time > latest { "never".into() } else { format_rfc3339_seconds(time).to_string() }
}

fn number<T: ToString>(number: Option<T>) -> String {
    number.map_or("-".into(), |number| number.to_string())
}

fn or_dash(text: String) -> String {
    if text.is_empty() { "-".into() } else { text }
}
