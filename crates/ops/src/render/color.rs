//! One colour, everywhere.

use imgflo_op::prelude::*;

params! {
    /// Fills an endless plane with one colour. Crop it to the size you need.
    pub struct Fill {
        /// The colour to fill with.
        value: Color = color([0.0, 0.0, 0.0, 1.0]),
    }
}

pub(crate) static OP: OpDef =
    render::<Fill, _>("gegl:color").title("Color").categories(&["render"]).transparency(Has);

impl Render<4> for Fill {
    fn coefficients(&self) -> [f32; 4] {
        self.value.0
    }

    #[inline(always)]
    fn pixel<V: Lane>(color: [V; 4], _: V::Table<'_>, _: Xy<V>) -> Rgba<V> {
        color
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_has_no_end() {
        assert!(Fill::default().bounds().is_infinite());
    }

    #[test]
    fn it_is_the_same_wherever_you_look() {
        let k = Fill { value: Color([2.0, 0.5, 0.0, 0.25]) }.coefficients();
        assert_eq!(Fill::pixel(k, &[], [-7.0f32, 9.0]), [2.0, 0.5, 0.0, 0.25]);
    }
}
