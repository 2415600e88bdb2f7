//! Pages that the organisation writes and anyone may read, signed in or not: the accessibility statement, the legal notice,
//! what becomes of personal data, the terms of use. Each exists in both languages and begins as a model to be completed.
//!
//! A page is never rewritten: each edit adds a version, and a former one comes back as a version more.

mod model;

pub use model::EDITION;

use crate::codes::codes;
use crate::event::Actor;
use crate::id::{Id, PublicPageId};
use crate::markup::{Document, UnsafeLink};
use crate::text::{Title, Words, misleads};
use chrono::{DateTime, Utc};
use uuid::Uuid;

codes! {
    /// Which page, in the order of links to them.
    Slug {
        /// How accessible this is: the statement that RGAA asks for.
        Accessibility = "accessibility",
        /// Who publishes and hosts this.
        LegalNotice = "legal-notice",
        /// What becomes of personal data.
        PersonalData = "personal-data",
        /// What whoever uses this agrees to.
        Terms = "terms",
    }
    /// In which language.
    Language {
        /// French.
        French = "fr",
        /// English.
        English = "en",
    }
}

/// A page in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageKey {
    /// Which page.
    pub slug: Slug,
    /// In which language.
    pub language: Language,
}

/// The first of the fixed ids of pages: version 8 of RFC 9562, which leaves the bits to us.
const FIRST_ID: u128 = 0x7061_6765_0000_8000_8000_0000_0000_0000;

impl PageKey {
    /// Every page in every language.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let languages = |slug: &Slug| {
            let slug = *slug;
            Language::ALL.iter().map(move |language| Self { slug, language: *language })
        };
        Slug::ALL.iter().flat_map(languages).collect()
    }

    /// What the audit knows it by: the same in every installation.
    #[must_use]
    pub fn id(self) -> PublicPageId {
        let slug: u128 = match self.slug {
            Slug::Accessibility => 1,
            Slug::LegalNotice => 2,
            Slug::PersonalData => 3,
            Slug::Terms => 4,
        };
        let language: u128 = match self.language {
            Language::French => 1,
            Language::English => 2,
        };
        PublicPageId::from_uuid(Uuid::from_u128(FIRST_ID | (slug << 8) | language))
    }
}

/// Why the text of a page was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPageText {
    /// Nothing but spaces.
    #[error("must not be empty")]
    Empty,
    /// More characters than a page may have.
    #[error("must have at most {} characters", PageText::MOST)]
    TooLong,
    /// A control character, or one that is not seen.
    #[error("line {line}: holds a character that is not allowed")]
    Character {
        /// The line, from 1.
        line: usize,
    },
    /// A link that leads where none may.
    #[error(transparent)]
    Link(#[from] UnsafeLink),
}

/// The text of a page, in the markup of [`crate::markup`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageText {
    text: String,
    document: Document,
}

impl PageText {
    /// The most characters it may have.
    pub const MOST: usize = 20_000;

    /// Reads it from what a person typed; what is blank around it is dropped.
    ///
    /// # Errors
    /// Empty, too long, a character that is not allowed, or a link that leads where none may. Lines are counted as they were
    /// typed.
    pub fn parse(text: &str) -> Result<Self, InvalidPageText> {
        let (blank, _) = text.split_at(text.len().saturating_sub(text.trim_start().len()));
        let above = blank.matches('\n').count();
        let text = text.trim();
        if text.is_empty() {
            return Err(InvalidPageText::Empty);
        }
        if text.chars().count() > Self::MOST {
            return Err(InvalidPageText::TooLong);
        }
        let foreign = |c: char| (c.is_control() && c != '\t') || misleads(c);
        if let Some((line, _)) = (above + 1..).zip(text.lines()).find(|(_, line)| line.contains(foreign)) {
            return Err(InvalidPageText::Character { line });
        }
        let document = Document::parse(text).map_err(|UnsafeLink { line }| UnsafeLink { line: line + above })?;
        Ok(Self { text: text.to_owned(), document })
    }

    /// As it was typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// As it was read.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.document
    }
}

/// A version of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicPage {
    /// Which page, in which language.
    pub key: PageKey,
    /// Its title, which links to it say too.
    pub title: Title,
    /// Its text.
    pub text: PageText,
    /// Whether it is a model that nobody has adapted.
    pub is_model: bool,
    /// Who wrote it; none for the model that came with the program.
    pub written: Option<Written>,
    /// Counts the versions. That of a page that nobody has written is the edition of the models.
    pub version: i32,
}

