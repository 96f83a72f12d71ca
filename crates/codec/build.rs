//! Says it when JPEG will be slow: mozjpeg-sys does without nasm, but in silence.
#![allow(clippy::print_stdout, reason = "how a build script speaks")]

use std::env;
use std::process::{Command, Stdio};

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=PATH");
    let x86 = env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch.starts_with("x86"));
    if env::var_os("CARGO_FEATURE_MOZJPEG").is_some() && x86 && !runs("nasm") {
        println!("cargo:warning=nasm is not installed: JPEG will be two to six times slower");
    }
}

fn runs(program: &str) -> bool {
    let quiet =
        Command::new(program).arg("-v").stdout(Stdio::null()).stderr(Stdio::null()).status();
    quiet.is_ok_and(|status| status.success())
}
