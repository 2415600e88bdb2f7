//! Which database an address names. The scheme decides; an unknown one is refused, never guessed.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// Where the data lives.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A file of this machine: `sqlite:path`, `sqlite://path` or a bare path.
    Sqlite(PathBuf),
    /// A server: `postgres://…` or `postgresql://…`, as libpq reads it.
    Postgres(String),
}

/// Why an address names no database we know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// The address is empty, or names no file after its scheme.
    #[error("the database address names no file")]
    Empty,
    /// The scheme is neither `sqlite` nor `postgres`.
    #[error("unknown database scheme {0:?}: use sqlite:path, a path, or postgres://")]
    UnknownScheme(String),
    /// SQLite in memory would give each connection a world of its own.
    #[error("an in-memory database cannot be shared: name a file")]
    InMemory,
}

impl FromStr for DatabaseUrl {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        let text = text.trim();
        if let Some((scheme, rest)) = text.split_once(':')
            && is_scheme(scheme)
        {
            return match scheme.to_ascii_lowercase().as_str() {
                "postgres" | "postgresql" if rest.starts_with("//") => Ok(Self::Postgres(text.to_owned())),
                "sqlite" => file(rest.strip_prefix("//").unwrap_or(rest)),
                _ => Err(UrlError::UnknownScheme(scheme.to_owned())),
            };
        }
        file(text)
    }
}

/// One letter is a Windows drive, not a scheme.
fn is_scheme(text: &str) -> bool {
    text.len() > 1
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

fn file(path: &str) -> Result<DatabaseUrl, UrlError> {
    match path {
        "" => Err(UrlError::Empty),
        path if path.contains(":memory:") || path.contains("mode=memory") => Err(UrlError::InMemory),
        path => Ok(DatabaseUrl::Sqlite(PathBuf::from(path))),
    }
}

/// Without what could be a secret: the password, and the parameters that may carry one.
impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(url) => {
                let url = url.split_once('?').map_or(url.as_str(), |(before, _)| before);
                let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", url));
                match rest.rsplit_once('@') {
                    Some((who, place)) => {
                        let name = who.split_once(':').map_or(who, |(name, _)| name);
                        write!(f, "{scheme}://{name}@{place}")
                    }
                    None => write!(f, "{scheme}://{rest}"),
                }
            }
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_decides() {
        let sqlite = |path: &str| Ok(DatabaseUrl::Sqlite(PathBuf::from(path)));
        let cases = [
            ("releve.db", sqlite("releve.db")),
            ("./data/releve.db", sqlite("./data/releve.db")),
            ("/var/lib/releve.db", sqlite("/var/lib/releve.db")),
            ("sqlite:releve.db", sqlite("releve.db")),
            ("sqlite:///var/releve.db", sqlite("/var/releve.db")),
            ("c:/releve.db", sqlite("c:/releve.db")),
            ("postgres://h/d", Ok(DatabaseUrl::Postgres("postgres://h/d".into()))),
            ("postgresql://u:p@h/d", Ok(DatabaseUrl::Postgres("postgresql://u:p@h/d".into()))),
            ("mysql://h/d", Err(UrlError::UnknownScheme("mysql".into()))),
            ("file:releve.db", Err(UrlError::UnknownScheme("file".into()))),
            ("postgres:d", Err(UrlError::UnknownScheme("postgres".into()))),
            ("sqlite:", Err(UrlError::Empty)),
            ("", Err(UrlError::Empty)),
            ("sqlite::memory:", Err(UrlError::InMemory)),
            (":memory:", Err(UrlError::InMemory)),
        ];
        for (text, expected) in cases {
            assert_eq!(text.parse(), expected, "{text}");
        }
    }

    #[test]
    fn a_printed_address_holds_no_secret() {
        let url: DatabaseUrl = "postgres://releve:s3cr@t@db.example/releve?sslpassword=s3cret".parse().unwrap();
        assert_eq!(url.to_string(), "postgres://releve@db.example/releve");
        assert_eq!(format!("{url:?}"), "postgres://releve@db.example/releve");
    }
}
