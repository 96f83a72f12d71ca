//! Where the rows of a job come from, and where they go.

use imgflo_pixel::{ReadRows, RowsError, WriteRows};

use crate::compile::StepKind;
use crate::{Error, Plan};

/// What a job reads from and writes to.
pub(super) trait Ends {
    /// Fills the next row of what a step reads.
    fn read(&mut self, step: usize, row: &mut [u8]) -> Result<(), RowsError>;
    /// A buffer of so many bytes for a band of the result.
    fn buffer(&mut self, size: usize) -> Vec<u8>;
    /// Takes the next band of the result.
    fn write(&mut self, band: Vec<u8>) -> Result<(), Error>;
}

/// Decoders and an encoder that do their work when they are asked.
pub(super) struct Here<'a> {
    plan: &'a Plan,
    /// What is read, by step, once it has begun.
    readers: Vec<Option<Box<dyn ReadRows>>>,
    write: Box<dyn WriteRows>,
    band: Vec<u8>,
}

impl<'a> Here<'a> {
    pub(super) fn new(plan: &'a Plan, write: Box<dyn WriteRows>) -> Self {
        let readers = plan.compiled.steps.iter().map(|_| None).collect();
        Self { plan, readers, write, band: Vec::new() }
    }

    /// Ends the result.
    pub(super) fn finish(self) -> Result<(), Error> {
        self.write.finish().map_err(|error| Error::Sink(error.to_string()))
    }

    fn open(&self, step: usize) -> Result<Box<dyn ReadRows>, RowsError> {
        let step = &self.plan.compiled.steps[step];
        let (StepKind::Read(source), Some(store)) = (&step.kind, step.target) else {
            return Err("a step that reads nothing".into());
        };
        source.open_part(self.plan.compiled.stores[store].valid)
    }
}

impl Ends for Here<'_> {
    fn read(&mut self, step: usize, row: &mut [u8]) -> Result<(), RowsError> {
        let mut reader = match self.readers[step].take() {
            Some(reader) => reader,
            None => self.open(step)?,
        };
        reader.read(row)?;
        self.readers[step] = Some(reader);
        Ok(())
    }

    fn buffer(&mut self, size: usize) -> Vec<u8> {
        let mut band = std::mem::take(&mut self.band);
        band.resize(size, 0);
        band
    }

    fn write(&mut self, band: Vec<u8>) -> Result<(), Error> {
        let written = self.write.write(&band);
        self.band = band;
        written.map_err(|error| Error::Sink(error.to_string()))
    }
}
