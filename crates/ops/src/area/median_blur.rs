//! The middle one of the neighbors, or another by rank.

use imgflo_op::prelude::*;

use crate::area::rank::{Ranks, Shape};

choices! {
    /// The shape of a neighborhood.
    pub enum Neighborhood {
        /// A square.
        Square = "square", "Square";
        /// A circle.
        Circle = "circle", "Circle";
        /// A square that stands on a corner.
        Diamond = "diamond", "Diamond";
    }
}

choices! {
    /// What a median takes to be outside the image.
    pub enum MedianAbyss {
        /// Nothing: transparent black. The result is larger than the image.
        None = "none", "None";
        /// The nearest pixel of the edge.
        Clamp = "clamp", "Clamp";
    }
}

params! {
    /// Makes each color the middle one of those around it, which removes specks and keeps edges.
    ///
    /// Red, green, blue and alpha are ranked each by itself.
    pub struct MedianBlur {
        /// The shape of the neighborhood.
        neighborhood: Neighborhood = choice(1),
        /// How far the neighborhood reaches. Below 0 it reaches as far, and ranks are counted from
        /// the other end.
        radius: i32 = count(3).range(-400.0, 400.0).slider(0.0, 100.0).unit(Unit::PixelDistance),
        /// Which color of the neighborhood is taken: 0 the darkest, 50 the middle one, 100 the
        /// lightest.
        percentile: f64 = number(50.0).range(0.0, 100.0),
        /// Which alpha of the neighborhood is taken: 0 the most transparent, 100 the most opaque.
        alpha_percentile: f64 = number(50.0).range(0.0, 100.0),
        /// What is taken to be outside the image.
        abyss_policy: MedianAbyss = choice(1),
        /// Whether colors are told apart as finely as they can be, which is slow. Otherwise there
        /// are 256 steps of each, as in most picture files.
        high_precision: bool = toggle(false),
    }
}

pub(crate) static OP: OpDef = area::<MedianBlur>("gegl:median-blur")
    .title("Median Blur")
    .categories(&["blur"])
    .transparency(Keeps);

impl MedianBlur {
    /// How far the neighborhood's rows reach, from its middle one outward.
    fn shape(&self) -> Shape {
        let radius = self.radius.unsigned_abs();
        let half = |i: u32| match self.neighborhood {
            Neighborhood::Square => radius,
            Neighborhood::Circle => {
                let (r, i) = (f64::from(radius) + 0.5, f64::from(i));
                libm::sqrt(r * r - i * i) as u32
            }
            Neighborhood::Diamond => radius - i,
        };
        Shape((0..=radius).map(half).collect())
    }

    fn ranks(&self) -> Ranks {
        let rank = |percent: f64| {
            let part = percent / 100.0;
            if self.radius < 0 { 1.0 - part } else { part }
        };
        Ranks {
            shape: self.shape(),
            color: rank(self.percentile),
            alpha: rank(self.alpha_percentile),
        }
    }
}

impl Area for MedianBlur {
    fn space(&self) -> Space {
        Space::Perceptual
    }

    fn abyss(&self) -> Abyss {
        match self.abyss_policy {
            MedianAbyss::None => Abyss::None,
            MedianAbyss::Clamp => Abyss::Clamp,
        }
    }

    fn reach(&self) -> Reach {
        Reach::all(self.radius.unsigned_abs())
    }

    fn bounds(&self, input: Rect) -> Rect {
        let more = match self.abyss_policy {
            MedianAbyss::None => self.radius.unsigned_abs(),
            MedianAbyss::Clamp => 0,
        };
        input.grow(more, more)
    }

    fn scratch(&self, window: &Rect) -> u64 {
        self.ranks().bytes(window, self.high_precision)
    }

