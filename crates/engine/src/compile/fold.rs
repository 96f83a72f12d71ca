//! What is the same in every pixel is computed once, when the plan is made.

use imgflo_op::Kernel;
use imgflo_pixel::{Level, Planes, SPAN, Span};

use crate::program::{Formula, Instruction, Program, Register};

/// Makes constants of what formulas make of constants.
pub(super) fn fold(program: &mut Program) {
    let mut colors = vec![None; program.registers];
    program.constants.iter().for_each(|(register, color)| colors[*register] = Some(*color));
    program.instructions.retain(|instruction| {
        let Some((register, color)) = constant(instruction, &colors) else { return true };
        colors[register] = Some(color);
        program.constants.push((register, color));
        false
    });
}

type Color = Option<[f32; 4]>;

/// The color that an instruction gives everywhere, and where to, given those of registers.
fn constant(instruction: &Instruction, colors: &[Color]) -> Option<(Register, [f32; 4])> {
    match instruction {
        Instruction::Apply {
            formula: Formula::Known(kernel),
            from,
            position,
            position_first,
            to,
        } => {
            let place = position.map_or(&[][..], |_| &[None, None]);
            let pixels = from.iter().flat_map(|register| match colors[*register] {
                Some(color) => color.map(Some),
                None => [None; 4],
            });
            let input: Vec<_> = if *position_first {
                place.iter().copied().chain(pixels).collect()
            } else {
                pixels.chain(place.iter().copied()).collect()
            };
            Some((*to, result(&**kernel, &input)?))
        }
        Instruction::Solid { from, to } => colors[*from].map(|[r, g, b, _]| (*to, [r, g, b, 1.0])),
        _ => None,
    }
}

/// What a formula gives, if it needs no input that is unknown. What it is not given is zero.
fn result(kernel: &dyn Kernel, input: &[Option<f32>]) -> Color {
    let (takes, gives) = kernel.planes();
    let known = |i: usize| input.get(i).is_none_or(Option::is_some);
    let needed = kernel.needs().into_iter().fold(0, |all, needs| all | needs);
    if !(0..takes).all(|i| needed >> i & 1 == 0 || known(i)) {
        return None;
    }
    let number = |i: usize| input.get(i).copied().flatten().unwrap_or(0.0);
    let spans: Vec<Span> = (0..takes).map(|i| Span([number(i); SPAN])).collect();
    let mut planes = Planes::default();
    let spans: Vec<&Span> = spans.iter().collect();
    kernel.apply(Level::baseline(), 1, &spans, &mut planes[..gives]);
    Some(planes.map(|plane| plane.0[0]))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use imgflo_op::kernel;
    use imgflo_pixel::Lane;

    use super::*;

    /// Twice the red, and the column.
    struct Place;

    impl imgflo_op::Formula<0, 6, 4> for Place {
        fn eval<V: Lane>(_: [V; 0], _: V::Table<'_>, [r, _, _, _, x, _]: [V; 6]) -> [V; 4] {
            [r + r, x, r, r]
        }
    }

    /// Twice the red, the opposite of what is not given.
    struct Double;

    impl imgflo_op::Formula<0, 8, 4> for Double {
        fn eval<V: Lane>(_: [V; 0], _: V::Table<'_>, [r, _, _, a, .., other]: [V; 8]) -> [V; 4] {
            [r + r, r, -other, a]
        }
    }

    fn apply(kernel: Arc<dyn Kernel>, position: Option<Register>, to: Register) -> Instruction {
        let (formula, from) = (Formula::Known(kernel), vec![0]);
        Instruction::Apply { formula, from, position, position_first: false, to }
    }

    #[test]
    fn a_chain_of_formulas_on_a_color_is_a_color() {
        let double = || kernel::<Double, 0, 8, 4>([], Vec::new());
        let mut instructions = vec![apply(double(), None, 1), apply(double(), None, 2)];
        let Instruction::Apply { from, .. } = &mut instructions[1] else { unreachable!() };
        from[0] = 1;
        let constants = vec![(0, [0.25, 9.0, 9.0, 0.5])];
        let mut program =
            Program { constants, instructions, registers: 3, result: 2, nodes: Vec::new() };
        fold(&mut program);
        program.tidy();
        assert!(program.instructions.is_empty());
        assert_eq!(program.constants, [(0, [1.0, 0.5, 0.0, 0.5])]);
        assert_eq!((program.registers, program.result), (1, 0));
    }

    #[test]
    fn what_depends_on_the_place_is_no_constant() {
        let place = kernel::<Place, 0, 6, 4>([], Vec::new());
        let position = Instruction::Position { shift: (0, 0), nudge: [0.0; 2], to: 1 };
        let instructions = vec![position, apply(place, Some(1), 2)];
        let constants = vec![(0, [0.25; 4])];
        let mut program =
            Program { constants, instructions, registers: 3, result: 2, nodes: Vec::new() };
        fold(&mut program);
        assert_eq!(program.instructions.len(), 2);
    }
}
