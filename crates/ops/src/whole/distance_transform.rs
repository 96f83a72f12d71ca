//! How far it is to the dark.

use imgflo_op::prelude::*;

choices! {
    /// How far apart two pixels are.
    pub enum Metric {
        /// In a straight line.
        Euclidean = "euclidean", "Euclidean";
        /// Along rows and columns.
        Manhattan = "manhattan", "Manhattan";
        /// As the king goes in chess.
        Chebyshev = "chebyshev", "Chebyshev";
    }
}

choices! {
    /// What is outside an image.
    pub enum EdgeHandling {
        /// It is light outside.
        Above = "above", "Above threshold";
        /// It is dark outside.
        Below = "below", "Below threshold";
    }
}

params! {
    /// Makes each light pixel the lighter the farther it is from the dark.
    ///
    /// The result is gray.
    pub struct DistanceTransform {
        /// How distances are measured.
        metric: Metric = choice(0),
        /// Whether it is light or dark outside the image.
        edge_handling: EdgeHandling = choice(1),
        /// Above this level a pixel is light.
        threshold_lo: f64 = number(0.0001).range(0.0, 1.0),
        /// With averaging, the highest level that pixels are compared to. The farthest pixel
        /// becomes this light.
        threshold_hi: f64 = number(1.0).range(0.0, 1.0),
        /// How many levels between the two the distances are averaged over. With 0, only the low
        /// level counts.
        averaging: i32 = count(0).range(0.0, 1000.0).slider(0.0, 256.0).gamma(1.5),
        /// Whether the farthest pixel becomes white. Otherwise lightness counts pixels.
        normalize: bool = toggle(true),
    }
}

pub(crate) static OP: OpDef = whole::<DistanceTransform>("gegl:distance-transform")
    .title("Distance Transform")
    .categories(&["map"])
    .transparency(Lacks);

/// Distances are not below this where they are divided by.
const EPSILON: f32 = 1e-12;

impl Whole for DistanceTransform {
    fn space(&self) -> Space {
        Space::Gray
    }

    fn render(&self, input: &Window<'_>, output: &mut Patch<'_>) {
        if output.rect().is_empty() {
            return;
        }
        // The first plane takes the distances from one level, the second their sum.
        self.distances(self.threshold_lo as f32, input, output);
        for level in 0..self.averaging {
            self.distances(self.level(level), input, output);
            self.sum(level == 0, output);
        }
        let scale = self.scale(output);
        for y in output.rect().y0..output.rect().y1 {
            let [first, second, third, alpha] = output.planes(y);
            let distances = if self.averaging > 0 { &**second } else { &**first };
            let scaled =
                |distance: &f32| scale.map_or(*distance, |(by, over)| distance * by / over);
            third.iter_mut().zip(distances).for_each(|(to, distance)| *to = scaled(distance));
            first.copy_from_slice(third);
            second.copy_from_slice(third);
            alpha.fill(1.0);
        }
    }
}

impl DistanceTransform {
    /// One of the levels that are averaged.
    fn level(&self, i: i32) -> f32 {
        let (low, high) = (self.threshold_lo as f32, self.threshold_hi as f32);
        (i + 1) as f32 * (high - low) / (self.averaging + 1) as f32 + low
    }

    /// Fills the first plane with the distances to what is not above a level.
    fn distances(&self, level: f32, input: &Window<'_>, output: &mut Patch<'_>) {
        let (rect, dark) = (output.rect(), self.edge_handling == EdgeHandling::Below);
        let far = (rect.width() + rect.height()) as f32;
        down(level, if dark { 0.0 } else { far }, far, input, output);
        up(dark, output);
        let mut along = Along::new(rect.width() as usize, if dark { 0 } else { far as i64 });
        for row in output.plane(0) {
            match self.metric {
                Metric::Euclidean => along.row::<Euclidean>(row),
                Metric::Manhattan => along.row::<Manhattan>(row),
                Metric::Chebyshev => along.row::<Chebyshev>(row),
            }
        }
    }

