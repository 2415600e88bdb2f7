//! Where traces go, and the few lines of HTTP that bring them there.
//!
//! Traces leave from a thread of their own, which may wait. The collector is on this machine or its network: there is no
//! TLS here, and a collector that is away costs the requests nothing.

use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use std::fmt;
use std::future::{Future, ready};
use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::pin::Pin;
use std::str::FromStr;
use std::time::Duration;

/// How long the collector may take to be reached, to read and to answer, each.
const PATIENCE: Duration = Duration::from_secs(5);
/// Bytes of an answer that are read.
const MOST_ANSWER: u64 = 16 * 1024;

/// The address of a collector: `http://host:port`, and a path if it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collector {
    authority: String,
    path: String,
}

impl Collector {
    /// Where traces are posted.
    #[must_use]
    pub fn traces(&self) -> String {
        format!("{self}/v1/traces")
    }

    fn post(&self, request: &Request<Bytes>) -> io::Result<Response<Bytes>> {
        let (body, mut last) = (request.body(), io::Error::other("the collector's name leads nowhere"));
        for address in self.authority.to_socket_addrs()? {
            match TcpStream::connect_timeout(&address, PATIENCE) {
                Ok(mut stream) => {
                    stream.set_read_timeout(Some(PATIENCE))?;
                    stream.set_write_timeout(Some(PATIENCE))?;
                    stream.write_all(self.head(request).as_bytes())?;
                    stream.write_all(body)?;
                    return answer(stream);
                }
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    fn head(&self, request: &Request<Bytes>) -> String {
        let mut head = format!(
            "POST {} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-length: {}\r\n",
            request.uri().path(),
            self.authority,
            request.body().len()
        );
        for (name, value) in request.headers() {
            if let Ok(value) = value.to_str() {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
        }
        head.push_str("\r\n");
        head
    }
}

fn answer(stream: TcpStream) -> io::Result<Response<Bytes>> {
    let mut text = Vec::new();
    stream.take(MOST_ANSWER).read_to_end(&mut text)?;
    let text = String::from_utf8_lossy(&text);
    let status = text.strip_prefix("HTTP/1.").and_then(|rest| rest.get(2..5)?.parse::<u16>().ok());
    let mut response = Response::new(Bytes::new());
    let unread = || io::Error::new(io::ErrorKind::InvalidData, "the collector does not speak HTTP/1");
    let status = status.ok_or_else(unread)?;
    *response.status_mut() = status.try_into().map_err(io::Error::other)?;
    Ok(response)
}

impl HttpClient for Collector {
    fn send_bytes<'l, 'a>(
        &'l self,
        request: Request<Bytes>,
    ) -> Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'a>>
    where
        'l: 'a,
        Self: 'a,
    {
        Box::pin(ready(self.post(&request).map_err(HttpError::from)))
    }
}

impl FromStr for Collector {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = "expected http://host:port";
        let rest = text.trim_end_matches('/').strip_prefix("http://").ok_or(refused)?;
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (host, port) = authority.rsplit_once(':').ok_or(refused)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']');
        let in_path = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/');
        if host.is_empty() || !host.chars().all(plain) || !path.chars().all(in_path) || port.parse::<u16>().is_err() {
            return Err(refused);
        }
        Ok(Self { authority: authority.to_owned(), path: path.to_owned() })
    }
}

impl fmt::Display for Collector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "http://{}{}", self.authority, self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collector_is_reached_over_plain_http_at_a_port() {
        let one: Collector = "http://127.0.0.1:4318/".parse().unwrap();
        assert_eq!(one.traces(), "http://127.0.0.1:4318/v1/traces");
        assert_eq!("http://[::1]:4318/otlp".parse::<Collector>().unwrap().traces(), "http://[::1]:4318/otlp/v1/traces");
        for wrong in
            ["https://c:4318", "c:4318", "http://c", "http://:4318", "http://c:x", "http://c:1/a b", "http://u@c:1", ""]
        {
            assert!(wrong.parse::<Collector>().is_err(), "{wrong}");
        }
    }
}
