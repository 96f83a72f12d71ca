//! The API of imgflo-server, as its own tests have it.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod place;

use imgflo_keys::{Secret, token};
use place::Server;

/// The picture that is asked for: 480 x 360 of a photo.
const CROP: &str = "crop?height=110&width=130&x=20&y=23&input=files%2Fphoto.jpg";
const ORDINARY: (&str, &str) = ("ooShei0queigeeke", "reeva9aijo1Ooj9w");
const ADMIN: (&str, &str) = ("niem4Hoodaku", "reiL1ohqu1do");

/// The settings of a server that asks for keys.
const GUARDED: [(&str, &str); 4] = [
    ("api-key", ORDINARY.0),
    ("api-secret", ORDINARY.1),
    ("admin-key", ADMIN.0),
    ("admin-secret", ADMIN.1),
];

/// The address of a request, signed.
fn signed((key, secret): (&str, &str), request: &str) -> String {
    let (spec, query) = request.split_once('?').unwrap();
    let token = token::token(spec, &format!("?{query}"), &Secret::new(secret.to_owned()));
    format!("/graph/{key}/{token}/{request}")
}

#[tokio::test]
async fn a_picture_is_made_and_then_kept() {
    let server = Server::start().await;
    let first = server.get(&format!("/graph/{CROP}")).await;
    assert_eq!((first.status, first.body.len()), (301, 0));
    let place = first.header("location").to_owned();
    assert!(place.starts_with("http://img.test/cache/") && place.ends_with(".jpg"), "{place}");
    let again = server.get(&format!("/graph/{CROP}")).await;
    assert_eq!((again.status, again.header("location")), (301, &*place));
    let picture = server.get(place.strip_prefix("http://img.test").unwrap()).await;
    assert_eq!((picture.status, picture.header("content-type")), (200, "image/jpeg"));
    assert_eq!(picture.header("cache-control"), "max-age=3600");
    assert!(!picture.header("etag").is_empty() && !picture.header("last-modified").is_empty());
    picture.picture();
}

#[tokio::test]
async fn sizes_over_the_limit_are_422() {
    let server = Server::start().await;
    for size in ["height=30000&width=1000", "height=5100", "width=abc", "width=5000&height=5000"] {
        for method in ["GET", "POST"] {
            let target = format!("/graph/passthrough?{size}&input=files/photo.jpg");
            let answer = server.ask(method, &target, &[], b"").await;
            assert_eq!((answer.status, answer.body.len()), (422, 0), "{method} {size}");
        }
    }
}

#[tokio::test]
async fn without_keys_everybody_may() {
    let server = Server::start().await;
    let target =
        "/graph/ooShei0queigeeke/wrong/passthrough?height=11&width=130&input=files%2Fphoto.jpg";
    assert_eq!(server.get(&format!("{target}&ignored=GET")).await.status, 301);
    let posted = server.ask("POST", &format!("{target}&ignored=POST"), &[], b"").await;
    assert_eq!(posted.status, 202);
    assert!(posted.header("location").ends_with(".jpg"));
    let anew = server.get(&format!("/graph/{CROP}&_nocache=true")).await;
    assert_eq!(anew.status, 301);
}

#[tokio::test]
async fn with_keys_only_right_tokens_may() {
    let server = Server::with(&GUARDED).await;
    let wrong_secret = signed((ORDINARY.0, "guessed"), CROP);
    let unknown = signed(("apikey%3F", ORDINARY.1), CROP);
    let anew = format!("{CROP}&_nocache=true");
    for (refused, target) in [
        ("no key", format!("/graph/{CROP}")),
        ("a wrong secret", wrong_secret),
        ("an unknown key", unknown),
        ("to make anew without a key", format!("/graph/{anew}")),
        ("to make anew without being an admin", signed(ORDINARY, &anew)),
    ] {
        for method in ["GET", "POST"] {
            let answer = server.ask(method, &target, &[], b"").await;
            assert_eq!((answer.status, answer.body.len()), (403, 0), "{method} {refused}");
        }
    }
    let plain = server.get(&signed(ORDINARY, CROP)).await;
    let by_admin = server.get(&signed(ADMIN, &anew)).await;
    assert_eq!((plain.status, by_admin.status), (301, 301));
    // Neither the key nor the wish to make it anew is in the key of the result.
    assert_eq!(plain.header("location"), by_admin.header("location"));
}

