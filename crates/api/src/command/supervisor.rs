//! What the supervisor that started the program is told: that it serves, that it still turns, that it goes away. The protocol
//! is systemd's (`sd_notify`): datagrams to the socket that `NOTIFY_SOCKET` names. Without one nothing is told.

use std::env;
use std::ffi::OsStr;
#[cfg(target_os = "linux")]
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::time::Duration;
use tokio::task::JoinHandle;

/// Tells the supervisor.
pub fn say(words: &str) {
    let Some(path) = env::var_os("NOTIFY_SOCKET") else { return };
    let told = address(&path).and_then(|address| {
        let socket = UnixDatagram::unbound()?;
        // A supervisor that does not listen is not waited for.
        socket.set_nonblocking(true)?;
        socket.send_to_addr(words.as_bytes(), &address)
    });
    if let Err(error) = told {
        tracing::warn!(problem.cause = %error, "the supervisor could not be told {words}");
    }
}

/// Tells the supervisor twice in each `WATCHDOG_USEC` that the program still turns, if it wants to know.
pub fn watch() -> Option<JoinHandle<()>> {
    let micros: u64 = env::var("WATCHDOG_USEC").ok()?.parse().ok().filter(|micros| *micros > 1)?;
    let mut ticks = tokio::time::interval(Duration::from_micros(micros / 2));
    Some(tokio::spawn(async move {
        loop {
            ticks.tick().await;
            say("WATCHDOG=1");
        }
    }))
}

/// A path, or a name in Linux's abstract space, written with `@`.
fn address(path: &OsStr) -> std::io::Result<SocketAddr> {
    #[cfg(target_os = "linux")]
    if let Some(name) = path.as_bytes().strip_prefix(b"@") {
        return <SocketAddr as std::os::linux::net::SocketAddrExt>::from_abstract_name(name);
    }
    SocketAddr::from_pathname(path)
}
