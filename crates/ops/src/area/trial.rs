//! Small images, and operations run on them: for tests.

use imgflo_op::{Abyss, Area, Around, Patch, Stage, SumsWork, Window, Work};
use imgflo_pixel::Rect;

/// A small image.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Picture {
    pub(crate) rect: Rect,
    pub(crate) pixels: Vec<[f32; 4]>,
    pub(crate) opaque: bool,
}

impl Picture {
    /// An image at the origin, whose pixels a function tells.
    pub(crate) fn of(width: u32, height: u32, pixel: impl Fn(i32, i32) -> [f32; 4]) -> Self {
        let rect = Rect::new(0, 0, width, height);
        let pixels = places(rect).map(|(x, y)| pixel(x, y)).collect();
        Self { rect, pixels, opaque: false }
    }

    /// A white dot in the middle of nothing.
    pub(crate) fn dot(side: u32) -> Self {
        let middle = side as i32 / 2;
        Self::of(side, side, |x, y| if (x, y) == (middle, middle) { [1.0; 4] } else { [0.0; 4] })
    }

    /// Noise.
    pub(crate) fn noise(width: u32, height: u32) -> Self {
        let number = |x: i32, y: i32, plane: u32| {
            let mut bits = (x as u32).wrapping_mul(0x9e37_79b1) ^ (y as u32) << 16 ^ plane << 9;
            for shift in [15, 13, 16] {
                bits = (bits ^ bits >> shift).wrapping_mul(0x85eb_ca6b);
            }
            (bits >> 8) as f32 / (1 << 24) as f32
        };
        Self::of(width, height, |x, y| [0, 1, 2, 3].map(|plane| number(x, y, plane)))
    }

    /// The pixel at `x`, `y`, which may be outside.
    pub(crate) fn pixel(&self, x: i32, y: i32, abyss: Abyss) -> [f32; 4] {
        let Rect { x0, y0, x1, y1 } = self.rect;
        let inside = (x0..x1).contains(&x) && (y0..y1).contains(&y);
        let (x, y) = match abyss {
            Abyss::None if !inside => return [0.0, 0.0, 0.0, if self.opaque { 1.0 } else { 0.0 }],
            Abyss::Black if !inside => return [0.0, 0.0, 0.0, 1.0],
            Abyss::White if !inside => return [1.0; 4],
            Abyss::Loop => ((x - x0).rem_euclid(x1 - x0) + x0, (y - y0).rem_euclid(y1 - y0) + y0),
            _ => (x.clamp(x0, x1 - 1), y.clamp(y0, y1 - 1)),
        };
        self.pixels[(y - y0) as usize * self.rect.width() as usize + (x - x0) as usize]
    }

    /// One number of the pixel at `x`, `y`.
    pub(crate) fn number(&self, plane: usize, x: i32, y: i32) -> f32 {
        self.pixel(x, y, Abyss::Clamp)[plane]
    }
}

/// What an operation makes of its inputs.
pub(crate) fn render<T: Area>(op: &T, inputs: &[&Picture]) -> Picture {
    render_part(op, inputs, op.bounds(inputs[0].rect))
}

/// A part of what an operation makes of its inputs.
pub(crate) fn render_part<T: Area>(op: &T, inputs: &[&Picture], part: Rect) -> Picture {
    let (reach, aux) = (op.reach(), op.aux_shift());
    let around = part.grow(reach.x, reach.y);
    let rect = |pad| if pad == 1 { around.shift(aux.0, aux.1) } else { around };
    let windows: Vec<Seen<'_>> =
        (0..inputs.len()).map(|pad| Seen::new(inputs[pad], rect(pad), op.abyss())).collect();
    let windows: Vec<Window<'_>> = windows.iter().map(Seen::window).collect();
    fill(part, inputs[0].opaque, |output| op.render(&windows, output))
}

/// What an operation makes of an image, if its neighborhood depends on the image's size.
pub(crate) fn render_around<T: Around>(op: &T, input: &Picture) -> Picture {
    let part = op.bounds(input.rect);
    let reach = op.reach(input.rect);
    let seen = Seen::new(input, part.grow(reach.x, reach.y), op.abyss());
    let mut inputs = vec![None; T::READS.len()];
    let window = seen.window();
    inputs[0] = Some(&window);
    fill(part, input.opaque, |output| op.render(&inputs, output))
}

/// What several works in a row make of their input.
pub(crate) fn render_stages(stages: &[Stage], input: &Picture) -> Picture {
    stages.iter().fold(input.clone(), |input, Stage { bounds, work }| match work {
        Work::Sums(work) => add_up(work, &input, *bounds),
        Work::Area(work) => {
            let seen = Seen::new(&input, work.render.window(0, bounds), work.pixels[0].2);
            fill(*bounds, input.opaque, |output| work.render.render(&[seen.window()], output))
        }
        other => panic!("{other:?} is not of an area"),
    })
}

/// Weighted sums of columns' pixels.
fn add_up(work: &SumsWork, input: &Picture, bounds: Rect) -> Picture {
    let pixel = |(x, y): (i32, i32)| {
        let sum = work.weights.sum(y);
        let mut px = work.edge.map(|edge| edge * sum.beyond);
        for (y, weight) in (sum.first..).zip(&*sum.weights) {
            let below = input.pixel(x, y, Abyss::None);
            (0..4).for_each(|plane| px[plane] += below[plane] * weight);
        }
        if input.opaque { [px[0], px[1], px[2], 1.0] } else { px }
    };
    let pixels = places(bounds).map(pixel).collect();
    Picture { rect: bounds, pixels, opaque: input.opaque }
}

/// The pixels of an image that are to be seen.
struct Seen<'a> {
    picture: &'a Picture,
    rect: Rect,
    planes: [Vec<f32>; 4],
}

impl<'a> Seen<'a> {
    fn new(picture: &'a Picture, rect: Rect, abyss: Abyss) -> Self {
        let pixels: Vec<_> = places(rect).map(|(x, y)| picture.pixel(x, y, abyss)).collect();
        let planes =
            [0, 1, 2, 3].map(|plane| pixels.iter().map(|px| px[plane]).collect::<Vec<f32>>());
        Self { picture, rect, planes }
    }

    fn window(&self) -> Window<'_> {
        let width = self.rect.width() as usize;
        let row =
            |y: u32| self.planes.each_ref().map(|plane| &plane[y as usize * width..][..width]);
        let window = Window::new(self.rect, (0..self.rect.height()).map(row).collect());
        window.within(self.picture.rect).opaque(self.picture.opaque)
    }
}

/// An image whose pixels are filled in.
pub(crate) fn fill(part: Rect, opaque: bool, render: impl FnOnce(&mut Patch<'_>)) -> Picture {
    let mut planes = [(); 4].map(|()| vec![f32::NAN; part.pixels() as usize]);
    let width = part.width() as usize;
    let mut rows = planes.each_mut().map(|plane| plane.chunks_mut(width));
    let rows = (0..part.height()).map(|_| rows.each_mut().map(|rows| rows.next().expect("a row")));
    render(&mut Patch::new(part, rows.collect()));
    let pixels = (0..part.pixels() as usize).map(|i| planes.each_ref().map(|plane| plane[i]));
    Picture { rect: part, pixels: pixels.collect(), opaque }
}

/// The columns and rows of a rectangle, row by row.
fn places(rect: Rect) -> impl Iterator<Item = (i32, i32)> {
    (rect.y0..rect.y1).flat_map(move |y| (rect.x0..rect.x1).map(move |x| (x, y)))
}
