//! Running a program over the spans of a row.

mod cut;
mod rows;
mod sample;
mod sum;

use std::sync::Arc;

use imgflo_op::Kernel;
use imgflo_pixel::{Level, Planes, Rect, SPAN, Span};

use crate::program::{Formula, Instruction, Program};
use crate::store::Store;
use cut::{Cut, cut};
use rows::load;
pub(crate) use rows::pack;
use sample::sample;
use sum::sum;

/// The registers of one thread.
pub(crate) struct Registers {
    planes: Vec<Option<Box<Planes>>>,
    /// What instructions sample, close together.
    cuts: Vec<Cut>,
}

impl Registers {
    pub(crate) fn new(program: &Program) -> Self {
        let planes = (0..program.registers).map(|_| Some(Box::default())).collect();
        let mut registers = Self { planes, cuts: Vec::new() };
        for (register, color) in &program.constants {
            registers.write(*register, |_, planes| {
                planes.iter_mut().zip(color).for_each(|(plane, value)| plane.0.fill(*value));
            });
        }
        registers
    }
    fn read(&self, register: usize) -> &Planes {
        self.planes[register].as_ref().expect("a register is only gone while it is written")
    }
    fn write(&mut self, register: usize, fill: impl FnOnce(&Self, &mut Planes)) {
        let mut planes =
            self.planes[register].take().expect("a register is only gone while written");
        fill(self, &mut planes);
        self.planes[register] = Some(planes);
    }
}

/// Bytes that the registers of one thread take, at most.
pub(crate) fn registers_bytes(program: &Program) -> u64 {
    let turned = program.instructions.iter().filter(|one| one.turns()).count();
    (program.registers * size_of::<Planes>()) as u64 + turned as u64 * cut::BYTES
}

static NOTHING: Span = Span([0.0; SPAN]);

/// A span of a row: `count` pixels from `x`, `y` on.
#[derive(Clone, Copy)]
struct SpanAt {
    x: i32,
    y: i32,
    count: usize,
}

/// Columns of several rows that are computed before the next ones: what these rows read of the same
/// rows of stores is still in the second-level cache.
const TILE: usize = 4 * SPAN;

/// What programs read.
#[derive(Clone, Copy)]
pub(crate) struct Made<'a> {
    /// The stores.
    pub(crate) stores: &'a [Store],
    /// The formulas that measurements have found, by the stores that stand for them.
    pub(crate) measured: &'a [Option<Arc<dyn Kernel>>],
}

/// Runs `program` over the columns `from` to `to` of rows from `y` on, and gives each span to `take`,
/// with its row and its first column, counted from `from`.
pub(crate) fn run_rows<R>(
    program: &Program,
    (made, level): (Made<'_>, Level),
    registers: &mut Registers,
    (from, to, y): (i32, i32, i32),
    rows: &mut [R],
    mut take: impl FnMut(&mut R, usize, usize, &Planes),
) {
    let turns = program.turns();
    let columns = if turns { cut::COLUMNS } else { TILE };
    for tile in (from..to).step_by(columns) {
        let end = to.min(tile.saturating_add(columns as i32));
        if turns {
            let rect = Rect { x0: tile, x1: end, y0: y, y1: y + rows.len() as i32 };
            cut(&mut registers.cuts, program, made.stores, &rect);
        }
        for (y, row) in (y..).zip(&mut *rows) {
            for x in (tile..end).step_by(SPAN) {
                let span = SpanAt { x, y, count: ((end - x) as usize).min(SPAN) };
                for (i, instruction) in program.instructions.iter().enumerate() {
                    run_one((i, instruction), made, level, registers, span);
                }
                take(row, (x - from) as usize, span.count, registers.read(program.result));
            }
        }
    }
}

fn run_one(
    (number, instruction): (usize, &Instruction),
    Made { stores, measured }: Made<'_>,
    level: Level,
    registers: &mut Registers,
    span: SpanAt,
) {
    match instruction {
        Instruction::Load { store, shift, table, to } => registers.write(*to, |_, planes| {
            let at = SpanAt { x: span.x + shift.0, y: span.y + shift.1, ..span };
            load(&stores[*store], level, at, table.as_deref(), planes);
        }),
        Instruction::Position { shift, nudge, to } => registers.write(*to, |_, planes| {
            let at = SpanAt { x: span.x + shift.0, y: span.y + shift.1, ..span };
            fearless_simd::dispatch!(level, _simd => positions(at, *nudge, planes));
        }),
        Instruction::Apply { formula, from, position, position_first, to } => {
            let kernel = match formula {
                Formula::Known(kernel) => kernel,
                Formula::Measured(store) => {
                    measured[*store].as_ref().expect("measured before it is applied")
                }
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
                let cut = registers.cuts.get(number);
                sample((&stores[*store], cut), level, span, (how, inside), registers, planes);
            });
        }
        Instruction::Sum { store, work, shift, rows, to } => registers.write(*to, |_, planes| {
            let at = SpanAt { x: span.x + shift.0, y: span.y + shift.1, ..span };
            if rows.contains(&at.y) {
                sum(&stores[*store], level, at, work, planes);
            } else {
                *planes = Planes::default();
            }
        }),
        Instruction::Clip { inside, from, to } => registers.write(*to, |registers, planes| {
            clip(inside, span, registers.read(*from), planes);
        }),
        Instruction::Solid { from, to } => registers.write(*to, |registers, planes| {
            *planes = *registers.read(*from);
            planes[3].0.fill(1.0);
        }),
    }
}

/// Columns and rows of pixels, and a little more or less.
#[inline(always)]
fn positions(at: SpanAt, nudge: [f32; 2], [columns, rows, ..]: &mut Planes) {
    for (i, to) in columns.0.iter_mut().enumerate() {
        *to = (at.x + i as i32) as f32 + nudge[0];
    }
    rows.0.fill(at.y as f32 + nudge[1]);
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

fn clip(inside: &Rect, span: SpanAt, from: &Planes, to: &mut Planes) {
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
