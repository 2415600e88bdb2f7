//! The load: threads that each keep one connection busy, and insist on every answer.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::sync::Barrier;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Something to ask.
#[derive(Clone, Debug, Default)]
pub struct Request {
    pub method: &'static str,
    pub path: String,
    /// More lines of the head, each with its end.
    pub header: String,
    /// JSON; empty for none.
    pub body: String,
    /// What the body of the answer must hold, so that what is measured is what was meant.
    pub expects: &'static str,
}

/// A read of an address.
pub fn get(path: String, expects: &'static str) -> Request {
    Request { method: "GET", path, expects, ..Request::default() }
}

/// Where to ask, and as whom.
#[derive(Clone, Debug, Default)]
pub struct Address {
    pub port: u16,
    /// The proof of sign-in.
    pub token: String,
    /// Encodings that the client says it reads.
    pub accepts: Option<&'static str>,
}

/// One connection.
struct Client {
    stream: BufReader<TcpStream>,
    address: Address,
}

fn broken(message: impl Into<String>) -> io::Error {
    io::Error::other(message.into())
}

impl Client {
    fn open(address: &Address) -> io::Result<Self> {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, address.port))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self { stream: BufReader::with_capacity(64 << 10, stream), address: address.clone() })
    }

    fn ask(&mut self, request: &Request) -> io::Result<Vec<u8>> {
        let Request { method, path, header, body, .. } = request;
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: localhost:{}\r\n{header}", self.address.port);
        if !self.address.token.is_empty() {
            head += &format!("Authorization: Bearer {}\r\n", self.address.token);
        }
        if let Some(accepts) = self.address.accepts {
            head += &format!("Accept-Encoding: {accepts}\r\n");
        }
        if !body.is_empty() {
            head += &format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
        }
        self.stream.get_mut().write_all(format!("{head}\r\n{body}").as_bytes())?;
        let (status, answer) = self.read()?;
        let held = self.address.accepts.is_some() || holds(&answer, request.expects);
        if !(200..300).contains(&status) || !held {
            let text = String::from_utf8_lossy(&answer).into_owned();
            return Err(broken(format!("{method} {path} answered {status}: {text}")));
        }
        Ok(answer)
    }

    fn read(&mut self) -> io::Result<(u16, Vec<u8>)> {
        let line = self.line()?;
        let status = line.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status = status.ok_or_else(|| broken(format!("not an answer: {line}")))?;
        let (mut length, mut chunked) = (0, false);
        loop {
            let line = self.line()?.to_ascii_lowercase();
            match line.split_once(':') {
                None => break,
                Some(("content-length", n)) => length = n.trim().parse().map_err(|_| broken("no length"))?,
                Some(("transfer-encoding", how)) => chunked = how.trim() == "chunked",
                Some(_) => {}
            }
        }
        let mut body = Vec::new();
        if !chunked {
            self.take(length, &mut body)?;
            return Ok((status, body));
        }
        loop {
            let size = usize::from_str_radix(&self.line()?, 16).map_err(|_| broken("no size of a chunk"))?;
            self.take(size, &mut body)?;
            self.line()?;
            if size == 0 {
                return Ok((status, body));
            }
        }
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            return Err(broken("the server closed the connection"));
        }
        Ok(line.trim_end().to_owned())
    }

    fn take(&mut self, size: usize, into: &mut Vec<u8>) -> io::Result<()> {
        let from = into.len();
        into.resize(from.saturating_add(size), 0);
        self.stream.read_exact(into.get_mut(from..).unwrap_or_default())
    }
}

/// Whether an answer says so.
pub fn holds(answer: &[u8], expected: &str) -> bool {
    expected.is_empty() || answer.windows(expected.len()).any(|some| some == expected.as_bytes())
}

/// Asks once.
///
/// # Errors
/// No connection, or another answer than the one expected.
pub fn ask(address: &Address, request: &Request) -> io::Result<Vec<u8>> {
    Client::open(address)?.ask(request)
}

/// Asks everything at once, each over a connection of its own that is open already; answers what came, and how long the last
/// answer took from when all were let go.
///
/// # Errors
/// The first answer that is not the one expected.
pub fn ask_at_once(address: &Address, requests: &[Request]) -> io::Result<(Vec<Vec<u8>>, Duration)> {
    let clients = requests.iter().map(|_| Client::open(address)).collect::<io::Result<Vec<_>>>()?;
    let gate = Barrier::new(requests.len().saturating_add(1));
    std::thread::scope(|scope| {
        let asking = clients.into_iter().zip(requests).map(|(mut client, request)| {
            let gate = &gate;
            scope.spawn(move || {
                gate.wait();
                client.ask(request)
            })
        });
        let asking: Vec<_> = asking.collect();
        gate.wait();
        let started = Instant::now();
        let died = |_| broken("a client died");
        let answers = asking.into_iter().map(|one| one.join().map_err(died)?).collect::<io::Result<Vec<_>>>()?;
        Ok((answers, started.elapsed()))
    })
}

/// Asks everything, over that many connections at a time; answers how long it took.
///
/// # Errors
/// The first answer that is not the one expected.
pub fn ask_all(address: &Address, connections: usize, requests: &[Request]) -> io::Result<Duration> {
    let clients = (0..connections).map(|_| Client::open(address)).collect::<io::Result<Vec<_>>>()?;
    let next = AtomicUsize::new(0);
    let fault: Mutex<Option<io::Error>> = Mutex::new(None);
    let started = Instant::now();
    std::thread::scope(|scope| {
        for mut client in clients {
            let (next, fault) = (&next, &fault);
            scope.spawn(move || {
                while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(error) = client.ask(request) {
                        next.store(requests.len(), Ordering::Relaxed);
                        fault.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
                    }
                }
            });
        }
    });
    match fault.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(error) => Err(error),
        None => Ok(started.elapsed()),
    }
}
