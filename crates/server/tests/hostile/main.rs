//! Requests that mean harm: each is refused, with the right status, and the server goes on.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod pictures;
#[path = "../place/mod.rs"]
mod place;
mod signatures;
mod svg;

use place::{Answer, Server};

/// Whether an answer says that the request is at fault.
fn refused(answer: &Answer) -> bool {
    (400..500).contains(&answer.status)
}

#[tokio::test]
async fn private_addresses_are_not_reached() {
    let server = Server::start().await;
    let secret = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = secret.local_addr().unwrap().port();
    let hosts = [
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0x7f.1",
        "127.0.0.1.",
        "0.0.0.0",
        "0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b:1::7f00:1]",
        "[2002:7f00:1::]",
        "[fe80::1]",
        "[fc00::1]",
        "[fd00:ec2::254]",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.192",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "localhost.",
        "a.localhost",
        "metadata.google.internal",
        "%31%32%37.0.0.1",
        "１２７.0.0.1",
        "127。0。0。1",
        "①②⑦.0.0.1",
        "user@127.0.0.1",
        "example.com@127.0.0.1",
        "127.0.0.1%00.example.com",
        "127.0.0.1%23@example.com",
    ];
    for host in hosts {
        let encoded: String = format!("http://{host}:{port}/a.jpg")
            .bytes()
            .map(|byte| format!("%{byte:02X}"))
            .collect();
        for target in [
            format!("/image/noir.png?input={encoded}"),
            format!("/graph/passthrough?input={encoded}"),
            format!("/info?input={encoded}"),
        ] {
            let answer = server.get(&target).await;
            let right = if target.starts_with("/graph") { 504 } else { 422 };
            assert_eq!(answer.status, right, "{host}: {}", String::from_utf8_lossy(&answer.body));
        }
    }
    let reached = tokio::time::timeout(std::time::Duration::from_millis(1), secret.accept()).await;
    assert!(reached.is_err(), "somebody connected");
}

#[tokio::test]
async fn only_the_web_is_asked() {
    let server = Server::start().await;
    for address in [
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "gopher://example.com/",
        "ftp://example.com/a",
        "dict://example.com:11211/",
        "ldap://example.com/",
        "jar:http://example.com!/a",
        "javascript:alert(1)",
        "about:blank",
        "ws://example.com/",
        "unix:/run/docker.sock",
        "//example.com/a.jpg",
        "http:/example.com",
        "http://",
        "http:///a",
        "http://[",
        "http://a:99999/",
        "http://example.com:22/a.jpg",
        "s3://bucket/a.jpg",
        "chrome://settings",
    ] {
        let encoded: String = address.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let answer = server.get(&format!("/image/noir.png?input={encoded}")).await;
        assert!(refused(&answer), "{address}: {}", answer.status);
    }
}

#[tokio::test]
async fn nothing_outside_the_folder_of_pictures_is_read() {
    let server = Server::start().await;
    let outside = server.folder.path().join("secret.jpg");
    std::fs::copy(server.folder.path().join("files/photo.jpg"), &outside).unwrap();
    let link = server.folder.path().join("files/link.jpg");
    std::os::unix::fs::symlink(&outside, link).unwrap();
    let full = outside.display().to_string();
    for path in [
        "../secret.jpg",
        "./../secret.jpg",
        "a/../../secret.jpg",
        "..%2Fsecret.jpg",
        "%2e%2e/secret.jpg",
        "%2e%2e%2fsecret.jpg",
        "..%252fsecret.jpg",
        "..\\secret.jpg",
        "..%5csecret.jpg",
        "....//secret.jpg",
        "/../secret.jpg",
        "link.jpg",
        "photo.jpg%00.png",
        "photo.jpg/",
        "photo.jpg/../../secret.jpg",
        &full,
        ".",
        "..",
        "%00",
        "%ff",
        "/etc/passwd",
        "//etc/passwd",
        "/proc/self/environ",
        "/dev/zero",
    ] {
        for target in [
            format!("/files/{path}"),
            format!("/image/noir.png?input=files/{path}"),
            format!("/image/noir.png?input={path}"),
            format!("/cache/{path}"),
        ] {
            let answer = server.get(&target).await;
            assert!(refused(&answer), "{target}: {}", answer.status);
            assert!(!answer.body.starts_with(b"\xff\xd8"), "{target}");
        }
    }
}