    fn render(&self, inputs: &[Window<'_>], output: &mut Patch<'_>) {
        if self.high_precision {
            self.ranks().exact(&inputs[0], output);
        } else {
            self.ranks().in_steps(&inputs[0], output);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::trial::{Picture, render};

    /// What GEGL's description says, pixel by pixel.
    fn oracle(op: &MedianBlur, picture: &Picture) -> Vec<[f32; 4]> {
        let (radius, bounds) = (op.radius.abs(), op.bounds(picture.rect));
        let inside = |x: i32, y: i32| match op.neighborhood {
            Neighborhood::Square => true,
            Neighborhood::Circle => 4 * (x * x + y * y) <= (2 * radius + 1).pow(2),
            Neighborhood::Diamond => x.abs() + y.abs() <= radius,
        };
        let offsets: Vec<_> = (-radius..=radius)
            .flat_map(|y| (-radius..=radius).map(move |x| (x, y)))
            .filter(|(x, y)| inside(*x, *y))
            .collect();
        let step = |value: f32| (value * 255.0).round() as u32;
        let pixel = |x: i32, y: i32| {
            let around: Vec<_> =
                offsets.iter().map(|(i, j)| picture.pixel(x + i, y + j, op.abyss())).collect();
            let take = |plane: usize, percent: f64, weigh: &dyn Fn(&[f32; 4]) -> u32| {
                let mut all: Vec<_> =
                    around.iter().map(|px| (step(px[plane]), weigh(px))).collect();
                all.sort_unstable();
                let part = if op.radius < 0 { 1.0 - percent / 100.0 } else { percent / 100.0 };
                let total: u32 = all.iter().map(|one| one.1).sum();
                let wanted = ((f64::from(total) * part).ceil() as u32).max(1);
                let mut sum = 0;
                let found = all.iter().find(|one| {
                    sum += one.1;
                    wanted <= sum
                });
                found.map_or(0.0, |one| one.0 as f32 / 255.0)
            };
            let [r, g, b] = [0, 1, 2].map(|plane| take(plane, op.percentile, &|px| step(px[3])));
            [r, g, b, take(3, op.alpha_percentile, &|_| 1)]
        };
        let rows = bounds.y0..bounds.y1;
        rows.flat_map(|y| (bounds.x0..bounds.x1).map(move |x| (x, y)))
            .map(|(x, y)| pixel(x, y))
            .collect()
    }

    fn check(op: &MedianBlur, picture: &Picture) {
        assert_eq!(render(op, &[picture]).pixels, oracle(op, picture), "{op:?}");
    }

    #[test]
    fn every_neighbor_is_ranked() {
        let noise = Picture::noise(70, 12);
        for neighborhood in [Neighborhood::Square, Neighborhood::Circle, Neighborhood::Diamond] {
            for (radius, percentile, alpha_percentile) in
                [(0, 50.0, 50.0), (1, 0.0, 100.0), (2, 50.0, 20.0), (-9, 30.0, 70.0)]
            {
                let op = MedianBlur {
                    neighborhood,
                    radius,
                    percentile,
                    alpha_percentile,
                    ..Default::default()
                };
                check(&op, &noise);
            }
        }
    }

    #[test]
    fn what_is_outside_may_count_as_nothing() {
        for radius in [2, 8] {
            let abyss_policy = MedianAbyss::None;
            check(
                &MedianBlur { radius, abyss_policy, ..Default::default() },
                &Picture::noise(9, 7),
            );
        }
    }

    #[test]
    fn precise_ranks_are_those_of_the_steps() {
        let mut bytes = Picture::noise(150, 9);
        for value in bytes.pixels.iter_mut().flatten() {
            *value = (*value * 255.0).round() / 255.0;
        }
        for radius in [1, 9] {
            let steps = MedianBlur { radius, percentile: 37.0, ..Default::default() };
            let precise = MedianBlur { high_precision: true, ..steps.clone() };
            assert_eq!(render(&precise, &[&bytes]), render(&steps, &[&bytes]));
        }
    }

    #[test]
    fn specks_vanish() {
        let speck = Picture { opaque: true, ..Picture::dot(9) };
        assert!(render(&MedianBlur::default(), &[&speck]).pixels.iter().all(|px| px[0] == 0.0));
    }
}
