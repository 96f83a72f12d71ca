//! Which way up a picture is, and turning it.

/// How a stored picture must be turned to be shown: EXIF's orientation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Orientation {
    /// EXIF's number, 1 to 8.
    exif: u8,
}

impl Orientation {
    /// As stored.
    pub const UPRIGHT: Self = Self { exif: 1 };

    /// From EXIF's number, 1 to 8.
    pub fn from_exif(exif: u16) -> Option<Self> {
        (1..=8).contains(&exif).then_some(Self { exif: exif as u8 })
    }
    /// EXIF's number, 1 to 8.
    pub const fn to_exif(self) -> u8 {
        self.exif
    }
    /// Whether width and height change places.
    pub const fn swaps_sides(self) -> bool {
        self.exif >= 5
    }
    /// Whether the picture is mirrored from left to right, and no more.
    pub(crate) const fn only_mirrors(self) -> bool {
        self.exif == 2
    }
    /// Whether rows can be shown in the order they are stored in.
    pub const fn streams(self) -> bool {
        self.exif <= 2
    }
    /// Whether the first stored line is shown last (or in the last column).
    const fn lines_reversed(self) -> bool {
        matches!(self.exif, 3 | 4 | 6 | 7)
    }
    /// Whether the first stored column is shown last (or in the last row).
    const fn columns_reversed(self) -> bool {
        matches!(self.exif, 2 | 3 | 7 | 8)
    }
}

/// Mirrors a row of pixels of `size` bytes from left to right.
pub(crate) fn mirror(row: &mut [u8], size: usize) {
    let count = row.len() / size;
    for left in 0..count / 2 {
        let (a, b) = row.split_at_mut((count - 1 - left) * size);
        a[left * size..(left + 1) * size].swap_with_slice(&mut b[..size]);
    }
}

/// Stored lines are turned this many at a time, so that shown rows are filled in runs.
pub(crate) const BAND: usize = 32;

/// A part of a shown picture, being filled from stored lines.
pub(crate) struct Turned {
    orientation: Orientation,
    stored: (usize, usize),
    rows: std::ops::Range<usize>,
    size: usize,
    pixels: Vec<u8>,
}

impl Turned {
    /// Room for `rows` of the shown picture; `stored` is its stored width and height.
    pub(crate) fn new(
        orientation: Orientation,
        stored: (usize, usize),
        rows: std::ops::Range<usize>,
        size: usize,
    ) -> Self {
        let width = if orientation.swaps_sides() { stored.1 } else { stored.0 };
        let pixels = vec![0; width * size * rows.len()];
        Self { orientation, stored, rows, size, pixels }
    }

    /// The stored lines that are shown.
    pub(crate) fn lines(&self) -> std::ops::Range<usize> {
        let height = self.stored.1;
        match self.orientation {
            o if o.swaps_sides() => 0..height,
            o if o.lines_reversed() => height - self.rows.end..height - self.rows.start,
            _ => self.rows.clone(),
        }
    }

    /// Puts stored lines, the first of which is line `first`, in their places.
    pub(crate) fn put(&mut self, first: usize, lines: &[u8]) {
        if self.orientation.swaps_sides() {
            // Sizes known to the compiler copy several times faster.
            match self.size {
                1 => self.turn(first, lines, 1),
                2 => self.turn(first, lines, 2),
                3 => self.turn(first, lines, 3),
                4 => self.turn(first, lines, 4),
                6 => self.turn(first, lines, 6),
                8 => self.turn(first, lines, 8),
                size => self.turn(first, lines, size),
            }
        } else {
            self.flip(first, lines);
        }
    }

    /// The rows, once all lines are in place.
    pub(crate) fn into_pixels(self) -> Vec<u8> {
        self.pixels
    }

    fn flip(&mut self, first: usize, lines: &[u8]) {
        let row_bytes = self.stored.0 * self.size;
        for (line, y) in lines.chunks_exact(row_bytes).zip(first..) {
            let y = if self.orientation.lines_reversed() { self.stored.1 - 1 - y } else { y };
            let at = (y - self.rows.start) * row_bytes;
            let row = &mut self.pixels[at..at + row_bytes];
            row.copy_from_slice(line);
            if self.orientation.columns_reversed() {
                mirror(row, self.size);
            }
        }
    }

    #[inline(always)]
    fn turn(&mut self, first: usize, lines: &[u8], size: usize) {
        let (width, height) = self.stored;
        let count = lines.len() / (width * size);
        let left = if self.orientation.lines_reversed() { height - first - count } else { first };
        for (y, row) in self.rows.clone().zip(self.pixels.chunks_exact_mut(height * size)) {
            let column = if self.orientation.columns_reversed() { width - 1 - y } else { y };
            let run = &mut row[left * size..(left + count) * size];
            for (x, pixel) in run.chunks_exact_mut(size).enumerate() {
                let line = if self.orientation.lines_reversed() { count - 1 - x } else { x };
                let at = (line * width + column) * size;
                pixel.copy_from_slice(&lines[at..at + size]);
            }
        }
    }
}
