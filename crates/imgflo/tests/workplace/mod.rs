//! A temporary folder in which the program runs.
#![allow(dead_code, reason = "each test file uses some of it")]
#![allow(clippy::unwrap_used, reason = "a test may stop at what should not be")]

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;

use imgflo_codec::{Decode, Encode, FileFormat, Info, Limits, decode, encode, probe};
use imgflo_pixel::{Channels, Format, Layout, Sample};
use tempfile::TempDir;

/// A temporary folder in which the program runs.
pub(crate) struct Workplace(TempDir);

/// How the program ended, and what it said.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: i32,
    pub(crate) out: Vec<u8>,
    pub(crate) err: String,
}

impl Workplace {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The program, about to run here.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_imgflo"));
        command.args(words).current_dir(self.0.path()).stdin(Stdio::null());
        command
    }

    /// Runs the program with the words of `line`.
    pub(crate) fn run(&self, line: &str) -> Outcome {
        self.run_words(&line.split_whitespace().collect::<Vec<_>>())
    }

    pub(crate) fn run_words(&self, words: &[&str]) -> Outcome {
        Outcome::of(self.command(words).output().unwrap())
    }

    /// Runs the program with `text` for its standard input.
    pub(crate) fn feed(&self, line: &str, text: &str) -> Outcome {
        let words: Vec<&str> = line.split_whitespace().collect();
        std::fs::write(self.path(".stdin"), text).unwrap();
        let file = std::fs::File::open(self.path(".stdin")).unwrap();
        let outcome = Outcome::of(self.command(&words).stdin(file).output().unwrap());
        std::fs::remove_file(self.path(".stdin")).unwrap();
        outcome
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn folder(&self, name: &str) {
        std::fs::create_dir_all(self.path(name)).unwrap();
    }

    /// Writes a picture of one color.
    pub(crate) fn picture(&self, name: &str, width: u32, height: u32, color: [u8; 3]) {
        let ending = name.rsplit('.').next().unwrap();
        let options = Encode::new(FileFormat::of_extension(ending).unwrap());
        let format = Format::srgb(Channels::Rgb, Sample::U8);
        let layout = Layout { width, height, format };
        let file = std::fs::File::create(self.path(name)).unwrap();
        let mut rows = encode(Box::new(file), layout, &options).unwrap();
        rows.write(&color.repeat((width * height) as usize)).unwrap();
        rows.finish().unwrap();
    }

    pub(crate) fn info(&self, name: &str) -> Info {
        probe(&self.bytes(name).into(), &Limits::default()).unwrap()
    }

    pub(crate) fn size(&self, name: &str) -> (u32, u32) {
        let info = self.info(name);
        (info.width, info.height)
    }

    /// The bytes of the first pixel of a picture.
    pub(crate) fn pixel(&self, name: &str) -> Vec<u8> {
        let bytes: Arc<[u8]> = self.bytes(name).into();
        let mut rows = decode(bytes, &Decode::default(), &Limits::default()).unwrap();
        let mut row = vec![0; rows.layout().row_bytes()];
        rows.read(&mut row).unwrap();
        row[..rows.layout().format.bytes()].to_vec()
    }

    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    /// The names of all files here.
    pub(crate) fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Outcome {
    pub(crate) fn of(output: std::process::Output) -> Self {
        let code = output.status.code().unwrap_or(-1);
        let err = String::from_utf8(output.stderr).unwrap();
        Self { code, out: output.stdout, err }
    }

    /// It did as told, and said nothing.
    #[track_caller]
    pub(crate) fn ok(self) -> Self {
        assert_eq!((self.code, self.err.as_str()), (0, ""));
        self
    }

    /// It ended with `code`, and said one line which holds all of `parts`.
    #[track_caller]
    pub(crate) fn fails(self, code: i32, parts: &[&str]) {
        assert_eq!(self.code, code, "{}", self.err);
        assert!(self.err.starts_with("imgflo: "), "{}", self.err);
        assert_eq!(self.err.lines().count(), 1, "{}", self.err);
        for part in parts {
            assert!(self.err.contains(part), "`{part}` is not in: {}", self.err);
        }
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.out.clone()).unwrap()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.out).unwrap()
    }
}

/// The bytes of a PNG file that claims a size, and has no pixels.
pub(crate) fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = b"IHDR".to_vec();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    for chunk in [header, b"IDAT\x78\x9c\x03\x00\x00\x00\x00\x01".to_vec(), b"IEND".to_vec()] {
        bytes.extend((chunk.len() as u32 - 4).to_be_bytes());
        bytes.extend(&chunk);
        bytes.extend(crc(&chunk).to_be_bytes());
    }
    bytes
}

fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc)))
}

/// Whether a picture is of this file format.
pub(crate) fn is(workplace: &Workplace, name: &str, format: FileFormat) -> bool {
    workplace.info(name).format == format
}

/// A graph that inverts its input by as much as its parameter `strength` says.
pub(crate) const FADE: &str = r#"{
    "properties": { "name": "fade", "description": "Fades a picture." },
    "inports": {
        "input": { "process": "in", "port": "input", "metadata": { "description": "The photo." } },
        "strength": { "process": "fade", "port": "value" }
    },
    "outports": {
        "output": { "process": "fade", "port": "output" },
        "plain": { "process": "in", "port": "output" }
    },
    "processes": { "in": { "component": "gegl/nop" }, "fade": { "component": "gegl/opacity" } },
    "connections": [
        { "src": { "process": "in", "port": "output" }, "tgt": { "process": "fade", "port": "input" } },
        { "data": 0.5, "tgt": { "process": "fade", "port": "value" } }
    ]
}"#;
