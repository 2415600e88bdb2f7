//! Screens that follow changes: connections kept open on the stream of events, all read by one thread.

use super::http::Address;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

/// Open screens.
pub struct Screens(Vec<BufReader<TcpStream>>);

impl Screens {
    /// Opens that many, and waits until each was told that its line is alive.
    ///
    /// # Errors
    /// A stream that is refused, or breaks off.
    pub fn open(address: &Address, count: usize) -> io::Result<Self> {
        let mut screens = Self(Vec::with_capacity(count));
        for _ in 0..count {
            let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, address.port))?;
            stream.set_read_timeout(Some(Duration::from_secs(60)))?;
            let (port, token) = (address.port, &address.token);
            let head = format!(
                "GET /api/v1/events HTTP/1.1\r\nHost: localhost:{port}\r\nAuthorization: Bearer {token}\r\n\r\n"
            );
            stream.write_all(head.as_bytes())?;
            screens.0.push(BufReader::with_capacity(4 << 10, stream));
        }
        screens.hear("event: heartbeat")?;
        Ok(screens)
    }

    /// Waits until each was told this line.
    ///
    /// # Errors
    /// A stream that breaks off, or says nothing for a minute.
    pub fn hear(&mut self, wanted: &str) -> io::Result<()> {
        let mut line = String::new();
        for screen in &mut self.0 {
            loop {
                line.clear();
                if screen.read_line(&mut line)? == 0 {
                    return Err(io::Error::other("a screen lost its stream"));
                }
                if line.contains(wanted) {
                    break;
                }
            }
        }
        Ok(())
    }
}
