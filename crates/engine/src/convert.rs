//! Conversions between colour spaces, as formulas that fuse with the others.

use std::sync::Arc;

use imgflo_op::{Formula, Kernel, kernel};
use imgflo_pixel::{Lane, Space};

macro_rules! formulas {
    ($($(#[$about:meta])* $Formula:ident: $way:ident;)*) => {$(
        $(#[$about])*
        struct $Formula<const S: usize>;

        impl<const S: usize> Formula<0, 4, 4> for $Formula<S> {
            #[inline(always)]
            fn eval<V: Lane>(_: [V; 0], _: V::Table<'_>, px: [V; 4]) -> [V; 4] {
                Space::ALL[S].$way(px)
            }
        }
    )*};
}

formulas! {
    /// From the space at place `S` of the list to linear light.
    ToLinear: to_linear;
    /// From linear light to the space at place `S` of the list.
    FromLinear: from_linear;
    /// From the space at place `S` of the list, which is made of encoded colours, to these.
    ToEncoded: to_encoded;
    /// From encoded colours to the space at place `S` of the list, which is made of them.
    FromEncoded: from_encoded;
}

macro_rules! by_place {
    ($Formula:ident, $space:expr, $($place:literal)*) => {
        match Space::ALL.iter().position(|space| *space == $space) {
            $( Some($place) => kernel::<$Formula<$place>, 0, 4, 4>([], Vec::new()), )*
            _ => unreachable!("every space is in the list"),
        }
    };
}

/// The formulas from one space to another, in order; none if the numbers are the same.
///
/// `solid` promises that alpha is 1 wherever colours are not 0.
pub(crate) fn conversion(from: Space, to: Space, solid: bool) -> Vec<Arc<dyn Kernel>> {
    let (from, to) = if solid { (straight(from), straight(to)) } else { (from, to) };
    if from == to {
        return Vec::new();
    }
    let mut kernels = Vec::new();
    if from.is_encoded() && to.is_encoded() && to != Space::PerceptualGray {
        if !matches!(from, Space::Perceptual | Space::PerceptualGray) {
            kernels.push(by_place!(ToEncoded, from, 3 10 11));
        }
        if to != Space::Perceptual {
            kernels.push(by_place!(FromEncoded, to, 3 10 11));
        }
        return kernels;
    }
    if !matches!(from, Space::Linear | Space::Gray) {
        kernels.push(by_place!(ToLinear, from, 0 1 2 3 4 5 6 7 8 9 10 11));
    }
    if to != Space::Linear {
        kernels.push(by_place!(FromLinear, to, 0 1 2 3 4 5 6 7 8 9 10 11));
    }
    kernels
}

/// The space with the same numbers where alpha is 1.
fn straight(space: Space) -> Space {
    match space {
        Space::Premultiplied => Space::Linear,
        Space::PerceptualPremultiplied => Space::Perceptual,
        Space::GrayPremultiplied => Space::Gray,
        other => other,
    }
}
