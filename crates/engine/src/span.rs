//! Running a program over the spans of a row.

use std::sync::OnceLock;

use imgflo_op::Kernel;
use imgflo_pixel::sampler::{Jacobian, Pixels};
use imgflo_pixel::{Channels, Format, Level, Matrix, Planes, Rect, SPAN, Sample, Span, decode};

use crate::program::{Formula, Instruction, Program, Sampling};
use crate::store::{Form, Rows, Store, StoreSpec};

/// The registers of one thread.
pub(crate) struct Registers(Vec<Option<Box<Planes>>>);

impl Registers {
    pub(crate) fn new(program: &Program) -> Self {
        Self((0..program.registers).map(|_| Some(Box::default())).collect())
    }
    fn read(&self, register: usize) -> &Planes {
        self.0[register].as_ref().expect("a register is only gone while it is written")
    }
    fn write(&mut self, register: usize, fill: impl FnOnce(&Self, &mut Planes)) {
        let mut planes = self.0[register].take().expect("a register is only gone while written");
        fill(self, &mut planes);
        self.0[register] = Some(planes);
    }
}

static NOTHING: Span = Span([0.0; SPAN]);

/// A span of a row: `count` pixels from `x`, `y` on.
#[derive(Clone, Copy)]
struct At1 {
    x: i32,
    y: i32,
    count: usize,
}

/// Runs `program` over the columns `from` to `to` of row `y`, and gives each span to `take`.
pub(crate) fn run_row(
    program: &Program,
    stores: &[Store],
    level: Level,
    registers: &mut Registers,
    (from, to, y): (i32, i32, i32),
    mut take: impl FnMut(usize, usize, &Planes),
) {
    let mut x = from;
    while x < to {
        let count = ((to - x) as usize).min(SPAN);
        let span = At1 { x, y, count };
        for instruction in &program.instructions {
            run_one(instruction, stores, level, registers, span);
        }
        take((x - from) as usize, count, registers.read(program.result));
        x += count as i32;
    }
}

fn run_one(
    instruction: &Instruction,
    stores: &[Store],
    level: Level,
    registers: &mut Registers,
    span: At1,
) {
    match instruction {
        Instruction::Load { store, shift, linear, to } => registers.write(*to, |_, planes| {
            let at = At1 { x: span.x + shift.0, y: span.y + shift.1, ..span };
            load(&stores[*store], level, at, *linear, planes);
        }),
        Instruction::Position { shift, nudge, to } => registers.write(*to, |_, planes| {
            let (x, y) = (span.x + shift.0, (span.y + shift.1) as f32 + nudge[1]);
            for (i, to) in planes[0].0.iter_mut().enumerate() {
                *to = (x + i as i32) as f32 + nudge[0];
            }
            planes[1].0.fill(y);
        }),
        Instruction::Apply { formula, from, position, position_first, to } => {
            let kernel = match formula {
                Formula::Known(kernel) => kernel,
                Formula::Measured(slot) => slot.get().expect("measured before it is applied"),
            };
            registers.write(*to, |registers, planes| {
                apply(
                    &**kernel,
                    level,
                    span.count,
                    registers,
                    (from, *position, *position_first),
                    planes,
                );
            });
        }
        Instruction::Sample { store, how, inside, to } => {
            registers.write(*to, |registers, planes| {
                sample(&stores[*store], level, span, (how, inside), registers, planes);
            });
        }
        Instruction::Clip { inside, from, to } => registers.write(*to, |registers, planes| {
            clip(inside, span, registers.read(*from), planes);
        }),
        Instruction::Solid { from, to } => registers.write(*to, |registers, planes| {
            *planes = *registers.read(*from);
            planes[3].0.fill(1.0);
        }),
        Instruction::Nothing { to } => {
            registers.write(*to, |_, planes| *planes = Planes::default())
        }
    }
}

