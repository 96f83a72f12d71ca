//! What a result is written as: a picture file, or a film.

use imgflo_codec::FileFormat;

/// What a result is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A picture, which may move.
    File(FileFormat),
    /// A film, by ffmpeg.
    Mp4,
}

/// What films are on the web.
pub const FILM: &str = "video/mp4";

impl Format {
    /// The format of files with this ending.
    ///
    /// # Errors
    /// When there is none; it says which there are.
    pub fn of_ending(ending: &str) -> Result<Self, imgflo_codec::Error> {
        match ending {
            "mp4" => Ok(Self::Mp4),
            ending => FileFormat::of_extension(ending).map(Self::File),
        }
    }

    /// The format of a media type.
    pub fn of_media_type(name: &str) -> Option<Self> {
        let files = FileFormat::ALL.into_iter().map(Self::File);
        files.chain([Self::Mp4]).find(|format| format.media_type() == name)
    }

    /// The format of pictures that it is rendered like: a film is as any other that moves.
    pub fn rendered_as(self) -> FileFormat {
        match self {
            Self::File(format) => format,
            Self::Mp4 => FileFormat::WebP,
        }
    }

    /// What it is on the web.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::File(format) => format.media_type(),
            Self::Mp4 => FILM,
        }
    }

    /// The usual ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Self::File(format) => format.extensions()[0],
            Self::Mp4 => "mp4",
        }
    }
}

/// Its name, for messages.
impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(format) => format.fmt(f),
            Self::Mp4 => f.write_str("MP4"),
        }
    }
}
