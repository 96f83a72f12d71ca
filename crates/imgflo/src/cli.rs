//! What can be said on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};

use crate::amounts::{self, Crop, Size};
use crate::keys::cli::Key;

const EXIT_CODES: &str = "\
Exit codes:
   0  done
   1  failed: something cannot be read, rendered or written
   2  the command line makes no sense
   3  an operation, property, parameter or output is unknown
   4  a limit is exceeded; the message names the option that raises it
  70  a bug in imgflo
 130  stopped with Ctrl-C";

/// Processes pictures with graphs of operations.
///
/// A graph is a file of FBP JSON, of the FBP language, or a GEGL composition in XML. A chain of
/// operations can stand on the command line itself, after `--`.
#[derive(Debug, Parser)]
#[command(name = "imgflo", version, after_help = EXIT_CODES, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Run(Run),
    Serve(crate::serve::Serve),
    Runtime(crate::runtime::Runtime),
    Health(crate::health::Health),
    Purge(crate::purge::Purge),
    Ops(Ops),
    Graph(Graph),
    Convert(Convert),
    Plan(Plan),
    Info(Info),
    Key(Key),
    Completions(Completions),
    Man(Man),
}

const RUN_EXAMPLES: &str = "\
Examples:
  imgflo run portrait.json -i photo.jpg -p strength=0.8 -o portrait.jpg
  imgflo run portrait.json -i *.jpg -o 'done/{name}.png' --size 1200
  imgflo run -i photo.jpg -o small.png -- crop width=640 height=480 sepia
  imgflo run composition.xml -o result.png --watch";

/// Renders a graph into picture files.
///
/// Paths inside a graph file start at its folder; those in a chain, or in a graph from standard
/// input, start at the working directory.
#[derive(Debug, Args)]
#[command(after_help = RUN_EXAMPLES)]
pub(crate) struct Run {
    #[command(flatten)]
    pub(crate) scene: Scene,
    /// Where the picture goes; the ending tells the file format.
    ///
    /// `NAME=FILE` picks one of several outputs, and may be repeated. `-` is standard output. With
    /// `{name}`, `{ext}` (of the input) or `{index}` in it, each picture given with -i is rendered
    /// by itself. Without -o the files are written that the graph itself names.
    #[arg(short, long, value_name = "[NAME=]FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Vec<String>,
    /// Renders again whenever the graph or a picture changes, until Ctrl-C.
    #[arg(long)]
    pub(crate) watch: bool,
    /// Tells what each step took.
    #[arg(long)]
    pub(crate) times: bool,
    #[command(flatten)]
    pub(crate) look: Look,
    #[command(flatten)]
    pub(crate) limits: Limits,
}

/// What is rendered: a graph with what is given to it.
#[derive(Clone, Debug, Args)]
pub(crate) struct Scene {
    /// The graph: a .json, .fbp or .xml file, a picture that carries one, or `-` for standard input.
    pub(crate) graph: Option<PathBuf>,
    /// A picture for an input of the graph; the name can be left out where there is only one.
    ///
    /// `-` is standard input.
    #[arg(
        short,
        long,
        value_name = "[NAME=]FILE",
        num_args = 1..,
        value_hint = ValueHint::FilePath
    )]
    pub(crate) input: Vec<String>,
    /// The value of a parameter of the graph.
    #[arg(short, long, value_name = "NAME=VALUE", value_parser = amounts::assignment)]
    pub(crate) param: Vec<(String, String)>,
    /// Shows only this frame of animated pictures; the first is 0.
    #[arg(long, value_name = "N")]
    pub(crate) frame: Option<u32>,
    /// A chain of operations in the place of a graph: `op prop=value op …`.
    #[arg(last = true, value_name = "CHAIN", allow_hyphen_values = true)]
    pub(crate) chain: Vec<String>,
}

/// What the result is to be like.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Result")]
pub(crate) struct Look {
    /// Makes the result fit into this size, in proportion: `800x600`, `800` wide or `x600` high.
    #[arg(long, value_name = "WxH", value_parser = amounts::size)]
    pub(crate) size: Option<Size>,
    /// Lets --size make the result larger too.
    #[arg(long, requires = "size")]
    pub(crate) enlarge: bool,
    /// Lets --size scale encoded values, as most programs do, not light.
    ///
    /// It is faster, but fine bright details become too dark.
    #[arg(long, requires = "size")]
    pub(crate) gamma: bool,
    /// Renders only this part of the plane.
    #[arg(long, value_name = "X,Y,WxH", value_parser = amounts::crop, allow_hyphen_values = true)]
    pub(crate) region: Option<Crop>,
    /// The file format, where the ending of the name does not tell.
    #[arg(long, value_name = "EXTENSION")]
    pub(crate) format: Option<String>,
    /// How good a lossy file (JPEG, WebP, AVIF) is: 1 is smallest, 100 best.
    #[arg(long, value_name = "1-100", value_parser = clap::value_parser!(u8).range(1..=100))]
    pub(crate) quality: Option<u8>,
    /// Keeps every pixel as it is, where the format leaves a choice (WebP).
    #[arg(long, conflicts_with = "quality")]
    pub(crate) lossless: bool,
    /// How much time goes into making a file small.
    #[arg(long, default_value = "fast")]
    pub(crate) effort: Effort,
    /// How finely numbers are written; by default as finely as in the pictures read.
    #[arg(long)]
    pub(crate) depth: Option<Depth>,
    /// Keeps what the picture's file says beside the pixels; by default nothing.
    ///
    /// It is taken from the first picture that the result is made of, and kept in JPEG, PNG and WebP
    /// files. Previews and color profiles are never kept: results are upright and in sRGB.
    #[arg(long, value_name = "WHAT,…", value_delimiter = ',')]
    pub(crate) keep: Vec<Kept>,
    /// Puts the graph into the picture's file (PNG, WebP), with the parameters that were given.
    ///
    /// Such a picture can be given to `run`, `graph` and `convert` as a graph. Graphs that it has as
    /// nodes, and pictures, are named in it, but do not come along.
    #[arg(long)]
    pub(crate) embed_graph: bool,
}

