//! A mark on what is shown while a graph is edited.

use imgflo_op::prelude::*;

params! {
    /// Shows the image that comes in while the graph is edited, and passes it on as it is.
    pub struct Processor {}
}

pub(crate) static OP: OpDef =
    region::<Processor>("Processor").title("Processor").categories(&["core"]).transparency(Keeps);

impl Region for Processor {
    fn region(&self, inputs: &[Option<Rect>], _: Rect) -> Rect {
        inputs.first().copied().flatten().unwrap_or(Rect::EMPTY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_passes_as_it_is() {
        let image = Rect::new(3, 4, 5, 6);
        assert_eq!(Processor::default().region(&[Some(image)], Rect::EMPTY), image);
    }
}
