//! Gaussian blurs.
//!
//! Small ones are weighted sums ([`fir`]), larger ones recursions ([`recursion`], [`sweep`]). Still
//! larger ones are recursions on a smaller image ([`shrink`]), which is made large again
//! ([`enlarge`]): what is blurred has few details. An image is made smaller in all directions before
//! it is blurred in any.

mod along;
mod down;
mod enlarge;
mod fir;
pub(crate) mod gaussian_blur;
pub(crate) mod gblur_1d;
mod recursion;
mod shrink;
mod sweep;

use std::ops::Range;

use imgflo_op::{Stage, Work};
use imgflo_pixel::{Rect, Space};

use crate::resample;
use enlarge::Enlarge;
use fir::Fir;
use gblur_1d::{GaussianAbyss, Gblur1d};
use imgflo_op::Staged;
use recursion::Recursion;
use shrink::Shrink;
use sweep::Sweep;

/// The space that pixels are blurred in.
const SPACE: Space = Space::Premultiplied;
/// A small line is blurred by this many of its pixels at least: so it has all that can be seen.
const LEAST_SIGMA: f32 = 2.5;

/// A blur along one direction, while its works are written down.
struct Blur<'a> {
    of: &'a Gblur1d,
    /// The line that is blurred, as small as it is by now.
    line: Range<i32>,
    recursion: Recursion,
    /// How often the line is still to be made half as large.
    halvings: u32,
    /// How the pixels of the small line lie in the large one.
    grid: (i32, i32),
    /// What the large line was.
    large: Range<i32>,
}

/// The works of some blurs.
pub(crate) fn stages(blurs: &[&Gblur1d], input: Rect) -> Vec<Stage> {
    if input.is_empty() {
        return Vec::new();
    }
    let (mut bounds, mut stages) = (input, Vec::new());
    let mut blurs: Vec<Blur<'_>> = blurs
        .iter()
        .filter(|blur| !blur.is_identity())
        .map(|blur| Blur::new(blur, &input))
        .collect();
    let mut add = |blur: &Blur<'_>, line: Range<i32>, work: Work| {
        bounds = blur.of.across(&bounds, line);
        stages.push(Stage { bounds, work });
    };
    for blur in &mut blurs {
        while 0 < blur.halvings {
            let work = blur.shrink();
            add(blur, blur.line.clone(), work);
        }
    }
    for blur in &blurs {
        add(blur, blur.line.clone(), blur.blur(&input));
    }
    for blur in blurs.iter().rev().filter(|blur| blur.grid != (1, 0)) {
        add(blur, blur.large.clone(), blur.enlarge());
    }
    stages
}

impl<'a> Blur<'a> {
    fn new(of: &'a Gblur1d, input: &Rect) -> Self {
        let (line, sigma) = (of.line(&of.bounds(*input)), of.std_dev as f32);
        let halvings = (1..16).take_while(|n| LEAST_SIGMA <= sigma / (1 << n) as f32).count();
        let halvings = if of.is_recursive() { halvings as u32 } else { 0 };
        let recursion = Recursion::new(sigma);
        Self { of, line: line.clone(), recursion, halvings, grid: (1, 0), large: line }
    }

    /// What lines go on with beyond their ends; nothing for more of their last pixels. A small line
    /// begins and ends with what it goes on with.
    fn edge(&self) -> Option<[f32; 4]> {
        self.of.edge().filter(|_| self.grid == (1, 0))
    }

    fn shrink(&mut self) -> Work {
        let (edge, untouched) = (self.edge(), self.grid == (1, 0));
        let how = (edge.is_none(), untouched);
        let (shrink, recursion, halvings) =
            Shrink::new(&self.recursion, self.line.clone(), self.halvings, how);
        (self.line, self.recursion, self.halvings) = (shrink.small(), recursion, halvings);
        let ((step, phase), (inner, place)) = (self.grid, shrink.grid());
        self.grid = (step * inner, step * place + phase);
        let sums = if self.of.is_vertical() { resample::down } else { resample::along };
        sums(shrink, edge.unwrap_or_default(), SPACE)
    }

    fn blur(&self, input: &Rect) -> Work {
        let (edge, vertical) = (self.edge(), self.of.is_vertical());
        if self.of.is_recursive() {
            let (recursion, line) = (self.recursion, self.line.clone());
            return Sweep { recursion, vertical, line, edge }.work();
        }
        let fir = Fir::new(self.of.std_dev as f32, self.of.line(input), edge.is_none());
        let sums = if vertical { resample::down } else { resample::along };
        sums(fir, edge.unwrap_or_default(), SPACE)
    }

