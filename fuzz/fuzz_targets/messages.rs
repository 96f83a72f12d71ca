//! Clients may say anything to the runtime, in any order.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| imgflo_fuzz::messages::said(bytes));
