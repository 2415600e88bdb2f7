//! Numbers and priorities as people type them, with whether something had to be guessed.

use super::Value;
use crate::request::Priority;
use crate::text::{InvalidText, ServiceNumber, fold};

/// A service number. A cell typed as a number lost its leading zeros: they are restored, and that is told.
///
/// # Errors
/// Nothing, or anything but ten digits.
pub fn service_number(value: &Value) -> Result<(ServiceNumber, bool), InvalidText> {
    let text = value.text();
    let digits: String = whole_part(&text).chars().filter(|c| !is_between_digits(*c)).collect();
    let typed = matches!(value, Value::Number(_)) && (7..10).contains(&digits.len());
    let restored = if typed { format!("{digits:0>10}") } else { digits };
    Ok((ServiceNumber::parse(&restored)?, typed))
}

/// Without what a spreadsheet adds after a whole number.
fn whole_part(text: &str) -> &str {
    let end = [".0", ",0", ".00", ",00"].iter().find_map(|end| text.strip_suffix(end));
    end.filter(|rest| rest.chars().last().is_some_and(|c| c.is_ascii_digit())).unwrap_or(text)
}

/// Signs that people put between the digits of a number.
fn is_between_digits(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '.' | '_' | '\'' | '’' | '\u{2010}'..='\u{2013}')
}

/// A whole number: `12`, `12 places`, `12,0`, `1 200`; and whether words were left aside.
#[must_use]
pub fn whole(value: &Value) -> Option<(u16, bool)> {
    let text = value.text();
    let bare = text.trim_end_matches(|c: char| c.is_alphabetic() || matches!(c, '.' | ' ' | '(' | ')'));
    let digits: String = bare.chars().filter(|c| !c.is_whitespace()).collect();
    let (number, rest) = digits.split_once([',', '.']).unwrap_or((&digits, ""));
    if !rest.bytes().all(|b| b == b'0') || !number.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some((number.parse().ok()?, bare.len() != text.len()))
}

/// An amount in euros, as cents: `1 250`, `1 250,50 €`, `1250.5`; none for anything else, or beyond what is kept.
#[must_use]
pub fn cents(value: &Value) -> Option<u32> {
    let text = value.text();
    let kept: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let lower = kept.to_lowercase();
    let bare = ["€", "euros", "euro", "eur"].iter().find_map(|unit| lower.strip_suffix(unit)).unwrap_or(&lower);
    let (whole, rest) = bare.split_once([',', '.']).unwrap_or((bare, ""));
    let figures = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !figures(whole) || !figures(rest) || rest.len() > 2 {
        return None;
    }
    let cents: u32 = if rest.is_empty() { 0 } else { format!("{rest:0<2}").parse().ok()? };
    let cents = whole.parse::<u32>().ok()?.checked_mul(100)?.checked_add(cents)?;
    (cents <= i32::MAX.unsigned_abs()).then_some(cents)
}

/// Words that stand for a class, from the most urgent.
const CLASSES: [(u8, &[&str]); 4] = [
    (
        1,
        &[
            "tres urgent",
            "tres urgente",
            "urgent",
            "urgente",
            "urgentissime",
            "critique",
            "immediate",
            "immediat",
            "tres haute",
            "maximale",
            "absolue",
            "very urgent",
            "critical",
            "tu",
            "imperatif",
            "imperative",
        ],
    ),
    (2, &["haute", "haut", "elevee", "eleve", "forte", "fort", "prioritaire", "importante", "important", "high"]),
    (3, &["normale", "normal", "moyenne", "moyen", "standard", "courante", "medium", "routine", "ordinaire"]),
    (
        4,
        &[
            "basse",
            "bas",
            "faible",
            "non urgent",
            "non urgente",
            "peu urgent",
            "peu urgente",
            "low",
            "pas urgent",
            "mineure",
        ],
    ),
];

