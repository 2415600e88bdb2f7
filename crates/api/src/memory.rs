//! Where the memory of the program comes from, and how soon it goes back.

/// A third of a small write was the allocator's work; this one does it in a fraction, for SQLite's memory too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The number of the allocator's option `purge_delay` (`mi_option_t` of mimalloc 3), which its crate does not name.
const PURGE_DELAY: libmimalloc_sys::mi_option_t = 15;
/// Milliseconds after which freed memory goes back to the system, instead of a second: what a peak took is not kept.
const SOON: std::ffi::c_long = 10;

/// Asks the allocator to give back early what is freed, and the system for no large pages: with them a server that has just
/// started held 53 MB, without 15.
#[allow(unsafe_code, reason = "neither has a safe name; both take plain numbers and touch no memory of ours")]
pub fn keep_little() {
    // SAFETY: sets a number that the allocator reads; the option exists in the version that is linked.
    unsafe { libmimalloc_sys::mi_option_set(PURGE_DELAY, SOON) };
    #[cfg(target_os = "linux")]
    // SAFETY: changes a flag of this process. Where it is refused, nothing is lost but memory.
    unsafe {
        libc::prctl(libc::PR_SET_THP_DISABLE, 1, 0, 0, 0);
    }
}
