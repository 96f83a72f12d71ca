//! `imgflo serve` with more to do than it can, and for a long time: what it answers, and its memory.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod served;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use served::Server;

/// What so many who ask at once are answered: statuses, and how long each took. They share `count`
/// requests.
fn ask(
    server: &Server,
    clients: usize,
    count: usize,
    target: impl Fn(usize) -> String + Sync,
) -> Vec<(u16, Duration)> {
    let next = AtomicUsize::new(0);
    let client = || {
        let mut answers = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                return answers;
            }
            let begun = Instant::now();
            let status = server.get(&target(number)).map_or(0, |(status, _)| status);
            answers.push((status, begun.elapsed()));
        }
    };
    std::thread::scope(|scope| {
        let clients: Vec<_> = (0..clients).map(|_| scope.spawn(client)).collect();
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    })
}

/// Every number asks for another picture.
fn picture(number: usize) -> String {
    format!(
        "/image/noir.jpg?input=files/photo.jpg&width={}&quality={}",
        100 + number % 200,
        50 + number / 200
    )
}

#[test]
fn ten_times_as_much_as_can_be_done_is_refused_and_nothing_breaks() {
    const MEMORY: u64 = 64 << 20;
    let limits = ["--jobs=2", "--queue=3", "--memory=64M", "--time=120s"];
    let keep = ["--results-memory=0", "--results-disk=0"];
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with(folder.path(), &[limits.as_slice(), &keep].concat());
    ask(&server, 2, 20, picture);
    let before = server.memory("VmRSS");

    let answers = ask(&server, 10 * (2 + 3), 1500, |number| picture(20 + number));
    let mut statuses = BTreeMap::new();
    answers.iter().for_each(|(status, _)| *statuses.entry(*status).or_insert(0) += 1);
    assert!(statuses.keys().all(|status| [200, 429, 503].contains(status)), "{statuses:?}");
    assert!(statuses.contains_key(&200) && statuses.contains_key(&503), "{statuses:?}");
    let accepted = answers.iter().filter(|(status, _)| *status == 200);
    let slowest = accepted.map(|(_, took)| *took).max().unwrap();
    assert!(slowest < Duration::from_secs(120), "{slowest:?}");

    let (most, after) = (server.memory("VmHWM"), server.memory("VmRSS"));
    assert!(most < before + MEMORY, "{most} bytes, {before} before");
    assert!(after < before + MEMORY / 2, "{after} bytes, {before} before");
    assert_eq!(server.get(&picture(5)).unwrap().0, 200);
}

#[test]
fn memory_stays_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let options = ["--results-memory=256K", "--results-disk=1M", "--time=600s"];
    let server = Server::with(folder.path(), &options);
    let quarter = |turn: usize| {
        let mut most = 0;
        for part in 0..4 {
            let answers = ask(&server, 4, 20, |number| picture(80 * turn + 20 * part + number));
            assert!(answers.iter().all(|(status, _)| *status == 200), "{answers:?}");
            most = most.max(server.memory("VmRSS"));
        }
        most as f64
    };
    let quarters: Vec<f64> = (0..4).map(quarter).collect();
    assert!((quarters[3] / quarters[1] - 1.0).abs() < 0.05, "{quarters:?}");
}

/// Running as root, no permission and no small disk is at hand everywhere; but no file may become
/// larger than a process is allowed, and then writing fails as it does on a full disk.
#[test]
fn a_full_disk_leaves_what_is_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::limited(folder.path(), "trap '' XFSZ; ulimit -f 8", &[]);
    let target = "/image/portrait.png?input=files/photo.jpg&width=400";
    let (status, made) = server.get(target).unwrap();
    assert_eq!(status, 200);
    assert!(made.len() > 100_000, "larger than a file may be");
    assert_eq!(server.get(target).unwrap(), (200, made.clone()), "it is kept in memory");
    assert_eq!(server.get("/health/ready").unwrap().0, 200);
    let small = "/image/noir.jpg?input=files/photo.jpg&width=20";
    assert_eq!(server.get(small).unwrap().0, 200);
    drop(server);
    let left: u64 = files(&folder.path().join("results")).iter().sum();
    assert!(left < 8_192, "{left} bytes of half results");

    let server = Server::with(folder.path(), &[]);
    assert_eq!(server.get(target).unwrap(), (200, made), "it is made again");
}

/// The sizes of a folder's files, and of those in its folders.
fn files(folder: &std::path::Path) -> Vec<u64> {
    let mut sizes = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        match entry.metadata().unwrap() {
            known if known.is_dir() => sizes.extend(files(&entry.path())),
            known => sizes.push(known.len()),
        }
    }
    sizes
}