/// What a file can say beside the pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kept {
    /// The camera and its settings, dates, author, copyright.
    Exif,
    /// Titles, keywords, ratings, rights, history.
    Xmp,
    /// Captions, keywords, credits; JPEG only.
    Iptc,
    /// Where the picture was taken: without it, no place is kept with the others.
    Location,
}

/// How much time goes into making a file small.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Effort {
    /// As for somebody who waits.
    Fast,
    /// A few times as much.
    Balanced,
    /// As much as it takes.
    Small,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Depth {
    /// 256 steps.
    #[value(name = "8")]
    Eight,
    /// 65536 steps.
    #[value(name = "16")]
    Sixteen,
    /// Floating point, where the format has it: TIFF, OpenEXR, HDR, PFM.
    Float,
}

/// How much a job may use.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Limits")]
pub(crate) struct Limits {
    /// Threads to compute with; by default one for each processor.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
    /// Memory for pixels.
    #[arg(long, default_value = "2G", value_name = "BYTES", value_parser = amounts::bytes)]
    pub(crate) memory: u64,
    /// Time for a picture.
    #[arg(long, default_value = "1h", value_name = "TIME", value_parser = amounts::milliseconds)]
    pub(crate) time: u64,
    /// Pixels in a picture read or written.
    #[arg(long, default_value = "400M", value_name = "N", value_parser = amounts::count)]
    pub(crate) max_pixels: u64,
    /// Pixels in a row or column of a picture read or written.
    #[arg(long, default_value = "65535", value_name = "N", value_parser = amounts::count)]
    pub(crate) max_side: u64,
    /// Bytes in a file that is read.
    #[arg(long, default_value = "512M", value_name = "BYTES", value_parser = amounts::bytes)]
    pub(crate) max_file: u64,
    /// Frames of an animation.
    #[arg(long, default_value = "1000", value_name = "N")]
    pub(crate) max_frames: u32,
    /// Nodes in a graph.
    #[arg(long, default_value = "1000", value_name = "N", value_parser = amounts::count)]
    pub(crate) max_nodes: u64,
}

/// Lists the operations, or describes one.
#[derive(Debug, Args)]
pub(crate) struct Ops {
    /// An operation, such as `gaussian-blur`; or words to search for.
    pub(crate) name: Vec<String>,
    /// Prints JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Shows what a graph takes and gives.
#[derive(Debug, Args)]
pub(crate) struct Graph {
    /// The graph: a .json, .fbp or .xml file, a picture that carries one, or `-` for standard input.
    pub(crate) graph: PathBuf,
    /// Prints JSON.
    #[arg(long, conflicts_with = "fbp_json")]
    pub(crate) json: bool,
    /// Prints the graph as FBP JSON, with the types, defaults and ranges of its ports filled in.
    #[arg(long)]
    pub(crate) fbp_json: bool,
}

/// Translates a graph between formats.
#[derive(Debug, Args)]
pub(crate) struct Convert {
    /// The graph: a .json, .fbp or .xml file, a picture that carries one, or `-` for standard input.
    pub(crate) graph: PathBuf,
    /// Where the translation goes; the ending tells the format.
    #[arg(required_unless_present = "to")]
    pub(crate) output: Option<PathBuf>,
    /// The format, where no file's ending tells it.
    #[arg(long)]
    pub(crate) to: Option<Notation>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Notation {
    /// FBP JSON.
    Json,
    /// The FBP language.
    Fbp,
    /// A GEGL composition.
    Xml,
    /// A chain of operations, as after `imgflo run --`.
    Chain,
}

/// Shows how a graph would be rendered: its steps, their regions, the memory they need.
#[derive(Debug, Args)]
pub(crate) struct Plan {
    #[command(flatten)]
    pub(crate) scene: Scene,
    /// Which of several outputs.
    #[arg(short, long, value_name = "NAME")]
    pub(crate) output: Option<String>,
    /// Prints a graph in the DOT language of Graphviz.
    #[arg(long, conflicts_with = "svg")]
    pub(crate) dot: bool,
    /// Prints an SVG picture.
    #[arg(long)]
    pub(crate) svg: bool,
    /// Renders as well, to nowhere, and tells what each step took.
    #[arg(long)]
    pub(crate) run: bool,
    #[command(flatten)]
    pub(crate) look: Look,
    #[command(flatten)]
    pub(crate) limits: Limits,
}

/// Shows what a picture file holds.
#[derive(Debug, Args)]
pub(crate) struct Info {
    /// The picture.
    pub(crate) file: PathBuf,
    /// Prints JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Prints what makes a shell complete imgflo's options.
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell.
    pub(crate) shell: clap_complete::Shell,
}

/// Prints the manual page, or writes one for each command into a folder.
#[derive(Debug, Args)]
pub(crate) struct Man {
    /// The folder.
    pub(crate) folder: Option<PathBuf>,
}