#[tokio::test]
async fn what_a_graph_sets_out_of_range_is_made_to_fit() {
    let folder = Server::start().await.stop();
    let graph = "INPORT=a.INPUT:INPUT\nOUTPORT=a.OUTPUT:OUTPUT\n\
                 -5 -> STD-DEV-X a(gegl/gaussian-blur), 9000 -> STD-DEV-Y a";
    std::fs::write(folder.path().join("graphs/rough.fbp"), graph).unwrap();
    let server = Server::at(folder, &[]).await;
    let picture = server.follow("/graph/rough.png?width=24&input=files/photo.jpg").await;
    assert_eq!(picture.picture().0, 24);
    let strict = server.get("/image/rough.png?width=24&input=files/photo.jpg").await;
    assert_eq!(strict.status, 422);
    let detail = strict.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("std-dev-x") && detail.contains("-5"), "{detail}");
    let listing = server.get("/graphs").await.json();
    assert_eq!(listing["broken"]["rough"], detail);
    assert!(listing["graphs"]["rough"].is_object());
}

#[tokio::test]
async fn debug_is_shown_not_answered() {
    let server = Server::with(&GUARDED).await;
    let target = signed(ORDINARY, "crop?height=111&x=130&input=files%2Fphoto.jpg") + "&debug=1";
    let answer = server.get(&target).await;
    assert_eq!(answer.status, 302);
    let place = answer.header("location");
    for part in ["/debug/graph/", "/crop/", "height=111", "x=130", "input=files"] {
        assert!(place.contains(part), "{part} is not in {place}");
    }
    let unsigned = server.get("/graph/crop?debug=true&x=1").await;
    assert_eq!(unsigned.header("location"), "/debug/graph//crop/?debug=true&x=1");
}

#[tokio::test]
async fn unknown_parameters_are_answered_with_the_graph() {
    let server = Server::start().await;
    let target = "/graph/gradientmap?skeke=299&oooor=222&input=files/photo.jpg";
    let answer = server.get(target).await;
    assert_eq!((answer.status, answer.header("content-type")), (449, "application/json"));
    let json = answer.json();
    assert_eq!(json["code"], 449);
    let inports = json["inports"].as_object().unwrap();
    for name in ["input", "color1", "color5", "stop1", "stop5", "srgb", "opacity", "width"] {
        assert!(inports.contains_key(name), "{name}");
    }
}

#[tokio::test]
async fn unsupported_types_are_told_with_those_supported() {
    let server = Server::with(&[("films", "false")]).await;
    for ending in ["svg", "JPG", "mp4"] {
        let target = format!("/graph/gradientmap.{ending}?input=files/photo.jpg");
        let answer = server.get(&target).await;
        assert_eq!(answer.status, 449);
        let json = answer.json();
        assert_eq!(json["supported"], serde_json::json!(["jpg", "jpeg", "png", "mp4", null]));
        assert_eq!(json["code"], "unsupported-image-type");
        assert!(json["error"].as_str().unwrap().starts_with("Unsupported image type: "));
    }
}

#[tokio::test]
async fn sources_that_fail_are_504() {
    let server = Server::start().await;
    let target = "/graph/crop?height=110&input=files%2F__nonexisting_image___.jpg";
    let json = server.get(target).await;
    assert_eq!(json.status, 504);
    let json = json.json();
    assert_eq!(json["code"], 504);
    let error = json["error"].as_str().unwrap();
    assert!(error.contains("__nonexisting_image___") && error.contains("404"), "{error}");
    assert_eq!(json["files"]["input"]["extension"], ".jpg");
    assert!(json["files"]["input"]["path"].is_null());
    let strange = "chrome-search%3A%2F%2Fthumb2%2Fhttp%3A%2F%2Findex.hu%2F";
    let answer = server.get(&format!("/graph/gradientmap?input={strange}")).await;
    assert_eq!(answer.status, 504);
}

#[tokio::test]
async fn unknown_graphs_and_addresses_are_404() {
    let server = Server::start().await;
    let answer = server.get("/graph/nosuchgraph?input=files/photo.jpg").await;
    assert_eq!(answer.status, 404);
    assert!(answer.json()["error"].as_str().unwrap().contains("nosuchgraph"));
    for target in ["/graph/a/b?x=1", "/graph/", "/graph/a/b/c/d", "/graph/crop/", "/nothing"] {
        assert_eq!(server.get(target).await.status, 404, "{target}");
    }
    assert_eq!(server.get("/cache/0000.jpg").await.status, 404);
}

