//! `--watch`, and Ctrl-C.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may stop at what should not be")]

mod workplace;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use workplace::{FADE, Workplace};

/// A program that is running, and the lines it says.
struct Running {
    child: Child,
    lines: Receiver<String>,
}

impl Running {
    fn start(w: &Workplace, line: &str) -> Self {
        let words: Vec<&str> = line.split_whitespace().collect();
        let mut child = w.command(&words).stderr(Stdio::piped()).spawn().unwrap();
        let (send, lines) = channel();
        let err = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || {
            err.lines().map_while(Result::ok).try_for_each(|l| send.send(l))
        });
        Self { child, lines }
    }

    fn says(&self, part: &str) {
        let line = self.lines.recv_timeout(Duration::from_secs(60)).expect("it says something");
        assert!(line.contains(part), "{line}");
    }

    /// Presses Ctrl-C, and gives the exit code.
    fn stop(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-INT", &id]).status().unwrap();
        self.child.wait().unwrap().code()
    }
}

#[test]
fn a_change_of_graph_or_picture_is_rendered_at_once() {
    let w = Workplace::new();
    w.picture("a.png", 8, 4, [255, 0, 0]);
    w.write("fade.json", FADE);
    let running = Running::start(&w, "run fade.json -i a.png -o out.png --watch");
    running.says("rendered");
    assert_eq!(w.pixel("out.png"), [255, 0, 0, 128]);
    w.write("fade.json", FADE.replace("0.5", "1.0"));
    running.says("rendered");
    assert_eq!(w.pixel("out.png"), [255, 0, 0, 255]);
    w.write("fade.json", "{");
    running.says("fade.json:1:");
    w.write("new.json", FADE);
    std::fs::rename(w.path("new.json"), w.path("fade.json")).unwrap();
    running.says("rendered");
    w.picture("b.png", 5, 5, [0, 0, 255]);
    std::fs::rename(w.path("b.png"), w.path("a.png")).unwrap();
    running.says("rendered");
    assert_eq!(w.size("out.png"), (5, 5));
    assert_eq!(running.stop(), Some(130));
}

#[test]
fn ctrl_c_leaves_nothing_half_written() {
    let w = Workplace::new();
    let line = "run -o out.png --region 0,0,20000x20000 --times -- perlin-noise";
    let running = Running::start(&w, line);
    while w.files().is_empty() {
        std::thread::yield_now();
    }
    assert_eq!(running.stop(), Some(130));
    assert!(w.files().is_empty(), "{:?}", w.files());
}