/// Who wrote a version of a page, when and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: Actor,
    /// Why.
    pub reason: Words,
}

impl PublicPage {
    /// The model of a page, as the program brings it.
    ///
    /// # Errors
    /// None: the models are tried by a test.
    pub fn model(key: PageKey) -> Result<Self, InvalidPageText> {
        let (title, text) = model::of(key);
        let title = Title::parse(title).map_err(|_| InvalidPageText::Character { line: 1 })?;
        Ok(Self { key, title, text: PageText::parse(text)?, is_model: true, written: None, version: EDITION })
    }

    /// What follows this version: its title and its text, written by someone. None when they are those of this version.
    ///
    /// # Errors
    /// None of its own: see [`PublicPage::model`].
    pub fn followed_by(&self, title: Title, text: PageText, written: Written) -> Result<Option<Self>, InvalidPageText> {
        if self.title == title && self.text == text {
            return Ok(None);
        }
        let model = Self::model(self.key)?;
        let is_model = model.title == title && model.text == text;
        Ok(Some(Self { key: self.key, title, text, is_model, written: Some(written), version: self.version + 1 }))
    }

    /// How many blanks somebody has still to fill.
    #[must_use]
    pub fn blanks(&self) -> usize {
        self.text.document().blanks()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn text(words: &str) -> PageText {
        PageText::parse(words).unwrap()
    }

    fn written() -> Written {
        let at = "2030-01-07T08:00:00Z".parse().unwrap();
        Written { at, by: Actor::Releve, reason: Words::parse("relu").unwrap() }
    }

    #[test]
    fn every_page_has_a_model_and_an_id_of_its_own() {
        let keys = PageKey::all();
        let ids: BTreeSet<_> = keys.iter().map(|key| key.id()).collect();
        assert_eq!((keys.len(), ids.len()), (8, 8));
        for key in keys {
            let model = PublicPage::model(key).unwrap();
            assert!(model.is_model && model.written.is_none() && model.version == EDITION, "{key:?}");
            assert!(model.text.document().blocks.len() > 5, "{key:?} is a whole page");
            assert_eq!(Slug::from_code(key.slug.code()), Some(key.slug));
            assert_eq!(Language::from_code(key.language.code()), Some(key.language));
        }
    }

    #[test]
    fn a_version_follows_another_and_the_model_is_known_again() {
        let key = PageKey { slug: Slug::Terms, language: Language::French };
        let model = PublicPage::model(key).unwrap();
        let next = |page: &PublicPage, title: &str, text: &PageText| {
            page.followed_by(Title::parse(title).unwrap(), text.clone(), written()).unwrap()
        };
        assert_eq!(next(&model, model.title.as_str(), &model.text), None, "nothing was changed");
        let own = next(&model, "Conditions", &text("Soyez prudents.")).unwrap();
        assert_eq!((own.version, own.is_model, own.blanks()), (EDITION + 1, false, 0));
        assert_eq!(own.written, Some(written()));
        let back = next(&own, model.title.as_str(), &model.text).unwrap();
        assert_eq!((back.version, back.is_model), (EDITION + 2, true));
        let renamed = next(&back, "Conditions", &model.text).unwrap();
        assert!(!renamed.is_model);
    }

    #[test]
    fn texts_refuse_what_they_say() {
        assert_eq!(PageText::parse(" \n "), Err(InvalidPageText::Empty));
        assert_eq!(PageText::parse(&"a".repeat(20_001)), Err(InvalidPageText::TooLong));
        assert_eq!(PageText::parse("a\nb\u{0}"), Err(InvalidPageText::Character { line: 2 }));
        assert_eq!(PageText::parse("\r\n \n\na\nb\u{0}\n"), Err(InvalidPageText::Character { line: 5 }));
        assert_eq!(PageText::parse("\n\n[a](data:b)"), Err(InvalidPageText::Link(UnsafeLink { line: 3 })));
        assert_eq!(PageText::parse("a\rb"), Err(InvalidPageText::Character { line: 1 }));
        assert_eq!(PageText::parse("a\u{202e}b"), Err(InvalidPageText::Character { line: 1 }));
        assert_eq!(
            PageText::parse("[a](data:b)"),
            Err(InvalidPageText::Link(UnsafeLink { line: 1 })),
            "what is read is refused as the markup refuses it"
        );
        assert_eq!(text(" é\u{a0}: ").as_str(), "é\u{a0}:");
        assert!(PageText::parse(&"é".repeat(20_000)).is_ok());
    }
}
