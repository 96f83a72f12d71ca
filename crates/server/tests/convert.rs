//! Graphs in other formats, over HTTP.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod place;

use std::time::Duration;

use imgflo_keys::{Secret, signature};
use place::{Answer, Server};

const FBP: &str = "OUTPORT=cut.OUTPUT:OUTPUT\nload(gegl/load) OUTPUT -> INPUT cut(gegl/crop)\n\
                   300 -> WIDTH cut\n'photo.jpg' -> PATH load\n";

async fn convert(server: &Server, query: &str, graph: &str) -> Answer {
    // As `curl --data-binary` says it.
    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    server.ask("POST", &format!("/convert?{query}"), &form, graph.as_bytes()).await
}

#[tokio::test]
async fn every_format_becomes_every_other() {
    let server = Server::start().await;
    let types = [
        ("json", "application/json"),
        ("fbp", "text/plain; charset=utf-8"),
        ("xml", "application/xml"),
        ("chain", "text/plain; charset=utf-8"),
    ];
    for (from, _) in types {
        let first = convert(&server, &format!("to={from}"), FBP).await;
        let first = String::from_utf8(first.body).unwrap();
        for (to, media_type) in types {
            for query in [format!("to={to}"), format!("to={to}&from={from}")] {
                let answer = convert(&server, &query, &first).await;
                let text = String::from_utf8(answer.body.clone()).unwrap();
                assert_eq!(answer.status, 200, "{from} to {to}: {text}");
                assert_eq!(answer.header("content-type"), media_type);
                assert!(text.contains("crop") && text.contains("300"), "{from} to {to}: {text}");
            }
        }
    }
}

#[tokio::test]
async fn what_is_wrong_names_the_line_and_the_remedy() {
    let server = Server::start().await;
    let two_outputs = format!("OUTPORT=load.OUTPUT:OTHER\n{FBP}");
    let deep = format!("{}1", "[".repeat(2000));
    let long = "blur ".repeat(1_001);
    for (query, graph, status, parts) in [
        ("to=json", "a(gegl/crop)\n3 -> WIDTH b", 422, &["line 2, column 1", "`b`"][..]),
        ("to=json&from=xml", "blur", 422, &["line 1"]),
        ("to=xml", &two_outputs, 422, &["XML", "output"]),
        ("to=xml&from=json", &deep, 413, &["line 1", "100 levels"]),
        ("to=xml", &long, 413, &["1000 nodes"]),
        ("to=xml", " \n", 400, &["empty"]),
        ("", FBP, 400, &["to=json, fbp, xml or chain"]),
        ("to=yaml", FBP, 422, &["`to`", "json, fbp, xml or chain"]),
        ("to=xml&form=json", FBP, 400, &["did you mean `from`?"]),
    ] {
        let answer = convert(&server, query, graph).await;
        assert_eq!(answer.header("content-type"), "application/problem+json");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert_eq!(answer.status, status, "{query}: {detail}");
        for part in parts {
            assert!(detail.contains(part), "{query}: `{part}` is not in `{detail}`");
        }
    }
}

#[tokio::test]
async fn what_is_too_large_is_refused() {
    let server = Server::with(&[("body", "3M")]).await;
    for length in [2, 4] {
        let answer = convert(&server, "to=xml", &"b".repeat(length << 20)).await;
        assert_eq!(answer.status, 413, "{length} MiB");
    }
}

#[tokio::test]
async fn what_is_passed_over_is_told() {
    let server = Server::start().await;
    let graph = r#"{"processes": {"a": {"component": "gegl/crop"}}, "connections":
        [{"src": {"process": "grün", "port": "output"}, "tgt": {"process": "a", "port": "input"}}]}"#;
    let answer = convert(&server, "to=fbp", graph).await;
    assert_eq!(answer.status, 200);
    assert!(answer.header("x-warning").contains("grün"), "{:?}", answer.headers);
}

#[tokio::test]
async fn whoever_signs_or_may_look_may_ask() {
    let keys = [("api-key", "me"), ("api-secret", "swordfish")];
    let server = Server::with(&[keys[0], keys[1], ("runtime-view-secret", "look")]).await;
    assert_eq!(convert(&server, "to=json", FBP).await.status, 403);
    let secret = Secret::new("swordfish".to_owned());
    let signed = signature::sign("/convert?to=json&key=me", &secret);
    assert_eq!(server.ask("POST", &signed, &[], FBP.as_bytes()).await.status, 200);
    for (secret, status) in [("look", 200), ("guess", 403)] {
        let bearer = format!("Bearer {secret}");
        let headers = [("Authorization", bearer.as_str())];
        let answer = server.ask("POST", "/convert?to=json", &headers, FBP.as_bytes()).await;
        assert_eq!(answer.status, status, "{secret}");
    }
}