#[tokio::test]
async fn graphs_are_listed_in_order_with_what_they_take() {
    let server = Server::start().await;
    let answer = server.get("/graphs").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
    let json = answer.json();
    let graphs = json["graphs"].as_object().unwrap();
    let names: Vec<&str> = graphs.keys().map(String::as_str).collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    assert_eq!(names, sorted);
    for name in [
        "canvas",
        "crop",
        "croprotate",
        "customgrey",
        "delaunay_triangles",
        "desaturate",
        "enhancelowres",
        "gaussianblur",
        "gradientmap",
        "halodarken",
        "motionblur",
        "noop",
        "passthrough",
        "retro",
    ] {
        assert!(graphs.contains_key(name), "{name}");
    }
    let blur = &graphs["gaussianblur"]["inports"];
    assert_eq!(blur["std-dev-x"]["metadata"]["type"], "number");
    assert_eq!(blur["std-dev-x"]["metadata"]["maximum"], 1500.0);
    assert_eq!(blur["abyss-policy"]["metadata"]["default"], "clamp");
    let values = blur["abyss-policy"]["metadata"]["values"].as_array().unwrap();
    assert!(values.contains(&"white".into()) && values.contains(&"none".into()));
    assert_eq!(blur["width"]["metadata"]["maximum"], 2000);
    assert_eq!(graphs["noop"]["inports"], serde_json::json!({}));
    // What is listed can be kept as a file: what was added to it is known.
    assert_eq!(blur["video_bitrate"]["process"], "save");
    for (name, graph) in graphs {
        let reading = imgflo_flow::json::read(&graph.to_string(), &Default::default()).unwrap();
        assert_eq!(reading.warnings, [], "{name}");
    }
}

#[tokio::test]
async fn pictures_have_the_sizes_of_imgflo_server() {
    let server = Server::start().await;
    let photo = std::fs::read(place::project("graphs/photo.jpg")).unwrap();
    let info = imgflo_codec::probe(&photo.into(), &imgflo_codec::Limits::default()).unwrap();
    let (w, h) = (info.width, info.height);
    let kept = |wanted: u32, side: u32, other: u32| {
        (f64::from(wanted) * f64::from(other) / f64::from(side)).round() as u32
    };
    for (request, size) in [
        (
            "croprotate.png?degrees=90&x=10&y=15&cropwidth=70&cropheight=65&input=files%2Fphoto.jpg",
            (70, 65, "png"),
        ),
        (
            "crop.png?input=files%2Fphoto.jpg&cropheight=110&cropwidth=130&x=20&y=23",
            (130, 110, "png"),
        ),
        ("crop.png?input=files%2Fphoto.jpg", (10, 10, "png")),
        ("crop.jpg?input=files%2Fphoto.jpg", (10, 10, "jpg")),
        ("desaturate?height=90&input=files%2Fphoto.jpg", (kept(90, h, w), 90, "jpg")),
        (
            "gradientmap.png?input=files%2Fphoto.jpg&color1=%23555555&color2=%23ff0000&stop1=0&stop2=1&srgb=true&opacity=0.9",
            (w, h, "png"),
        ),
        ("gradientmap.png?input=files%2Fphoto.jpg&height=50&width=100", (100, 50, "png")),
        ("gaussianblur.png?input=files%2Fphoto.jpg&std-dev-x=6&std-dev-y=6", (w, h, "png")),
        ("retro.png?input=files%2Fphoto.jpg&preset=batcave", (w, h, "png")),
        ("customgrey.jpg?input=files%2Fphoto.jpg", (w, h, "jpg")),
        ("passthrough.jpeg?input=files/photo.jpg&width=60", (60, kept(60, w, h), "jpg")),
        ("delaunay_triangles.jpg?seed=foobar&width=100&height=100", (100, 100, "jpg")),
        ("canvas.png?color=%2387a9a7", (600, 400, "png")),
    ] {
        let answer = server.follow(&format!("/graph/{request}")).await;
        let (width, height, format) = answer.picture();
        assert_eq!((width, height, &*format), size, "{request}");
    }
}

#[tokio::test]
async fn a_graph_that_does_nothing_gives_the_same_bytes() {
    let server = Server::start().await;
    let photo = std::fs::read(place::project("graphs/photo.jpg")).unwrap();
    for request in ["noop", "noop.jpg", "noop.gif"] {
        let answer = server.follow(&format!("/graph/{request}?input=files%2Fphoto.jpg")).await;
        assert!(answer.body == photo, "{request}");
    }
    let answer = server.get("/graph/noop?input=files%2Fphoto.jpg&width=3").await;
    assert_eq!(answer.status, 449);
}

