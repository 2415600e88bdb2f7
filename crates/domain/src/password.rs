//! Which passwords are taken: those that CNIL's délibération 2022-100 of 21 July 2022 deems to hold eighty bits (its first
//! case: a password alone), and that do not tell whose they are. They are never renewed by force.

use crate::text::fold;
use std::collections::BTreeSet;

/// Characters needed when all four kinds are there.
pub const LEAST_OF_FOUR_KINDS: usize = 12;
/// Characters needed when three kinds are there.
pub const LEAST_OF_THREE_KINDS: usize = 14;
/// Words needed when they are what makes the password.
pub const LEAST_WORDS: usize = 7;
/// Different characters that a password has at least, however long it is.
const LEAST_DIFFERENT: usize = 6;
/// Letters of a word that is looked for anywhere; a shorter one is looked for as a word.
const LONG: usize = 4;
/// Letters of a name that is looked for at all.
const SHORTEST_NAME: usize = 3;

/// A rule that a password does not keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum PasswordFault {
    /// Neither long enough for its kinds of characters nor made of enough words.
    #[error(
        "must have {LEAST_OF_FOUR_KINDS} characters of four kinds (small letters, capital letters, digits, signs), \
         {LEAST_OF_THREE_KINDS} of three kinds, or {LEAST_WORDS} different words"
    )]
    TooSimple,
    /// It is one of the first that are tried, with or without a year or a sign.
    #[error("is one of the passwords that are tried first")]
    Common,
    /// It holds the login.
    #[error("must not hold the login")]
    Login,
    /// It holds a name of the person.
    #[error("must not hold your names")]
    Name,
    /// It holds the organisation's name.
    #[error("must not hold the name of the organisation")]
    Organisation,
}

impl PasswordFault {
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::TooSimple => "too_simple",
            Self::Common => "common",
            Self::Login => "holds_login",
            Self::Name => "holds_name",
            Self::Organisation => "holds_organisation",
        }
    }
}

/// Whose password it would be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owner {
    /// The account's name.
    pub login: String,
    /// The person's family and given names.
    pub names: Vec<String>,
    /// The organisation's names: the unit at the top, in short and in full.
    pub organisation: Vec<String>,
}

/// Every rule that a password does not keep; none when it is taken.
#[must_use]
pub fn faults(password: &str, owner: &Owner) -> Vec<PasswordFault> {
    let told = Told::of(password);
    // A particle such as `le` stands in any French phrase.
    let names = owner.names.iter().flat_map(|name| words(name)).filter(|name| name.chars().count() >= SHORTEST_NAME);
    let rules = [
        (PasswordFault::TooSimple, is_too_simple(password)),
        (PasswordFault::Common, told.is_common()),
        (PasswordFault::Login, told.holds(&joined(&owner.login))),
        (PasswordFault::Name, names.into_iter().any(|name| told.holds(&name))),
        (PasswordFault::Organisation, owner.organisation.iter().any(|name| told.holds(&joined(name)))),
    ];
    rules.into_iter().filter(|(_, broken)| *broken).map(|(fault, _)| fault).collect()
}

fn is_too_simple(password: &str) -> bool {
    let length = password.chars().count();
    let different: BTreeSet<char> = password.chars().collect();
    let kinds: [fn(char) -> bool; 4] = [
        char::is_lowercase,
        char::is_uppercase,
        |c| c.is_ascii_digit(),
        |c| !c.is_lowercase() && !c.is_uppercase() && !c.is_ascii_digit(),
    ];
    let kinds = kinds.iter().filter(|kind| password.chars().any(kind)).count();
    let enough = (kinds == 4 && length >= LEAST_OF_FOUR_KINDS) || (kinds >= 3 && length >= LEAST_OF_THREE_KINDS);
    let phrase: BTreeSet<String> = words(password).into_iter().filter(|word| word.chars().count() >= 2).collect();
    !(enough || phrase.len() >= LEAST_WORDS) || different.len() < LEAST_DIFFERENT
}

/// Letters of a text, folded and without what stands between them.
fn joined(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Words of a text, folded.
fn words(text: &str) -> Vec<String> {
    fold(text).split_whitespace().map(str::to_owned).collect()
}

/// A password as somebody reads it who looks for words in it.
struct Told {
    words: Vec<String>,
    /// Its letters as they stand, and with the signs that pass for letters read as such.
    letters: [String; 2],
    /// Likewise, with its digits.
    whole: [String; 2],
}

impl Told {
    fn of(password: &str) -> Self {
        let read: String = password.chars().map(meant).collect();
        let whole = [joined(password), joined(&read)];
        let letters = whole.clone().map(|text| text.chars().filter(|c| c.is_alphabetic()).collect());
        Self { words: words(password), letters, whole }
    }

    fn holds(&self, word: &str) -> bool {
        let long = word.chars().count() >= LONG;
        let anywhere = long && self.letters.iter().chain(&self.whole).any(|text| text.contains(word));
        anywhere || (!word.is_empty() && self.words.iter().any(|own| own == word))
    }

    /// Whether hardly a letter is left once the words that are tried first are taken out.
    fn is_common(&self) -> bool {
        self.letters.iter().any(|letters| {
            let mut left = letters.clone();
            for word in COMMON {
                left = left.replace(word, "");
            }
            left.len() < letters.len() && left.chars().count() < LONG
        })
    }
}

/// The letter that a sign often stands for.
fn meant(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' | '|' => 'i',
        '3' | '€' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' | '+' => 't',
        other => other,
    }
}

