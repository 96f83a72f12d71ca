//! How the C library's allocator gives memory back.
//!
//! The one of GNU systems has up to eight arenas for each processor, and takes buffers of up to 32 MB
//! from them as soon as some were freed. What one job leaves between the buffers of another is not
//! given back by itself: a server that once had much to do stays large. Other C libraries do
//! otherwise, and are left alone.

/// Buffers of so many bytes are mapped by themselves, and so are gone when they are freed.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const MAPPED: libc::c_int = 128 << 10;

/// Arenas for everything else.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const ARENAS: libc::c_int = 2;

/// Has memory that is freed given back to the system, for the rest of the program. For programs that
/// run long: mapping buffers takes time.
pub fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[expect(unsafe_code, reason = "the C library has no other way")]
    // SAFETY: it takes two numbers, keeps nothing of ours, and locks what it changes.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, MAPPED);
        libc::mallopt(libc::M_ARENA_MAX, ARENAS);
    }
}

/// Gives back what is free now, between buffers that are not. For a program that has nothing else to
/// do: meanwhile, who wants memory waits.
pub fn trim() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[expect(unsafe_code, reason = "the C library has no other way")]
    // SAFETY: it takes a number, and locks what it looks through.
    unsafe {
        libc::malloc_trim(0);
    }
}
