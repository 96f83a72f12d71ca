//! PNM out: PGM and PPM, and PAM with alpha.

use imgflo_pixel::{Channels, Layout, RowsError, Sample, WriteRows};

use crate::encode::Rows;
use crate::format::Sink;
use crate::{Encode, Error};

pub(super) fn encode(
    mut write: Sink,
    layout: Layout,
    _: &Encode,
) -> Result<Box<dyn WriteRows>, Error> {
    write.write_all(header(layout).as_bytes())?;
    Ok(Box::new(PnmWriter { write, rows: Rows::new(layout), swapped: Vec::new() }))
}

fn header(layout: Layout) -> String {
    let Layout { width, height, format } = layout;
    let most = if format.sample == Sample::U16 { 65_535 } else { 255 };
    let pam = |depth: u32, kind: &str| {
        format!(
            "P7\nWIDTH {width}\nHEIGHT {height}\nDEPTH {depth}\nMAXVAL {most}\n\
             TUPLTYPE {kind}\nENDHDR\n"
        )
    };
    match format.channels {
        Channels::Y => format!("P5\n{width} {height}\n{most}\n"),
        Channels::Rgb => format!("P6\n{width} {height}\n{most}\n"),
        Channels::Ya => pam(2, "GRAYSCALE_ALPHA"),
        Channels::Rgba => pam(4, "RGB_ALPHA"),
    }
}

struct PnmWriter {
    write: Sink,
    rows: Rows,
    swapped: Vec<u8>,
}

impl WriteRows for PnmWriter {
    fn write(&mut self, rows: &[u8]) -> Result<(), RowsError> {
        self.rows.take(rows)?;
        if self.rows.layout().format.sample == Sample::U8 {
            return Ok(self.write.write_all(rows).map_err(Error::Write)?);
        }
        self.swapped.clear();
        let samples = rows.as_chunks::<2>().0.iter();
        self.swapped.extend(samples.flat_map(|two| u16::from_ne_bytes(*two).to_be_bytes()));
        Ok(self.write.write_all(&self.swapped).map_err(Error::Write)?)
    }

    fn finish(mut self: Box<Self>) -> Result<(), RowsError> {
        self.rows.check_complete()?;
        Ok(self.write.flush().map_err(Error::Write)?)
    }
}
