//! How to reach a person, and where they live.

use crate::text::{InvalidText, Title};

/// A phone number in the form E.164 (ITU-T): `+`, a country code and the number, fifteen digits at most.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone(String);

impl Phone {
    /// Reads a number; what people put between its digits is dropped. Ten digits that begin with `0` are a French number.
    ///
    /// # Errors
    /// [`InvalidText::Phone`], or [`InvalidText::Empty`].
    pub fn parse(text: &str) -> Result<Self, InvalidText> {
        let between = |c: char| c.is_whitespace() || matches!(c, '.' | '-' | '(' | ')');
        let bare: String = text.chars().filter(|c| !between(*c)).collect();
        if bare.is_empty() {
            return Err(InvalidText::Empty);
        }
        let digits = |rest: &str, least: usize, most: usize| {
            let fine = (least..=most).contains(&rest.len()) && !rest.starts_with('0');
            fine && rest.bytes().all(|b| b.is_ascii_digit())
        };
        match (bare.strip_prefix('+'), bare.strip_prefix('0')) {
            (Some(rest), _) if digits(rest, 7, 15) => Ok(Self(bare)),
            (None, Some(rest)) if digits(rest, 9, 9) => Ok(Self(format!("+33{rest}"))),
            _ => Err(InvalidText::Phone),
        }
    }

    /// The number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The INSEE code of a commune (code officiel géographique): the department in two characters, or three overseas, then
/// the commune. Whether such a commune exists is not checked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommuneCode(String);

impl CommuneCode {
    /// Reads a code; `2a` is read as `2A`.
    ///
    /// # Errors
    /// [`InvalidText::Commune`], or [`InvalidText::Empty`].
    pub fn parse(text: &str) -> Result<Self, InvalidText> {
        let code = text.trim().to_ascii_uppercase();
        if code.is_empty() {
            return Err(InvalidText::Empty);
        }
        let (Some(department), Some(rest)) = (code.get(..2), code.get(2..)) else { return Err(InvalidText::Commune) };
        let known = match department {
            "2A" | "2B" => true,
            // Since 1976 Corsica is 2A and 2B.
            "00" | "20" | "96" | "99" => false,
            "97" => matches!(rest.as_bytes().first(), Some(b'1'..=b'8')),
            "98" => matches!(rest.as_bytes().first(), Some(b'4' | b'6'..=b'9')),
            other => other.bytes().all(|b| b.is_ascii_digit()),
        };
        if known && rest.len() == 3 && rest.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(code))
        } else {
            Err(InvalidText::Commune)
        }
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The commune where a person lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commune {
    /// Its INSEE code.
    pub code: CommuneCode,
    /// Its name.
    pub name: Title,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_kept_with_its_country() {
        for (typed, kept) in [
            ("06 12 34 56 78", "+33612345678"),
            ("03.81.00.00.00", "+33381000000"),
            ("+33 6 12 34 56 78", "+33612345678"),
            ("+1 (202) 555-0143", "+12025550143"),
            ("+262 692 12 34 56", "+262692123456"),
        ] {
            assert_eq!(Phone::parse(typed).unwrap().as_str(), kept);
        }
        for wrong in [
            "",
            " ",
            "612345678",
            "00612345678",
            "0012",
            "+0612345678",
            "+123456",
            "+1234567890123456",
            "06123456７8",
            "+33 6 12 ab",
            "++33612345678",
        ] {
            assert!(Phone::parse(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_commune_has_a_code_of_five_characters() {
        for fine in ["01001", "25056", "95690", "2A004", "2b033", "97209", "97801", "98735", " 75056 "] {
            assert!(CommuneCode::parse(fine).is_ok(), "{fine}");
        }
        assert_eq!(CommuneCode::parse("2a004").unwrap().as_str(), "2A004");
        for wrong in [
            "", "2505", "250567", "2C004", "20004", "96001", "99100", "00123", "97001", "98001", "25 56", "2505é",
            "é5056",
        ] {
            assert!(CommuneCode::parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
