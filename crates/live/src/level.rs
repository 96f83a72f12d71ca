//! How large, and which part: the level of detail of a view.

use imgflo_pixel::Rect;

use crate::View;

/// How large a view shows a result, and which part of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Level {
    /// The size of everything, in parts of its full size; 1 at most.
    pub(crate) scale: f64,
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
        Self { scale: scale.min(1.0), region }
    }

    /// The same part, at one part in `times` of the size.
    pub(crate) fn coarser(self, times: f64) -> Self {
        Self { scale: self.scale / times, ..self }
    }

    /// The part in pixels of this level, of a result that lies in `bounds` there, and has `all` as
    /// bounds at full size.
    pub(crate) fn shown(&self, bounds: &Rect, all: &Rect, view: &View) -> Rect {
        let part = if self.region == *all {
            *bounds
        } else {
            let [x0, y0] = [self.region.x0, self.region.y0].map(|at| f64::from(at) * self.scale);
            let [x1, y1] = [self.region.x1, self.region.y1].map(|at| f64::from(at) * self.scale);
            Rect::around(x0, y0, x1, y1).and(bounds)
        };
        // Rounded sizes may be a pixel more than there is room for.
        Rect {
            x1: part.x1.min(part.x0.saturating_add_unsigned(view.width)),
            y1: part.y1.min(part.y0.saturating_add_unsigned(view.height)),
            ..part
        }
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
