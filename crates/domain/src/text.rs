//! Texts with a rule, and the folding that lets people search without accents, case or order.

mod latin;

/// Why a text was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidText {
    /// Nothing but spaces.
    #[error("must not be empty")]
    Empty,
    /// More characters than the kind allows.
    #[error("must have at most {0} characters")]
    TooLong(usize),
    /// A character that the kind does not allow.
    #[error("holds a character that is not allowed")]
    Character,
    /// A service number is ten digits.
    #[error("must be ten digits")]
    TenDigits,
    /// An address needs one @ with text on both sides.
    #[error("must be an address such as prenom.nom@example.org")]
    Email,
    /// A phone number has a country code, or is a French one.
    #[error("must be a phone number such as +33612345678 or 0612345678")]
    Phone,
    /// A commune has its code of five characters.
    #[error("must be the INSEE code of a commune, such as 25056, 2A004 or 97209")]
    Commune,
}

/// Whether a text may be taken as it is: tidy, of a length and of signs that its kind allows. One look at each sign: most
/// texts are read from a database, which holds what was parsed once.
fn stands(text: &str, most: usize, allowed: impl Fn(char) -> bool) -> bool {
    let (mut before, mut count) = (' ', 0_usize);
    for c in text.chars() {
        let plain = match c {
            ' ' => before != ' ',
            '!'..='~' => true,
            _ => !c.is_whitespace() && !c.is_control() && !misleads(c),
        };
        if !plain || !allowed(c) {
            return false;
        }
        (before, count) = (c, count.saturating_add(1));
    }
    before != ' ' && count <= most
}

fn checked(text: &str, most: usize) -> Result<String, InvalidText> {
    let tidy = tidy(text);
    if tidy.is_empty() {
        return Err(InvalidText::Empty);
    }
    if tidy.chars().count() > most {
        return Err(InvalidText::TooLong(most));
    }
    if tidy.chars().any(|c| c.is_control() || misleads(c)) {
        return Err(InvalidText::Character);
    }
    Ok(tidy)
}

/// What is not seen, or makes the text around it read in another order than it is written: a name could pass for another.
pub(crate) fn misleads(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// Trims, and makes any run of white space one space.
#[must_use]
pub fn tidy(text: &str) -> String {
    // Most texts are tidy already: those that were read from a database are.
    let bytes = text.as_bytes();
    let plain =
        text.is_ascii() && !bytes.iter().any(|sign| sign.is_ascii_whitespace() && *sign != b' ' || *sign == 0x0b);
    if plain && bytes.first() != Some(&b' ') && bytes.last() != Some(&b' ') && !bytes.windows(2).any(|two| two == b"  ")
    {
        return text.to_owned();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text that is there already is taken, not copied, when it stands as it is; a text of a kind gives its own away.
macro_rules! owned {
    ($name:ident, $stands:expr) => {
        impl TryFrom<String> for $name {
            type Error = InvalidText;
            fn try_from(text: String) -> Result<Self, InvalidText> {
                if ($stands)(&text) { Ok(Self(text)) } else { Self::parse(&text) }
            }
        }
        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }
    };
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident($most:literal, $allowed:expr))*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);
        impl $name {
            /// The most characters it may have.
            pub const MOST: usize = $most;
            /// Reads it from what a person typed; white space around is dropped.
            ///
            /// # Errors
            /// Empty, too long, or a character the kind does not allow.
            pub fn parse(text: &str) -> Result<Self, InvalidText> {
                if stands(text, $most, $allowed) {
                    return Ok(Self(text.to_owned()));
                }
                let text = checked(text, $most)?;
                let allowed: fn(char) -> bool = $allowed;
                if text.chars().all(allowed) { Ok(Self(text)) } else { Err(InvalidText::Character) }
            }
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str { &self.0 }
        }
        owned!($name, |text: &str| stands(text, $most, $allowed));
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(&self.0) }
        }
    )*};
}

fn code(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ' ' | '+')
}

texts! {
    /// The code of a course, such as `PERM-C`.
    CourseCode(32, code)
    /// The code of a session in its organiser's calendar, such as `PERM-C-27-03`.
    SessionCode(40, code)
    /// The short name of a unit, such as `7e BCA`.
    UnitCode(40, |_| true)
    /// The code of a skill.
    SkillCode(32, code)
    /// The code of a rank, such as `CPL`.
    RankCode(12, |c| c.is_ascii_alphanumeric())
    /// A family or given name.
    Name(80, |c| !matches!(c, '<' | '>' | '"'))
    /// A title of a course or the name of a site.
    Title(160, |_| true)
    /// Words that someone wrote to explain: a reason, a note.
    Words(500, |_| true)
}

