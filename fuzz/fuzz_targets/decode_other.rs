//! Any bytes that begin as a picture of any other format does are a picture or an error.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| imgflo_fuzz::pictures::read(b"", bytes));
