//! Words, numbers and dates in French and in English.
//!
//! A text is a function made by `texts!`; leaving out a language, an argument or a plural form does not compile.
//! A small catalogue of our own: the usual library weighs 98 kB compressed, a quarter of what the whole program may.

pub mod catalogue;
pub mod date;
pub mod messages;
pub mod number;
pub mod speak;
pub mod terms;

/// The two languages of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    #[default]
    Fr,
    En,
}

impl Lang {
    /// The code for `lang=` and `Accept-Language`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// Reads a code such as `en` or `en-GB`; anything unknown is `None`.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        match code.split('-').next().map(str::to_ascii_lowercase).as_deref() {
            Some("fr") => Some(Self::Fr),
            Some("en") => Some(Self::En),
            _ => None,
        }
    }

    /// Whether `count` takes the singular: French says "0 place", English "0 seats".
    #[must_use]
    pub const fn is_one(self, count: u32) -> bool {
        match self {
            Self::Fr => count < 2,
            Self::En => count == 1,
        }
    }
}

/// Declares texts: `name { fr: "…", en: "…" }`, with typed arguments `name(who: &str) { … }`, or with a count first and
/// two forms per language, `name(n: u32) { fr: "{n} place" | "{n} places", en: … }`.
macro_rules! texts {
    ($( $name:ident $( ( $($arg:ident : $kind:ty),+ $(,)? ) )? { fr: $fr:literal $( | $fr_many:literal )?, en: $en:literal $( | $en_many:literal )? $(,)? } )*) => {
        $( $crate::i18n::text! { $name $( ( $($arg : $kind),+ ) )? { $fr $( | $fr_many )? , $en $( | $en_many )? } } )*

        /// Every text with its name, for the tests of typography.
        #[cfg(test)]
        pub(crate) const ALL: &[(&str, &[&str], &[&str])] = &[ $( (stringify!($name), &[$fr $(, $fr_many)?], &[$en $(, $en_many)?]) ),* ];
    };
}

macro_rules! text {
    ($name:ident { $fr:literal, $en:literal }) => {
        #[must_use]
        pub const fn $name(lang: $crate::i18n::Lang) -> &'static str {
            match lang {
                $crate::i18n::Lang::Fr => $fr,
                $crate::i18n::Lang::En => $en,
            }
        }
    };
    ($name:ident ( $($arg:ident : $kind:ty),+ ) { $fr:literal, $en:literal }) => {
        #[must_use]
        pub fn $name(lang: $crate::i18n::Lang, $($arg: $kind),+) -> String {
            match lang {
                $crate::i18n::Lang::Fr => format!($fr),
                $crate::i18n::Lang::En => format!($en),
            }
        }
    };
    ($name:ident ( $count:ident : $ckind:ty $(, $arg:ident : $kind:ty)* ) { $fr:literal | $fr_many:literal, $en:literal | $en_many:literal }) => {
        #[must_use]
        pub fn $name(lang: $crate::i18n::Lang, $count: $ckind $(, $arg: $kind)*) -> String {
            let one = lang.is_one($count);
            let $count = $crate::i18n::number::whole(lang, $count);
            match (lang, one) {
                ($crate::i18n::Lang::Fr, true) => format!($fr),
                ($crate::i18n::Lang::Fr, false) => format!($fr_many),
                ($crate::i18n::Lang::En, true) => format!($en),
                ($crate::i18n::Lang::En, false) => format!($en_many),
            }
        }
    };
}

pub(crate) use {text, texts};

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn a_language_is_read_from_a_browser_code() {
        assert_eq!(Lang::parse("fr-FR"), Some(Lang::Fr));
        assert_eq!(Lang::parse("EN"), Some(Lang::En));
        assert_eq!(Lang::parse("de"), None);
    }

    #[test]
    fn zero_is_singular_in_french_only() {
        assert!(Lang::Fr.is_one(0));
        assert!(!Lang::En.is_one(0));
        assert!(Lang::Fr.is_one(1) && Lang::En.is_one(1));
        assert!(!Lang::Fr.is_one(2) && !Lang::En.is_one(2));
    }
}
