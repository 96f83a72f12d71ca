//! Boxes of ISO/IEC 14496-12, in which everything of an AVIF file is.

use crate::{Error, FileFormat};

/// A part of a file that is read from front to back.
#[derive(Clone, Copy)]
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

/// A box: its name and what is in it.
pub(super) struct Part<'a> {
    pub(super) name: [u8; 4],
    pub(super) content: Bytes<'a>,
}

impl<'a> Bytes<'a> {
    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], Error> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or_else(ends_early)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let (taken, rest) = self.0.split_first_chunk().ok_or_else(ends_early)?;
        self.0 = rest;
        Ok(*taken)
    }

    pub(super) fn u8(&mut self) -> Result<u8, Error> {
        self.array().map(|[byte]| byte)
    }
    pub(super) fn u16(&mut self) -> Result<u16, Error> {
        self.array().map(u16::from_be_bytes)
    }
    pub(super) fn u32(&mut self) -> Result<u32, Error> {
        self.array().map(u32::from_be_bytes)
    }
    pub(super) fn u64(&mut self) -> Result<u64, Error> {
        self.array().map(u64::from_be_bytes)
    }

    /// A number of 0, 4 or 8 bytes, as `size` says.
    pub(super) fn sized(&mut self, size: u8) -> Result<u64, Error> {
        match size {
            0 => Ok(0),
            4 => self.u32().map(u64::from),
            8 => self.u64(),
            _ => Err(broken("its numbers have no sensible size")),
        }
    }

    /// A number of 2 bytes, or of 4 in later versions of a box.
    pub(super) fn id(&mut self, long: bool) -> Result<u32, Error> {
        if long { self.u32() } else { self.u16().map(u32::from) }
    }

    /// The version and flags that many boxes begin with.
    pub(super) fn version(&mut self) -> Result<(u8, u32), Error> {
        let [version, a, b, c] = self.array()?;
        Ok((version, u32::from_be_bytes([0, a, b, c])))
    }

    /// The next box; `None` at the end.
    pub(super) fn part(&mut self) -> Result<Option<Part<'a>>, Error> {
        if self.0.is_empty() {
            return Ok(None);
        }
        let size = self.u32()?;
        let name = self.array()?;
        let content = match size {
            0 => self.0.len(),
            1 => usize::try_from(self.u64()?.checked_sub(16).ok_or_else(too_small)?)
                .map_err(|_| ends_early())?,
            size => size.checked_sub(8).ok_or_else(too_small)? as usize,
        };
        Ok(Some(Part { name, content: Bytes(self.take(content)?) }))
    }

    /// Calls `each` with every box.
    pub(super) fn parts(
        mut self,
        mut each: impl FnMut(Part<'a>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        while let Some(part) = self.part()? {
            each(part)?;
        }
        Ok(())
    }
}

pub(super) fn broken(reason: &str) -> Error {
    Error::broken(FileFormat::Avif, reason)
}

pub(super) fn unsupported(what: impl Into<String>) -> Error {
    Error::unsupported(FileFormat::Avif, what)
}

pub(super) fn ends_early() -> Error {
    broken("it is truncated: a part of it ends behind the file's end")
}

fn too_small() -> Error {
    broken("a part of it is smaller than its own name")
}
