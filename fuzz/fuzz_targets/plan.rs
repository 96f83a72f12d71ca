//! Any graph of operations with any values is planned or refused, and what is planned can be run.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| imgflo_fuzz::jobs::check(bytes));
