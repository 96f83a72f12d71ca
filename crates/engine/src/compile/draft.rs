//! Programs while they are written.

use imgflo_pixel::{Rect, Space};

use super::step::Reads;
use crate::NodeId;
use crate::convert::conversion;
use crate::program::{Formula, Instruction, Program, Register, StoreId};
use crate::survey::Seen;

/// A value in a program: a register, and what its numbers mean.
#[derive(Clone, Copy)]
pub(super) struct Value {
    pub(super) register: Register,
    pub(super) space: Space,
    /// Alpha is 1 wherever colours are not 0.
    pub(super) solid: bool,
}

impl Value {
    /// The value in a register.
    pub(super) fn new(register: Register, space: Space, solid: bool) -> Self {
        Self { register, space, solid }
    }
}

/// A node, and how far it is shifted.
pub(super) type Place = (NodeId, (i32, i32));

/// A program that is being written.
pub(super) struct Draft {
    pub(super) program: Program,
    /// What it makes, in its target's coordinates.
    pub(super) region: Rect,
    /// The values of nodes, shifted, that it has already.
    pub(super) known: Vec<(Place, Value)>,
    pub(super) reads: Vec<(StoreId, Reads)>,
    pub(super) operations: Vec<String>,
}

impl Draft {
    /// A program that makes `region` and does nothing yet.
    pub(super) fn new(region: Rect) -> Self {
        let program = Program::default();
        Self { program, region, known: Vec::new(), reads: Vec::new(), operations: Vec::new() }
    }
    /// Notes that it does a node's operation.
    pub(super) fn note(&mut self, seen: &Seen) {
        self.operations.push(seen.operation.to_owned());
        self.program.nodes.push(seen.name.clone());
    }
    pub(super) fn register(&mut self) -> Register {
        self.program.registers += 1;
        self.program.registers - 1
    }
    pub(super) fn read(&mut self, store: StoreId, reads: Reads) {
        self.reads.push((store, reads));
    }
    pub(super) fn say(&mut self, instruction: Instruction) {
        self.program.instructions.push(instruction);
    }
    /// The value where it is inside a rectangle, nothing elsewhere.
    pub(super) fn clip(&mut self, value: Value, inside: Rect, shift: (i32, i32)) -> Value {
        if inside.holds(&self.region.shift(shift.0, shift.1)) {
            return value;
        }
        let (inside, to) = (inside.shift(-shift.0, -shift.1), self.register());
        self.say(Instruction::Clip { inside, from: value.register, to });
        Value { register: to, ..value }
    }
    pub(super) fn position(&mut self, shift: (i32, i32), nudge: [f32; 2]) -> Register {
        let to = self.register();
        self.say(Instruction::Position { shift, nudge, to });
        to
    }
    pub(super) fn nothing(&mut self, space: Space) -> Value {
        let register = self.register();
        self.program.constants.push((register, [0.0; 4]));
        Value::new(register, space, true)
    }
    pub(super) fn convert(&mut self, value: Value, space: Space) -> Register {
        let mut register = value.register;
        for kernel in conversion(value.space, space, value.solid) {
            let to = self.register();
            let formula = Formula::Known(kernel);
            let from = vec![register];
            self.say(Instruction::Apply {
                formula,
                from,
                position: None,
                position_first: false,
                to,
            });
            register = to;
        }
        register
    }
}
