//! Pages that the organisation writes and anyone may read.

use crate::person::PersonTag;
use crate::text::{Count, PageText, Title, Token, Version, Words};
use chrono::{DateTime, Utc};

codes! {
    /// Which page.
    PageSlug {
        /// The accessibility statement.
        Accessibility = "accessibility",
        /// Who publishes and hosts this.
        LegalNotice = "legal-notice",
        /// What becomes of personal data.
        PersonalData = "personal-data",
        /// The terms of use.
        Terms = "terms",
    }
    /// In which language a page is written.
    PageLanguage {
        /// French.
        Fr = "fr",
        /// English.
        En = "en",
    }
}

answers! {
    /// A page in short.
    PublicPageTag {
        /// Which page.
        slug: PageSlug,
        /// In which language.
        language: PageLanguage,
        /// Its title, which links to it say.
        title: Title,
        /// Whether it still is the model that nobody has adapted.
        is_model: bool,
        /// How many blanks are left to fill.
        blanks: Count,
        /// Since when it is so; null for the model that came with the program.
        written_at: Option<DateTime<Utc>>,
        /// Its version.
        version: Version,
    }
    /// A page, or a former version of one.
    PublicPage {
        /// Its id, by which the audit knows it.
        id: Token,
        /// Which page.
        slug: PageSlug,
        /// In which language.
        language: PageLanguage,
        /// Its title.
        title: Title,
        /// Its text. `## ` and `### ` begin headings, `- ` and `1. ` lines of lists, an empty line a paragraph; `**strong**`,
        /// `[words](address)` with an address of this site (`/…`), of another one over TLS, or of a mailbox (`mailto:…`);
        /// `[[what is left to fill]]`. All else is text.
        text: PageText,
        /// Whether it still is the model that nobody has adapted.
        is_model: bool,
        /// How many blanks are left to fill.
        blanks: Count,
        /// When it was written; null for the model that came with the program.
        written_at: Option<DateTime<Utc>>,
        /// The version, also in `ETag`.
        version: Version,
    }
    /// A version of a page, without its text.
    PublicPageVersion {
        /// Its number.
        version: Version,
        /// Its title.
        title: Title,
        /// Whether it is the model.
        is_model: bool,
        /// How many blanks it leaves to fill.
        blanks: Count,
        /// When it was written; null for the model that came with the program.
        written_at: Option<DateTime<Utc>>,
        /// Who wrote it; null for the model that came with the program.
        written_by: Option<PersonTag>,
        /// Why, in words; null for the model that came with the program.
        reason: Option<Words>,
    }
}

bodies! {
    /// What to change of a page; what is left out stays.
    PublicPageUpdate {
        /// Its title, which links to it say.
        #[serde(default)]
        title: Option<Title>,
        /// Its text, in the markup that the page tells.
        #[serde(default)]
        text: Option<PageText>,
        /// Why, in words; kept in the history.
        reason: Words,
    }
    /// Which version comes back.
    PublicPageRestore {
        /// Its number; the model when left out.
        #[serde(default)]
        version: Option<Version>,
        /// Why, in words; kept in the history.
        reason: Words,
    }
}

pages! {
    /// Pages that the organisation writes.
    PublicPageList(PublicPageTag)
    /// Versions of a page, the latest first.
    PublicPageVersionList(PublicPageVersion)
}