    fn enlarge(&self) -> Work {
        let enlarge = Enlarge::new(self.line.clone(), self.grid);
        let sums = if self.of.is_vertical() { resample::down } else { resample::along };
        sums(enlarge, [0.0; 4], SPACE)
    }
}

impl Gblur1d {
    /// What is beyond the ends of lines; nothing for more of their last pixels.
    fn edge(&self) -> Option<[f32; 4]> {
        match self.abyss_policy {
            GaussianAbyss::None => Some([0.0; 4]),
            GaussianAbyss::Clamp => None,
            GaussianAbyss::Black => Some([0.0, 0.0, 0.0, 1.0]),
            GaussianAbyss::White => Some([1.0; 4]),
        }
    }

    /// The side of a rectangle in the direction of the blur.
    fn line(&self, rect: &Rect) -> Range<i32> {
        if self.is_vertical() { rect.y0..rect.y1 } else { rect.x0..rect.x1 }
    }

    /// A rectangle with another side in the direction of the blur.
    fn across(&self, rect: &Rect, line: Range<i32>) -> Rect {
        let (start, end) = (line.start, line.end);
        if self.is_vertical() {
            Rect { y0: start, y1: end, ..*rect }
        } else {
            Rect { x0: start, x1: end, ..*rect }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::gblur_1d::{GaussianFilter, Orientation};
    use super::*;
    use crate::area::trial::{Picture, render_stages};

    /// The recursion over a line at once, as GEGL runs it.
    fn oracle(sigma: f32, edge: Option<f64>, line: &[f64]) -> Vec<f64> {
        let recursion = Recursion::new(sigma);
        let ([k0, k1, k2, k3], turn) = (recursion.feed(), recursion.turn());
        let step = |last: &mut [f64; 3], value: &mut f64| {
            *value = k0 * *value + k1 * last[0] + k2 * last[1] + k3 * last[2];
            *last = [*value, last[0], last[1]];
        };
        let mut out = line.to_vec();
        let mut last = [edge.unwrap_or(line[0]); 3];
        out.iter_mut().for_each(|value| step(&mut last, value));
        let after = edge.unwrap_or(line[line.len() - 1]);
        let beyond = last.map(|value| value - after);
        let mut last = turn.map(|row| row.iter().zip(beyond).map(|(m, y)| m * y).sum::<f64>());
        last.iter_mut().for_each(|value| *value += after);
        out.iter_mut().rev().for_each(|value| step(&mut last, value));
        out
    }

    #[test]
    fn every_size_is_what_gegl_has() {
        let picture = Picture::noise(900, 1);
        let line: Vec<f64> = picture.pixels.iter().map(|px| px[0].into()).collect();
        let edges = [
            (GaussianAbyss::None, Some(0.0)),
            (GaussianAbyss::Clamp, None),
            (GaussianAbyss::White, Some(1.0)),
        ];
        for std_dev in [0.7, 2.0, 4.9, 5.0, 11.0, 23.0, 60.0, 300.0] {
            for (abyss_policy, edge) in edges {
                let (filter, orientation) = (GaussianFilter::Iir, Orientation::Horizontal);
                let blur =
                    Gblur1d { std_dev, filter, abyss_policy, orientation, ..Default::default() };
                let out = render_stages(&stages(&[&blur], picture.rect), &picture);
                for (x, want) in oracle(std_dev as f32, edge, &line).into_iter().enumerate() {
                    let got = f64::from(out.number(0, x as i32, 0));
                    let error = (got - want).abs();
                    assert!(error < 3e-4, "{std_dev} {abyss_policy:?} {x}: {got} {want}");
                }
            }
        }
    }

    #[test]
    fn a_line_of_one_value_keeps_it() {
        let picture = Picture::of(333, 1, |_, _| [0.25, 0.5, 1.0, 1.0]);
        for std_dev in [0.5, 4.0, 9.0, 1500.0] {
            let abyss_policy = GaussianAbyss::Clamp;
            let blur = Gblur1d { std_dev, abyss_policy, ..Default::default() };
            let out = render_stages(&stages(&[&blur], picture.rect), &picture);
            for px in &out.pixels {
                let error = px.iter().zip([0.25, 0.5, 1.0, 1.0]).map(|(a, b)| (a - b).abs());
                assert!(error.fold(0.0, f32::max) < 1e-5, "{std_dev}: {px:?}");
            }
        }
    }
}
