//! Any text is a graph in FBP JSON or an error, and what is written is read back the same.
#![no_main]

use imgflo_flow::Format;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| imgflo_fuzz::graphs::round_trip(Format::Json, bytes));
