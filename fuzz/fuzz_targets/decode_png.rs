//! Any bytes that begin as a PNG does are a picture or an error.
#![no_main]

use imgflo_fuzz::pictures::read;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| read(b"\x89PNG\r\n\x1a\n", bytes));
