//! The macros that give every wire type the same derives, and its bounds.

/// Bodies that the API reads: unknown fields are refused.
macro_rules! bodies {
    ($($(#[$meta:meta])* $name:ident { $($(#[$fmeta:meta])* $field:ident: $ty:ty),* $(,)? })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$fmeta])* pub $field: $ty),* }
    )*};
}

/// Answers that the API writes: a client ignores what it does not know.
macro_rules! answers {
    ($($(#[$meta:meta])* $name:ident { $($(#[$fmeta:meta])* $field:ident: $ty:ty),* $(,)? })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub struct $name { $($(#[$fmeta])* pub $field: $ty),* }
    )*};
}

/// Query strings of lists: unknown parameters are refused.
macro_rules! queries {
    ($($(#[$meta:meta])* $name:ident { $($(#[$fmeta:meta])* $field:ident: $ty:ty),* $(,)? })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
        #[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$fmeta])* #[serde(default, skip_serializing_if = "Option::is_none")] pub $field: Option<$ty>),*
        }
    )*};
}

/// A page of a list: at most 200 items and the cursor of the next page.
macro_rules! pages {
    ($($(#[$meta:meta])* $name:ident($item:ty))*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub struct $name {
            /// The items of this page.
            #[cfg_attr(feature = "openapi", schema(max_items = 200))]
            pub items: Vec<$item>,
            /// Pass it as `cursor` to get the next page; null on the last one.
            pub next: Option<$crate::text::Cursor>,
        }
    )*};
}

/// Closed lists of codes.
macro_rules! codes {
    ($($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:tt),* $(,)? })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $code)] $variant),* }
        impl $name {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            /// The code on the wire.
            #[must_use]
            pub fn code(self) -> &'static str { match self { $(Self::$variant => $code),* } }
            /// The value of a code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> { Self::ALL.iter().copied().find(|c| c.code() == code) }
        }
    )*};
}