fn apply(
    kernel: &dyn Kernel,
    level: Level,
    count: usize,
    registers: &Registers,
    (from, position, position_first): (&[usize], Option<usize>, bool),
    planes: &mut Planes,
) {
    let (takes, gives) = kernel.planes();
    let position = position.map(|register| &registers.read(register)[..2]);
    let before = position.filter(|_| position_first).into_iter().flatten();
    let after = position.filter(|_| !position_first).into_iter().flatten();
    let pixels = from.iter().flat_map(|register| registers.read(*register));
    let mut input = [&NOTHING; 16];
    input.iter_mut().zip(before.chain(pixels).chain(after)).for_each(|(to, span)| *to = span);
    kernel.apply(level, count, &input[..takes], &mut planes[..gives]);
}

fn clip(inside: &Rect, span: At1, from: &Planes, to: &mut Planes) {
    let row = Rect { x0: span.x, x1: span.x + span.count as i32, y0: span.y, y1: span.y + 1 };
    let kept = row.and(inside);
    if kept.is_empty() {
        to.iter_mut().for_each(|plane| plane.0.fill(0.0));
        return;
    }
    let (start, end) = ((kept.x0 - span.x) as usize, (kept.x1 - span.x) as usize);
    for (from, to) in from.iter().zip(to) {
        to.0[..start].fill(0.0);
        to.0[start..end].copy_from_slice(&from.0[start..end]);
        to.0[end..].fill(0.0);
    }
}

/// Reads the pixels of a span; nothing where the store has none.
fn load(store: &Store, level: Level, at: At1, linear: bool, planes: &mut Planes) {
    let spec = &store.spec;
    let row = Rect { x0: at.x, x1: at.x + at.count as i32, y0: at.y, y1: at.y + 1 };
    let kept = row.and(&spec.valid);
    if kept.is_empty() {
        planes.iter_mut().for_each(|plane| plane.0.fill(0.0));
        return;
    }
    let (start, end) = ((kept.x0 - at.x) as usize, (kept.x1 - at.x) as usize);
    if end - start < at.count {
        planes.iter_mut().for_each(|plane| plane.0.fill(0.0));
    }
    let offset = (kept.x0 - spec.region.x0) as usize;
    let count = end - start;
    match &store.rows {
        Rows::Planar(ring) => {
            let width = spec.region.width() as usize;
            for (plane, from) in planes.iter_mut().zip(ring.row(at.y).chunks_exact(width)) {
                plane.0[start..end].copy_from_slice(&from[offset..offset + count]);
            }
        }
        Rows::Pixels(ring) => {
            for (i, px) in ring.row(at.y)[offset..offset + count].iter().enumerate() {
                for (plane, value) in planes.iter_mut().zip(px) {
                    plane.0[start + i] = *value;
                }
            }
        }
        Rows::Bytes(ring) => {
            let Form::Bytes(format) = spec.form else { return };
            let size = format.bytes();
            let bytes = &ring.row(at.y)[offset * size..(offset + count) * size];
            unpack(format, level, bytes, start, linear, planes);
        }
    }
}

/// Numbers from the bytes of pixels, into the planes from `start` on.
fn unpack(
    format: Format,
    level: Level,
    bytes: &[u8],
    start: usize,
    linear: bool,
    planes: &mut Planes,
) {
    let count = bytes.len() / format.bytes();
    let channels = format.channels.count();
    for channel in 0..channels {
        let colors = if format.channels.is_gray() { 1 } else { 3 };
        let plane = if channel < colors { channel } else { 3 };
        let to = &mut planes[plane].0[start..start + count];
        if linear && plane < 3 {
            let table = linear_light();
            for (to, px) in to.iter_mut().zip(bytes.chunks_exact(channels)) {
                *to = table[usize::from(px[channel])];
            }
            continue;
        }
        fearless_simd::dispatch!(level, _simd => unpack_plane(format.sample, bytes, channels, channel, to));
    }
    if format.channels.is_gray() {
        let gray = planes[0];
        planes[1].0[start..start + count].copy_from_slice(&gray.0[start..start + count]);
        planes[2].0[start..start + count].copy_from_slice(&gray.0[start..start + count]);
    }
    if !format.channels.has_alpha() {
        planes[3].0[start..start + count].fill(1.0);
    }
}

