//! A JPEG file's markers, read without decoding it.

use crate::{Error, FileFormat, Orientation, exif};

/// What a JPEG file's markers say.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) components: Vec<Component>,
    pub(super) progressive: bool,
    /// Whether the picture is in several scans: it comes only after the whole file is decoded.
    pub(super) many_scans: bool,
    /// Whether an Adobe program wrote it: it stores CMYK inverted.
    pub(super) adobe: bool,
    pub(super) orientation: Orientation,
    pub(super) icc: Option<Vec<u8>>,
    /// Where the first scan's data begin.
    #[cfg_attr(feature = "mozjpeg", allow(dead_code, reason = "libjpeg knows"))]
    pub(super) scan_at: usize,
}

/// One component: Y, Cb, Cr and so on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Component {
    /// Samples in a unit, across and down: 1 to 4.
    pub(super) h: u8,
    pub(super) v: u8,
}

/// Progressive files have about ten; each costs a pass over the picture.
const MOST_SCANS: usize = 100;

pub(super) mod marker {
    pub(in crate::jpeg) const SOI: u8 = 0xd8;
    pub(in crate::jpeg) const EOI: u8 = 0xd9;
    pub(in crate::jpeg) const SOS: u8 = 0xda;
    pub(in crate::jpeg) const APP1: u8 = 0xe1;
    pub(in crate::jpeg) const APP2: u8 = 0xe2;
    pub(in crate::jpeg) const APP13: u8 = 0xed;
    pub(in crate::jpeg) const APP14: u8 = 0xee;
}

/// Reads up to the first scan of a sequential file, and all scans' headers of another.
/// `check_size` is asked as soon as the size is known.
pub(super) fn read(
    bytes: &[u8],
    check_size: impl FnOnce(u32, u32) -> Result<(), Error>,
) -> Result<Header, Error> {
    let mut markers = Markers::new(bytes);
    let mut parts = Parts::default();
    let mut frame = None;
    let mut check_size = Some(check_size);
    let in_scan = loop {
        let (marker, data) = markers.next(frame.as_ref())?;
        match marker {
            marker::SOS => break usize::from(data.first().copied().unwrap_or(0)),
            marker::EOI => return Err(broken("it ends before its first scan")),
            marker::APP1 if parts.orientation.is_none() && data.starts_with(b"Exif\0\0") => {
                parts.orientation = exif::orientation(data);
            }
            marker::APP2 => parts.icc(data),
            marker::APP14 => parts.adobe |= data.starts_with(b"Adobe"),
            // DHT, JPG and DAC share the range of the frame markers.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                if frame.is_some() {
                    return Err(broken("it has two frame headers"));
                }
                let found = Frame::read(marker, data)?;
                if let Some(check_size) = check_size.take() {
                    check_size(found.width, found.height)?;
                }
                frame = Some(found);
            }
            _ => {}
        }
    };
    let frame = frame.ok_or_else(|| broken("it has no frame header"))?;
    let scan_at = markers.at;
    let many_scans = frame.progressive || in_scan < frame.components.len();
    if many_scans {
        markers.count_scans(&frame)?;
    }
    Ok(Header { scan_at, ..parts.into_header(frame, many_scans) })
}

/// What a frame's header says.
pub(super) struct Frame {
    width: u32,
    height: u32,
    components: Vec<Component>,
    progressive: bool,
}

