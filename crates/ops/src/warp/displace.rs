//! Moving each pixel as two further images say.

use imgflo_op::prelude::*;

choices! {
    /// Which way displacements go.
    pub enum Mode {
        /// One map moves pixels to the right, the other down.
        Cartesian = "cartesian", "Cartesian";
        /// One map moves pixels away from the middle, the other around it.
        Polar = "polar", "Polar";
    }
}

params! {
    /// Moves each pixel of an image as far as two further images, the maps, are bright there.
    ///
    /// Middle gray in a map moves nothing; black and white move the pixel the farthest, to opposite
    /// sides. Where a map is transparent, it moves nothing.
    pub struct Displace {
        /// Which way the maps move pixels.
        displace_mode: Mode = choice(0),
        /// How colours between pixels are worked out.
        sampler_type: Sampler = choice(2),
        /// What is beyond the edges of the image, where the result needs it.
        abyss_policy: Abyss = choice(1),
        /// How far the first map moves pixels at most: sideways, or away from the middle.
        amount_x: f64 = number(0.0).range(-500.0, 500.0).unit(Unit::PixelDistance),
        /// How far the second map moves pixels at most: down, or around the middle in degrees.
        amount_y: f64 = number(0.0).range(-500.0, 500.0).unit(Unit::PixelDistance),
        /// Whether the maps are laid with their middles on the point below.
        center: bool = toggle(false),
        /// Where that point is, from the left edge of the image (0) to the right (1).
        center_x: f64 = number(0.5).slider(0.0, 1.0).unit(Unit::RelativeCoordinate),
        /// Where that point is, from the top edge of the image (0) to the bottom (1).
        center_y: f64 = number(0.5).slider(0.0, 1.0).unit(Unit::RelativeCoordinate),
    }
}

pub(crate) static OP: OpDef = warp::<Displace, _>("gegl:displace")
    .title("Displace")
    .categories(&["map"])
    .inputs(&["input", "aux", "aux2"])
    .transparency(Has);

impl Displace {
    /// The middle of all that is polar or centred.
    fn middle(&self, input: Rect) -> (f64, f64) {
        let (x, y) = if self.center { (self.center_x, self.center_y) } else { (0.5, 0.5) };
        let (width, height) = (f64::from(input.width()), f64::from(input.height()));
        (f64::from(input.x0) + x * width, f64::from(input.y0) + y * height)
    }
}

impl Warp<5> for Displace {
    fn sampler(&self) -> Sampler {
        self.sampler_type
    }

    fn abyss(&self) -> Abyss {
        self.abyss_policy
    }

    fn reach(&self, _: Rect) -> Option<Reach> {
        let pixels = |amount: f64| amount.abs() as u32 + 2;
        match self.displace_mode {
            Mode::Cartesian => Some(Reach { x: pixels(self.amount_x), y: pixels(self.amount_y) }),
            Mode::Polar => None,
        }
    }

    fn aux_shift(&self, input: Rect, aux: Rect) -> (i32, i32) {
        if !self.center {
            return (0, 0);
        }
        let (x, y) = self.middle(input);
        let shift = |start: i32, size: u32, middle: f64| {
            (f64::from(start) + f64::from(size / 2) - middle.floor()).clamp(-1e9, 1e9) as i32
        };
        (shift(aux.x0, aux.width(), x), shift(aux.y0, aux.height(), y))
    }

    fn needs_aux(&self) -> bool {
        true
    }

    fn is_identity(&self) -> bool {
        self.amount_x.abs() < 1e-5 && self.amount_y.abs() < 1e-5
    }

    fn coefficients(&self, input: Rect, _: [bool; 2]) -> [f32; 5] {
        let (polar, per_unit) = match self.displace_mode {
            Mode::Cartesian => (0.0, 1.0),
            Mode::Polar => (1.0, 1.0 / 360.0),
        };
        let (x, y) = self.middle(input);
        // Maps go from -1/2 to 1/2.
        [2.0 * self.amount_x, 2.0 * self.amount_y * per_unit, x, y, polar].map(|v| v as f32)
    }

    #[inline(always)]
    fn source<V: Lane>(
        [across, down, x0, y0, polar]: [V; 5],
        _: V::Table<'_>,
        [x, y]: Xy<V>,
        [first, second]: [Rgba<V>; 2],
    ) -> Xy<V> {
        let amount = |by: V, [gray, _, _, alpha]: Rgba<V>| by * (gray - 0.5) * alpha;
        let (u, v) = (amount(across, first), amount(down, second));
        let (x, y) = (x + 0.5, y + 0.5);
        let (dx, dy) = (x - x0, y - y0);
        let radius = (dx * dx + dy * dy).sqrt();
        // The middle has no direction: take down.
        let apart = V::of(0.0).below(radius);
        let across = V::select(apart, dx / radius, V::of(0.0));
        let down = V::select(apart, dy / radius, V::of(1.0));
        let (far, sin, cos) = (radius + u, v.sin_turns(), v.cos_turns());
        let turned =
            [x0 + far * (across * cos + down * sin), y0 + far * (down * cos - across * sin)];
        let is_polar = V::of(0.5).below(polar);
        [V::select(is_polar, turned[0], x + u), V::select(is_polar, turned[1], y + v)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IMAGE: Rect = Rect { x0: 10, y0: 0, x1: 110, y1: 60 };

    fn source(op: &Displace, at: [f32; 2], maps: [f32; 2]) -> [f32; 2] {
        let k = op.coefficients(IMAGE, [true; 2]);
        Displace::source(k, &[], at, maps.map(|gray| [gray, gray, gray, 1.0]))
    }

    #[test]
    fn middle_gray_moves_nothing() {
        let op = Displace { amount_x: 20.0, amount_y: 20.0, ..Default::default() };
        assert_eq!(source(&op, [7.0, 9.0], [0.5, 0.5]), [7.5, 9.5]);
        assert_eq!(source(&op, [7.0, 9.0], [1.0, 0.0]), [27.5, -10.5]);
    }

    #[test]
    fn polar_maps_move_away_from_the_middle_and_around_it() {
        let polar = Displace { displace_mode: Mode::Polar, ..Default::default() };
        let away = Displace { amount_x: 10.0, ..polar.clone() };
        let [x, y] = source(&away, [69.5, 29.5], [1.0, 0.0]);
        assert!((x - 80.0).abs() < 1e-4 && (y - 30.0).abs() < 1e-4, "{x} {y}");
        let around = Displace { amount_y: 90.0, ..polar };
        let [x, y] = source(&around, [69.5, 29.5], [0.0, 1.0]);
        assert!((x - 60.0).abs() < 1e-4 && (y - 20.0).abs() < 1e-4, "{x} {y}");
    }

    #[test]
    fn centred_maps_have_their_middle_on_the_point() {
        let op = Displace { center: true, center_x: 0.25, ..Default::default() };
        assert_eq!(op.aux_shift(IMAGE, Rect::new(0, 0, 21, 10)), (10 - 35, 5 - 30));
        assert_eq!(Displace::default().aux_shift(IMAGE, IMAGE), (0, 0));
    }
}
