//! Graphs of images, written down: FBP JSON, the FBP language, GEGL's XML and its chains; and the
//! messages that runtimes and editors of graphs exchange ([`protocol`]).
//!
//! # One graph, four formats
//!
//! Every format is read into a [`Graph`] and written from one. A graph is plain data: it has
//! processes (nodes) with a component each, edges from port to port, initial packets (the values
//! of properties) and exported ports. Nothing in it says what a component is or does; names of
//! ports and types of values are checked by whoever knows the operations.
//!
//! | format | module | ends with | for |
//! |---|---|---|---|
//! | FBP JSON | [`json`] | `.json` | `NoFlo`, editors, the protocol; keeps everything |
//! | FBP language | [`fbp`] | `.fbp` | typing |
//! | GEGL XML | [`xml`] | `.xml` | exchange with `gegl` |
//! | chain | [`chain`] | | the command line |
//!
//! ```
//! use imgflo_flow::{Format, Graph, Limits};
//!
//! let text = b"OUTPORT=crop.OUTPUT:OUTPUT
//! load(gegl/load) OUTPUT -> INPUT crop(gegl/crop), 300 -> WIDTH crop, 'a.jpg' -> PATH load";
//!
//! let graph = Graph::from_bytes("thumbnail.fbp", text, &Limits::default())?;
//! graph.validate()?;
//! assert_eq!(graph.processes["crop"].component, "gegl/crop");
//! assert_eq!(graph.in_order()?, ["load", "crop"]);
//! assert_eq!(
//!     Format::Chain.write(&graph)?,
//!     "load id=load path=a.jpg crop id=crop width=300\n"
//! );
//! # Ok::<(), imgflo_flow::Error>(())
//! ```
//!
//! The ending of the name tells the format; without one, as from standard input, the content
//! does. [`Reading::from_bytes`] also tells what was passed over: readers of FBP JSON leave out
//! connections of nodes that do not exist.
//!
//! # What a graph from a document looks like
//!
//! - **Components** are as the document has them: `gegl/crop` in FBP graphs, `gegl:crop` in XML
//!   and chains. Both mean the same operation.
//! - **Ports** are lower-case, unless the graph is [`case_sensitive`](Graph::case_sensitive), as
//!   graphs from XML and chains are. `_` in the names of ports is `-` in XML; elsewhere it stays.
//! - **Values** are JSON in JSON and in the FBP language, but text in its `'quotes'`, in XML and
//!   in chains: `"0.5rel"`, `"rgb(1,0,0)"`, `"photo.jpg"`. XML's curves are
//!   `{"curve": {"ymin": 0, "ymax": 1, "points": [[0, 0], [1, 1]]}}`. Paths stay as they are.
//! - **Names** of nodes without one are the operation's and a number in XML and chains
//!   (`crop-1`), `_gegl_crop_1` in the FBP language.
//! - **Exported ports**: the top of an XML composition and the last operation of a chain are the
//!   outport `output`. The inport `input` leads to the pad `input` of what comes first, the lowest
//!   of a composition, whether or not it has one. For the same reason two operations in a row are
//!   always connected, even if the second is a source.
//! - **Locations** say where nodes, edges and packets stand in the document, for later errors.
//!   They do not matter for equality.
//!
//! # What the formats cannot say
//!
//! Writers refuse with [`Error::Unsayable`] what would change the picture, and leave out what
//! would not.
//!
//! | | JSON | FBP language | XML | chain |
//! |---|---|---|---|---|
//! | names of nodes | all | letters, digits, `_`, `-`; others are changed | all | without odd brackets |
//! | properties of the graph | all | plain text | no | no |
//! | metadata | all | words, `x`, `y` of nodes | label of nodes | no |
//! | groups | yes | no | no | no |
//! | exported ports | all | all, without metadata | one output, `input` | one output, `input` |
//! | pads | all | all | `input`, `aux` | all |
//! | array ports | yes | yes | no | no |
//! | values | all | all | text, numbers, booleans, curves | text, numbers, booleans |
//! | nodes off the way to the output | yes | yes | no | no |
//!
//! In XML and chains `Processor` nodes are passed over: they show a picture, but do nothing.
//! What is written is read back as the same graph, but for what is left out here, and for values
//! that XML and chains make text.
//!
//! # Safety
//!
//! Documents come from anywhere. [`Limits`] bound their length, nodes, edges and depth while they
//! are read, and with them time and memory. No document makes a reader panic.
//!
//! # Errors
//!
//! One [`Error`] for all. Its message names the file, line and column, the node and port, and
//! [the nearest right name](nearest):
//!
//! ```
//! # use imgflo_flow::{Graph, Limits};
//! let text = b"crop(gegl/crop)\n300 -> WIDTH corp";
//! let error = Graph::from_bytes("poster.fbp", text, &Limits::default()).unwrap_err();
//! assert_eq!(
//!     error.to_string(),
//!     "poster.fbp:2:1: the packet for port `width` needs the node `corp`, which is not defined; \
//!      did you mean `crop`?"
//! );
//! ```

pub mod chain;
mod composition;
mod error;
pub mod fbp;
mod format;
mod graph;
pub mod json;
mod limits;
mod nearest;
mod order;
mod place;
pub mod protocol;
mod validate;
pub mod xml;

pub use error::Error;
pub use format::{Format, Reading};
pub use graph::{Edge, Export, Graph, Group, Json, JsonObject, Packet, Port, Process};
pub use indexmap::IndexMap;
pub use limits::Limits;
pub use nearest::nearest;
pub use place::{Location, Place};
