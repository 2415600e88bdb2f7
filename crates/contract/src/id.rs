//! Ids on the wire: the hyphenated UUID, one schema per kind.

use domain::id;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub id::$name);
        impl From<id::$name> for $name { fn from(id: id::$name) -> Self { Self(id) } }
        impl From<$name> for id::$name { fn from(id: $name) -> Self { id.0 } }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl std::str::FromStr for $name {
            type Err = id::InvalidId;
            fn from_str(text: &str) -> Result<Self, id::InvalidId> { text.parse().map(Self) }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                let mut text = uuid::Uuid::encode_buffer();
                s.serialize_str(id::Id::uuid(self.0).hyphenated().encode_lower(&mut text))
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::Uuid)))
                    .pattern(Some("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"))
                    .min_length(Some(36))
                    .max_length(Some(36))
                    .description(Some(concat!("An id: `", stringify!($name), "`.")))
                    .into()
            }
        }
        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> { std::borrow::Cow::Borrowed(stringify!($name)) }
        }
    )*};
}

ids! {
    /// A unit.
    UnitId
    /// A person.
    PersonId
    /// A sign-in.
    SignInId
    /// An attempt to sign in.
    SignInEventId
    /// A role grant.
    RoleGrantId
    /// A delegation of role grants.
    DelegationId
    /// A skill.
    SkillId
    /// A skill held by a person.
    PersonSkillId
    /// A site.
    SiteId
    /// A course.
    CourseId
    /// A session.
    SessionId
    /// A request.
    RequestId
    /// An exception asked for a request.
    RequestExceptionId
    /// A place in a queue.
    WaitlistEntryId
    /// A course that a person is to take by a day.
    RequiredCourseId
    /// An enrolment.
    EnrolmentId
    /// An offer.
    OfferId
    /// A stored ranking.
    RankingId
    /// A line of the audit.
    AuditEventId
    /// A notification.
    NotificationId
    /// An import.
    ImportId
    /// An API client; also its `client_id`.
    ApiClientId
    /// A secret of an API client.
    ApiSecretId
    /// A named set of filters, order and columns of a list.
    SavedViewId
    /// What the sessions of a series have in common.
    SessionTemplateId
}