#[tokio::test]
async fn requests_can_be_inputs_of_requests() {
    let server = Server::with(&GUARDED).await;
    let inner = signed(ORDINARY, "crop.png?input=files%2Fphoto.jpg&cropwidth=40&cropheight=30");
    let inner = inner.trim_start_matches('/');
    let encoded: String = inner
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => (byte as char).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect();
    let outer = signed(ORDINARY, &format!("passthrough.png?input={encoded}&width=20"));
    assert_eq!(server.follow(&outer).await.picture(), (20, 15, "png".into()));
    // The inner request needs a token of its own.
    let unsigned = "passthrough.png?input=graph%2Fcrop%3Finput%3Dfiles%2Fphoto.jpg";
    assert_eq!(server.get(&signed(ORDINARY, unsigned)).await.status, 504);
}

#[tokio::test]
async fn requests_within_requests_end() {
    let server = Server::start().await;
    let mut target = "files/photo.jpg".to_owned();
    for _ in 0..20 {
        target = format!("graph/passthrough?input={target}");
    }
    let answer = server.get(&format!("/{target}")).await;
    assert_eq!(answer.status, 504);
}

#[tokio::test]
async fn many_who_ask_for_the_same_get_the_same() {
    let server = std::sync::Arc::new(Server::start().await);
    let ask = |_| {
        let server = server.clone();
        tokio::spawn(async move {
            server
                .follow("/graph/gaussianblur.png?input=files/photo.jpg&width=2000&std-dev-x=3")
                .await
        })
    };
    let asked: Vec<_> = (0..12).map(ask).collect();
    let mut bodies = Vec::new();
    for one in asked {
        bodies.push(one.await.unwrap().body);
    }
    assert!(bodies.iter().all(|body| *body == bodies[0] && !body.is_empty()));
}

/// A server whose keys are in the tables of imgflo-server.
async fn with_applications() -> Server {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}?mode=rwc", folder.path().join("imgflo-server.db").display());
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    let table = "CREATE TABLE applications (key TEXT PRIMARY KEY, secret TEXT, label TEXT, \
                 owner_email TEXT, processing_quota INTEGER, enabled BOOLEAN, \
                 created_at TIMESTAMP, updated_at TIMESTAMP)";
    sqlx::query(table).execute(&pool).await.unwrap();
    for (key, secret, quota, enabled) in [
        ("usual", "usual-secret", 100, true),
        ("zero-processing-quota", "zero0zero", 0, true),
        ("not-enabled", "disabled4reasons", 100, false),
    ] {
        sqlx::query("INSERT INTO applications VALUES (?, ?, 'test', 'a@b.c', ?, ?, NULL, NULL)")
            .bind(key)
            .bind(secret)
            .bind(quota)
            .bind(enabled)
            .execute(&pool)
            .await
            .unwrap();
    }
    pool.close().await;
    for name in ["graphs", "files"] {
        std::fs::create_dir(folder.path().join(name)).unwrap();
    }
    let copy = |from: &str, to: &str| {
        std::fs::copy(place::project("graphs").join(from), folder.path().join(to)).unwrap();
    };
    copy("crop.json", "graphs/crop.json");
    copy("photo.jpg", "files/photo.jpg");
    Server::at(folder, &[("database", "sqlite:{folder}/imgflo-server.db")]).await
}

#[tokio::test]
async fn applications_of_imgflo_server_are_keys() {
    let server = with_applications().await;
    let zero = ("zero-processing-quota", "zero0zero");
    let disabled = ("not-enabled", "disabled4reasons");
    for method in ["GET", "POST"] {
        let refused = server.ask(method, &signed(zero, CROP), &[], b"").await;
        assert_eq!(refused.status, 403, "{method}: nothing may be made");
        let refused = server.ask(method, &signed(disabled, CROP), &[], b"").await;
        assert_eq!(refused.status, 403, "{method}: the key is disabled");
    }
    assert_eq!(server.get(&signed(("usual", "usual-secret"), CROP)).await.status, 301);
    // What is kept costs nothing, but a key that is disabled does not get that either.
    for method in ["GET", "POST"] {
        assert_eq!(server.ask(method, &signed(zero, CROP), &[], b"").await.status, 301);
        assert_eq!(server.ask(method, &signed(disabled, CROP), &[], b"").await.status, 403);
    }
}
