//! The models that the pages begin with: complete, and true of the software; what only the organisation knows is a blank.
//!
//! The first line of each file is the title of its page, the rest its text.

use super::{Language, PageKey, Slug};

/// The edition of the models, which is the version of a page that nobody has written: raised when any of them changes, so
/// that whoever kept an earlier one reads it again.
pub const EDITION: i32 = 2;

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
    use crate::order::Criterion;
    use crate::public_page::PublicPage;

    /// FNV-1a: what the models of an edition are known by.
    fn fingerprint() -> u64 {
        let texts = PageKey::all().into_iter().map(of).flat_map(|(title, text)| [title, text]);
        let bytes = texts.flat_map(|text| text.bytes().chain([0]));
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }

    #[test]
    fn models_that_change_are_another_edition() {
        let known = (2, 4_710_424_993_341_948_014);
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

    /// What the legal notice says of a criterion.
    fn said_of(criterion: Criterion) -> [&'static str; 2] {
        match criterion {
            Criterion::Priority => ["la classe de priorité", "the class of priority"],
            Criterion::TimesBumped => [
                "les places déjà perdues du fait de l’organisation",
                "places already lost through the organisation’s fault",
            ],
            Criterion::RequestedOn => ["la date de la demande", "the date of the request"],
            Criterion::WishRank => ["le rang donné au souhait", "the rank given to the wish"],
            Criterion::Lottery => ["un tirage au sort que chacun peut refaire", "a lottery that anyone can draw again"],
        }
    }

    #[test]
    fn the_legal_notice_tells_the_published_order() {
        let notices = [(Language::French, "publié\u{a0}: ", "puis"), (Language::English, "order: ", "then")];
        for ((language, opening, last), at) in notices.into_iter().zip(0..) {
            let criteria = Criterion::ALL.map(|criterion| said_of(criterion)[at]);
            let (lottery, others) = criteria.split_last().unwrap();
            let order = format!("{opening}{}, {last} {lottery}.", others.join(", "));
            let (_, text) = of(PageKey { slug: Slug::LegalNotice, language });
            assert!(text.contains(&order), "the notice in {language:?} does not say: {order}");
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
