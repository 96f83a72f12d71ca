//! Picture processing as a graph: the command line.

mod picture;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Parser, Subcommand};
use imgflo_codec::{Encode, FileFormat, encode};
use imgflo_engine::{
    Control, Error, Given, Limits, Request, Settings, Source, Surroundings, plan, resolve, run,
};
use imgflo_pixel::{Channels, Format, Sample};
use picture::Picture;

#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Render a graph into a picture file.
    Run {
        /// The graph: a .json, .fbp or .xml file.
        graph: Option<PathBuf>,
        /// A picture for one of the graph's inputs: `NAME=FILE`.
        #[arg(short)]
        input: Vec<String>,
        /// The value of a parameter: `NAME=VALUE`.
        #[arg(short)]
        parameter: Vec<String>,
        /// Where the picture goes.
        #[arg(short)]
        output: PathBuf,
        /// Threads to compute with.
        #[arg(long)]
        threads: Option<usize>,
        /// Tell what each step took.
        #[arg(long)]
        times: bool,
        /// A chain of operations: `op prop=value op …`.
        #[arg(last = true)]
        chain: Vec<String>,
    },
}

fn main() -> std::process::ExitCode {
    match work(Cli::parse()) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("imgflo: {error}");
            let unknown = error.downcast_ref::<Error>().is_some_and(|error| {
                matches!(error, Error::UnknownOperation { .. } | Error::UnknownPort { .. })
            });
            std::process::ExitCode::from(if unknown { 3 } else { 1 })
        }
    }
}

fn work(cli: Cli) -> Result<(), Box<dyn std::error::Error>> {
    let Command::Run { graph, input, parameter, output, threads, times, chain } = cli.command;
    let (flow, folder) = match &graph {
        Some(path) => {
            let bytes = std::fs::read(path)?;
            let name = path.display().to_string();
            let folder = path.parent().unwrap_or(Path::new("")).to_owned();
            (
                imgflo_flow::Graph::from_bytes(&name, &bytes, &imgflo_flow::Limits::default())?,
                folder,
            )
        }
        None => (
            imgflo_flow::chain::read_words(&chain, &imgflo_flow::Limits::default())?,
            PathBuf::new(),
        ),
    };
    let limits = Limits::default();
    let open = |path: &str| {
        let picture = Picture::open(&folder.join(path), &imgflo_codec::Limits::default())?;
        Ok(Arc::new(picture) as Arc<dyn Source>)
    };
    let surroundings = Surroundings {
        operations: &imgflo_ops::OPS,
        component: &|_| None,
        open: &open,
        limits: &limits,
    };
    let mut given = Given::default();
    for input in &input {
        let (name, file) = input.split_once('=').unwrap_or(("input", input));
        let picture = Picture::open(Path::new(file), &imgflo_codec::Limits::default())?;
        given.pictures.push((name.to_owned(), Arc::new(picture)));
    }
    for parameter in &parameter {
        let (name, value) = parameter.split_once('=').ok_or("a parameter is NAME=VALUE")?;
        given.values.push((name.to_owned(), value.into()));
    }
    let resolved = resolve(&flow, &given, &surroundings)?;
    let node = resolved.outputs.first().ok_or("the graph has no output")?.1;
    let extension = output.extension().and_then(|e| e.to_str()).unwrap_or("png").to_owned();
    let format = Encode::format_from_extension(&extension)?;
    let encoding = Encode::new(format);
    let sample = match format {
        FileFormat::Tiff => Sample::F32,
        FileFormat::Png => Sample::U16,
        FileFormat::Jpeg => Sample::U8,
    };
    let wanted = encoding.accepts(Format::srgb(Channels::Rgba, sample));
    let plan = plan(&resolved.graph, &Request::all(node, wanted), &limits)?;
    let file = std::io::BufWriter::new(std::fs::File::create(&output)?);
    let writer = encode(Box::new(file), plan.layout(), &encoding)?;
    let mut settings = Settings::default();
    settings.threads = threads.unwrap_or(settings.threads);
    let report = run(&plan, writer, &Control::default(), &settings)?;
    if times {
        eprintln!("{:?} {} bytes", report.steps, plan.memory());
    }
    Ok(())
}
