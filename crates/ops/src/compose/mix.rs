//! A mean of two images.

use imgflo_op::prelude::*;

params! {
    /// Mixes two images evenly all over, as a cross-fade does.
    pub struct Mix {
        /// How much the second image counts: 0 shows the first, 0.5 both alike, 1 the second.
        ratio: f64 = number(0.5),
    }
}

pub(crate) static OP: OpDef = compose::<Mix, _>("gegl:mix")
    .title("Mix")
    .categories(&["compositors", "blend"])
    .transparency(Has);

impl Compose<2> for Mix {
    fn space(&self) -> Space {
        Space::Linear
    }

    fn coefficients(&self) -> [f32; 2] {
        [(1.0 - self.ratio) as f32, self.ratio as f32]
    }

    #[inline(always)]
    fn pixel<V: Lane>([below, above]: [V; 2], input: Rgba<V>, aux: Rgba<V>) -> Rgba<V> {
        std::array::from_fn(|i| input[i] * below + aux[i] * above)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_is_a_quarter_of_the_way() {
        let k = Mix { ratio: 0.25 }.coefficients();
        let mixed = Mix::pixel(k, [0.0, 0.5, 1.0, 1.0], [1.0, 0.5, 0.0, 0.0]);
        assert_eq!(mixed, [0.25, 0.5, 0.75, 0.75]);
    }

    #[test]
    fn without_a_second_image_nothing_changes() {
        let px = [0.25, 0.0, 0.5, 0.5];
        assert_eq!(Mix::alone(Mix::default().coefficients(), px), px);
    }
}
