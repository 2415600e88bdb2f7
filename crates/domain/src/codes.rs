//! Closed lists of codes: what is kept and told of each is a stable text, whatever the program calls it.

/// Enums whose variants each have a code.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),* }
        impl $name {
            /// Every one, in the order in which they are declared.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            /// Its stable code.
            #[must_use]
            pub fn code(self) -> &'static str { match self { $(Self::$variant => $code),* } }
            /// The one of a code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> { Self::ALL.iter().copied().find(|one| one.code() == code) }
        }
    )*};
}
pub(crate) use codes;