#[tokio::test]
async fn it_can_be_looked_up() {
    let server = Server::start().await;
    let document = server.get("/openapi.json").await.json();
    let parameters = &document["paths"]["/convert"]["parameters"];
    assert_eq!(parameters[0]["schema"]["enum"], serde_json::json!(["json", "fbp", "xml", "chain"]));
}

#[tokio::test]
async fn a_picture_brings_its_graph_along() {
    let server = Server::with(&[("runtime-view-secret", "look")]).await;
    let look = [("Authorization", "Bearer look")];
    for format in ["png", "webp"] {
        let target = format!("/process?graph=canvas&node=canvas&format={format}");
        let plain = server.ask("GET", &target, &look, b"").await;
        let more = server.ask("GET", &format!("{target}&embed-graph=true"), &look, b"").await;
        assert_eq!((plain.status, more.status), (200, 200), "{:?}", more.body);
        assert_eq!(plain.picture(), more.picture());
        let (plain, more) = (plain.body, more.body);
        let refused = server.ask("POST", "/convert?to=json", &look, &plain).await;
        let detail = refused.json()["detail"].as_str().unwrap().to_owned();
        assert_eq!((refused.status, detail.contains("carries no graph")), (422, true), "{detail}");
        let graph = server.ask("POST", "/convert?to=json", &look, &more).await;
        assert_eq!(graph.json()["properties"]["name"], "canvas");
    }
}

#[tokio::test]
async fn what_comes_out_of_a_node_is_taken_away_as_an_address_gives_it() {
    let server = Server::with(&[("runtime-view-secret", "look")]).await;
    let look = [("Authorization", "Bearer look")];
    let by_address = server.get("/image/canvas.png").await;
    let target = "/process?graph=canvas&node=canvas&full=true&format=";
    let taken = server.ask("GET", &format!("{target}png"), &look, b"").await;
    assert_eq!((taken.status, taken.header("content-type")), (200, "image/png"));
    assert!(taken.body == by_address.body);
    let tiff = server.ask("GET", &format!("{target}tiff"), &look, b"").await;
    let (width, height, _) = taken.picture();
    assert_eq!(tiff.picture(), (width, height, "tif".to_owned()));
    assert_eq!(server.get(&format!("{target}png")).await.status, 403);
}

#[tokio::test]
async fn the_address_of_a_picture_is_not_that_of_its_graph() {
    let server = Server::with(&[("runtime-view-secret", "look")]).await;
    let target = "/process?graph=canvas&node=canvas&format=png&embed-graph=true";
    assert_eq!(server.get(target).await.status, 403);
}

#[tokio::test]
async fn a_graph_is_taken_away_in_one_piece() {
    let server = Server::with(&[("runtime-view-secret", "look")]).await;
    let take = async |target: &str| {
        server.ask("GET", target, &[("Authorization", "Bearer look")], b"").await
    };
    let graphs = server.folder.path().join("graphs");
    let inner = "INPORT=soft.INPUT:input\nOUTPORT=soft.OUTPUT:output\nsoft(gegl/sepia)";
    let outer = "INPORT=it.INPUT:input\nOUTPORT=it.OUTPUT:output\nit(inner)";
    std::fs::write(graphs.join("inner.fbp"), inner).unwrap();
    std::fs::write(graphs.join("outer.fbp"), outer).unwrap();
    let mut taken = take("/graphs/outer").await;
    for _ in 0..250 {
        if taken.status == 200 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
        taken = take("/graphs/outer").await;
    }
    let told = String::from_utf8_lossy(&taken.body);
    assert_eq!(taken.header("content-type"), "application/json", "{told}");
    let graph: serde_json::Value = serde_json::from_slice(&taken.body).unwrap();
    assert_eq!(graph["processes"]["it/soft"]["component"], "gegl/sepia");
    let chain = take("/graphs/outer.chain").await;
    assert_eq!(String::from_utf8(chain.body).unwrap().trim(), "sepia id=it/soft");
    assert_eq!(take("/graphs/nothing.json").await.status, 404);
    assert_eq!(server.get("/graphs/outer").await.status, 403);
}