/// A priority: `2`, `P2`, `Priorité 2`, `2,0`, or words such as `haute`; and whether it was said in words.
#[must_use]
pub fn priority(value: &Value) -> Option<(Priority, bool)> {
    let text = value.text();
    if let Ok(priority) = Priority::parse(whole_part(&text)) {
        return Some((priority, false));
    }
    let folded = fold(&text);
    let bare = ["priorite ", "prio ", "niveau ", "classe ", "urgence ", "priority ", "p "]
        .iter()
        .find_map(|before| folded.strip_prefix(before))
        .unwrap_or(&folded);
    if let Ok(priority) = Priority::parse(bare) {
        return Some((priority, true));
    }
    let (class, _) = CLASSES.iter().find(|(_, words)| words.contains(&bare))?;
    Priority::new(*class).ok().map(|priority| (priority, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    #[test]
    fn service_numbers_are_read_as_people_type_them() {
        for typed in [
            "2638010177",
            "26 38 01 01 77",
            "2 638 010 177",
            "2\u{202f}638\u{a0}010\u{a0}177",
            "2638-010-177",
            "2638010177.0",
            "2638010177,00",
            "2638.010.177",
        ] {
            let (number, restored) = service_number(&text(typed)).unwrap();
            assert_eq!((number.as_str(), restored), ("2638010177", false), "{typed}");
        }
        let (number, restored) = service_number(&Value::Number(38_010_177.0)).unwrap();
        assert_eq!((number.as_str(), restored), ("0038010177", true));
        // A text of nine digits lost one somewhere: nobody knows which.
        for typed in [
            text("263801017"),
            text("26380101777"),
            text("2,6380E+09"),
            text("en attente"),
            Value::Number(12.0),
            Value::Number(0.5),
        ] {
            assert_eq!(service_number(&typed), Err(InvalidText::TenDigits), "{typed:?}");
        }
    }

    #[test]
    fn whole_numbers_are_read_as_people_type_them() {
        for (typed, number, worded) in [
            ("12", 12, false),
            ("12 places", 12, true),
            ("12,0", 12, false),
            ("12.00", 12, false),
            ("1\u{202f}200", 1_200, false),
            ("12 pl.", 12, true),
            ("0", 0, false),
        ] {
            assert_eq!(whole(&text(typed)), Some((number, worded)), "{typed}");
        }
        for typed in ["16,5", "huit", "-1", "", "12-14", "99999", "places 12", "douze places", ".", ",0"] {
            assert_eq!(whole(&text(typed)), None, "{typed}");
        }
    }

    #[test]
    fn amounts_are_read_in_euros() {
        for (typed, expected) in [
            ("1250", Some(125_000)),
            ("1 250,50 €", Some(125_050)),
            ("1250.5", Some(125_050)),
            ("0", Some(0)),
            ("12 euros", Some(1_200)),
            ("12,345", None),
            ("-3", None),
            ("gratuit", None),
            ("", None),
            ("99999999", None),
        ] {
            assert_eq!(cents(&text(typed)), expected, "{typed}");
        }
    }

    #[test]
    fn priorities_are_read_in_figures_and_in_words() {
        for (typed, class, worded) in [
            ("P1", 1, false),
            ("2", 2, false),
            ("p 3", 3, false),
            ("4.0", 4, false),
            ("Priorité 2", 2, true),
            ("prio. 3", 3, true),
            ("très urgent", 1, true),
            ("URGENTE", 1, true),
            ("Haute", 2, true),
            ("élevée", 2, true),
            ("normale", 3, true),
            ("Priorité : basse", 4, true),
            ("non urgent", 4, true),
        ] {
            let found = priority(&text(typed)).map(|(priority, worded)| (priority.class(), worded));
            assert_eq!(found, Some((class, worded)), "{typed}");
        }
        for typed in ["", "P5", "0", "à voir", "Priorité", "1 ou 2"] {
            assert_eq!(priority(&text(typed)), None, "{typed}");
        }
    }
}
