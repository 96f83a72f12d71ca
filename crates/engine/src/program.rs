//! Fused formulas: a straight-line program that runs a span of pixels at a time.

use std::ops::Range;
use std::sync::Arc;

use imgflo_op::{Kernel, SumsWork};
use imgflo_pixel::sampler::{Fitted, Sampler};
use imgflo_pixel::{Planes, Rect};

use crate::outline::Outline;

/// The place of a store in its plan.
pub(crate) type StoreId = usize;
/// A span of four planes, by number.
pub(crate) type Register = usize;

/// A program that computes a span of pixels.
#[derive(Clone, Debug, Default)]
pub(crate) struct Program {
    /// The registers that have the same color in every span, and are never written.
    pub(crate) constants: Vec<(Register, [f32; 4])>,
    /// What it does, in order.
    pub(crate) instructions: Vec<Instruction>,
    /// How many registers it needs.
    pub(crate) registers: usize,
    /// Where the result is.
    pub(crate) result: Register,
    /// The nodes whose operations it does, in order.
    pub(crate) nodes: Vec<String>,
}

/// A formula: known when the plan is made, or found by a measurement while it runs.
#[derive(Clone, Debug)]
pub(crate) enum Formula {
    /// Known.
    Known(Arc<dyn Kernel>),
    /// Found by the measurement whose target is this store.
    Measured(StoreId),
}

/// A thing that a program does to a span. Coordinates are those of the program's target, plus
/// `shift` where there is one.
#[derive(Clone, Debug)]
pub(crate) enum Instruction {
    /// Reads pixels of a store; nothing where it has none.
    Load {
        /// The store.
        store: StoreId,
        /// Where the pixels are, from where they go.
        shift: (i32, i32),
        /// What each byte becomes in each plane; its number from 0 to 1 if nothing is given.
        table: Option<Arc<Planes>>,
        /// Where they go.
        to: Register,
    },
    /// Writes the column and the row of each pixel into two planes.
    Position {
        /// Added to them.
        shift: (i32, i32),
        /// Added to them as well: parts of pixels.
        nudge: [f32; 2],
        /// Where they go.
        to: Register,
    },
    /// Applies a formula. It takes four planes of each register of `from`, then two of `position`,
    /// then zeros.
    Apply {
        /// The formula.
        formula: Formula,
        /// The pixels it takes.
        from: Vec<Register>,
        /// The position it takes.
        position: Option<Register>,
        /// Whether the position comes first.
        position_first: bool,
        /// Where its result goes.
        to: Register,
    },
    /// Samples a store.
    Sample {
        /// The store.
        store: StoreId,
        /// Where and how.
        how: Sampling,
        /// Nothing is sampled outside this.
        inside: Rect,
        /// Where the samples go.
        to: Register,
    },
    /// Sums up pixels of each column of a store.
    Sum {
        /// The store.
        store: StoreId,
        /// What each row is made of.
        work: SumsWork,
        /// Where the pixels are, from where they go.
        shift: (i32, i32),
        /// No row outside these is summed up.
        rows: Range<i32>,
        /// Where the sums go.
        to: Register,
    },
    /// Keeps what is inside a rectangle; all else is nothing.
    Clip {
        /// The rectangle.
        inside: Rect,
        /// The pixels.
        from: Register,
        /// Where they go.
        to: Register,
    },
    /// Makes all opaque.
    Solid {
        /// The pixels.
        from: Register,
        /// Where they go.
        to: Register,
    },
}

impl Instruction {
    /// Whether it samples an image that it turns.
    pub(crate) fn turns(&self) -> bool {
        matches!(self, Self::Sample { how, .. } if how.turns())
    }

    /// The registers that it reads.
    fn reads(&self) -> Vec<Register> {
        match self {
            Self::Load { .. } | Self::Sum { .. } | Self::Position { .. } => Vec::new(),
            Self::Sample { how, .. } => {
                how.clone().registers().into_iter().map(|one| *one).collect()
            }
            Self::Clip { from, .. } | Self::Solid { from, .. } => vec![*from],
            Self::Apply { from, position, .. } => from.iter().chain(position).copied().collect(),
        }
    }

