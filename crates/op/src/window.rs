//! Pixels to read, and pixels to fill.

use imgflo_pixel::{Level, Rect};

/// A rectangle of pixels to read, as rows of four planes.
#[derive(Debug)]
pub struct Window<'a> {
    rect: Rect,
    rows: Vec<[&'a [f32]; 4]>,
    bounds: Rect,
    opaque: bool,
    level: Level,
}

impl<'a> Window<'a> {
    /// The pixels of `rect`: a row for each of its rows, each plane as long as it is wide.
    ///
    /// # Panics
    /// When there are fewer rows, or one is shorter.
    pub fn new(rect: Rect, rows: Vec<[&'a [f32]; 4]>) -> Self {
        assert_eq!(rows.len(), rect.height() as usize, "a row for each row");
        let width = rect.width() as usize;
        assert!(rows.iter().flatten().all(|row| row.len() >= width), "rows as wide as the window");
        Self { rect, rows, bounds: Rect::PLANE, opaque: false, level: Level::new() }
    }

    /// Bytes that a window on `rect` takes, with a row for what is outside the image.
    pub fn bytes(rect: &Rect) -> u64 {
        let rows = u64::from(rect.height()) * size_of::<[&[f32]; 4]>() as u64;
        rows + u64::from(rect.width()) * size_of::<[f32; 4]>() as u64
    }

    /// This, of an image with this bounding box; beyond it is the abyss. Without it, the image is
    /// taken to have no end.
    #[must_use]
    pub fn within(self, bounds: Rect) -> Self {
        Self { bounds, ..self }
    }

    /// This, of an image without an alpha channel, if `opaque`.
    #[must_use]
    pub fn opaque(self, opaque: bool) -> Self {
        Self { opaque, ..self }
    }

    /// This, to be worked on with the vectors of `level`.
    #[must_use]
    pub fn at(self, level: Level) -> Self {
        Self { level, ..self }
    }

    /// Where its pixels lie in the image.
    pub fn rect(&self) -> Rect {
        self.rect
    }

    /// The image's bounding box.
    pub fn bounds(&self) -> Rect {
        self.bounds
    }

    /// Whether the image has no alpha channel. Then alpha is 1 everywhere, the abyss included.
    pub fn is_opaque(&self) -> bool {
        self.opaque
    }

    /// The vectors to work with.
    pub fn level(&self) -> Level {
        self.level
    }

    /// One plane of the row `y` of the image, from the window's first column on.
    #[inline]
    pub fn row(&self, plane: usize, y: i32) -> &'a [f32] {
        self.rows[(y - self.rect.y0) as usize][plane]
    }

    /// The pixel at `x`, `y` of the image.
    #[inline]
    pub fn pixel(&self, x: i32, y: i32) -> [f32; 4] {
        let (row, x) = (&self.rows[(y - self.rect.y0) as usize], (x - self.rect.x0) as usize);
        row.map(|plane| plane[x])
    }
}

/// A rectangle of pixels to fill, as rows of four planes.
#[derive(Debug)]
pub struct Patch<'a> {
    rect: Rect,
    rows: Vec<[&'a mut [f32]; 4]>,
}

impl<'a> Patch<'a> {
    /// The pixels of `rect`: a row for each of its rows, each plane as long as it is wide.
    ///
    /// # Panics
    /// When there are fewer rows, or one is shorter.
    pub fn new(rect: Rect, rows: Vec<[&'a mut [f32]; 4]>) -> Self {
        assert_eq!(rows.len(), rect.height() as usize, "a row for each row");
        let width = rect.width() as usize;
        assert!(rows.iter().flatten().all(|row| row.len() >= width), "rows as wide as the patch");
        Self { rect, rows }
    }

    /// Bytes that a patch on `rect` takes besides its pixels, in a list that grows by doubling.
    pub fn bytes(rect: &Rect) -> u64 {
        u64::from(rect.height()) * 2 * size_of::<[&mut [f32]; 4]>() as u64
    }

    /// Where its pixels lie in the image.
    pub fn rect(&self) -> Rect {
        self.rect
    }

    /// One plane of the row `y` of the image, from the patch's first column on.
    #[inline]
    pub fn row(&mut self, plane: usize, y: i32) -> &mut [f32] {
        self.rows[(y - self.rect.y0) as usize][plane]
    }

    /// The rows of one plane, top to bottom, from the patch's first column on.
    pub fn plane(&mut self, plane: usize) -> impl Iterator<Item = &mut [f32]> {
        self.rows.iter_mut().map(move |row| &mut *row[plane])
    }

    /// The four planes of the row `y` of the image.
    #[inline]
    pub fn planes(&mut self, y: i32) -> &mut [&'a mut [f32]; 4] {
        &mut self.rows[(y - self.rect.y0) as usize]
    }
}
