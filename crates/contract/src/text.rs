//! Texts and numbers with their bounds.

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident($least:literal..=$most:literal, $allowed:expr, $pattern:literal, $example:literal))*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(pub String);
        impl $name {
            /// The most characters.
            pub const MOST: usize = $most;
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(&self.0) }
        }
        impl From<String> for $name { fn from(text: String) -> Self { Self(text) } }
        impl From<&str> for $name { fn from(text: &str) -> Self { Self(text.to_owned()) } }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { s.serialize_str(&self.0) }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(d)?;
                $crate::text::within(&text, $least, $most, $allowed).map_err(serde::de::Error::custom)?;
                Ok(Self(text))
            }
        }
        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .pattern(Some($pattern))
                    .min_length(Some($least))
                    .max_length(Some($most))
                    .examples((!$example.is_empty()).then(|| serde_json::json!($example)))
                    .into()
            }
        }
        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> { std::borrow::Cow::Borrowed(stringify!($name)) }
        }
    )*};
}

/// Whether a text keeps to its bounds and to the signs that its kind allows.
///
/// # Errors
/// Says which bound is broken.
pub fn within(text: &str, least: usize, most: usize, allowed: fn(char) -> bool) -> Result<(), String> {
    let count = text.chars().count();
    if count > most {
        return Err(format!("must have at most {most} characters"));
    }
    if count < least {
        return Err(if least == 1 {
            "must not be empty".to_owned()
        } else {
            format!("must have at least {least} characters")
        });
    }
    match text.chars().find(|c| !allowed(*c)) {
        Some(c) if c.is_control() => Err("holds a control character".to_owned()),
        Some(_) => Err("holds a character that is not allowed".to_owned()),
        None => Ok(()),
    }
}

/// Any sign but control ones.
fn visible(c: char) -> bool {
    !c.is_control()
}
fn lines(c: char) -> bool {
    visible(c) || matches!(c, '\t' | '\n')
}
fn name(c: char) -> bool {
    visible(c) && !matches!(c, '<' | '>' | '"')
}
fn word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}
fn token(c: char) -> bool {
    word(c) || matches!(c, '.' | ':')
}
fn code(c: char) -> bool {
    word(c) || matches!(c, '.' | '/' | '+' | ' ')
}
fn zone(c: char) -> bool {
    word(c) || matches!(c, '+' | '/')
}
fn alphanumeric(c: char) -> bool {
    c.is_ascii_alphanumeric()
}
fn digit(c: char) -> bool {
    c.is_ascii_digit()
}
fn address(c: char) -> bool {
    visible(c) && !c.is_whitespace()
}
fn phone(c: char) -> bool {
    digit(c) || c == '+'
}
fn columns(c: char) -> bool {
    c.is_ascii_lowercase() || matches!(c, '_' | ',')
}
fn ip(c: char) -> bool {
    c.is_ascii_hexdigit() || matches!(c, '.' | ':')
}
fn one_time(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, ' ' | '-')
}
fn link(c: char) -> bool {
    c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"')
}
fn path_data(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, 'M' | 'h' | 'v' | 'z' | ' ' | '-')
}
fn coordinates(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',' | '-')
}
fn cell(c: char) -> bool {
    c != '\0'
}