/// What each sRGB-encoded byte is in linear light: the same bits as the formula gives.
fn linear_light() -> &'static [f32; 256] {
    static TABLE: OnceLock<[f32; 256]> = OnceLock::new();
    TABLE.get_or_init(|| std::array::from_fn(|byte| decode(byte as f32 * (1.0 / 255.0))))
}

#[inline(always)]
fn unpack_plane(sample: Sample, bytes: &[u8], channels: usize, channel: usize, to: &mut [f32]) {
    match sample {
        Sample::U8 => {
            for (to, px) in to.iter_mut().zip(bytes.chunks_exact(channels)) {
                *to = f32::from(px[channel]) * (1.0 / 255.0);
            }
        }
        Sample::U16 => {
            for (to, px) in to.iter_mut().zip(bytes.chunks_exact(channels * 2)) {
                let value = u16::from_ne_bytes([px[channel * 2], px[channel * 2 + 1]]);
                *to = f32::from(value) * (1.0 / 65535.0);
            }
        }
        Sample::F32 => {
            for (to, px) in to.iter_mut().zip(bytes.chunks_exact(channels * 4)) {
                let bytes = [0, 1, 2, 3].map(|i| px[channel * 4 + i]);
                *to = f32::from_ne_bytes(bytes);
            }
        }
    }
}

/// Writes the bytes of pixels from numbers: integers are held in their range and rounded.
pub(crate) fn pack(format: Format, level: Level, planes: &Planes, bytes: &mut [u8]) {
    let channels = format.channels.count();
    for channel in 0..channels {
        let alpha = channel == 3 || (format.channels == Channels::Ya && channel == 1);
        let plane = &planes[if alpha { 3 } else { channel }];
        fearless_simd::dispatch!(level, _simd => pack_plane(format.sample, &plane.0, channels, channel, bytes));
    }
}

#[inline(always)]
fn pack_plane(sample: Sample, plane: &[f32], channels: usize, channel: usize, bytes: &mut [u8]) {
    match sample {
        Sample::U8 => {
            for (value, px) in plane.iter().zip(bytes.chunks_exact_mut(channels)) {
                px[channel] = whole(*value, 255.0) as u8;
            }
        }
        Sample::U16 => {
            for (value, px) in plane.iter().zip(bytes.chunks_exact_mut(channels * 2)) {
                let bytes = (whole(*value, 65535.0) as u16).to_ne_bytes();
                px[channel * 2..channel * 2 + 2].copy_from_slice(&bytes);
            }
        }
        Sample::F32 => {
            for (value, px) in plane.iter().zip(bytes.chunks_exact_mut(channels * 4)) {
                px[channel * 4..channel * 4 + 4].copy_from_slice(&value.to_ne_bytes());
            }
        }
    }
}

/// A number from 0 to 1 as a whole number from 0 to `most`, which is below 2^22.
#[inline(always)]
fn whole(value: f32, most: f32) -> u32 {
    // Adding 2^23 leaves the nearest whole number in the low bits; NaN fails both tests.
    let value = if value > 0.0 { value } else { 0.0 };
    let value = if value < 1.0 { value } else { 1.0 };
    (value * most + 8_388_608.0).to_bits() & 0x3f_ffff
}

/// A store as a sampler sees it.
struct View<'a> {
    spec: &'a StoreSpec,
    ring: &'a crate::store::Ring<[f32; 4]>,
    outside: [f32; 4],
}

impl Pixels for View<'_> {
    #[inline(always)]
    fn pixel(&self, x: i32, y: i32) -> [f32; 4] {
        match (self.spec.column_at(x), self.spec.row_at(y)) {
            (Some(x), Some(y)) => self.ring.row(y)[(x - self.spec.region.x0) as usize],
            _ => self.outside,
        }
    }

    #[inline(always)]
    fn row(&self, x: i32, y: i32, n: usize) -> Option<&[[f32; 4]]> {
        let valid = &self.spec.valid;
        let inside = valid.x0 <= x
            && i64::from(x) + n as i64 <= i64::from(valid.x1)
            && valid.y0 <= y
            && y < valid.y1;
        let start = x.wrapping_sub(self.spec.region.x0) as usize;
        if inside { Some(&self.ring.row(y)[start..start + n]) } else { None }
    }
}

