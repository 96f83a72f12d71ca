//! Decoders and an encoder beside the job, each at its own pace.

use std::thread::Scope;

use imgflo_pixel::RowsError;

use super::encoder::{Encoder, Writing};
use super::ends::Ends;
use super::reader::Reader;
use crate::compile::{Step, StepKind};
use crate::{Error, Plan};

/// The job's side of decoders that have threads of their own, and of an encoder that has another.
pub(super) struct Beside {
    /// What is read, by step.
    readers: Vec<Option<Reader>>,
    encoder: Encoder,
}

impl Beside {
    /// Starts the decoders; the encoder's side is for the thread that encodes.
    pub(super) fn start<'scope>(scope: &'scope Scope<'scope, '_>, plan: &Plan) -> (Self, Writing) {
        let reader = |step: &Step| match (&step.kind, step.target) {
            (StepKind::Read(source), Some(store)) => {
                let valid = plan.compiled.stores[store].valid;
                Some(Reader::start(scope, source.clone(), valid))
            }
            _ => None,
        };
        let readers = plan.compiled.steps.iter().map(reader).collect();
        let (encoder, writing) = Encoder::new();
        (Self { readers, encoder }, writing)
    }

    /// Tells the encoder that the result is whole.
    pub(super) fn finish(self) {
        self.encoder.finish();
    }
}

impl Ends for Beside {
    fn read(&mut self, step: usize, row: &mut [u8]) -> Result<(), RowsError> {
        let reader = self.readers[step].as_mut().ok_or("a step that reads nothing")?;
        reader.next(row)
    }

    fn buffer(&mut self, size: usize) -> Vec<u8> {
        self.encoder.buffer(size)
    }

    fn write(&mut self, band: Vec<u8>) -> Result<(), Error> {
        self.encoder.send(band)
    }
}