    /// Adds the first plane to the second.
    fn sum(&self, is_first: bool, output: &mut Patch<'_>) {
        for y in output.rect().y0..output.rect().y1 {
            let [distances, sums, ..] = output.planes(y);
            for (sum, distance) in sums.iter_mut().zip(&**distances) {
                *sum = distance + if is_first { 0.0 } else { *sum };
            }
        }
    }

    /// What distances are multiplied and divided by, if by anything.
    fn scale(&self, output: &mut Patch<'_>) -> Option<(f32, f32)> {
        let averages = self.averaging > 0;
        let mut farthest = || {
            let all = output.plane(usize::from(averages)).flat_map(|row| &*row);
            all.fold(EPSILON, |most, &value| if most < value { value } else { most })
        };
        let over = if self.normalize { farthest() } else { self.averaging as f32 };
        (self.normalize || averages).then_some((self.threshold_hi as f32, over))
    }
}

/// Fills the first plane with distances to the dark above, in whole pixels; `outside` is the
/// distance above the top row. What is far stays far.
fn down(level: f32, outside: f32, far: f32, input: &Window<'_>, output: &mut Patch<'_>) {
    let mut above = vec![outside; output.rect().width() as usize];
    for y in output.rect().y0..output.rect().y1 {
        let row = output.row(0, y);
        for ((value, above), &pixel) in row.iter_mut().zip(&mut above).zip(input.row(0, y)) {
            let next = if *above < far { *above + 1.0 } else { far };
            *value = if level < pixel { next } else { 0.0 };
            *above = *value;
        }
    }
}

/// Shortens the first plane's distances to those to the dark below.
fn up(dark: bool, output: &mut Patch<'_>) {
    let rect = output.rect();
    let outside = if dark { 0.0 } else { f32::INFINITY };
    let mut below = vec![outside; rect.width() as usize];
    for y in (rect.y0..rect.y1).rev() {
        for (value, below) in output.row(0, y).iter_mut().zip(&mut below) {
            *value = if *below + 1.0 < *value { *below + 1.0 } else { *value };
            *below = *value;
        }
    }
}

/// A way to measure distances, in whole numbers that only have to be in order.
trait Distance {
    /// The distance to what is `x` columns away and `y` rows off that.
    fn distance(x: i64, y: i64) -> i64;
    /// The last column up to which what is `y0` off column `x0` is not farther than what is `y1`
    /// off column `x1`, to the right of it.
    fn border(x0: i64, y0: i64, x1: i64, y1: i64) -> i64;
    /// A distance, in pixels.
    fn length(distance: i64) -> f32 {
        distance as f32
    }
}

struct Euclidean;
struct Manhattan;
struct Chebyshev;

impl Distance for Euclidean {
    fn distance(x: i64, y: i64) -> i64 {
        x * x + y * y
    }
    fn border(x0: i64, y0: i64, x1: i64, y1: i64) -> i64 {
        (x1 * x1 - x0 * x0 + y1 * y1 - y0 * y0) / (2 * (x1 - x0))
    }
    fn length(distance: i64) -> f32 {
        (distance as f64).sqrt() as f32
    }
}

impl Distance for Manhattan {
    fn distance(x: i64, y: i64) -> i64 {
        x.abs() + y
    }
    fn border(x0: i64, y0: i64, x1: i64, y1: i64) -> i64 {
        match x1 - x0 {
            apart if y1 >= y0 + apart => i64::MAX / 2,
            apart if y0 > y1 + apart => i64::MIN / 2,
            _ => (y1 - y0 + x1 + x0) / 2,
        }
    }
}

impl Distance for Chebyshev {
    fn distance(x: i64, y: i64) -> i64 {
        x.abs().max(y)
    }
    fn border(x0: i64, y0: i64, x1: i64, y1: i64) -> i64 {
        let middle = (x0 + x1) / 2;
        if y0 <= y1 { middle.max(x0 + y1) } else { middle.min(x1 - y0) }
    }
}

/// The second half of the transform by A. Meijster, J. Roerdink and W. Hesselink, "A general
/// algorithm for computing distance transforms in linear time": along a row, each column's nearest
/// dark pixel is nearest to a stretch of columns.
struct Along {
    /// Distances to the dark in the same column, with a column outside at both ends.
    columns: Vec<i64>,
    /// Stretches: the first column, and the column whose dark pixel is nearest.
    stretches: Vec<(i64, i64)>,
}