    /// Every register it names, to be renamed; the one it writes last.
    fn names(&mut self) -> Vec<&mut Register> {
        match self {
            Self::Load { to, .. } | Self::Sum { to, .. } | Self::Position { to, .. } => vec![to],
            Self::Sample { how, to, .. } => how.registers().into_iter().chain([to]).collect(),
            Self::Clip { from, to, .. } | Self::Solid { from, to } => vec![from, to],
            Self::Apply { from, position, to, .. } => {
                from.iter_mut().chain(position).chain([to]).collect()
            }
        }
    }
}

impl Program {
    /// Whether it samples pixels, which takes longer than to compute them.
    pub(crate) fn samples(&self) -> bool {
        self.instructions.iter().any(|one| matches!(one, Instruction::Sample { .. }))
    }

    /// Whether it turns an image, so that a row of it comes from many rows.
    pub(crate) fn turns(&self) -> bool {
        self.instructions.iter().any(Instruction::turns)
    }

    /// Leaves out what is never read, and renames registers so that few are in use.
    pub(crate) fn tidy(&mut self) {
        let mut read = vec![false; self.registers];
        read[self.result] = true;
        for instruction in self.instructions.iter_mut().rev() {
            let to = instruction.names().pop().map_or(0, |to| *to);
            if read[to] {
                instruction.reads().into_iter().for_each(|register| read[register] = true);
            }
        }
        self.instructions.retain_mut(|one| one.names().pop().is_none_or(|to| read[*to]));
        self.constants.retain(|(register, _)| read[*register]);
        self.reuse_registers();
    }

    /// Renames registers so that those no longer read are used again: few enough stay in cache.
    fn reuse_registers(&mut self) {
        let mut last = vec![0; self.registers];
        for (i, instruction) in self.instructions.iter().enumerate() {
            instruction.reads().into_iter().for_each(|register| last[register] = i);
        }
        last[self.result] = usize::MAX;
        let (mut name, mut free, mut count) = (vec![0; self.registers], Vec::new(), 0);
        for (register, _) in &mut self.constants {
            (last[*register], name[*register]) = (usize::MAX, count);
            *register = count;
            count += 1;
        }
        for (i, instruction) in self.instructions.iter_mut().enumerate() {
            let reads = instruction.reads();
            let mut names = instruction.names();
            if let Some(to) = names.pop() {
                let old = std::mem::replace(to, free.pop().unwrap_or(count));
                count = count.max(*to + 1);
                name[old] = *to;
            }
            names.into_iter().for_each(|register| *register = name[*register]);
            let mut done: Vec<_> = reads.into_iter().filter(|r| last[*r] == i).collect();
            done.sort_unstable();
            done.dedup();
            free.extend(done.into_iter().map(|register| name[register]));
        }
        self.result = name[self.result];
        self.registers = count;
    }
}

/// Where and how to sample.
#[derive(Clone, Debug)]
pub(crate) enum Sampling {
    /// Where the first two planes of a register say.
    Planes {
        /// The register.
        at: Register,
        /// How.
        fitted: Fitted,
    },
    /// There, fitted to where half a pixel to the left, to the right, above and below is sampled.
    Stretched {
        /// Where.
        at: Register,
        /// Around that.
        around: [Register; 4],
        /// How.
        sampler: Sampler,
    },
    /// Where a map sends the centre of each pixel.
    Affine {
        /// The map.
        outline: Outline,
        /// How.
        fitted: Fitted,
    },
    /// Where a map sends it that does not keep lines parallel.
    Perspective {
        /// The map.
        outline: Outline,
        /// How.
        sampler: Sampler,
    },
}

impl Sampling {
    /// Whether it is a map that sends a row to many rows.
    pub(crate) fn turns(&self) -> bool {
        matches!(self, Self::Affine { outline, .. } if outline.map.0[1][0] != 0.0)
    }

    /// The registers that it reads.
    fn registers(&mut self) -> Vec<&mut Register> {
        match self {
            Self::Planes { at, .. } => vec![at],
            Self::Stretched { at, around, .. } => around.iter_mut().chain([at]).collect(),
            Self::Affine { .. } | Self::Perspective { .. } => Vec::new(),
        }
    }
}
