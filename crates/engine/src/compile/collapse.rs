//! Formulas of single bytes become tables.
//!
//! Of a picture with a byte for each channel, a formula that works on each channel by itself can
//! only give 256 results: they are computed once, by the formula itself, and looked up. So do all
//! the formulas after it that work so.

use std::sync::Arc;

use imgflo_op::Kernel;
use imgflo_pixel::{Channels, Format, Level, Planes, SPAN, Sample, Span};

use crate::program::{Formula, Instruction, Program, Register};
use crate::store::{Form, StoreSpec};

/// Makes tables of what can be one. What was read only for that is left in place, unread.
pub(super) fn collapse(program: &mut Program, stores: &[StoreSpec]) {
    for i in 0..program.instructions.len() {
        let Instruction::Apply {
            formula: Formula::Known(kernel), from, position: None, to, ..
        } = &program.instructions[i]
        else {
            continue;
        };
        let [from] = from[..] else { continue };
        let loaded = program.instructions[..i].iter().find_map(|one| load_to(one, from, stores));
        if let Some((store, shift, table, format)) = loaded
            && is_separable(&**kernel, format.channels)
        {
            let table = table.unwrap_or_else(|| Arc::new(identity(format.channels)));
            let table = Some(Arc::new(through(&**kernel, &table)));
            program.instructions[i] = Instruction::Load { store, shift, table, to: *to };
        }
    }
}

type Loaded = (usize, (i32, i32), Option<Arc<Planes>>, Format);

/// The load of bytes that fills a register, if this is one.
fn load_to(one: &Instruction, register: Register, stores: &[StoreSpec]) -> Option<Loaded> {
    match one {
        Instruction::Load { store, shift, table, to } if *to == register => {
            match stores[*store].form {
                Form::Bytes(format) if format.sample == Sample::U8 => {
                    Some((*store, *shift, table.clone(), format))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether each channel of the result depends on the same channel alone. Alpha that is not there
/// is a constant, and gray is one channel.
fn is_separable(kernel: &dyn Kernel, channels: Channels) -> bool {
    if kernel.planes() != (4, 4) {
        return false;
    }
    let given = if channels.has_alpha() { 0 } else { 0b1000 };
    let color = |plane: usize| if channels.is_gray() { 0b0111 } else { 1 << plane };
    let may = |plane: usize| given | if plane < 3 { color(plane) } else { 0b1000 };
    kernel.needs().iter().enumerate().all(|(plane, needs)| needs & !may(plane) == 0)
}

/// Every byte as a number from 0 to 1; alpha that is not there is 1.
fn identity(channels: Channels) -> Planes {
    let numbers = Span(std::array::from_fn(|byte| byte as f32 / 255.0));
    let alpha = if channels.has_alpha() { numbers } else { Span([1.0; SPAN]) };
    [numbers, numbers, numbers, alpha]
}

/// What a formula makes of the results of a table.
fn through(kernel: &dyn Kernel, table: &Planes) -> Planes {
    let mut planes = Planes::default();
    kernel.apply(Level::baseline(), SPAN, &table.each_ref(), &mut planes);
    planes
}

#[cfg(test)]
mod tests {
    use imgflo_op::{Formula, kernel};
    use imgflo_pixel::Lane;

    use super::*;

    struct Swap;

    impl Formula<0, 4, 4> for Swap {
        fn eval<V: Lane>(_: [V; 0], _: V::Table<'_>, [r, g, b, a]: [V; 4]) -> [V; 4] {
            [g, r, b, a]
        }
    }

    struct Square;

    impl Formula<0, 4, 4> for Square {
        fn eval<V: Lane>(_: [V; 0], _: V::Table<'_>, [r, g, b, a]: [V; 4]) -> [V; 4] {
            [r * r, g * g * a, b * b, a]
        }
    }

    #[test]
    fn only_channels_by_themselves_make_tables() {
        let swap = kernel::<Swap, 0, 4, 4>([], Vec::new());
        let square = kernel::<Square, 0, 4, 4>([], Vec::new());
        assert!(!is_separable(&*swap, Channels::Rgb) && is_separable(&*swap, Channels::Y));
        assert!(is_separable(&*square, Channels::Rgb) && !is_separable(&*square, Channels::Rgba));
    }

    #[test]
    fn a_table_holds_what_the_formula_gives() {
        let square = kernel::<Square, 0, 4, 4>([], Vec::new());
        let table = through(&*square, &identity(Channels::Rgb));
        let number = 51.0f32 / 255.0;
        let square = number * number;
        assert_eq!(table.map(|plane| plane.0[51]), [square, square, square, 1.0]);
    }
}
