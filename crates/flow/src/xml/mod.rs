//! GEGL's XML compositions.
//!
//! ```text
//! <gegl>
//!   <node operation='gegl:over'>
//!     <node operation='gegl:text'>
//!       <params><param name='string'>Hello</param></params>
//!     </node>
//!   </node>
//!   <gegl:load path='photo.jpg'/>
//! </gegl>
//! ```
//!
//! The elements of a stack follow each other from the top down: each takes the next as its
//! `input`. The elements inside a node are a stack that feeds its `aux`. A node is `<node
//! operation='…'>`, `<filter type='…'>`, `<layer>`, or any other element, whose name is then the
//! operation; `<clone ref='…'/>` stands for the node with that `id`. Properties are attributes or
//! `<param>` elements; `_` and `-` in their names are the same.

mod curve;
mod params;
mod read;
mod write;

pub use read::read;
pub use write::write;
