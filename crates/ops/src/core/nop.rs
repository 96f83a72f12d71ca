//! Nothing at all.

use imgflo_op::prelude::*;

params! {
    /// Leaves an image as it is.
    ///
    /// Useful to give one image to several others by one name.
    pub struct Nop {}
}

pub(crate) static OP: OpDef =
    region::<Nop>("gegl:nop").title("No Operation").categories(&["core"]).transparency(Keeps);

impl Region for Nop {
    fn region(&self, inputs: &[Option<Rect>], _: Rect) -> Rect {
        inputs.first().copied().flatten().unwrap_or(Rect::EMPTY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_stays_where_it_is() {
        let image = Rect::new(3, 4, 5, 6);
        assert_eq!(Nop::default().region(&[Some(image)], Rect::EMPTY), image);
        assert!(Nop::default().region(&[None], Rect::EMPTY).is_empty());
    }
}
