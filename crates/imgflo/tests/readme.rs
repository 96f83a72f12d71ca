//! What the README says that commands say, they say. `UPDATE=1 cargo test --test readme` writes
//! into the README what they say now.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "these are tests")]

use std::fs;
use std::path::Path;
use std::process::Command;

/// A piece of the README: a command in it, with what it says, or other lines.
#[derive(Debug, PartialEq)]
enum Piece {
    Command { line: String, says: Vec<String> },
    Other(String),
}

const PROMPT: &str = "$ ";

fn pieces(readme: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut is_console = false;
    for line in readme.lines() {
        if line.starts_with("```") {
            is_console = line == "```console";
        }
        let line = line.to_owned();
        match (line.strip_prefix(PROMPT), pieces.last_mut()) {
            (Some(command), _) if is_console => {
                pieces.push(Piece::Command { line: command.to_owned(), says: Vec::new() });
            }
            (_, Some(Piece::Command { says, .. })) if is_console => says.push(line),
            _ => pieces.push(Piece::Other(line)),
        }
    }
    pieces
}

/// Runs a command of the README in a folder; what it says, and whether it succeeded.
fn run(command: &str, folder: &Path) -> (Vec<String>, bool) {
    let program = Path::new(env!("CARGO_BIN_EXE_imgflo")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let script = format!("{{ {command}\n}} 2>&1");
    let output =
        Command::new("sh").args(["-c", &script]).current_dir(folder).env("PATH", path).output();
    let output = output.unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let lines = said.trim_end().lines().map(|line| line.trim_end().to_owned());
    (lines.collect(), output.status.success())
}

fn copy_of_graphs(root: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(root.join("graphs")).unwrap().map(Result::unwrap) {
        fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
    }
    folder
}

#[test]
fn commands_in_the_readme_say_what_it_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let folder = copy_of_graphs(root);
    let mut now = String::new();
    for piece in pieces(&readme) {
        let (line, says) = match piece {
            Piece::Other(line) => {
                now += &format!("{line}\n");
                continue;
            }
            Piece::Command { line, says } => (line, says),
        };
        now += &format!("{PROMPT}{line}\n");
        // One does not end by itself.
        let said = if line.contains("--watch") { None } else { Some(run(&line, folder.path())) };
        if let Some((said, succeeded)) = &said
            && says.is_empty()
        {
            assert!(succeeded, "`{line}` fails: {said:?}");
            continue;
        }
        let said = said.map_or_else(Vec::new, |(said, _)| said);
        said.iter().for_each(|line| now += &format!("{line}\n"));
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(root.join("README.md"), now).unwrap();
    } else {
        let known: Vec<_> = readme.lines().collect();
        for (i, line) in now.lines().enumerate() {
            let known = known.get(i).copied().unwrap_or("the end");
            assert_eq!(line, known, "README.md, line {}; UPDATE=1 mends it", i + 1);
        }
    }
}

#[test]
fn the_graph_explained_in_the_readme_is_the_one_in_the_folder() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let graph = fs::read_to_string(root.join("graphs/poster.fbp")).unwrap();
    let indented = |line: &str| format!("    {line}").trim_end().to_owned() + "\n";
    let block: String = graph.lines().map(indented).collect();
    assert!(readme.contains(&block), "README.md has another graphs/poster.fbp:\n{block}");
}
