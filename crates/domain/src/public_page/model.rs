//! The models that the pages begin with: complete, and true of the software; what only the organisation knows is a blank.
//!
//! The first line of each file is the title of its page, the rest its text.

use super::{Language, PageKey, Slug};

/// The edition of the models, which is the version of a page that nobody has written: raised when any of them changes, so
/// that whoever kept an earlier one reads it again.
pub const EDITION: i32 = 1;

/// The title and the text of a page's model.
pub(super) fn of(key: PageKey) -> (&'static str, &'static str) {
    let whole = match (key.slug, key.language) {
        (Slug::Accessibility, Language::French) => include_str!("model/accessibility.fr.md"),
        (Slug::Accessibility, Language::English) => include_str!("model/accessibility.en.md"),
        (Slug::LegalNotice, Language::French) => include_str!("model/legal-notice.fr.md"),
        (Slug::LegalNotice, Language::English) => include_str!("model/legal-notice.en.md"),
        (Slug::PersonalData, Language::French) => include_str!("model/personal-data.fr.md"),
        (Slug::PersonalData, Language::English) => include_str!("model/personal-data.en.md"),
        (Slug::Terms, Language::French) => include_str!("model/terms.fr.md"),
        (Slug::Terms, Language::English) => include_str!("model/terms.en.md"),
    };
    whole.split_once('\n').unwrap_or((whole, ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::{Block, Piece};
    use crate::public_page::PublicPage;

    /// FNV-1a: what the models of an edition are known by.
    fn fingerprint() -> u64 {
        let texts = PageKey::all().into_iter().map(of).flat_map(|(title, text)| [title, text]);
        let bytes = texts.flat_map(|text| text.bytes().chain([0]));
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }

    #[test]
    fn models_that_change_are_another_edition() {
        let known = (1, 5_526_850_677_951_450_586);
        assert_eq!((EDITION, fingerprint()), known, "raise EDITION, and write the new pair here");
    }

    /// A page in English says what the one in French says: the same blocks in the same order, the same blanks.
    #[test]
    fn both_languages_have_the_same_parts() {
        let shape = |slug: Slug, language: Language| {
            let model = PublicPage::model(PageKey { slug, language }).unwrap();
            let signs = |pieces: &[Piece]| {
                let sign = |piece: &Piece| match piece {
                    Piece::Blank(_) => Some('?'),
                    Piece::Link(..) => Some('>'),
                    Piece::Strong(_) => Some('*'),
                    Piece::Break => Some('/'),
                    Piece::Text(_) => None,
                };
                pieces.iter().filter_map(sign).collect::<String>()
            };
            let shape = |block: &Block| match block {
                Block::Heading(level, pieces) => format!("{level:?} {}", signs(pieces)),
                Block::Paragraph(pieces) => format!("p {}", signs(pieces)),
                Block::List(marker, items) => {
                    format!("{marker:?} {:?}", items.iter().map(|item| signs(item)).collect::<Vec<_>>())
                }
            };
            model.text.document().blocks.iter().map(shape).collect::<Vec<_>>()
        };
        for slug in Slug::ALL {
            assert_eq!(shape(*slug, Language::French), shape(*slug, Language::English), "{slug:?}");
        }
    }

    #[test]
    fn every_model_leaves_blanks_to_fill_and_french_is_spaced_as_french() {
        for key in PageKey::all() {
            let model = PublicPage::model(key).unwrap();
            assert!(model.blanks() > 0, "{key:?}");
            if key.language == Language::French {
                // Titles lose their no-break spaces like any title.
                let text = model.text.as_str();
                for wrong in [" :", " ;", " ?", " !", "« ", " »", "'"] {
                    assert!(!text.contains(wrong), "{key:?} holds {wrong:?}");
                }
            }
        }
    }
}
