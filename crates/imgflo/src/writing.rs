//! How results are written: what the command line says of it.

use imgflo_codec::{Compression, Encode, FileFormat, Keep};
use imgflo_pixel::{Channels, Format as Pixels, Sample};
use imgflo_render::{Fit, Look, Size};
use imgflo_video::Format;

use crate::output::Target;
use crate::{Error, cli};

/// How a result is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Writing {
    /// What it is to be like.
    pub(crate) look: Look,
    /// The format of its file: a picture, or a film.
    pub(crate) format: Format,
    /// How good a film is, if that is said.
    pub(crate) quality: Option<u8>,
    /// Whether the file carries the graph.
    pub(crate) embed_graph: bool,
}

/// How a result that goes to `target` is written.
pub(crate) fn choose(asked: &cli::Look, target: &Target) -> Result<Writing, Error> {
    let usage = |message| Error::Usage(format!("{}: {message}", target.name()));
    let format = format(asked, target).map_err(usage)?;
    let mut encode = Encode::new(format.rendered_as());
    encode.quality = asked.quality.unwrap_or(encode.quality);
    encode.lossless = asked.lossless;
    encode.compression = match asked.effort {
        cli::Effort::Fast => Compression::Fast,
        cli::Effort::Balanced => Compression::Balanced,
        cli::Effort::Small => Compression::Small,
    };
    if asked.lossless && format == Format::Mp4 {
        return Err(usage("MP4 files always lose something; leave out --lossless".into()));
    }
    let carries = matches!(format, Format::File(file) if file.carries_metadata());
    if !asked.keep.is_empty() && !carries {
        let message = "files have no metadata here; leave out --keep, or write .jpg";
        return Err(usage(format!("{format} {message}")));
    }
    let carries = matches!(format, Format::File(file) if file.carries_graphs());
    if asked.embed_graph && !carries {
        let message = "files carry no graph; leave out --embed-graph, or write .png or .webp";
        return Err(usage(format!("{format} {message}")));
    }
    let sample = asked.depth.map(sample);
    match sample {
        Some(sample) if !holds(&encode, sample) => {
            let (has, other) = (depth_name(sample), other(&encode, sample));
            Err(usage(format!("{format} has no {has}; {other}")))
        }
        _ => {
            let region = asked.region.map(|crop| crop.0);
            let look = Look { encode, sample, region, size: size(asked), keep: keep(&asked.keep) };
            let (quality, embed_graph) = (asked.quality, asked.embed_graph);
            Ok(Writing { look, format, quality, embed_graph })
        }
    }
}

fn format(asked: &cli::Look, target: &Target) -> Result<Format, String> {
    let extension = match (&asked.format, target) {
        (Some(format), _) => format.clone(),
        (None, Target::File(path)) => {
            let extension = path.extension().and_then(|extension| extension.to_str());
            extension.unwrap_or_default().to_owned()
        }
        (None, Target::Stdout) => String::new(),
    };
    if extension.is_empty() {
        let remedy = "name a file .png or .jpg, or give --format";
        return Err(format!("cannot tell which file format to write; {remedy}"));
    }
    Format::of_ending(&extension).map_err(|error| error.to_string())
}

fn size(asked: &cli::Look) -> Option<Size> {
    let size = asked.size?;
    let (enlarge, linear) = (asked.enlarge, !asked.gamma);
    Some(Size { width: size.width, height: size.height, fit: Fit::Inside, enlarge, linear })
}

/// What is to be kept.
fn keep(asked: &[cli::Kept]) -> Keep {
    let is = |kept| asked.contains(&kept);
    let (exif, xmp, iptc) = (is(cli::Kept::Exif), is(cli::Kept::Xmp), is(cli::Kept::Iptc));
    Keep { exif, xmp, iptc, location: is(cli::Kept::Location) }
}

fn sample(depth: cli::Depth) -> Sample {
    match depth {
        cli::Depth::Eight => Sample::U8,
        cli::Depth::Sixteen => Sample::U16,
        cli::Depth::Float => Sample::F32,
    }
}

/// Whether files written so can have such samples.
fn holds(encode: &Encode, sample: Sample) -> bool {
    encode.accepts(Pixels::srgb(Channels::Rgb, sample)).sample == sample
}

fn depth_name(sample: Sample) -> &'static str {
    match sample {
        Sample::U8 => "8 bits",
        Sample::U16 => "16 bits",
        Sample::F32 => "floating point",
    }
}

/// What to do instead.
fn other(encode: &Encode, sample: Sample) -> String {
    let written = FileFormat::ALL.into_iter().filter(|format| format.can_be_written());
    let holding: Vec<_> = written
        .filter(|format| holds(&Encode::new(*format), sample))
        .map(|format| format!(".{}", format.extensions()[0]))
        .collect();
    let words = sample == Sample::F32 && holds(encode, Sample::U16);
    let instead = if words { "choose --depth 16" } else { "leave out --depth" };
    format!("{instead}, or write {}", holding.join(", "))
}
