//! The asker's language: French first, English complete.

use actix_web::http::header::{ACCEPT_LANGUAGE, HeaderMap};
use std::borrow::Cow;

/// A language the server writes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Lang {
    /// French, the default.
    #[default]
    Fr,
    /// English.
    En,
}

impl Lang {
    /// The language that `Accept-Language` prefers among ours; French when it names neither.
    #[must_use]
    pub fn from_headers(headers: &HeaderMap) -> Self {
        headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).map_or_else(Self::default, Self::from_accept)
    }

    fn from_accept(text: &str) -> Self {
        let mut best: Option<(Self, u32)> = None;
        for entry in text.split(',').take(20) {
            let mut parts = entry.split(';');
            let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
            let lang = match tag.split('-').next() {
                Some("fr") => Self::Fr,
                Some("en") => Self::En,
                _ => continue,
            };
            let weight = parts.find_map(weight_of).unwrap_or(1000);
            if weight > 0 && best.is_none_or(|(_, found)| weight > found) {
                best = Some((lang, weight));
            }
        }
        best.map_or_else(Self::default, |(lang, _)| lang)
    }

    /// The BCP 47 tag of the language.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }
}

/// A quality value in thousandths.
fn weight_of(parameter: &str) -> Option<u32> {
    let digits = parameter.trim().strip_prefix("q=")?;
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let part = format!("{part:0<3}");
    let thousandths = part.get(..3)?.parse::<u32>().ok()?;
    Some(whole.parse::<u32>().ok()?.min(1) * 1000 + thousandths)
}

/// One sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// The French text.
    pub fr: Cow<'static, str>,
    /// The English text.
    pub en: Cow<'static, str>,
}

impl Words {
    /// Both texts.
    pub fn new(fr: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self { fr: fr.into(), en: en.into() }
    }

    /// The text in one language.
    #[must_use]
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::Fr => &self.fr,
            Lang::En => &self.en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preferred_language_wins_and_french_is_the_default() {
        for (text, expected) in [
            ("", Lang::Fr),
            ("de", Lang::Fr),
            ("en-GB,en;q=0.9,fr;q=0.8", Lang::En),
            ("fr;q=0.2, en;q=0.3", Lang::En),
            ("en;q=0, fr", Lang::Fr),
            ("en;q=0.5, fr", Lang::Fr),
            ("*;q=0.1", Lang::Fr),
        ] {
            assert_eq!(Lang::from_accept(text), expected, "{text}");
        }
    }
}