/// Words that present something, on several lines: what a course is for, how to join a session.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LongWords(String);

impl LongWords {
    /// The most characters they may have.
    pub const MOST: usize = 2_000;
    /// Reads what a person typed: lines stay, with at most one empty one between two; white space around is dropped.
    ///
    /// # Errors
    /// Empty, too long, or a character that is not allowed.
    pub fn parse(text: &str) -> Result<Self, InvalidText> {
        let mut lines: Vec<String> = Vec::new();
        for line in text.lines().map(tidy) {
            if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
                lines.push(line);
            }
        }
        let text = lines.join("\n").trim_end().to_owned();
        if text.is_empty() {
            return Err(InvalidText::Empty);
        }
        if text.chars().count() > Self::MOST {
            return Err(InvalidText::TooLong(Self::MOST));
        }
        if text.chars().any(|c| c.is_control() && c != '\n' || misleads(c)) {
            return Err(InvalidText::Character);
        }
        Ok(Self(text))
    }
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for LongWords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Ten digits that identify a person for life.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceNumber(String);

owned!(ServiceNumber, Self::stands);

impl ServiceNumber {
    fn stands(text: &str) -> bool {
        text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit())
    }
    /// Reads ten digits; spaces between them are dropped.
    ///
    /// # Errors
    /// Anything but ten digits.
    pub fn parse(text: &str) -> Result<Self, InvalidText> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        if digits.is_empty() {
            return Err(InvalidText::Empty);
        }
        if Self::stands(&digits) { Ok(Self(digits)) } else { Err(InvalidText::TenDigits) }
    }
    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for ServiceNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// An e-mail address, checked loosely: delivery is the only proof.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

owned!(Email, |text: &str| stands(text, 254, |c| c != ' ') && Self::is_address(text));

impl Email {
    fn is_address(text: &str) -> bool {
        text.split_once('@').is_some_and(|(user, host)| {
            !user.is_empty() && !host.is_empty() && !host.contains('@') && !host.starts_with('.')
        })
    }
    /// Reads an address.
    ///
    /// # Errors
    /// No single `@` with text on both sides, white space, or more than 254 characters.
    pub fn parse(text: &str) -> Result<Self, InvalidText> {
        let text = checked(text, 254)?;
        if !text.contains(' ') && Self::is_address(&text) { Ok(Self(text)) } else { Err(InvalidText::Email) }
    }
    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Lower case without accents, ligatures opened, any other sign a space: what two spellings of one name share.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match plain(c) {
            Some(letters) => out.push_str(letters),
            None if c.is_alphanumeric() => out.push(c),
            // A combining accent written apart from its letter.
            None if ('\u{300}'..='\u{36f}').contains(&c) => {}
            None => out.push(' '),
        }
    }
    tidy(&out)
}

/// As [`fold`], for the names of people from anywhere: the Latin letters that Unicode takes apart lose their marks, however these
/// are written; so do those with a bar or a hook in names of Europe, Vietnam and Hausa or Fula speakers (`ł`, `đ`, `ɓ`). Letters
/// that are no plain one with a mark (`ə`, `ɛ`) stay. The signs of Polynesian and Breton words that count as letters (`ʻ`, `ʼ`)
/// part words as an apostrophe does.
#[must_use]
pub fn fold_name(text: &str) -> String {
    let letters = text.chars().flat_map(char::to_lowercase);
    let letters: String = letters
        .map(|c| match c {
            '\u{2bb}' | '\u{2bc}' => ' ',
            _ => latin::unmarked(c).unwrap_or(c),
        })
        .collect();
    fold(&letters)
}

fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' => "a",
        'ç' | 'č' | 'ć' => "c",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ě' => "e",
        'ì' | 'í' | 'î' | 'ï' | 'ī' => "i",
        'ñ' | 'ń' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' => "o",
        'š' | 'ś' => "s",
        'ù' | 'ú' | 'û' | 'ü' | 'ū' => "u",
        'ý' | 'ÿ' => "y",
        'ž' | 'ź' | 'ż' => "z",
        'œ' => "oe",
        'æ' => "ae",
        'ß' => "ss",
        _ => return None,
    })
}

