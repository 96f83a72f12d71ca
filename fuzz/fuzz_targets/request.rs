//! Any text is an address that is understood or refused: as a request, a signature and a source.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let _ = imgflo_server::is_understood(&text);
    let _ = imgflo_keys::signature::claim(&text);
    let _ = imgflo_keys::address::decode(&text);
    if let Ok(address) = imgflo_sources::parse(&text) {
        // What is understood can be told.
        let _ = format!("{address:?}");
    }
    let _ = text.parse::<imgflo_sources::Pattern>();
});
