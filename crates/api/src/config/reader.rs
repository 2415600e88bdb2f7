//! Layers of settings and the reader that takes typed values out of them, keeping every fault.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::{RangeBounds, RangeInclusive};
use std::str::FromStr;
use std::time::Duration;

/// Beginnings of `RELEVE_*` that are no settings: the place of the file, the password that a command asks for, the tests'.
const NOT_SETTINGS: [&str; 3] = ["CONFIG", "PASSWORD", "TEST_"];

/// Beginnings of a database's address that may be shown.
const SCHEMES: [&str; 3] = ["postgres", "postgresql", "sqlite"];

/// Raw values by dotted key, with where each was set.
#[derive(Debug, Default)]
pub struct Layers {
    values: [BTreeMap<String, (String, String)>; 3],
}

impl Layers {
    /// Adds the text of a TOML file.
    ///
    /// # Errors
    /// When the text is not TOML.
    pub fn file(&mut self, text: &str) -> Result<(), String> {
        // What is wrong and where, without the line itself: it may hold a secret.
        let refused = |error: toml::de::Error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            format!("line {}: {}", before.matches('\n').count().saturating_add(1), error.message())
        };
        let table: toml::Table = text.parse().map_err(refused)?;
        let [file, _, _] = &mut self.values;
        flatten("", &table, file);
        Ok(())
    }

    /// Adds `RELEVE_*` of an environment, but for [`NOT_SETTINGS`].
    pub fn environment<K: AsRef<str>, V: Into<String>>(&mut self, variables: impl IntoIterator<Item = (K, V)>) {
        let [_, environment, _] = &mut self.values;
        for (name, value) in variables {
            let name = name.as_ref();
            if let Some(key) = name.strip_prefix("RELEVE_")
                && !NOT_SETTINGS.iter().any(|known| key.starts_with(known))
            {
                environment.insert(key.to_ascii_lowercase(), (value.into(), name.to_owned()));
            }
        }
    }

    /// Adds a flag of the command line.
    pub fn flag(&mut self, key: &str, value: impl Into<String>) {
        let [_, _, flags] = &mut self.values;
        flags.insert(key.to_owned(), (value.into(), format!("flag for {key}")));
    }

    /// Takes a key out of every layer; the last layer that has it wins.
    fn take(&mut self, key: &str) -> Option<(String, String)> {
        let [file, environment, flags] = &mut self.values;
        let found = (file.remove(key), environment.remove(&key.replace('.', "_")), flags.remove(key));
        found.2.or(found.1).or(found.0)
    }

    fn rest(self) -> impl Iterator<Item = String> {
        self.values.into_iter().flatten().map(|(_, (_, origin))| origin)
    }
}

fn flatten(prefix: &str, table: &toml::Table, into: &mut BTreeMap<String, (String, String)>) {
    for (name, value) in table {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match value {
            toml::Value::Table(inner) => flatten(&key, inner, into),
            toml::Value::String(text) => {
                into.insert(key.clone(), (text.clone(), format!("{key} in the file")));
            }
            other => {
                into.insert(key.clone(), (other.to_string(), format!("{key} in the file")));
            }
        }
    }
}

/// One setting as `releve config` prints it.
#[derive(Clone, Debug)]
pub struct Shown {
    key: &'static str,
    value: String,
    origin: String,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} = {:?} # {}", self.key, self.value, self.origin)
    }
}

/// Takes typed values out of the layers.
pub(super) struct Reader {
    layers: Layers,
    faults: Vec<String>,
    shown: Vec<Shown>,
}

impl Reader {
    pub(super) fn new(layers: Layers) -> Self {
        Self { layers, faults: Vec::new(), shown: Vec::new() }
    }

    /// A value of any kind that parses; `length` bounds its text.
    pub(super) fn get<T>(&mut self, key: &'static str, default: T, length: impl RangeBounds<usize>) -> T
    where
        T: FromStr + fmt::Debug,
        T::Err: fmt::Display,
    {
        let Some((text, origin)) = self.layers.take(key) else {
            self.show(key, format!("{default:?}").trim_matches('"').to_owned(), "default");
            return default;
        };
        let parsed = text.parse::<T>().map_err(|error| error.to_string());
        match parsed {
            Ok(value) if length.contains(&text.len()) => {
                self.show(key, text, &origin);
                value
            }
            Ok(_) => self.fault(key, &origin, "length out of bounds", default),
            Err(error) => self.fault(key, &origin, &error, default),
        }
    }

    /// A whole number within bounds.
    pub(super) fn number<T>(&mut self, key: &'static str, default: u64, bounds: RangeInclusive<u64>) -> T
    where
        T: TryFrom<u64> + Default,
    {
        let before = self.faults.len();
        let value = self.get(key, default, 1..=20);
        if self.faults.len() == before
            && bounds.contains(&value)
            && let Ok(number) = T::try_from(value)
        {
            return number;
        }
        if self.faults.len() == before {
            let reason = format!("expected {} to {}", bounds.start(), bounds.end());
            return self.fault(key, "the value set", &reason, T::default());
        }
        T::default()
    }

    pub(super) fn seconds(&mut self, key: &'static str, default: u64, bounds: RangeInclusive<u64>) -> Duration {
        Duration::from_secs(self.number(key, default, bounds))
    }

    /// A text that is read but never shown.
    pub(super) fn secret(&mut self, key: &'static str, default: String) -> String {
        match self.layers.take(key) {
            Some((text, origin)) => {
                let scheme = text.split_once(':').map(|(scheme, _)| scheme).filter(|scheme| SCHEMES.contains(scheme));
                self.show(key, scheme.map_or("(hidden)".to_owned(), |scheme| format!("{scheme}:(hidden)")), &origin);
                text
            }
            None => {
                self.show(key, default.clone(), "default");
                default
            }
        }
    }

    /// A secret of a form, when it is set; neither it nor what is wrong with it is shown.
    pub(super) fn hidden<T>(&mut self, key: &'static str, parse: impl Fn(&str) -> Option<T>, form: &str) -> Option<T> {
        let Some((text, origin)) = self.layers.take(key) else {
            self.show(key, String::new(), "default");
            return None;
        };
        self.show(key, "(hidden)".to_owned(), &origin);
        let parsed = parse(&text);
        if parsed.is_none() {
            self.fault(key, &origin, &format!("expected {form}"), ());
        }
        parsed
    }

    /// A value that may be left out.
    pub(super) fn optional<T>(&mut self, key: &'static str) -> Option<T>
    where
        T: FromStr,
        T::Err: fmt::Display,
    {
        let Some((text, origin)) = self.layers.take(key) else {
            self.show(key, String::new(), "default");
            return None;
        };
        match text.parse() {
            Ok(value) => {
                self.show(key, text, &origin);
                Some(value)
            }
            Err(error) => self.fault(key, &origin, &format!("{error}"), None),
        }
    }

    fn show(&mut self, key: &'static str, value: String, origin: &str) {
        self.shown.push(Shown { key, value, origin: origin.to_owned() });
    }

    pub(super) fn fault<T>(&mut self, key: &str, origin: &str, reason: &str, value: T) -> T {
        self.faults.push(format!("{key} ({origin}): {reason}"));
        value
    }

    /// What was read, unless something was refused or left over.
    pub(super) fn finish(mut self) -> Result<Vec<Shown>, Vec<String>> {
        self.faults.extend(self.layers.rest().map(|origin| format!("{origin}: unknown setting")));
        if self.faults.is_empty() { Ok(self.shown) } else { Err(self.faults) }
    }
}
