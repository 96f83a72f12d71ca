//! What an operation is: its parameters, its kind, its formula.
//!
//! An operation is a struct of parameters ([`params!`]), one of the kinds below, and an [`OpDef`]
//! that the kind's function makes of the two. Everything else is derived.
//!
//! | kind | each pixel out depends on |
//! |---|---|
//! | [`Point`] | the same pixel in |
//! | [`Field`] | the same pixel in, where it is, and a table |
//! | [`Compose`] | the same pixel of two images |
//! | [`Render`] | where it is |
//! | [`Warp`] | a sample of the image in, elsewhere |
//! | [`Area`] | a neighbourhood in |
//! | [`Around`] | a neighbourhood in, the size of which depends on the image's |
//! | [`Measured`] | the same pixel in, and a few numbers about the whole image |
//! | [`Whole`] | the whole image in |
//! | [`Affine`] | a sample of the image in, by a map of the plane |
//! | [`Region`] | the same pixel in, inside another rectangle |
//! | [`Staged`] | what several works in a row say |
//! | [`Graph`] | what a graph of other operations says |
//! | source, sink | a file: [`OpDef::source`], [`OpDef::sink`] |

mod chain;
mod choice;
mod color;
mod curve;
mod def;
mod error;
mod kernel;
pub mod kind;
mod param;
mod random;
mod steps;
mod sums;
mod value;
mod window;
mod work;

pub use chain::{Chain, Link};
pub use choice::{Choice, Choices};
pub use color::Color;
pub use curve::Curve;
pub use def::{Make, OpDef, Transparency, find, nearest};
pub use error::Error;
pub use kernel::{Formula, Kernel, kernel};
pub use kind::{
    Affine, Area, Around, Compose, Field, Graph, Measured, MeasuredWork, Point, Reach, Region,
    Render, Staged, Warp, WarpWork, Whole,
};
pub use param::{
    Declared, Kind, Param, ParamType, Params, Scaling, Unit, choice, color, count, curve, file,
    number, seed, text, toggle,
};
pub use random::{Dice, MersenneTwister, Throws};
pub use steps::{Steps, all_steps, stepped};
pub use sums::{Sum, SumsWork, Weights};
pub use value::{FilePath, Seed, Value};
pub use window::{Patch, Window};
pub use work::{
    Abyss, AffineWork, AreaRender, AreaWork, FormulaWork, Measure, Operation, Stage, Work,
};

/// What an operation's file needs.
pub mod prelude {
    pub use crate::kind::{
        affine, area, around, compose, field, graph, measured, point, region, render, staged, warp,
        whole,
    };
    pub use crate::{
        Abyss, Affine, Area, Around, Chain, Color, Compose, Curve, Dice, Field, FilePath, Graph,
        Measured, OpDef, Params, Patch, Point, Reach, Region, Render, Seed, Stage, Staged,
        Transparency::*, Unit, Warp, Whole, Window, choice, choices, color, count, curve, file,
        number, params, seed, text, toggle,
    };
    pub use imgflo_pixel::sampler::Sampler;
    pub use imgflo_pixel::{Lane, Matrix, Rect, Rgba, Space, Word, Xy};
}