/// A name as it is written in a directory: `LE GOFF` and `le goff` become `Le Goff`, `d'hervé` `D'Hervé`, and
/// `LE FLOC'H` `Le Floc'h`: nothing begins inside the Breton `c'h`.
#[must_use]
pub fn name_case(text: &str) -> String {
    let (mut start, mut before) = (true, ' ');
    tidy(text)
        .chars()
        .flat_map(|c| {
            let cased: Vec<char> = if start { c.to_uppercase().collect() } else { c.to_lowercase().collect() };
            start = match c {
                ' ' | '-' => true,
                '\'' | '’' => !matches!(before, 'c' | 'C'),
                _ => false,
            };
            before = c;
            cased
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_forgets_case_accents_and_signs() {
        assert_eq!(fold("  Bœuf-D'Hervé  ÉLODIE "), "boeuf d herve elodie");
        assert_eq!(fold("e\u{301}te"), "ete");
    }

    #[test]
    fn names_from_anywhere_are_folded_to_plain_letters() {
        for (name, folded) in [
            ("Nguyễn", "nguyen"),
            ("Nguye\u{302}\u{303}n", "nguyen"),
            ("ŁUKASZ", "lukasz"),
            ("İnanç", "inanc"),
            ("Fa\u{2bb}atau", "fa atau"),
            ("Fa\u{2bc}atau", "fa atau"),
            ("Fa’atau", "fa atau"),
            ("\u{2bb}Ōhō", "oho"),
            ("Bœuf-D'Hervé", "boeuf d herve"),
            ("ǼRØ", "aero"),
            ("Æ\u{301}RO\u{338}", "aero"),
            ("ǣ\u{301}", "ae"),
            ("Ɗanjuma Ƙaura", "danjuma kaura"),
            ("ẛ", "s"),
        ] {
            assert_eq!(fold_name(name), folded, "{name}");
        }
    }

    #[test]
    fn names_are_written_as_in_a_directory() {
        assert_eq!(name_case(" LE GOFF "), "Le Goff");
        assert_eq!(name_case("d'hervé"), "D'Hervé");
        assert_eq!(name_case("SAINT-AUBIN"), "Saint-Aubin");
        assert_eq!(name_case("N'DIAYE"), "N'Diaye");
        assert_eq!(name_case("GUIVARC'H"), "Guivarc'h");
        assert_eq!(name_case("le floc’h"), "Le Floc’h");
    }

    #[test]
    fn a_service_number_is_ten_digits() {
        assert!(ServiceNumber::parse(" 26380 10177").is_ok());
        for wrong in ["", "263801017", "26380101778", "263801017A", "２６３８０１０１７７"] {
            assert!(ServiceNumber::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_text_that_is_there_is_read_as_it_would_be_from_a_copy() {
        let long = "é".repeat(80);
        let texts = [
            "",
            " ",
            "A",
            " A",
            "A ",
            "A  B",
            "A B",
            "A\tB",
            "A\u{a0}B",
            "A\u{a0}",
            "A\u{85}",
            "A\u{7f}",
            "A\u{200b}B",
            "Élodie",
            "D'Hervé-Le Goff",
            "a<b",
            "a@b",
            "a@b ",
            "é@b",
            "a b@c",
            "@b",
            "a@.b",
            "2638010177",
            "26380 10177",
            "２６３８０１０１７７",
            "A\u{0}",
            &long,
            &format!("{long}é"),
            &format!("{long} "),
        ];
        for text in texts {
            let own = || text.to_owned();
            assert_eq!(Name::try_from(own()), Name::parse(text), "{text:?}");
            assert_eq!(Title::try_from(own()), Title::parse(text), "{text:?}");
            assert_eq!(RankCode::try_from(own()), RankCode::parse(text), "{text:?}");
            assert_eq!(Email::try_from(own()), Email::parse(text), "{text:?}");
            assert_eq!(ServiceNumber::try_from(own()), ServiceNumber::parse(text), "{text:?}");
            // The one look allows nothing that the slow way does not, which is the same as it was.
            let slow = checked(text, 80).ok().filter(|tidy| tidy == text);
            assert_eq!(stands(text, 80, |_| true), slow.is_some(), "{text:?}");
        }
    }

    #[test]
    fn texts_refuse_what_they_say() {
        assert_eq!(CourseCode::parse("  "), Err(InvalidText::Empty));
        assert_eq!(CourseCode::parse("A\u{0}B"), Err(InvalidText::Character));
        assert_eq!(Name::parse("Du\u{202E}rand"), Err(InvalidText::Character));
        assert_eq!(CourseCode::parse(&"A".repeat(33)), Err(InvalidText::TooLong(32)));
        assert_eq!(CourseCode::parse("SC 3 bis").unwrap().as_str(), "SC 3 bis");
        assert!(Email::parse("a@b").is_ok());
        assert_eq!(Name::parse("a\tb").unwrap().as_str(), "a b");
        for wrong in ["a", "@b", "a@", "a@b@c", "a b@c"] {
            assert!(Email::parse(wrong).is_err(), "{wrong}");
        }
    }
}
