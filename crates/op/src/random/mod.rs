//! Random numbers that depend on where they are asked for, never on the order.

mod dice;
mod twister;
mod wide;

pub use dice::{Dice, Throws};
pub use twister::MersenneTwister;
