//! Which pixels are needed of what.

use imgflo_op::Abyss;
use imgflo_pixel::Rect;

/// The pixels of `bounds` that `region` needs, given what is outside.
pub(super) fn needed(region: &Rect, bounds: &Rect, abyss: Abyss) -> Rect {
    match abyss {
        _ if bounds.is_empty() => Rect::EMPTY,
        Abyss::None | Abyss::Black | Abyss::White => region.and(bounds),
        Abyss::Loop if bounds.holds(region) => *region,
        Abyss::Loop => *bounds,
        Abyss::Clamp => Rect {
            x0: region.x0.clamp(bounds.x0, bounds.x1 - 1),
            y0: region.y0.clamp(bounds.y0, bounds.y1 - 1),
            x1: region.x1.clamp(bounds.x0 + 1, bounds.x1),
            y1: region.y1.clamp(bounds.y0 + 1, bounds.y1),
        },
    }
}

/// `region`, grown to whole blocks that are counted from the corner of `bounds`, within `bounds`.
pub(super) fn blocks(region: &Rect, bounds: &Rect, (width, height): (u32, u32)) -> Rect {
    let down = |v: i32, from: i32, step: u32| {
        let offset = (i64::from(v) - i64::from(from)).rem_euclid(step.max(1).into());
        (i64::from(v) - offset).max(from.into()) as i32
    };
    let up = |v: i32, from: i32, end: i32, step: u32| {
        let over = (i64::from(v) - i64::from(from)).rem_euclid(step.max(1).into());
        let rest = if over == 0 { 0 } else { i64::from(step) - over };
        (i64::from(v) + rest).min(end.into()) as i32
    };
    Rect {
        x0: down(region.x0, bounds.x0, width),
        y0: down(region.y0, bounds.y0, height),
        x1: up(region.x1, bounds.x0, bounds.x1, width),
        y1: up(region.y1, bounds.y0, bounds.y1, height),
    }
    .and(bounds)
}
