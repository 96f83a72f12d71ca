//! What a client wants to see, and what it is shown.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use imgflo_codec::FileFormat;
use imgflo_pixel::Rect;

/// What a client wants to see of a graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// The node whose result is shown.
    pub node: String,
    /// Its port: of a graph in a graph, the name of what comes out.
    pub port: String,
    /// Pixels that there is room for in a row.
    pub width: u32,
    /// Rows that there is room for.
    pub height: u32,
    /// The part that is shown, in pixels at full size; if not given, all there is.
    pub region: Option<Rect>,
    /// The file format.
    pub format: Format,
    /// How good a lossy file is, from 1 to 100.
    pub quality: Option<u8>,
    /// Of several views, those of the highest priority are rendered first.
    pub priority: i32,
    /// Changes of the graph are shown at most so often. The first after a while is shown at once, and
    /// the last one always.
    pub interval: Duration,
}

/// A file format for what is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// JPEG; where something is transparent WebP, or PNG if it is large, which is quicker to write.
    #[default]
    Auto,
    /// JPEG; what is transparent shows the color that it has.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    WebP,
}

/// Pixels that are quick to write as WebP. Of 1280 x 720 it takes 112 ms and makes 130 kB, PNG takes
/// 26 ms and makes 1.9 MB.
const QUICK: u64 = 300_000;

impl View {
    /// All of what comes from `node`, where there is room for so many pixels.
    pub fn new(node: &str, width: u32, height: u32) -> Self {
        Self {
            node: node.to_owned(),
            port: "output".to_owned(),
            width,
            height,
            region: None,
            format: Format::Auto,
            quality: None,
            priority: 0,
            interval: Duration::ZERO,
        }
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Ok(match name {
            "auto" => Self::Auto,
            "jpeg" | "jpg" => Self::Jpeg,
            "png" => Self::Png,
            "webp" => Self::WebP,
            _ => return Err(format!("`{name}` is no format; it is one of auto, jpeg, png, webp")),
        })
    }
}

impl Format {
    /// The file format for a picture of so many pixels that is transparent somewhere, or not.
    pub(crate) fn file(self, transparent: bool, pixels: u64) -> FileFormat {
        match self {
            Self::Auto if transparent && QUICK < pixels => FileFormat::Png,
            Self::Auto if transparent => FileFormat::WebP,
            Self::Auto | Self::Jpeg => FileFormat::Jpeg,
            Self::Png => FileFormat::Png,
            Self::WebP => FileFormat::WebP,
        }
    }
}

/// What becomes of a view.
#[derive(Clone, Debug)]
pub enum Event {
    /// A picture of it.
    Picture(Shown),
    /// How far a rendering is that takes long.
    Progress {
        /// The state of the graph that is rendered.
        revision: u64,
        /// From 0 to 1.
        done: f64,
    },
    /// There is no picture.
    Failed {
        /// The state of the graph.
        revision: u64,
        /// The node whose fault it is, if that is known.
        node: Option<String>,
        /// What is wrong.
        message: String,
    },
    /// What was computed for the picture before.
    Times {
        /// The state of the graph.
        revision: u64,
        /// The nodes of the graph that were computed, and not kept from before.
        nodes: Vec<NodeTime>,
    },
}

/// A picture of a view.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The picture file.
    pub file: Arc<[u8]>,
    /// What it is called on the web, such as `image/jpeg`.
    pub media_type: &'static str,
    /// The state of the graph that it shows.
    pub revision: u64,
    /// Where all of the node's result lies, in pixels at full size.
    pub bounds: Rect,
    /// The part that this file shows, in pixels at full size.
    pub region: Rect,
    /// Pixels in a row of the file.
    pub width: u32,
    /// Rows of the file.
    pub height: u32,
    /// Whether a sharp one follows.
    pub coarse: bool,
    /// How long it took.
    pub took: Duration,
}

/// What a node took.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeTime {
    /// The node, as the graph calls it.
    pub node: String,
    /// Milliseconds. Where several nodes are computed together, each has an equal share.
    pub ms: f64,
    /// Pixels in a row of what was computed.
    pub width: u32,
    /// Rows of it.
    pub height: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_have_names() {
        for (name, format) in
            [("auto", Format::Auto), ("jpeg", Format::Jpeg), ("webp", Format::WebP)]
        {
            assert_eq!(name.parse(), Ok(format));
        }
        let error = Format::from_str("tiff").expect_err("it is none");
        assert_eq!(error, "`tiff` is no format; it is one of auto, jpeg, png, webp");
    }

    #[test]
    fn what_is_transparent_and_large_is_png() {
        assert_eq!(Format::Auto.file(true, 1280 * 720), FileFormat::Png);
        assert_eq!(Format::Auto.file(true, 300 * 200), FileFormat::WebP);
        assert_eq!(Format::Auto.file(false, 1280 * 720), FileFormat::Jpeg);
        assert_eq!(Format::Jpeg.file(true, 1280 * 720), FileFormat::Jpeg);
    }
}
