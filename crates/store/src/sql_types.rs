//! Identifiers, instants and JSON, as each database keeps them.
//!
//! | ours | SQLite | PostgreSQL |
//! |---|---|---|
//! | `DbUuid` | 16 bytes | `uuid` |
//! | `DbTs` | text of fixed width, in UTC, so that it sorts as text | `timestamptz` |
//! | `DbJson` | text | `jsonb` |

use chrono::{DateTime, Datelike, Timelike, Utc};
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::Pg;
use diesel::query_builder::QueryId;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{self, HasSqlType, SqlType};
use diesel::sqlite::Sqlite;
use serde_json::Value;
use uuid::Uuid;

use crate::connection::Multi;

/// An identifier.
#[derive(Debug, Clone, Copy, Default, QueryId, SqlType)]
#[diesel(sqlite_type(name = "Binary"))]
#[diesel(postgres_type(oid = 2950, array_oid = 2951))]
pub struct DbUuid;

/// An instant, to the microsecond.
#[derive(Debug, Clone, Copy, Default, QueryId, SqlType)]
#[diesel(sqlite_type(name = "Text"))]
#[diesel(postgres_type(oid = 1184, array_oid = 1185))]
pub struct DbTs;

/// A JSON value.
#[derive(Debug, Clone, Copy, Default, QueryId, SqlType)]
#[diesel(sqlite_type(name = "Text"))]
#[diesel(postgres_type(oid = 3802, array_oid = 3807))]
pub struct DbJson;

/// An identifier on its way to or from the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = DbUuid)]
pub struct Id(pub Uuid);

/// An instant on its way to or from the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, AsExpression, FromSqlRow)]
#[diesel(sql_type = DbTs)]
pub struct At(pub DateTime<Utc>);

/// A JSON value on its way to or from the database.
#[derive(Debug, Clone, PartialEq, AsExpression, FromSqlRow)]
#[diesel(sql_type = DbJson)]
pub struct Json(pub Value);

/// What the two backends can do, the enum of them can.
macro_rules! on_the_enum {
    ($($sql:ident => $rust:ty,)*) => {$(
        impl HasSqlType<$sql> for Multi {
            fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
                Self::lookup_sql_type::<$sql>(lookup)
            }
        }

        impl ToSql<$sql, Multi> for $rust {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Multi>) -> serialize::Result {
                out.set_value(($sql, self));
                Ok(IsNull::No)
            }
        }

        impl FromSql<$sql, Multi> for $rust {
            fn from_sql(bytes: <Multi as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
                bytes.from_sql::<Self, $sql>()
            }
        }
    )*};
}

on_the_enum! {
    DbUuid => Id,
    DbTs => At,
    DbJson => Json,
}

/// PostgreSQL has these types; diesel already speaks them.
macro_rules! on_postgres {
    ($($sql:ident => $ours:ident($rust:ty) as $native:ty,)*) => {$(
        impl ToSql<$sql, Pg> for $ours {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                <$rust as ToSql<$native, Pg>>::to_sql(&self.0, out)
            }
        }

        impl FromSql<$sql, Pg> for $ours {
            fn from_sql(bytes: <Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
                <$rust as FromSql<$native, Pg>>::from_sql(bytes).map(Self)
            }
        }
    )*};
}

on_postgres! {
    DbUuid => Id(Uuid) as sql_types::Uuid,
    DbTs => At(DateTime<Utc>) as sql_types::Timestamptz,
    DbJson => Json(Value) as sql_types::Jsonb,
}

impl ToSql<DbUuid, Sqlite> for Id {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.0.as_bytes().as_slice());
        Ok(IsNull::No)
    }
}

impl FromSql<DbUuid, Sqlite> for Id {
    fn from_sql(mut bytes: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(Uuid::from_slice(bytes.read_blob())?))
    }
}

impl ToSql<DbTs, Sqlite> for At {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(instant_text(self.0)?);
        Ok(IsNull::No)
    }
}

impl FromSql<DbTs, Sqlite> for At {
    fn from_sql(mut bytes: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(DateTime::parse_from_rfc3339(bytes.read_text())?.with_timezone(&Utc)))
    }
}

impl ToSql<DbJson, Sqlite> for Json {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(serde_json::to_string(&self.0)?);
        Ok(IsNull::No)
    }
}

impl FromSql<DbJson, Sqlite> for Json {
    fn from_sql(mut bytes: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(serde_json::from_str(bytes.read_text())?))
    }
}

/// `2030-03-04T09:00:00.000000Z`: 27 characters, always.
fn instant_text(at: DateTime<Utc>) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    if !(0..=9999).contains(&at.year()) {
        return Err(format!("{at} has no text of fixed width").into());
    }
    Ok(format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z",
        at.year(),
        at.month(),
        at.day(),
        at.hour(),
        at.minute(),
        at.second(),
        // A leap second would overflow the six digits; it reads as the last microsecond.
        (at.nanosecond() / 1000).min(999_999)
    ))
}
