//! The images API: the answer is the picture.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod place;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use imgflo_keys::{Secret, signature};
use place::Server;

#[tokio::test]
async fn the_answer_is_the_picture() {
    let server = Server::start().await;
    let answer = server.get("/image/noir.png?input=files/photo.jpg&width=64").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "image/png"));
    assert_eq!(answer.picture().0, 64);
    assert_eq!(answer.header("content-disposition"), "inline; filename=\"noir.png\"");
    assert_eq!(answer.header("x-cache"), "miss");
    assert!(answer.header("cache-control").contains("max-age="));
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("vary"), "");
    let again = server.get("/image/noir.png?width=64&input=files/photo.jpg").await;
    assert_eq!(again.header("x-cache"), "hit");
    assert!(again.body == answer.body);
}

#[tokio::test]
async fn every_format_can_be_asked_for_by_its_ending() {
    let server = Server::start().await;
    for ending in ["jpg", "png", "webp", "avif", "gif", "tiff", "jxl", "qoi", "ppm", "hdr", "exr"] {
        let target = format!("/image/passthrough.{ending}?input=files/photo.jpg&width=32");
        let answer = server.get(&target).await;
        assert_eq!(answer.status, 200, "{ending}: {}", String::from_utf8_lossy(&answer.body));
        assert_eq!(answer.picture().0, 32, "{ending}");
    }
}

#[tokio::test]
async fn without_an_ending_the_browser_says_what_it_takes() {
    let server = Server::start().await;
    let target = "/image/passthrough?input=files/photo.jpg&width=32";
    for (accept, kind) in [
        ("image/avif,image/webp,*/*", "image/avif"),
        ("image/webp", "image/webp"),
        ("*/*", "image/jpeg"),
    ] {
        let answer = server.ask("GET", target, &[("Accept", accept)], b"").await;
        assert_eq!(answer.header("content-type"), kind, "{accept}");
        assert_eq!(answer.header("vary"), "accept");
    }
    // What can be seen through is no JPEG.
    let clear = server.get("/image/canvas?color=%2387a9a780&width=8&height=8").await;
    assert_eq!(clear.header("content-type"), "image/png");
}

#[tokio::test]
async fn what_is_known_is_not_sent_again() {
    let server = Server::start().await;
    let target = "/image/noir.jpg?input=files/photo.jpg&width=32";
    let first = server.get(target).await;
    for (name, value) in [
        ("If-None-Match", first.header("etag")),
        ("If-None-Match", "\"other\", *"),
        ("If-Modified-Since", first.header("last-modified")),
    ] {
        let answer = server.ask("GET", target, &[(name, value)], b"").await;
        assert_eq!((answer.status, answer.body.len()), (304, 0), "{name}: {value}");
        assert_eq!(answer.header("etag"), first.header("etag"));
    }
    let other = server.ask("GET", target, &[("If-None-Match", "\"other\"")], b"").await;
    assert_eq!(other.status, 200);
    let head = server.ask("HEAD", target, &[], b"").await;
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), first.body.len().to_string());
}

#[tokio::test]
async fn parts_can_be_asked_for() {
    let server = Server::start().await;
    let target = "/image/noir.png?input=files/photo.jpg&width=32";
    let whole = server.get(target).await;
    let part = server.ask("GET", target, &[("Range", "bytes=1-3")], b"").await;
    assert_eq!((part.status, &*part.body), (206, b"PNG".as_slice()));
    assert_eq!(part.header("content-range"), format!("bytes 1-3/{}", whole.body.len()));
    let beyond = server.ask("GET", target, &[("Range", "bytes=99999999-")], b"").await;
    assert_eq!(beyond.status, 416);
}