fn sample(
    store: &Store,
    level: Level,
    span: At1,
    (how, inside): (&Sampling, &Rect),
    registers: &Registers,
    planes: &mut Planes,
) {
    let Rows::Pixels(ring) = &store.rows else { return };
    let view = View { spec: &store.spec, ring, outside: store.spec.outside() };
    let mut out = [[0.0f32; 4]; SPAN];
    let row = Rect { x0: span.x, x1: span.x + span.count as i32, y0: span.y, y1: span.y + 1 };
    let row = row.and(inside);
    let (from, to) = match how {
        Sampling::Affine { outline, .. } | Sampling::Perspective { outline, .. } => {
            outline.columns(span.y, row.x0, row.x1)
        }
        Sampling::Planes { .. } | Sampling::Stretched { .. } => (row.x0, row.x1),
    };
    if !row.is_empty() && from < to {
        let (start, end) = ((from - span.x) as usize, (to - span.x) as usize);
        let places = |register: usize| {
            let [x, y, ..] = registers.read(register);
            [&x.0[start..], &y.0[start..]]
        };
        sample_all(&view, level, (from, span.y), how, places, &mut out[start..end]);
    }
    for (i, px) in out[..span.count].iter().enumerate() {
        for (plane, value) in planes.iter_mut().zip(px) {
            plane.0[i] = *value;
        }
    }
}

/// Fills `out` with samples, from column `x` of row `y` on. `places` are the positions in a register.
fn sample_all<'a>(
    view: &View<'_>,
    level: Level,
    (x, y): (i32, i32),
    how: &Sampling,
    places: impl Fn(usize) -> [&'a [f32]; 2],
    out: &mut [[f32; 4]],
) {
    match how {
        Sampling::Planes { at, fitted } => {
            let [u, v] = places(*at);
            fearless_simd::dispatch!(level, _simd => {
                for (out, (u, v)) in out.iter_mut().zip(u.iter().zip(v)) {
                    *out = fitted.sample(view, (*u).into(), (*v).into());
                }
            });
        }
        Sampling::Stretched { at, around, sampler } => {
            let ([u, v], [left, right, above, below]) = (places(*at), around.map(places));
            for (i, out) in out.iter_mut().enumerate() {
                let across =
                    [0, 1].map(|axis| f64::from(right[axis][i]) - f64::from(left[axis][i]));
                let down = [0, 1].map(|axis| f64::from(below[axis][i]) - f64::from(above[axis][i]));
                let stretch = Jacobian([across[0], down[0], across[1], down[1]]);
                *out = sampler.fit(Some(&stretch)).sample(view, u[i].into(), v[i].into());
            }
        }
        Sampling::Affine { outline, fitted } => {
            let (u, v) = outline.map.apply(0.5, f64::from(y) + 0.5);
            let step = [outline.map.0[0][0], outline.map.0[1][0]];
            fearless_simd::dispatch!(level, _simd => fitted.sample_row(view, [u, v], step, x, out));
        }
        Sampling::Perspective { outline, sampler } => {
            for (i, out) in out.iter_mut().enumerate() {
                let x = f64::from(x) + i as f64 + 0.5;
                let (u, v, stretch) = place(&outline.map, x, f64::from(y) + 0.5);
                *out = sampler.fit(Some(&stretch)).sample(view, u, v);
            }
        }
    }
}

/// Where a map takes `x`, `y`, and how fast that changes to the right and down.
fn place(map: &Matrix, x: f64, y: f64) -> (f64, f64, Jacobian) {
    let [[a, b, _], [d, e, _], [g, h, i]] = map.0;
    let (depth, (u, v)) = (g * x + h * y + i, map.apply(x, y));
    let slopes = [a - g * u, b - h * u, d - g * v, e - h * v];
    (u, v, Jacobian(slopes.map(|slope| slope / depth)))
}