#[tokio::test]
async fn requests_that_make_no_sense_are_refused() {
    let server = Server::start().await;
    let long = "a".repeat(20_000);
    let many: String = (0..500).map(|i| format!("p{i}=1&")).collect();
    for target in [
        format!("/image/noir.png?input={long}"),
        format!("/image/{long}.png"),
        format!("/graph/{long}"),
        format!("/image/noir.png?{many}"),
        "/image/noir.png?input=%zz".into(),
        "/image/noir.png?input=%ff".into(),
        "/image/noir.png?input=a%00b".into(),
        "/image/".into(),
        "/image//".into(),
        "/image/../../etc/passwd".into(),
        "/image/%2e%2e%2fetc%2fpasswd".into(),
        "/image/noir.png/x/y".into(),
        "/image/noir.png?width=1e9&input=files/photo.jpg".into(),
        "/image/noir.png?width=99999999999999999999&input=files/photo.jpg".into(),
        "/image/noir.png?width=NaN&input=files/photo.jpg".into(),
        "/image/noir.png?dpr=NaN&input=files/photo.jpg".into(),
        "/image/noir.png?frame=-1&input=files/photo.jpg".into(),
        "/image/noir.png?input=files/photo.jpg&x%0d%0aSet-Cookie:%20a=b".into(),
        "/image/noir%0d%0aX-Evil:%201.png?input=files/photo.jpg".into(),
        "/graph/crop%0d%0aX-Evil:%201.png?input=files/photo.jpg".into(),
        "/image/noir.png%00?input=files/photo.jpg".into(),
        "/image/<script>?input=files/photo.jpg".into(),
        "/assets/../../Cargo.toml".into(),
        "/debug".into(),
    ] {
        let answer = server.get(&target).await;
        let start: String = target.chars().take(80).collect();
        assert!(refused(&answer), "{start}: {}", answer.status);
        assert!(
            !answer.headers.contains_key("set-cookie") && !answer.headers.contains_key("x-evil")
        );
        assert!(answer.body.len() < 5_000, "{start}: an answer as long as the question");
    }
    for bytes in [
        &b"GARBAGE\r\n\r\n"[..],
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"POST /image/noir.png HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\nBad Header: 1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ] {
        let answer = server.send(bytes).await;
        assert!(answer.status == 0 || answer.status >= 400, "{}", answer.status);
    }
    let huge = "x".repeat(200_000);
    let answer = server.ask("GET", "/", &[("X-Huge", &huge)], b"").await;
    assert!(answer.status == 0 || refused(&answer));
    assert_eq!(server.get("/health/live").await.status, 200);
}

#[tokio::test]
async fn who_sends_nothing_does_not_keep_the_server() {
    let server = Server::with(&[("connections", "8")]).await;
    let mut silent = Vec::new();
    for _ in 0..7 {
        silent.push(tokio::net::TcpStream::connect(server.address).await.unwrap());
    }
    assert_eq!(server.get("/health/live").await.status, 200);
}

#[tokio::test]
async fn nothing_of_a_request_gets_into_the_headers_of_an_answer() {
    let server = Server::start().await;
    let evil = "%0d%0aX-Evil:%201%0d%0a%0d%0a<script>";
    for target in [
        format!("/graph/passthrough?input=files/photo.jpg&width=20{evil}"),
        format!("/graph/passthrough?input=files/photo.jpg{evil}"),
        format!("/graph/passthrough.jpg{evil}?input=files/photo.jpg"),
        format!("/graph/{evil}?input=files/photo.jpg"),
        format!("/image/noir.png?input=files/photo.jpg{evil}"),
        format!("/image/noir.png?input=files/photo.jpg&tag={evil}"),
        format!("/image/noir{evil}?input=files/photo.jpg"),
        format!("/image/-{evil}.png?chain=sepia&input=files/photo.jpg"),
        format!("/srcset/noir?input=files/photo.jpg{evil}"),
        format!("/info?input=files/photo.jpg{evil}"),
        format!("/files/{evil}"),
        format!("/cache/{evil}"),
        format!("/debug/noir?input={evil}"),
    ] {
        let answer = server.get(&target).await;
        assert!(answer.status < 500 || answer.status == 504, "{target}: {}", answer.status);
        assert!(!answer.headers.contains_key("x-evil"), "{target}");
        assert!(answer.headers.values().all(|value| !value.contains("<script>")), "{target}");
    }
    let target = "/image/noir.png?input=files/photo.jpg&width=20";
    for (name, value) in [
        ("X-Request-Id", "a b<script>"),
        ("X-Request-Id", "\u{1}\u{2}"),
        ("X-Request-Id", &"a".repeat(5000)),
        ("X-Forwarded-For", "127.0.0.1, <script>"),
        ("X-Forwarded-Host", "evil.example"),
        ("X-Original-URL", "/purge"),
        ("Origin", "https://evil.example<script>"),
        ("Accept", "<script>"),
        ("Range", "bytes=<script>"),
        ("If-None-Match", "<script>"),
        ("If-Modified-Since", "<script>"),
        ("Sec-CH-Width", "1e99<script>"),
        ("Sec-CH-DPR", "-1<script>"),
    ] {
        let answer = server.ask("GET", target, &[(name, value)], b"").await;
        assert!(answer.status < 500, "{name}: {value}: {}", answer.status);
        let told = |text: &String| text.contains("<script>") || text.contains("evil.example");
        assert!(!answer.headers.values().any(told), "{name}: {value}");
    }
}

#[tokio::test]
async fn who_sends_a_picture_without_end_is_cut() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let server = Server::with(&[("body", "100K")]).await;
    let mut stream = tokio::net::TcpStream::connect(server.address).await.unwrap();
    let head = b"POST /image/noir.png HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    stream.write_all(head).await.unwrap();
    let part = [b"1000\r\n".as_slice(), &[7; 0x1000], b"\r\n"].concat();
    let mut sent = 0;
    // Far more than fits into what is on its way.
    while sent < 50_000_000 && stream.write_all(&part).await.is_ok() {
        sent += part.len();
    }
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    assert!(sent < 50_000_000, "all of it was taken");
    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 413"));
    assert_eq!(server.get("/health/live").await.status, 200);
}