#[tokio::test]
async fn sizes_are_fitted_as_asked_for() {
    let server = Server::start().await;
    for (query, size) in [
        ("width=60&height=60&fit=cover", (60, 60)),
        ("width=60&height=60&fit=fill", (60, 60)),
        ("width=60&height=60&fit=contain", (60, 60)),
        ("width=30&height=20&dpr=2&fit=cover", (60, 40)),
    ] {
        let target = format!("/image/passthrough.png?input=files/photo.jpg&{query}");
        let (width, height, _) = server.get(&target).await.picture();
        assert_eq!((width, height), size, "{query}");
    }
    let inside =
        server.get("/image/passthrough.png?input=files/photo.jpg&width=60&height=60").await;
    let (width, height, _) = inside.picture();
    assert!(width.max(height) == 60 && width.min(height) < 60);
}

#[tokio::test]
async fn browsers_say_how_wide_the_picture_is_shown() {
    let server = Server::start().await;
    let target = "/image/passthrough.png?input=files/photo.jpg&width=auto";
    let answer = server.ask("GET", target, &[("Sec-CH-Width", "200")], b"").await;
    assert_eq!(answer.picture().0, 320);
    assert_eq!(answer.header("vary"), "sec-ch-width, width");
    assert_eq!(answer.header("accept-ch"), "Sec-CH-Width, Sec-CH-DPR");
}

