//! What a result is written as: a picture file, or a film.

use imgflo_codec::FileFormat;

/// What a result is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// A picture, which may move.
    File(FileFormat),
    /// A film, by ffmpeg.
    Mp4,
}

/// What films are on the web.
pub(crate) const FILM: &str = "video/mp4";

impl Format {
    /// The format of files with this ending; an error says which there are.
    pub(crate) fn of_ending(ending: &str) -> Result<Self, imgflo_codec::Error> {
        match ending {
            "mp4" => Ok(Self::Mp4),
            ending => FileFormat::of_extension(ending).map(Self::File),
        }
    }

    /// The format of a media type.
    pub(crate) fn of_media_type(name: &str) -> Option<Self> {
        let files = FileFormat::ALL.into_iter().map(Self::File);
        files.chain([Self::Mp4]).find(|format| format.media_type() == name)
    }

    /// What it is on the web.
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::File(format) => format.media_type(),
            Self::Mp4 => FILM,
        }
    }

    /// The usual ending of its files.
    pub(crate) fn ending(self) -> &'static str {
        match self {
            Self::File(format) => format.extensions()[0],
            Self::Mp4 => "mp4",
        }
    }
}
