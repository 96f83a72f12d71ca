//! From stored lines to shown rows: colours, turning, and only the rows asked for.

use std::ops::Range;

use imgflo_pixel::{Layout, ReadRows, RowsError};

use crate::color::Color;
use crate::lines::{Lines, Opened, Stored};
use crate::orient::{BAND, Turned, mirror};
use crate::{Error, Orientation};

/// A picture being decoded.
pub(crate) struct Picture {
    source: Source,
    layout: Layout,
    orientation: Orientation,
    /// The rows asked for, of the whole picture.
    rows: Range<usize>,
    /// Rows given so far.
    given: u32,
    /// Stored lines passed over or taken so far.
    taken: usize,
    /// All rows asked for, when they cannot be given as they come.
    held: Option<Vec<u8>>,
    /// What went wrong: a decoder that failed is not asked again.
    failed: bool,
}

/// Lines in their final colours.
struct Source {
    lines: Box<dyn Lines>,
    stored: Stored,
    color: Color,
    scratch: Vec<u8>,
}

impl Source {
    fn skip(&mut self) -> Result<(), Error> {
        self.scratch.resize(self.stored.line_bytes(), 0);
        self.lines.next(&mut self.scratch)
    }

    fn next(&mut self, row: &mut [u8]) -> Result<(), Error> {
        if matches!(self.color, Color::Same) {
            return self.lines.next(row);
        }
        self.skip()?;
        self.color.convert(&self.scratch, row)
    }
}

impl Picture {
    /// `layout` is what the whole picture would be; `rows` those wanted of it.
    pub(crate) fn new(
        opened: Opened,
        layout: Layout,
        orientation: Orientation,
        rows: Option<Range<u32>>,
    ) -> Self {
        let rows = rows.unwrap_or(0..layout.height);
        let layout = Layout { height: rows.end - rows.start, ..layout };
        let Opened { stored, lines, color } = opened;
        Self {
            source: Source { lines, stored, color, scratch: Vec::new() },
            layout,
            orientation,
            rows: rows.start as usize..rows.end as usize,
            given: 0,
            taken: 0,
            held: None,
            failed: false,
        }
    }

    /// How many rows will have been given after these.
    fn check(&self, rows: &[u8]) -> Result<u32, Error> {
        let row_bytes = self.layout.row_bytes();
        if !rows.len().is_multiple_of(row_bytes) {
            return Err(Error::RowBytes { given: rows.len(), row: row_bytes });
        }
        let end = u64::from(self.given) + (rows.len() / row_bytes) as u64;
        if end > u64::from(self.layout.height) {
            let row = self.rows.start as u64 + end - 1;
            return Err(Error::NoSuchRow { row, height: self.rows.end as u32 });
        }
        Ok(end as u32)
    }

    fn fill(&mut self, rows: &mut [u8]) -> Result<(), Error> {
        if self.orientation.streams() { self.stream(rows) } else { self.hold(rows) }
    }

    fn stream(&mut self, rows: &mut [u8]) -> Result<(), Error> {
        self.skip_to(self.rows.start)?;
        for row in rows.chunks_exact_mut(self.layout.row_bytes()) {
            self.source.next(row)?;
            self.taken += 1;
            if self.orientation.only_mirrors() {
                mirror(row, self.layout.format.bytes());
            }
        }
        Ok(())
    }

    fn skip_to(&mut self, line: usize) -> Result<(), Error> {
        while self.taken < line {
            self.source.skip()?;
            self.taken += 1;
        }
        Ok(())
    }

    fn hold(&mut self, rows: &mut [u8]) -> Result<(), Error> {
        let held = match self.held.take() {
            Some(held) => held,
            None => self.turn()?,
        };
        let at = self.given as usize * self.layout.row_bytes();
        rows.copy_from_slice(&held[at..at + rows.len()]);
        self.held = Some(held);
        Ok(())
    }

    fn turn(&mut self) -> Result<Vec<u8>, Error> {
        let Stored { width, height, .. } = self.source.stored;
        let size = self.layout.format.bytes();
        let stored = (width as usize, height as usize);
        let mut turned = Turned::new(self.orientation, stored, self.rows.clone(), size);
        let lines = turned.lines();
        self.skip_to(lines.start)?;
        let mut band = vec![0; width as usize * size * BAND];
        while self.taken < lines.end {
            let count = BAND.min(lines.end - self.taken);
            let band = &mut band[..count * width as usize * size];
            for line in band.chunks_exact_mut(width as usize * size) {
                self.source.next(line)?;
            }
            turned.put(self.taken, band);
            self.taken += count;
        }
        Ok(turned.into_pixels())
    }
}

impl ReadRows for Picture {
    fn layout(&self) -> Layout {
        self.layout
    }

    fn read(&mut self, rows: &mut [u8]) -> Result<(), RowsError> {
        if self.failed {
            return Err(Error::Failed.into());
        }
        let given = self.check(rows)?;
        let result = self.fill(rows);
        self.failed = result.is_err();
        self.given = given;
        Ok(result?)
    }
}
