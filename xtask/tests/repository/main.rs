//! Laws of the repository as a whole: its borders, its licences, its texts, its pages.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod borders;
mod licences;
mod metadata;
mod source;
mod texts;
mod tree;
mod web;