#[tokio::test]
async fn what_is_wrong_is_told_as_a_problem() {
    let server = Server::start().await;
    let photo = "input=files/photo.jpg";
    for (target, status, parameter) in [
        (format!("/image/portrait.png?{photo}&strength=lots"), 422, "strength"),
        (format!("/image/portrait.png?{photo}&strength=7"), 422, "strength"),
        (format!("/image/portrait.png?{photo}&strenght=1"), 400, "strenght"),
        (format!("/image/portrait.png?{photo}&width=0"), 422, "width"),
        (format!("/image/portrait.png?{photo}&width=-5"), 422, "width"),
        (format!("/image/portrait.png?{photo}&fit=tight"), 422, "fit"),
        (format!("/image/portrait.png?{photo}&quality=101"), 422, "quality"),
        (format!("/image/portrait.png?{photo}&dpr=1000"), 422, "dpr"),
    ] {
        let answer = server.get(&target).await;
        assert_eq!(answer.status, status, "{target}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
        let problem = answer.json();
        assert_eq!(problem["status"], status);
        assert_eq!(problem["parameter"], parameter, "{problem}");
        for member in ["type", "title", "detail", "given", "takes"] {
            assert!(problem[member].is_string(), "{target}: {member}");
        }
    }
    for (target, status) in [
        ("/image/nosuch.png".to_owned(), 404),
        (format!("/image/noir.doc?{photo}"), 406),
        ("/image/noir.png?input=files/none.jpg".to_owned(), 404),
        ("/image/noir.png?input=http://127.0.0.1/x.jpg".to_owned(), 422),
        (format!("/image/noir.png?{photo}&{photo}"), 400),
        (format!("/image/passthrough.png?{photo}&width=90000&height=90000&fit=fill"), 413),
        ("/image/-?chain=invert".to_owned(), 403),
    ] {
        let answer = server.get(&target).await;
        assert_eq!(answer.status, status, "{target}");
        assert_eq!(answer.header("content-type"), "application/problem+json", "{target}");
    }
    let hint = server.get(&format!("/image/portrait.png?{photo}&strenght=1")).await.json();
    assert!(hint["detail"].as_str().unwrap().contains("did you mean `strength`"));
}

#[tokio::test]
async fn pictures_can_be_sent_along() {
    let server = Server::start().await;
    let photo = std::fs::read(place::project("graphs/photo.jpg")).unwrap();
    let kind = [("Content-Type", "image/jpeg")];
    let answer = server.ask("POST", "/image/noir.png?width=40", &kind, &photo).await;
    assert_eq!((answer.status, answer.picture().0), (200, 40));
    assert_eq!(answer.header("cache-control"), "no-store");
    let (kind, form) = form(&[("input", &photo)]);
    let kind = [("Content-Type", kind)];
    let answer = server.ask("POST", "/image/noir.png?width=40", &kind, &form).await;
    assert_eq!((answer.status, answer.picture().0), (200, 40));
    for (body, status) in
        [(&b""[..], 400), (&b"no picture"[..], 415), (&photo[..photo.len() / 2], 422)]
    {
        let answer = server.ask("POST", "/image/noir.png", &[], body).await;
        assert_eq!(answer.status, status);
    }
}

#[tokio::test]
async fn bodies_have_a_limit() {
    let server = Server::with(&[("body", "1000")]).await;
    let answer = server.ask("POST", "/image/noir.png", &[], &[0; 2000]).await;
    assert_eq!(answer.status, 413);
}

#[tokio::test]
async fn addresses_can_be_in_the_path() {
    let seal = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    let server = Server::with(&[("seal-key", seal)]).await;
    let coded = imgflo_keys::address::encode("files/photo.jpg");
    let answer = server.get(&format!("/image/noir/s/{coded}.png?width=20")).await;
    assert_eq!((answer.status, answer.picture().0), (200, 20));
    let key = imgflo_keys::address::SealKey::from_hex(seal).unwrap();
    let sealed = imgflo_keys::address::seal("files/photo.jpg", &key).unwrap();
    let answer = server.get(&format!("/image/noir/e/{sealed}.png?width=20")).await;
    assert_eq!((answer.status, answer.picture().0), (200, 20));
    for wrong in [&sealed[1..], &coded, "AAAA"] {
        assert_eq!(server.get(&format!("/image/noir/e/{wrong}.png")).await.status, 400, "{wrong}");
    }
}

#[tokio::test]
async fn with_keys_addresses_are_signed() {
    let server = Server::with(&[("api-key", "me"), ("api-secret", "swordfish")]).await;
    let secret = Secret::new("swordfish".to_owned());
    let target = "/image/noir.png?input=files/photo.jpg&width=20&key=me";
    assert_eq!(server.get("/image/noir.png?input=files/photo.jpg").await.status, 403);
    assert_eq!(server.get(target).await.status, 403);
    let signed = signature::sign(target, &secret);
    let answer = server.get(&signed).await;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    assert_eq!(server.get(&signed.replace("width=20", "width=21")).await.status, 403);
    let at = |seconds: i64| {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64;
        signature::sign(&format!("{target}&expires={}", now + seconds), &secret)
    };
    let valid = server.get(&at(100)).await;
    assert_eq!(valid.status, 200);
    assert!(
        valid.header("cache-control").starts_with("private"),
        "{}",
        valid.header("cache-control")
    );
    let expired = server.get(&at(-100)).await;
    assert_eq!(expired.status, 403);
    assert!(expired.json()["type"].as_str().unwrap().ends_with("expired"));
}

#[tokio::test]
async fn saved_graphs_are_live_and_broken_ones_stay_as_they_were() {
    let server = Server::start().await;
    let graph = server.folder.path().join("graphs/mine.fbp");
    let write = |operation: &str| {
        let text = format!("INPORT=a.INPUT:INPUT\nOUTPORT=a.OUTPUT:OUTPUT\na({operation})");
        std::fs::write(&graph, text).unwrap();
    };
    let target = "/image/mine.png?input=files/photo.jpg&width=20";
    let until = async |is: &dyn Fn(&place::Answer) -> bool| {
        let begun = std::time::Instant::now();
        loop {
            let answer = server.get(target).await;
            if is(&answer) {
                return answer;
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "it does not happen");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    write("gegl/invert-gamma");
    let inverted = until(&|answer| answer.status == 200).await;
    write("gegl/gray");
    let gray = until(&|answer| answer.body != inverted.body).await;
    assert_eq!(gray.status, 200);
    write("gegl/nosuch");
    let begun = std::time::Instant::now();
    loop {
        let listing = server.get("/graphs").await.json();
        if listing["broken"]["mine"].as_str().is_some_and(|error| error.contains("nosuch")) {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "it is not told");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(server.get(target).await.body == gray.body);
}

#[tokio::test]
async fn graphs_in_xml_take_a_picture_where_their_lowest_node_has_an_input() {
    let server = Server::start().await;
    let graphs = server.folder.path().join("graphs");
    std::fs::write(graphs.join("sepia.xml"), "<gegl><gegl:sepia/></gegl>").unwrap();
    let red = "<gegl><gegl:crop width='8' height='6'/><gegl:color value='red'/></gegl>";
    std::fs::write(graphs.join("red.xml"), red).unwrap();
    let begun = std::time::Instant::now();
    while server.get("/image/red.png").await.status != 200 {
        assert!(begun.elapsed() < Duration::from_secs(30), "it is not there");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(server.get("/image/sepia.png?input=files/photo.jpg&width=20").await.status, 200);
    assert_eq!(server.get("/image/red.png?input=files/photo.jpg").await.status, 400);
    let graphs = &server.get("/graphs").await.json()["graphs"];
    let input = |name: &str| graphs[name]["inports"]["input"]["process"].clone();
    assert_eq!((input("sepia"), input("red")), ("sepia-1".into(), serde_json::Value::Null));
}

#[tokio::test]
async fn results_can_be_forgotten() {
    let server = Server::start().await;
    let target = "/image/noir.png?input=files/photo.jpg&width=24&tag=spring";
    let cached = async || server.get(target).await.header("x-cache").to_owned();
    for purge in ["graph=noir", "source=files/photo.jpg", "tag=spring", "all=true"] {
        cached().await;
        assert_eq!(cached().await, "hit");
        let answer = server.ask("POST", &format!("/purge?{purge}"), &[], b"").await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        assert_eq!(answer.json()["forgotten"], 1, "{purge}");
        assert_eq!(cached().await, "miss");
    }
    assert_eq!(server.get("/purge?all=true").await.status, 405);
}

#[tokio::test]
async fn results_outlive_the_server() {
    let server = Server::start().await;
    let target = "/image/noir.png?input=files/photo.jpg&width=25";
    let first = server.get(target).await;
    let server = Server::at(server.stop(), &[]).await;
    let again = server.get(target).await;
    assert_eq!(again.header("x-cache"), "hit");
    assert!(first.body == again.body);
}

#[tokio::test]
async fn presets_fill_in_what_is_not_said() {
    let server = Server::start().await;
    let folder = server.folder.path().join("presets");
    std::fs::create_dir(&folder).unwrap();
    let preset = br#"{"graph": "noir", "values": {"width": 30}}"#;
    std::fs::write(folder.join("thumb.json"), preset).unwrap();
    let server = Server::at(server.stop(), &[("presets", "{folder}/presets")]).await;
    let answer = server.get("/image/thumb.png?input=files/photo.jpg").await;
    assert_eq!(answer.picture().0, 30);
    let other = server.get("/image/thumb.png?input=files/photo.jpg&width=12").await;
    assert_eq!(other.picture().0, 12);
}

#[tokio::test]
async fn graphs_on_the_fly_are_for_those_who_may() {
    let server = Server::with(&[("on-the-fly", "true")]).await;
    let target =
        "/image/-.png?chain=invert-gamma+box-blur+radius%3D3&input=files/photo.jpg&width=20";
    let answer = server.get(target).await;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    let bad = server.get("/image/-.png?chain=nosuch&input=files/photo.jpg").await;
    assert_eq!(bad.status, 422);
}

/// A form, as its media type and its bytes.
fn form(fields: &[(&str, &[u8])]) -> (&'static str, Vec<u8>) {
    let mut form = Vec::new();
    for (name, bytes) in fields {
        let head = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
        form.extend_from_slice(head.as_bytes());
        form.extend_from_slice(bytes);
        form.extend_from_slice(b"\r\n");
    }
    form.extend_from_slice(b"--x--\r\n");
    ("multipart/form-data; boundary=x", form)
}

#[tokio::test]
async fn a_graph_can_come_along_with_its_picture_and_values() {
    let server = Server::with(&[("on-the-fly", "true")]).await;
    let photo = std::fs::read(place::project("graphs/photo.jpg")).unwrap();
    let graph = b"INPORT=a.INPUT:PHOTO\nINPORT=a.BRIGHTNESS:LIGHT\nOUTPORT=a.OUTPUT:OUTPUT\n\
                  a(gegl/brightness-contrast)";
    let post = async |target: &str, fields: &[(&str, &[u8])]| {
        let (kind, body) = form(fields);
        server.ask("POST", target, &[("Content-Type", kind)], &body).await
    };
    let target = "/image/-.png?width=20&light=0.5";
    let answer = post(target, &[("graph", graph), ("photo", &photo)]).await;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    assert_eq!(answer.picture().0, 20);
    let plain = post("/image/-.png?width=20", &[("graph", graph), ("photo", &photo)]).await;
    assert!(plain.body != answer.body);
    let chain = "/image/-.png?chain=gray";
    for (target, fields, status) in [
        (target, vec![("photo", &photo[..])], 400),
        (chain, vec![("graph", &graph[..]), ("photo", &photo)], 400),
        ("/image/noir.png", vec![("graph", &graph[..]), ("photo", &photo)], 400),
        ("/image/-.png?lite=1", vec![("graph", &graph[..]), ("photo", &photo)], 400),
        (target, vec![("graph", b"a(nosuch/thing)"), ("photo", &photo)], 422),
    ] {
        assert_eq!(post(target, &fields).await.status, status, "{target}");
    }
    let server = Server::start().await;
    let (kind, body) = form(&[("graph", graph), ("photo", &photo)]);
    let refused = server.ask("POST", target, &[("Content-Type", kind)], &body).await;
    assert_eq!(refused.status, 403);
}

#[tokio::test]
async fn a_picture_is_named_once() {
    let server = Server::with(&[("on-the-fly", "true")]).await;
    let coded = imgflo_keys::address::encode("files/photo.jpg");
    let target = format!("/image/-/s/{coded}.png?chain=svg:screen+aux%3D%5B+gray+%5D&width=20");
    let twice = server.get(&format!("{target}&input=files/photo.jpg")).await;
    assert_eq!(twice.status, 400, "{}", String::from_utf8_lossy(&twice.body));
}

#[tokio::test]
async fn the_servers_own_files_are_listed_as_they_are_now() {
    let server = Server::start().await;
    let listed = async || {
        let files = server.get("/files").await.json()["files"].clone();
        files.as_array().unwrap().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let photo = r#"{"name":"photo.jpg","width":1600,"height":900}"#;
    assert!(listed().await.contains(&photo.to_owned()), "{:?}", listed().await);
    let (files, other) = (server.folder.path().join("files"), place::project("graphs/peaks.jpg"));
    std::fs::copy(other, files.join("photo.jpg")).unwrap();
    assert!(!listed().await.contains(&photo.to_owned()));
    std::fs::write(files.join("notes.jpg"), "no picture").unwrap();
    assert!(listed().await.iter().all(|file| !file.contains("notes")));
}

#[tokio::test]
async fn sliders_are_told_beside_the_range() {
    let server = Server::start().await;
    let graphs = server.get("/graphs").await.json();
    let metadata = &graphs["graphs"]["gaussianblur"]["inports"]["std-dev-x"]["metadata"];
    assert_eq!(metadata["maximum"], 1500.0);
    assert_eq!(
        (&metadata["slider"]["from"], &metadata["slider"]["to"]),
        (&0.24.into(), &100.0.into())
    );
    let document = server.get("/openapi.json").await.json();
    let parameters = &document["paths"]["/image/gaussianblur.{format}"]["parameters"];
    let parameters = parameters.as_array().unwrap();
    let found = parameters.iter().find(|parameter| parameter["name"] == "std-dev-x").unwrap();
    assert_eq!(found["schema"]["x-slider"], metadata["slider"]);
}

#[tokio::test]
async fn a_picture_can_stand_in_for_one_that_fails() {
    let server = Server::with(&[("fallback", "files/photo.jpg")]).await;
    let target = "/image/noir.png?input=files/none.jpg";
    let shown = server.ask("GET", target, &[("Accept", "image/*")], b"").await;
    assert_eq!((shown.status, shown.header("x-fallback")), (404, "source-not-found"));
    assert_eq!(shown.header("cache-control"), "max-age=5");
    assert_eq!(shown.picture().0, 1600);
    let told = server.get(target).await;
    assert_eq!(told.header("content-type"), "application/problem+json");
    let graph = serde_json::json!({
        "properties": { "fallback": "files/peaks.jpg" },
        "inports": { "input": { "process": "a", "port": "input" } },
        "outports": { "output": { "process": "a", "port": "output" } },
        "processes": { "a": { "component": "gegl/gray" } },
    });
    let folder = server.stop();
    std::fs::write(folder.path().join("graphs/mine.json"), graph.to_string()).unwrap();
    let server = Server::at(folder, &[("fallback", "files/photo.jpg")]).await;
    let peaks = std::fs::read(place::project("graphs/peaks.jpg")).unwrap();
    let target = "/image/mine.png?input=files/none.jpg";
    let own = server.ask("GET", target, &[("Accept", "image/*")], b"").await;
    assert_eq!((own.status, own.body == peaks), (404, true));
    let folder = server.stop();
    let server = Server::at(folder, &[("fallback", "files/gone.jpg")]).await;
    let target = "/image/noir.png?input=files/none.jpg";
    let none = server.ask("GET", target, &[("Accept", "image/*")], b"").await;
    assert_eq!((none.status, none.header("content-type")), (404, "application/problem+json"));
}

#[tokio::test]
async fn the_server_says_how_it_is() {
    let server = Server::start().await;
    assert_eq!(server.get("/health/live").await.status, 200);
    assert_eq!(server.get("/health/ready").await.status, 200);
    server.get("/image/noir.png?input=files/photo.jpg&width=20").await;
    let version = server.get("/version").await.json();
    assert!(version["server"].is_string() && version["runtime"].is_string());
    let page = server.get("/").await;
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    assert!(page.header("content-security-policy").starts_with("default-src 'none'"));
    assert_eq!(server.get("/assets/gallery.js").await.status, 200);
    let id = server.ask("GET", "/", &[("X-Request-Id", "abc-1")], b"").await;
    assert_eq!(id.header("x-request-id"), "abc-1");
}

#[tokio::test]
async fn no_width_is_listed_that_the_picture_does_not_have() {
    let server = Server::start().await;
    let whole = server.get("/image/noir.png?input=files/photo.jpg").await.picture().0;
    let widths = async |more: &str| {
        let listed = server.get(&format!("/srcset/noir.jpg?input=files/photo.jpg{more}")).await;
        let listed: serde_json::Value = serde_json::from_slice(&listed.body).unwrap();
        let images = listed["images"].as_array().unwrap();
        images.iter().map(|image| image["width"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    let whole = u64::from(whole);
    assert_eq!(widths("").await.last(), Some(&whole));
    assert_eq!(widths(&format!("&widths=9,{}", whole + 1)).await, [9, whole]);
    assert_eq!(widths(&format!("&dpr=2&widths={whole}")).await, [whole.div_ceil(2)]);
    assert_eq!(widths("&enlarge=true&widths=9000").await, [9000]);
}