/// Words that passwords are made of most often, in French and English, the longer before those they hold.
const COMMON: &[&str] = &[
    "administrateur",
    "administrator",
    "azertyuiop",
    "qwertyuiop",
    "qsdfghjklm",
    "motdepasse",
    "gendarmerie",
    "abcdefghij",
    "bienvenue",
    "utilisateur",
    "armeedeterre",
    "marseillaise",
    "printemps",
    "septembre",
    "formation",
    "passwords",
    "password",
    "changeme",
    "chouchou",
    "decembre",
    "novembre",
    "iloveyou",
    "princess",
    "princesse",
    "republique",
    "sunshine",
    "superman",
    "trustno",
    "vacances",
    "marseille",
    "abcdefg",
    "automne",
    "azertyu",
    "azerty",
    "bonjour",
    "caserne",
    "octobre",
    "janvier",
    "fevrier",
    "juillet",
    "football",
    "jetaime",
    "letmein",
    "liberte",
    "planning",
    "qwertz",
    "qwerty",
    "releve",
    "soleil",
    "doudou",
    "loulou",
    "dragon",
    "monkey",
    "master",
    "secret",
    "summer",
    "winter",
    "spring",
    "autumn",
    "batman",
    "shadow",
    "service",
    "session",
    "france",
    "armee",
    "admin",
    "hello",
    "hiver",
    "avril",
    "paris",
    "login",
    "passe",
    "welcome",
    "test",
    "user",
    "root",
    "ete",
];

#[cfg(test)]
mod tests {
    use super::*;
    use PasswordFault::{Common, Login, Name, Organisation, TooSimple};

    fn owner() -> Owner {
        Owner {
            login: "lea martin".to_owned(),
            names: vec!["Martin-Le Bras".to_owned(), "Léa".to_owned()],
            organisation: vec!["CFT".to_owned(), "Commandement de la formation territoriale".to_owned()],
        }
    }

    #[test]
    fn each_of_the_three_ways_is_taken_and_a_step_short_of_it_is_not() {
        for (password, taken) in [
            ("Vk7!rb2Qz#xd", true),
            ("Vk7!rb2Qz#x", false),
            ("Vk7rb2Qzkxdw9t", true),
            ("Vk7rb2Qzkxdw9", false),
            ("vk7!rb2qz#xdwp", true),
            ("vkrbqzxdwpmnghtj", false),
            ("82640173956284017395", false),
            ("seules huit grues grises survolent notre étang", true),
            ("huit grues grises survolent notre étang", false),
            ("grue grue grue grue grue grue grue", false),
            ("q k d z e w v h i j k", false),
            ("Aa1!Aa1!Aa1!Aa1!", false),
            ("Éé7!éÉ2çÇ#àÀ", true),
            ("", false),
            (
                "\u{1F600}\u{1F600}\u{1F600}\u{1F600}\u{1F600}\u{1F600}\u{1F600}\u{1F600}\u{1F600}\u{1F600}\u{1F600}\u{1F600}",
                false,
            ),
        ] {
            assert_eq!(faults(password, &owner()), if taken { vec![] } else { vec![TooSimple] }, "{password}");
        }
    }

    #[test]
    fn what_tells_whose_it_is_or_is_tried_first_is_refused_whatever_its_length() {
        for (password, broken) in [
            ("Motdepasse-2026!", Common),
            ("P@ssw0rd-2026-2027", Common),
            ("Azertyuiop123456!", Common),
            ("Admin-Password-1!", Common),
            ("Printemps-2026-!", Common),
            ("Lea.Martin-82#kq", Login),
            ("xx-M4rt1n-82#kqZ", Name),
            ("Kq-Bras-82#vw-Zd", Name),
            ("Kq7#-lea-82#vwZd", Name),
            ("Kq7#-CFT-82#vwZd", Organisation),
            ("CommandementDeLaFormationTerritoriale-9", Organisation),
        ] {
            assert!(faults(password, &owner()).contains(&broken), "{password}: {:?}", faults(password, &owner()));
        }
        // Three letters of a name inside a word are no name, and an owner without names forbids nothing.
        assert_eq!(faults("Kq7#-cleaning-82", &owner()), []);
        assert_eq!(faults("Kq7#-cleaning-82", &Owner::default()), []);
    }

    #[test]
    fn every_broken_rule_is_told_at_once() {
        assert_eq!(faults("martin", &owner()), [TooSimple, Name]);
        assert_eq!(faults("password", &owner()), [TooSimple, Common]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_judged_and_more_of_it_is_never_too_simple(text in "\\PC{0,128}") {
            let alone = faults(&text, &owner());
            let longer = faults(&format!("{text} Vk7!rb2Qz#xd"), &owner());
            proptest::prop_assert!(!longer.contains(&TooSimple));
            proptest::prop_assert!(alone.len() <= 5);
        }
    }
}