// `[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]` is any sign but control ones; JSON Schema patterns are ECMA-262. The ranges from
// `\u200b` on are the signs that are not seen: the domain refuses them, and a text of nothing but spaces.
texts! {
    /// Where a page starts; opaque, and of one list only, so there is no example.
    Cursor(1..=2_048, word, "^[A-Za-z0-9_-]+$", "")
    /// The code of a rank.
    RankCode(1..=12, alphanumeric, "^[A-Za-z0-9]+$", "SGT")
    /// The code of a course.
    CourseCode(1..=32, code, "^ *[A-Za-z0-9_./+-][A-Za-z0-9_./+ -]*$", "PERM-C")
    /// The code of a session in its organiser's calendar.
    SessionCode(1..=40, code, "^ *[A-Za-z0-9_./+-][A-Za-z0-9_./+ -]*$", "PERM-C-27-03")
    /// The code of a skill.
    SkillCode(1..=32, code, "^ *[A-Za-z0-9_./+-][A-Za-z0-9_./+ -]*$", "PERM-B")
    /// The short name of a unit.
    Code(1..=40, visible, "^[^\\S\\u0000-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]*[^\\s\\u0000-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff][^\\u0000-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]*$", "7e BCA")
    /// Ten digits that identify a person.
    ServiceNumber(10..=10, digit, "^[0-9]{10}$", "2638010177")
    /// A family or given name.
    Name(1..=80, name, "^[^\\S\\u0000-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]*[^\\s\\u0000-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff<>\"][^\\u0000-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff<>\"]*$", "Gonçalves")
    /// A title, the name of a site or unit.
    Title(1..=160, visible, "^[^\\S\\u0000-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]*[^\\s\\u0000-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff][^\\u0000-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]*$", "Permis poids lourd (C)")
    /// Words that explain: a reason, a note.
    Words(1..=500, lines, "^[^\\S\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]*[^\\s\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff][^\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]*$", "Rappelé en mission jusqu'au 12 mars")
    /// Words that present something, on several lines.
    LongWords(1..=2_000, lines, "^[^\\S\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]*[^\\s\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff][^\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]*$", "Portail nord, 8 h.\nTenue de sport.")
    /// The text of a page that the organisation writes, in the markup that `PublicPage` tells.
    PageText(1..=20_000, lines, "^[^\\S\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]*[^\\s\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff][^\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]*$", "## Nous joindre\n\nÉcrivez à [l’assistance](mailto:assistance@example.org).")
    /// An e-mail address.
    Email(3..=254, address, "^[^@\\s\\u0000-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]+@[^@.\\s\\u0000-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff][^@\\s\\u0000-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]*$", "lea.durand@example.org")
    /// A phone number: E.164 (ITU-T), or the ten digits of a French one, which are read as `+33`.
    Phone(7..=16, phone, "^([+][1-9][0-9]{6,14}|0[1-9][0-9]{8})$", "+33612345678")
    /// The INSEE code of a commune (code officiel géographique): two characters of the department, or three overseas.
    CommuneCode(5..=5, alphanumeric, "^((0[1-9]|1[0-9]|2[1-9AB]|[3-8][0-9]|9[0-5])[0-9]{3}|97[1-8][0-9]{2}|98[46-9][0-9]{2})$", "25056")
    /// A latitude and a longitude in decimal degrees (WGS 84), with a comma between.
    Coordinates(3..=24, coordinates, "^-?[0-9]{1,2}([.][0-9]{1,6})?,-?[0-9]{1,3}([.][0-9]{1,6})?$", "48.74,7.05")
    /// What a person types to search.
    SearchText(1..=80, visible, "^[^\\u0000-\\u001f\\u007f-\\u009f]+$", "durand lea")
    /// The name of a local account.
    Login(1..=80, visible, "^[^\\u0000-\\u001f\\u007f-\\u009f]+$", "planificateur")
    /// A password.
    Password(1..=128, visible, "^[^\\u0000-\\u001f\\u007f-\\u009f]+$", "Releve-demo-2027")
    /// Codes of columns with commas between.
    ColumnNames(1..=1_000, columns, "^[a-z_]+(,[a-z_]+)*$", "code,starts_on")
    /// An IANA time zone.
    TimeZone(1..=40, zone, "^[A-Za-z0-9_+/-]+$", "Europe/Paris")
    /// A stable machine code.
    Token(1..=80, token, "^[A-Za-z0-9_.:-]+$", "request.submitted")
    /// A name of a file, or a cell of one, as it stands there.
    CellText(0..=500, cell, "^[^\\u0000]*$", "24/10/2026")
    /// A secret that the caller keeps.
    Secret(1..=200, word, "^[A-Za-z0-9_-]+$", "c2VjcmV0")
    /// Six digits of an authenticator, or a recovery code; spaces, hyphens and case do not count.
    OneTimeCode(6..=40, one_time, "^[A-Za-z0-9 -]+$", "492 039")
    /// The address of a client.
    IpAddress(2..=45, ip, "^[0-9a-fA-F.:]+$", "192.0.2.7")
    /// The name of a browser or of a system.
    Label(1..=40, visible, "^[^\\u0000-\\u001f\\u007f-\\u009f]+$", "Firefox")
    /// An address of a page.
    Url(1..=500, link, "^[!#-;=?-~]+$", "http://localhost:8080/invitation#c2VjcmV0")
    /// What an authenticator reads.
    OtpauthUri(1..=500, link, "^[!#-;=?-~]+$", "otpauth://totp/Releve:planificateur?secret=GEZDGNBVGY3TQOJQ&issuer=Releve")
    /// The data of an SVG path.
    SvgPath(1..=40_000, path_data, "^[0-9Mhvz -]+$", "M4 4h7v1h-7z")
}

macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident($inner:ty, $least:literal..=$most:literal))*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(pub $inner);
        impl From<$inner> for $name { fn from(number: $inner) -> Self { Self(number) } }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { self.0.serialize(s) }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                struct Visitor;
                impl serde::de::Visitor<'_> for Visitor {
                    type Value = $name;
                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str(concat!("a whole number from ", $least, " to ", $most))
                    }
                    fn visit_u64<E: serde::de::Error>(self, n: u64) -> Result<$name, E> {
                        <$inner>::try_from(n).ok().filter(|n| ($least..=$most).contains(n)).map($name).ok_or_else(|| {
                            E::custom(concat!("must be a whole number from ", $least, " to ", $most))
                        })
                    }
                    fn visit_i64<E: serde::de::Error>(self, n: i64) -> Result<$name, E> {
                        <$inner>::try_from(n).ok().filter(|n| ($least..=$most).contains(n)).map($name).ok_or_else(|| {
                            E::custom(concat!("must be a whole number from ", $least, " to ", $most))
                        })
                    }
                }
                d.deserialize_u64(Visitor)
            }
        }
        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::Integer)
                    .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::Int32)))
                    .minimum(Some($least))
                    .maximum(Some($most))
                    .into()
            }
        }
        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> { std::borrow::Cow::Borrowed(stringify!($name)) }
        }
    )*};
}

numbers! {
    /// How many items a page holds; 50 when not said.
    Limit(u16, 1..=200)
    /// How many people or seats.
    Count(u32, 0..=1_000_000)
    /// Seats of a session.
    Capacity(u16, 1..=10_000)
    /// A number of seats.
    SeatCount(u16, 0..=10_000)
    /// 1 is the most urgent.
    Priority(u8, 1..=4)
    /// A rank, from 1.
    Place(u32, 1..=1_000_000)
    /// Counts the edits of a resource, from 1.
    Version(i32, 1..=2_000_000_000)
    /// Requests within a minute.
    RequestRate(u32, 1..=60_000)
    /// A number of requests.
    RequestCount(u32, 0..=2_000_000_000)
    /// A number of months.
    Months(u16, 1..=600)
    /// Days of training.
    TrainingDays(u16, 1..=1_000)
    /// Cents of euro.
    Cents(u32, 0..=2_000_000_000)
    /// A number of days.
    DayCount(u16, 1..=366)
    /// Days before the first day of a session; 0 is that day.
    DaysBefore(u16, 0..=1_000)
    /// Days within which a step is to be answered.
    AnswerDays(u8, 1..=90)
    /// How many units above a person's.
    StepLevel(u8, 0..=10)
    /// Modules on a side of a QR code.
    ModuleCount(u16, 21..=200)
    /// Kilometres, as the crow flies.
    Kilometres(u32, 0..=20_016)
    /// Kilometres around a place.
    Radius(u16, 1..=2_000)
    /// The line of a file.
    LineNumber(u32, 0..=2_000_000)
}

macro_rules! compared {
    ($($name:ident)*) => {$(
        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool { self.0 == *other }
        }
    )*};
}

compared! { CourseCode SessionCode SkillCode Code }