impl Frame {
    fn read(marker: u8, data: &[u8]) -> Result<Self, Error> {
        match marker {
            0xc0..=0xc2 => {}
            0xc3 | 0xc7 | 0xcb | 0xcf => return Err(unsupported("lossless coding")),
            0xc9 | 0xca => return Err(unsupported("arithmetic coding")),
            _ => return Err(unsupported("hierarchical coding")),
        }
        let [precision, h0, h1, w0, w1, count, rest @ ..] = data else {
            return Err(broken("its frame header is too short"));
        };
        let width = u32::from(u16::from_be_bytes([*w0, *w1]));
        let height = u32::from(u16::from_be_bytes([*h0, *h1]));
        if *precision != 8 {
            return Err(unsupported(&format!("{precision}-bit samples")));
        }
        if height == 0 {
            return Err(unsupported("its height after its pixels"));
        }
        if width == 0 {
            return Err(broken("it is 0 pixels wide"));
        }
        if !matches!(count, 1 | 3 | 4) {
            return Err(unsupported(&format!("{count} components")));
        }
        let described = rest.as_chunks::<3>().0;
        if described.len() < usize::from(*count) {
            return Err(broken("its frame header is too short"));
        }
        let components = described[..usize::from(*count)]
            .iter()
            .map(|[_, sampling, _]| Component { h: sampling >> 4, v: sampling & 15 })
            .collect::<Vec<_>>();
        if components.iter().any(|c| !(1..=4).contains(&c.h) || !(1..=4).contains(&c.v)) {
            return Err(broken("its sampling factors are not 1 to 4"));
        }
        Ok(Self { width, height, components, progressive: marker == 0xc2 })
    }
}

/// What application markers say.
#[derive(Default)]
struct Parts {
    orientation: Option<Orientation>,
    adobe: bool,
    /// Pieces of a profile by number.
    icc: Vec<(u8, Vec<u8>)>,
    icc_count: u8,
}

impl Parts {
    fn icc(&mut self, data: &[u8]) {
        let Some([number, count, piece @ ..]) = data.strip_prefix(b"ICC_PROFILE\0") else {
            return;
        };
        self.icc_count = *count;
        self.icc.push((*number, piece.to_vec()));
    }

    fn into_header(mut self, frame: Frame, many_scans: bool) -> Header {
        self.icc.sort_by_key(|(number, _)| *number);
        let whole = !self.icc.is_empty()
            && self.icc.len() == usize::from(self.icc_count)
            && self.icc.iter().zip(1..).all(|((number, _), wanted)| u16::from(*number) == wanted);
        let icc = whole.then(|| self.icc.into_iter().flat_map(|(_, piece)| piece).collect());
        Header {
            width: frame.width,
            height: frame.height,
            components: frame.components,
            progressive: frame.progressive,
            many_scans,
            adobe: self.adobe,
            orientation: self.orientation.unwrap_or(Orientation::UPRIGHT),
            icc,
            scan_at: 0,
        }
    }
}

/// The markers of a file, one after the other.
pub(super) struct Markers<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Markers<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The next marker and its data; `at` is then behind them. `frame` is for the error only.
    pub(super) fn next(&mut self, frame: Option<&Frame>) -> Result<(u8, &'a [u8]), Error> {
        let height = frame.map_or(0, |frame| frame.height);
        let truncated = || Error::Truncated { format: FileFormat::Jpeg, row: 0, height };
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or(&[]);
            let ff = rest.iter().position(|&byte| byte == 0xff).ok_or_else(truncated)?;
            self.at += ff + 1;
            match *self.bytes.get(self.at).ok_or_else(truncated)? {
                // Stuffed zeros in entropy-coded data, fill bytes, and markers without data.
                0xff => {}
                0 | 1 | 0xd0..=0xd7 | marker::SOI => self.at += 1,
                marker::EOI => return Ok((marker::EOI, &[])),
                marker => {
                    let rest = &self.bytes[self.at + 1..];
                    let [high, low, ..] = rest else { return Err(truncated()) };
                    let length = usize::from(u16::from_be_bytes([*high, *low]));
                    if length < 2 {
                        return Err(broken("a marker has no length"));
                    }
                    let data = rest.get(2..length).ok_or_else(truncated)?;
                    self.at += 1 + length;
                    return Ok((marker, data));
                }
            }
        }
    }

    fn count_scans(&mut self, frame: &Frame) -> Result<(), Error> {
        for _ in 1..MOST_SCANS {
            loop {
                match self.next(Some(frame))?.0 {
                    marker::EOI => return Ok(()),
                    marker::SOS => break,
                    _ => {}
                }
            }
        }
        Err(unsupported(&format!("more than {MOST_SCANS} scans")))
    }
}

fn broken(reason: &str) -> Error {
    Error::broken(FileFormat::Jpeg, reason)
}

fn unsupported(what: &str) -> Error {
    Error::unsupported(FileFormat::Jpeg, what)
}