impl Along {
    fn new(width: usize, outside: i64) -> Self {
        Self { columns: vec![outside; width + 2], stretches: Vec::with_capacity(width + 2) }
    }

    /// Makes distances down a row's columns distances in all directions.
    fn row<M: Distance>(&mut self, row: &mut [f32]) {
        for (column, &distance) in self.columns[1..].iter_mut().zip(&*row) {
            *column = distance as i64;
        }
        self.stretch::<M>();
        let mut end = row.len() as i64 + 1;
        for &(start, nearest) in self.stretches.iter().rev() {
            let off = self.columns[nearest as usize];
            for x in start.max(1)..end {
                row[x as usize - 1] = M::length(M::distance(x - nearest, off));
            }
            end = start.max(1);
        }
    }

    fn stretch<M: Distance>(&mut self) {
        let Self { columns, stretches } = self;
        let off = |column: i64| columns[column as usize];
        let last = columns.len() as i64 - 1;
        stretches.clear();
        stretches.push((0, 0));
        for x in 1..=last {
            let is_hidden = |&(start, nearest): &(i64, i64)| {
                M::distance(start - x, off(x)) < M::distance(start - nearest, off(nearest))
            };
            while stretches.last().is_some_and(is_hidden) {
                stretches.pop();
            }
            let start = stretches.last().map_or(0, |&(_, nearest)| {
                M::border(nearest, off(nearest), x, off(x)).saturating_add(1)
            });
            if start < last {
                stretches.push((start, x));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn transform(op: &DistanceTransform, width: u32, height: u32, lit: &[f32]) -> Vec<f32> {
        let rect = Rect::new(0, 0, width, height);
        let rows = lit.chunks(width as usize).map(|row| [row; 4]).collect();
        let mut planes = [(); 4].map(|()| vec![0.0; lit.len()]);
        let mut rest = planes.each_mut().map(|plane| plane.chunks_mut(width as usize));
        let patch = (0..height).map(|_| rest.each_mut().map(|rows| rows.next().expect("a row")));
        op.render(&Window::new(rect, rows), &mut Patch::new(rect, patch.collect()));
        planes[0].clone()
    }

    /// The shortest way from each pixel to a dark one, by looking at all.
    fn oracle(width: i32, height: i32, lit: &[f32], length: impl Fn(i32, i32) -> f32) -> Vec<f32> {
        let places = || (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let dark: Vec<_> = places().zip(lit).filter(|(_, lit)| **lit == 0.0).collect();
        let nearest = |(x, y): (i32, i32)| {
            let ways = dark.iter().map(|((u, v), _)| length(x - u, y - v));
            ways.fold(f32::INFINITY, f32::min)
        };
        places().map(nearest).collect()
    }

    #[test]
    fn every_way_is_the_shortest() {
        let lit: Vec<f32> = (0u32..60 * 40)
            .map(|i| if i.wrapping_mul(2_654_435_761) >> 24 < 3 { 0.0 } else { 1.0 })
            .collect();
        type Length = fn(i32, i32) -> f32;
        let ways: [(Metric, Length); 3] = [
            (Metric::Euclidean, |x, y| ((x * x + y * y) as f32).sqrt()),
            (Metric::Manhattan, |x, y| (x.abs() + y.abs()) as f32),
            (Metric::Chebyshev, |x, y| x.abs().max(y.abs()) as f32),
        ];
        for (metric, length) in ways {
            let edge_handling = EdgeHandling::Above;
            let op =
                DistanceTransform { metric, edge_handling, normalize: false, ..Default::default() };
            assert_eq!(transform(&op, 60, 40, &lit), oracle(60, 40, &lit, length), "{metric:?}");
        }
    }

    #[test]
    fn the_farthest_is_white() {
        let out = transform(&DistanceTransform::default(), 5, 1, &[1.0; 5]);
        assert_eq!(out, [1.0; 5]);
        let out = transform(&DistanceTransform::default(), 5, 5, &[1.0; 25]);
        assert_eq!((out[0], out[12]), (1.0 / 3.0, 1.0));
    }
}
