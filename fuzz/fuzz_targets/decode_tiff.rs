//! Any bytes that begin as a TIFF does are a picture or an error.
#![no_main]

use imgflo_fuzz::pictures::read;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    read(b"II*\0", bytes);
    read(b"MM\0*", bytes);
});
