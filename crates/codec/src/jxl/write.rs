//! JPEG XL out, without loss.

use std::io::Error as IoError;

use imgflo_pixel::{Channels, Layout, Sample, WriteRows};
use zune_core::bit_depth::BitDepth;
use zune_core::colorspace::ColorSpace;
use zune_core::options::EncoderOptions;
use zune_jpegxl::JxlSimpleEncoder;

use crate::format::Sink;
use crate::whole::Gathered;
use crate::{Encode, Error, Limits};

/// How much is looked at before packing.
const EFFORTS: [u8; 4] = [2, 1, 4, 8];

pub(super) fn encode(
    mut write: Sink,
    layout: Layout,
    _: &Encode,
) -> Result<Box<dyn WriteRows>, Error> {
    let Layout { width, height, format } = layout;
    if width < 2 || height < 2 {
        let value = format!("{width}x{height}");
        let takes = "2 pixels a side or more for JPEG XL".into();
        return Err(Error::Option { option: "size", value, takes });
    }
    let space = match format.channels {
        Channels::Y => ColorSpace::Luma,
        Channels::Ya => ColorSpace::LumaA,
        Channels::Rgb => ColorSpace::RGB,
        Channels::Rgba => ColorSpace::RGBA,
    };
    let depth = if format.sample == Sample::U8 { BitDepth::Eight } else { BitDepth::Sixteen };
    let (width, height) = (width as usize, height as usize);
    let options = EncoderOptions::new(width, height, space, depth).set_num_threads(1);
    Ok(Box::new(Gathered::new(layout, move |pixels: &[u8]| {
        write.write_all(&file(pixels, options)?)?;
        Ok(write.flush()?)
    })))
}

/// The file's bytes. What zune-jpegxl 0.5.2 writes cannot always be read, mostly with greater
/// efforts, so it is read before it counts.
fn file(pixels: &[u8], options: EncoderOptions) -> Result<Vec<u8>, Error> {
    for effort in EFFORTS {
        let mut file = Vec::new();
        let encoder = JxlSimpleEncoder::new(pixels, options.set_effort(effort));
        let encoded = encoder.encode(&mut file);
        encoded.map_err(|error| Error::Write(IoError::other(format!("{error:?}"))))?;
        if let (file, true) = reads_back(file, pixels) {
            return Ok(file);
        }
    }
    Err(Error::Write(IoError::other("JPEG XL cannot keep this picture; write another format")))
}

fn reads_back(file: Vec<u8>, pixels: &[u8]) -> (Vec<u8>, bool) {
    let limits = Limits {
        max_bytes: u64::MAX,
        max_width: u32::MAX,
        max_height: u32::MAX,
        max_pixels: u64::MAX,
        ..Limits::default()
    };
    let same = super::read::pixels(&file, &limits).is_ok_and(|back| back == pixels);
    (file, same)
}
