//! What a result is to be like.

use imgflo_codec::{Encode, FileFormat, Keep};
use imgflo_engine::{Graph, NodeId};
use imgflo_pixel::{Channels, Format, Rect, Sample};

use crate::Size;
use crate::job::all_eight_bit;

/// What a result is to be like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The file format, and how it is written.
    pub encode: Encode,
    /// How finely numbers are written; if not given, as finely as in the pictures that were read.
    pub sample: Option<Sample>,
    /// The part of the plane that is shown; if not given, all there is.
    pub region: Option<Rect>,
    /// How large it is; if not given, as large as it comes out of the graph.
    pub size: Option<Size>,
    /// What is kept of what the first picture's file says beside the pixels; nothing, as a rule.
    pub keep: Keep,
}

impl Look {
    /// The usual way to write a format.
    pub fn new(format: FileFormat) -> Self {
        Self {
            encode: Encode::new(format),
            sample: None,
            region: None,
            size: None,
            keep: Keep::default(),
        }
    }

    /// The finest pixels wanted for what comes from `node`.
    pub(crate) fn format(&self, graph: &Graph, node: NodeId) -> Format {
        let sample = self.sample.unwrap_or_else(|| match self.encode.format {
            FileFormat::Tiff => Sample::F32,
            _ if all_eight_bit(graph, node) => Sample::U8,
            _ => Sample::U16,
        });
        self.encode.accepts(Format::srgb(Channels::Rgba, sample))
    }
}
