//! A layer: a picture from a file, over the image.

use std::borrow::Cow;

use imgflo_op::find;
use imgflo_op::prelude::*;

use crate::compose::opacity::{self, Opacity};
use crate::core::load::{self, Load};
use crate::transform::scale_ratio::{self, ScaleRatio};
use crate::transform::translate::{self, Translate};

params! {
    /// Lays a picture from a file over the image, as layers in other programs do.
    ///
    /// Without a file the image stays as it is.
    pub struct Layer {
        /// The operation that puts the two together, such as `gegl:over` or `gegl:multiply`.
        composite_op: Cow<'static, str> = text("gegl:over"),
        /// How much of the layer can be seen: 0 is nothing, 1 is all.
        opacity: f64 = number(1.0).range(0.0, 1.0),
        /// Where the layer lies, from the left.
        x: f64 = number(0.0).unit(Unit::PixelCoordinate),
        /// Where the layer lies, from the top.
        y: f64 = number(0.0).unit(Unit::PixelCoordinate),
        /// How many times as large as it is in the file the layer becomes.
        scale: f64 = number(1.0),
        /// The file with the layer's picture.
        src: FilePath = file(),
    }
}

pub(crate) static OP: OpDef =
    graph::<Layer>("gegl:layer").title("Layer").categories(&["meta"]).inputs(&["input", "aux"]);

impl Graph for Layer {
    fn graph(&self, input: &Chain) -> Chain {
        let Some(op) = find(&crate::OPS, &self.composite_op).filter(|_| !self.src.0.is_empty())
        else {
            return input.clone();
        };
        let layer = self.layer();
        let connected = |pad: &&str| match *pad {
            "input" => Some(input.clone()),
            "aux" => Some(layer.clone()),
            _ => None,
        };
        Chain::through(op, op.inputs.iter().map(connected).collect())
    }
}

impl Layer {
    /// The picture, as large and where it is to lie.
    fn layer(&self) -> Chain {
        let size = ScaleRatio { x: self.scale, y: self.scale, ..Default::default() };
        Chain::from(&load::OP, &Load { path: self.src.clone(), ..Default::default() })
            .then(&scale_ratio::OP, &size)
            .then(&opacity::OP, &Opacity { value: self.opacity })
            .then(&translate::OP, &Translate { x: self.x, y: self.y, ..Default::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use imgflo_op::Link;

    #[test]
    fn without_a_file_the_image_stays() {
        assert!(matches!(Layer::default().graph(&Chain::pad(0)).link(), Link::Pad(0)));
    }

    #[test]
    fn the_layer_goes_where_the_operation_takes_a_second_image() {
        let layer = Layer { src: FilePath("a.png".into()), ..Default::default() };
        let chain = layer.graph(&Chain::pad(0));
        let Link::Step { op, inputs, .. } = chain.link() else { panic!("no step") };
        assert_eq!((op.name, inputs.len()), ("svg:src-over", 2));
    }
}
