//! What changes from one frame to the next.

use imgflo_pixel::Layout;

/// A rectangle of pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) left: u32,
    pub(crate) top: u32,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

impl Part {
    /// All of a picture.
    pub(crate) fn all(layout: &Layout) -> Self {
        Self { left: 0, top: 0, width: layout.width, height: layout.height }
    }

    /// The least part with all pixels in which two pictures differ; `None` if they do not.
    pub(crate) fn of_difference(layout: &Layout, one: &[u8], other: &[u8]) -> Option<Self> {
        let (row_bytes, size) = (layout.row_bytes(), layout.format.bytes());
        let (mut left, mut right) = (layout.width as usize, 0);
        let (mut top, mut bottom) = (None, 0);
        let rows = one.chunks_exact(row_bytes).zip(other.chunks_exact(row_bytes));
        for (y, (one, other)) in rows.enumerate() {
            if one == other {
                continue;
            }
            top.get_or_insert(y);
            bottom = y + 1;
            let differs = |(a, b): (&u8, &u8)| a != b;
            let first = one.iter().zip(other).position(differs).unwrap_or(0);
            let last = one.iter().zip(other).rposition(differs).unwrap_or(0);
            left = left.min(first / size);
            right = right.max(last / size + 1);
        }
        let top = top?;
        let [left, top, width, height] =
            [left, top, right - left, bottom - top].map(|side| side as u32);
        Some(Self { left, top, width, height })
    }

    /// The part, larger where its left and top are odd.
    #[must_use]
    pub(crate) fn evened(self) -> Self {
        let Self { left, top, width, height } = self;
        let (odd_left, odd_top) = (left % 2, top % 2);
        Self {
            left: left - odd_left,
            top: top - odd_top,
            width: width + odd_left,
            height: height + odd_top,
        }
    }

    /// The rows of this part of a picture.
    pub(crate) fn rows<'a>(
        &self,
        layout: &Layout,
        pixels: &'a [u8],
    ) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let size = layout.format.bytes();
        let (left, width) = (self.left as usize * size, self.width as usize * size);
        let rows = pixels.chunks_exact(layout.row_bytes());
        let rows = rows.skip(self.top as usize).take(self.height as usize);
        rows.map(move |row| &row[left..left + width])
    }
}

#[cfg(test)]
mod tests {
    use imgflo_pixel::{Channels, Format, Sample};

    use super::*;

    #[test]
    fn a_part_holds_all_that_differs() {
        let format = Format::srgb(Channels::Rgb, Sample::U8);
        let layout = Layout { width: 7, height: 5, format };
        let one = vec![3; layout.bytes()];
        assert_eq!(Part::of_difference(&layout, &one, &one), None);
        let mut other = one.clone();
        other[3 * 7 + 2 * 3] = 4;
        other[3 * 21 + 5 * 3 + 2] = 4;
        let part = Part { left: 2, top: 1, width: 4, height: 3 };
        assert_eq!(Part::of_difference(&layout, &one, &other), Some(part));
        let cut: Vec<u8> = part.rows(&layout, &other).flatten().copied().collect();
        assert_eq!(cut.len(), 4 * 3 * 3);
        assert_eq!((cut[0], cut[1], cut[cut.len() - 1]), (4, 3, 4));
    }
}
