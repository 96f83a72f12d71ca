//! How large, and which part: the level of detail of a view.

use imgflo_pixel::Rect;

use crate::View;

/// How large a view shows a result, and which part of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Level {
    /// The size of what is shown, in parts of its full size; 1 at most.
    pub(crate) scale: f64,
    /// The size at which it is made; larger than it is shown where the graph enlarges a picture,
    /// which would be too small to begin with.
    pub(crate) made: f64,
    /// The part that is shown, in pixels at full size.
    pub(crate) region: Rect,
}

impl Level {
    /// The level of a view on a result that lies in `bounds`. What has no end is shown from the
    /// origin on, as much of it as there is room for.
    pub(crate) fn of(view: &View, bounds: &Rect) -> Self {
        let window = bounds.is_infinite().then(|| Rect::new(0, 0, view.width, view.height));
        let region = match view.region.or(window) {
            Some(region) => region.and(bounds),
            None => *bounds,
        };
        let room = |room: u32, side: u32| f64::from(room.max(1)) / f64::from(side.max(1));
        let scale = room(view.width, region.width()).min(room(view.height, region.height()));
        Self { scale: scale.min(1.0), made: scale.min(1.0), region }
    }

    /// This, of a graph that makes pictures so many times as large.
    pub(crate) fn enlarged(self, times: f64) -> Self {
        Self { made: (self.made * times).min(1.0), ..self }
    }

    /// The same part, at one part in `times` of the size.
    pub(crate) fn coarser(self, times: f64) -> Self {
        Self { scale: self.scale / times, made: self.made / times, ..self }
    }

    /// The part in pixels of the size at which it is made, of a result that lies in `bounds` there,
    /// and in `all` at full size.
    pub(crate) fn part(&self, bounds: &Rect, all: &Rect) -> Rect {
        if self.region == *all {
            return *bounds;
        }
        let at = |at: i32| f64::from(at) * self.made;
        let Rect { x0, y0, x1, y1 } = self.region;
        Rect::around(at(x0), at(y0), at(x1), at(y1)).and(bounds)
    }

    /// The size of a part as it is shown. Rounded sizes may be a pixel more than there is room for.
    pub(crate) fn size(&self, part: &Rect, view: &View) -> (u32, u32) {
        let shown = |pixels: u32| side(pixels, self.scale / self.made);
        (shown(part.width()).min(view.width), shown(part.height()).min(view.height))
    }
}

/// A number of pixels, scaled.
pub(crate) fn side(side: u32, scale: f64) -> u32 {
    (f64::from(side) * scale).round().max(1.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHOTO: Rect = Rect { x0: 0, y0: 0, x1: 4000, y1: 3000 };

    #[test]
    fn a_view_is_as_large_as_there_is_room() {
        let level = Level::of(&View::new("photo", 1000, 1000), &PHOTO);
        assert_eq!((level.scale, level.region), (0.25, PHOTO));
        assert_eq!(Level::of(&View::new("photo", 9000, 9000), &PHOTO).scale, 1.0);
    }

    #[test]
    fn a_part_is_as_large_as_there_is_room_and_never_larger_than_it_is() {
        let part = |width, height| {
            let region = Some(Rect::new(3000, 100, width, height));
            Level::of(&View { region, ..View::new("photo", 800, 600) }, &PHOTO)
        };
        assert_eq!(part(400, 300).scale, 1.0);
        let level = part(1600, 1200);
        assert_eq!((level.scale, level.region), (0.5, Rect::new(3000, 100, 1000, 1200)));
    }

    #[test]
    fn what_has_no_end_is_shown_from_the_origin_on() {
        let level = Level::of(&View::new("sky", 320, 200), &Rect::PLANE);
        assert_eq!((level.scale, level.region), (1.0, Rect::new(0, 0, 320, 200)));
    }
}
