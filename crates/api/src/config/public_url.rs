//! The address under which callers reach the server: a scheme and a host, nothing after.

use std::fmt;
use std::str::FromStr;

/// `https://releve.example.org`, or `http://` for trying out; no path and no slash at the end.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicUrl(String);

impl PublicUrl {
    /// The address of a server that nobody told its own.
    #[must_use]
    pub fn local(port: u16) -> Self {
        Self(format!("http://localhost:{port}"))
    }

    /// The mailbox of RFC 2142 at this host.
    #[must_use]
    pub fn security_contact(&self) -> String {
        let authority = self.0.split_once("://").map_or("", |(_, authority)| authority);
        let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
        format!("mailto:security@{host}")
    }
}

impl FromStr for PublicUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = "expected https://host, without a path";
        let text = text.strip_suffix('/').unwrap_or(text);
        let (scheme, authority) = text.split_once("://").ok_or(refused)?;
        let (host, port) = authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        let known = matches!(scheme, "https" | "http") && !host.is_empty() && host.chars().all(plain);
        if known && port.is_none_or(|port| port.parse::<u16>().is_ok()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(refused)
        }
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_scheme_and_a_host() {
        for (text, fine) in [
            ("https://releve.example.org", true),
            ("https://releve.example.org/", true),
            ("http://localhost:8080", true),
            ("releve.example.org", false),
            ("ftp://releve.example.org", false),
            ("https://", false),
            ("https://a/b", false),
            ("https://a:b", false),
            ("https://a b", false),
            ("https://user@a", false),
        ] {
            assert_eq!(text.parse::<PublicUrl>().is_ok(), fine, "{text}");
        }
        let url: PublicUrl = "https://releve.example.org:8443/".parse().unwrap();
        assert_eq!(
            (url.to_string(), url.security_contact()),
            ("https://releve.example.org:8443".into(), "mailto:security@releve.example.org".into())
        );
    }
}
