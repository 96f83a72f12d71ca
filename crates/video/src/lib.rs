//! Films by the program `ffmpeg`, frame by frame, if it is installed.
//!
//! [`Ffmpeg::open`] makes the bytes of an MP4 file a [`Reel`](imgflo_render::Reel), whose frames go
//! through a graph; [`Ffmpeg::write`] makes a [`FrameSink`](imgflo_render::FrameSink) that writes
//! one. Sound is no affair of graphs: it goes from the one file to the other as it is.
//!
//! Films come from anybody, and the program is a large one. So it is told to read one file of one
//! format, by the name that it has here, and to follow nothing that is in it: it reaches no network
//! and no other file. It sees nothing of the environment, may take so much memory and write so much,
//! and is ended when its time is over or nobody waits for it any more.

mod facts;
mod format;
mod process;
mod read;
mod write;

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tempfile::NamedTempFile;

pub use format::{FILM, Format};
pub use read::{Film, Sound};
pub use write::{Encoding, Mp4};

/// The program, and the one beside it that tells what is in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ffmpeg {
    ffmpeg: PathBuf,
    ffprobe: PathBuf,
}

/// How much a film may have and take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Pixels of a frame.
    pub pixels: u64,
    /// Frames.
    pub frames: u32,
    /// Bytes of a file that is written.
    pub bytes: u64,
    /// Time of each run of the program.
    pub time: Duration,
}

/// Why a film is not read or written.
pub(crate) fn failed(name: &str, reason: impl Into<String>) -> imgflo_render::Error {
    let (name, reason) = (name.to_owned(), reason.into());
    imgflo_render::Error::Film { name, reason, over_limit: false }
}

/// What the programs know a file by.
pub(crate) fn address(file: &NamedTempFile) -> OsString {
    let mut address = OsString::from("file:");
    address.push(file.path());
    address
}

/// What a program says, without the place of its file, which is nobody's affair.
pub(crate) fn without(file: &NamedTempFile, said: &str) -> String {
    said.replace(&*address(file).to_string_lossy(), "the file")
}

/// That a film is larger, longer or slower than it may be.
pub(crate) fn over_limit(name: &str, reason: impl Into<String>) -> imgflo_render::Error {
    let (name, reason) = (name.to_owned(), reason.into());
    imgflo_render::Error::Film { name, reason, over_limit: true }
}

impl Ffmpeg {
    /// The programs `ffmpeg` and `ffprobe` of the machine, if it has both.
    pub fn find() -> Option<Self> {
        let path = std::env::var_os("PATH")?;
        let find = |name: &str| {
            let mut places = std::env::split_paths(&path).map(|folder| folder.join(name));
            places.find(|place| place.is_absolute() && place.is_file())
        };
        Some(Self { ffmpeg: find("ffmpeg")?, ffprobe: find("ffprobe")? })
    }

    /// Looks at a film; `name` is what messages call it.
    ///
    /// # Errors
    /// When it is broken, or larger or longer than allowed.
    pub fn open(
        &self,
        name: &str,
        bytes: &Arc<[u8]>,
        limits: &Limits,
    ) -> Result<Film, imgflo_render::Error> {
        Film::open(self, name, bytes, limits)
    }
}

/// Whether a file is a film that is read here: of the family of MP4, and no picture of that family.
pub fn is_film(bytes: &[u8]) -> bool {
    const FILMS: [&[u8; 4]; 9] =
        [b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V "];
    let brand = bytes.get(4..).and_then(|rest| rest.strip_prefix(b"ftyp"));
    brand.and_then(|rest| rest.first_chunk()).is_some_and(|brand| FILMS.contains(&brand))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn films_are_known_by_their_beginning() {
        assert!(is_film(b"\0\0\0\x20ftypisom\0\0\x02\0"));
        assert!(is_film(b"\0\0\0\x18ftypmp42"));
        for other in [&b"\0\0\0\x20ftypavif"[..], b"\0\0\0\x20ftyphe", b"GIF89a", b""] {
            assert!(!is_film(other));
        }
    }
}
