//! Rectangles of whole pixels, and the infinite plane.

/// A rectangle of pixels: `x0 <= x < x1`, `y0 <= y < y1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Rect {
    /// The first column.
    pub x0: i32,
    /// The first row.
    pub y0: i32,
    /// One past the last column.
    pub x1: i32,
    /// One past the last row.
    pub y1: i32,
}

/// The far edge of the infinite plane.
const FAR: i32 = 1 << 30;

impl Rect {
    /// No pixels.
    pub const EMPTY: Self = Self { x0: 0, y0: 0, x1: 0, y1: 0 };
    /// Every pixel there is.
    pub const PLANE: Self = Self { x0: -FAR, y0: -FAR, x1: FAR, y1: FAR };

    /// The rectangle at `x`, `y` of `width` by `height` pixels; it ends where the plane does.
    pub fn new(x: i32, y: i32, width: u32, height: u32) -> Self {
        let end = |start: i32, size: u32| (i64::from(start) + i64::from(size)).min(FAR.into());
        let (x, y) = (x.clamp(-FAR, FAR), y.clamp(-FAR, FAR));
        Self { x0: x, y0: y, x1: end(x, width) as i32, y1: end(y, height) as i32 }.tidy()
    }
    /// The smallest rectangle that holds the given corners.
    pub fn around(left: f64, top: f64, right: f64, bottom: f64) -> Self {
        let far = f64::from(FAR);
        let low = |v: f64| v.clamp(-far, far).floor() as i32;
        let high = |v: f64| v.clamp(-far, far).ceil() as i32;
        Self { x0: low(left), y0: low(top), x1: high(right), y1: high(bottom) }.tidy()
    }
    /// Pixels in a row.
    pub fn width(&self) -> u32 {
        if self.x0 < self.x1 { self.x1.abs_diff(self.x0) } else { 0 }
    }
    /// Rows.
    pub fn height(&self) -> u32 {
        if self.y0 < self.y1 { self.y1.abs_diff(self.y0) } else { 0 }
    }
    /// Pixels in all.
    pub fn pixels(&self) -> u64 {
        u64::from(self.width()) * u64::from(self.height())
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.x1 <= self.x0 || self.y1 <= self.y0
    }
    /// Whether it has no end in some direction.
    pub fn is_infinite(&self) -> bool {
        let far = |v: i32| v <= -FAR / 2 || FAR / 2 <= v;
        !self.is_empty() && [self.x0, self.y0, self.x1, self.y1].into_iter().any(far)
    }
    /// The pixels in both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self {
            x0: self.x0.max(other.x0),
            y0: self.y0.max(other.y0),
            x1: self.x1.min(other.x1),
            y1: self.y1.min(other.y1),
        }
        .tidy()
    }
    /// The smallest rectangle that holds both.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        if self.is_empty() {
            return *other;
        }
        if other.is_empty() {
            return *self;
        }
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }
    /// Larger by `x` pixels at the left and the right, and by `y` above and below.
    #[must_use]
    pub fn grow(&self, x: u32, y: u32) -> Self {
        if self.is_empty() {
            return *self;
        }
        let (x, y) = (x.min(FAR as u32) as i32, y.min(FAR as u32) as i32);
        Self {
            x0: near(self.x0, -x),
            y0: near(self.y0, -y),
            x1: near(self.x1, x),
            y1: near(self.y1, y),
        }
    }
    /// Moved by whole pixels.
    #[must_use]
    pub fn shift(&self, x: i32, y: i32) -> Self {
        Self {
            x0: near(self.x0, x),
            y0: near(self.y0, y),
            x1: near(self.x1, x),
            y1: near(self.y1, y),
        }
    }
    /// Whether every pixel of `other` is in it.
    pub fn holds(&self, other: &Self) -> bool {
        other.is_empty() || self.and(other) == *other
    }
    fn tidy(self) -> Self {
        if self.is_empty() { Self { x1: self.x0, y1: self.y0, ..self } } else { self }
    }
}

/// `edge + by`, but infinity stays where it is.
fn near(edge: i32, by: i32) -> i32 {
    if edge.abs() >= FAR { edge } else { (edge.saturating_add(by)).clamp(-FAR, FAR) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_both_can_be_nothing() {
        let (a, b) = (Rect::new(0, 0, 4, 4), Rect::new(9, 9, 2, 2));
        assert!(a.and(&b).is_empty());
        assert_eq!(a.or(&b), Rect { x0: 0, y0: 0, x1: 11, y1: 11 });
    }

    #[test]
    fn the_plane_stays_where_it_is() {
        assert_eq!(Rect::PLANE.shift(5, -7), Rect::PLANE);
        assert_eq!(Rect::PLANE.width(), 1 << 31);
        assert!(Rect::PLANE.is_infinite() && !Rect::new(-9, 0, 100_000, 5).is_infinite());
        assert_eq!(Rect::new(1, 2, 3, 4).grow(1, 0), Rect::new(0, 2, 5, 4));
    }
}
