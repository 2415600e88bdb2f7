//! The query of an address: the first home of filters, sort and page.

use std::fmt::Write as _;

/// Names and values in the order they were set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pairs: Vec<(String, String)>,
}

impl Query {
    /// Reads `a=1&b=two`, with or without the question mark; unreadable escapes stay as written.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let pairs = text
            .trim_start_matches('?')
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                (decode(name), decode(value))
            })
            .collect();
        Self { pairs }
    }

    /// The parameters of a call, from its contract type: absent fields are left out.
    #[must_use]
    pub fn of(parameters: &impl serde::Serialize) -> Self {
        let fields = match serde_json::to_value(parameters) {
            Ok(serde_json::Value::Object(fields)) => fields,
            _ => return Self::default(),
        };
        let text = |value: serde_json::Value| match value {
            serde_json::Value::String(text) => text,
            serde_json::Value::Null => String::new(),
            other => other.to_string(),
        };
        Self {
            pairs: fields
                .into_iter()
                .map(|(name, value)| (name, text(value)))
                .filter(|(_, value)| !value.is_empty())
                .collect(),
        }
    }

    /// The value of a name, when there and not empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// Every name with its value.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The value read as `T`; an unreadable one counts as absent.
    #[must_use]
    pub fn read<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.get(name)?.parse().ok()
    }

    /// The same query with one name set, or removed when the value is empty.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut pairs: Vec<(String, String)> = self.pairs.iter().filter(|(key, _)| key != name).cloned().collect();
        if !value.is_empty() {
            pairs.push((name.to_owned(), value.to_owned()));
        }
        Self { pairs }
    }

    /// The same query without a name.
    #[must_use]
    pub fn without(&self, name: &str) -> Self {
        self.with(name, "")
    }

    /// Whether nothing is asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// `?a=1&b=two`, or nothing.
    #[must_use]
    pub fn suffix(&self) -> String {
        let mut out = String::new();
        for (name, value) in &self.pairs {
            out.push(if out.is_empty() { '?' } else { '&' });
            encode(name, &mut out);
            out.push('=');
            encode(value, &mut out);
        }
        out
    }
}

/// A text as part of an address.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    encode(text, &mut out);
    out
}

/// Percent-encodes everything but the unreserved characters of RFC 3986.
fn encode(text: &str, out: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let decoded = match byte {
            b'+' => b' ',
            b'%' => {
                let mut ahead = rest.clone();
                let hex = ahead.next().and_then(hex_digit).zip(ahead.next().and_then(hex_digit));
                match hex {
                    Some((high, low)) => {
                        rest = ahead;
                        high * 16 + low
                    }
                    None => byte,
                }
            }
            other => other,
        };
        bytes.push(decoded);
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::Query;

    #[test]
    fn a_query_reads_back_from_what_it_wrote() {
        let query = Query::default().with("q", "Noël & fils / 100 %").with("state", "published");
        assert_eq!(query.suffix(), "?q=No%C3%ABl%20%26%20fils%20%2F%20100%20%25&state=published");
        assert_eq!(Query::parse(&query.suffix()), query);
        assert_eq!(query.get("q"), Some("Noël & fils / 100 %"));
    }

    #[test]
    fn an_empty_value_removes_the_name() {
        let query = Query::parse("?q=a&state=draft");
        assert_eq!(query.with("q", "").suffix(), "?state=draft");
        assert_eq!(query.without("state").without("q").suffix(), "");
        assert_eq!(query.get("missing"), None);
    }

    #[test]
    fn broken_escapes_are_kept_as_written() {
        assert_eq!(Query::parse("q=100%&r=%zz&s=a+b").get("q"), Some("100%"));
        assert_eq!(Query::parse("q=100%&r=%zz&s=a+b").get("r"), Some("%zz"));
        assert_eq!(Query::parse("q=100%&r=%zz&s=a+b").get("s"), Some("a b"));
        assert_eq!(Query::parse("q=%ff").get("q"), Some("%ff"));
    }

    #[test]
    fn a_call_sends_what_its_contract_names() {
        let call = contract::session::SessionQuery {
            q: Some("poids lourd".into()),
            limit: Some(100.into()),
            ..Default::default()
        };
        assert_eq!(Query::of(&call).suffix(), "?limit=100&q=poids%20lourd");
    }
}
