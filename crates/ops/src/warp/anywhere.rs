//! How far away samples can be that may be anywhere in an image.

use imgflo_op::Reach;
use imgflo_pixel::Rect;

/// From any pixel of `output` to any of `input`, and a bit further, to where there is nothing. No
/// reach for images without end, which have no edges to go by.
pub(super) fn anywhere(input: Rect, output: Rect) -> Option<Reach> {
    let all = input.or(&output);
    let reach = Reach { x: all.width() + 2, y: all.height() + 2 };
    (!input.is_infinite()).then_some(reach)
}
