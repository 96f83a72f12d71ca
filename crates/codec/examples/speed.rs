//! Times decoding and encoding: `cargo run --release -p imgflo-codec --example speed PICTURE`.
#![allow(clippy::print_stdout, reason = "its purpose")]

use std::error::Error;
use std::sync::Arc;
use std::time::Instant;

use imgflo_codec::{Decode, Encode, FileFormat, Limits, decode, encode, probe};
use imgflo_pixel::{Layout, RowsError};

const BAND: usize = 64;
const RUNS: usize = 7;

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let path = std::env::args().nth(1).ok_or("give a picture's path")?;
    let bytes: Arc<[u8]> = std::fs::read(path)?.into();
    let limits = Limits::default();
    let info = probe(&bytes, &limits)?;
    println!("{info:?}");
    for shrink in [1, 2, 4, 8] {
        let options = Decode { shrink, ..Decode::default() };
        let memory = info.decode_memory(&options) >> 10;
        let Layout { width, height, .. } = info.layout(&options);
        let ms = median(|| {
            let mut rows = decode(bytes.clone(), &options, &limits)?;
            let layout = rows.layout();
            let mut band = vec![0; layout.row_bytes() * BAND];
            each_band(layout, |bytes| rows.read(&mut band[..bytes]))
        })?;
        println!("decode 1/{shrink} to {width}x{height}: {ms:.1} ms, {memory} KiB");
    }
    let (layout, pixels) = whole(&bytes)?;
    for format in [FileFormat::Jpeg, FileFormat::Png, FileFormat::Tiff] {
        let options = Encode::new(format);
        if options.accepts(layout.format) == layout.format {
            let ms = median(|| write(layout, &pixels, &options))?;
            println!("encode {format}: {ms:.1} ms");
        }
    }
    Ok(())
}

fn whole(bytes: &Arc<[u8]>) -> Result<(Layout, Vec<u8>), RowsError> {
    let mut rows = decode(bytes.clone(), &Decode::default(), &Limits::default())?;
    let layout = rows.layout();
    let mut pixels = vec![0; layout.row_bytes() * layout.height as usize];
    rows.read(&mut pixels)?;
    Ok((layout, pixels))
}

fn write(layout: Layout, pixels: &[u8], options: &Encode) -> Result<(), RowsError> {
    let mut rows = encode(Box::new(std::io::sink()), layout, options)?;
    for band in pixels.chunks(layout.row_bytes() * BAND) {
        rows.write(band)?;
    }
    rows.finish()
}

fn each_band(
    layout: Layout,
    mut band: impl FnMut(usize) -> Result<(), RowsError>,
) -> Result<(), RowsError> {
    let height = layout.height as usize;
    (0..height).step_by(BAND).try_for_each(|y| band(layout.row_bytes() * BAND.min(height - y)))
}

fn median(mut work: impl FnMut() -> Result<(), RowsError>) -> Result<f64, RowsError> {
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let start = Instant::now();
        work()?;
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    Ok(times[RUNS / 2])
}
