//! API clients: other systems that call in their own name.

use crate::id::{ApiClientId, ApiSecretId, UnitId};
use crate::person::PersonTag;
use crate::text::{Cursor, DayCount, Email, Limit, RequestCount, RequestRate, Secret, Title, Version};
use crate::unit::UnitTag;
use chrono::{DateTime, NaiveDate, Utc};

codes! {
    /// What a client may do inside its subtree.
    ApiScope {
        /// People, units, ranks and skills, to read.
        PeopleRead = "people:read",
        /// People, units and skills, to create and edit.
        PeopleWrite = "people:write",
        /// Courses, sessions, requests, enrolments, offers and rankings, to read.
        TrainingRead = "training:read",
        /// The same, to create, edit and decide.
        TrainingWrite = "training:write",
        /// Planners' files: to preview, read back and apply.
        ImportsWrite = "imports:write",
        /// The audit, to read.
        AuditRead = "audit:read",
    }
    /// Where a client stands.
    ApiClientState {
        /// It may call.
        Active = "active",
        /// Its secrets and tokens are worth nothing, for good.
        Revoked = "revoked",
    }
    /// Where a secret stands.
    ApiSecretState {
        /// It opens.
        Active = "active",
        /// It has ended.
        Expired = "expired",
        /// It was taken back.
        Revoked = "revoked",
    }
}

answers! {
    /// A client in short.
    ApiClientTag {
        /// Its id.
        id: ApiClientId,
        /// What people call it.
        name: Title,
    }
    /// A secret, without the secret itself.
    ApiSecret {
        /// Its id.
        id: ApiSecretId,
        /// Where it stands.
        state: ApiSecretState,
        /// Since when.
        created_at: DateTime<Utc>,
        /// By whom; null for the command line.
        created_by: Option<PersonTag>,
        /// From then on it is worth nothing.
        expires_at: DateTime<Utc>,
        /// When it was taken back.
        revoked_at: Option<DateTime<Utc>>,
        /// When a token was last asked for with it; up to a minute late.
        last_used_at: Option<DateTime<Utc>>,
    }
    /// A client.
    ApiClient {
        /// Its id, which is its `client_id`.
        id: ApiClientId,
        /// What people call it.
        name: Title,
        /// Who answers for it.
        contact: Email,
        /// The root of its subtree.
        unit: UnitTag,
        /// What it may do there.
        #[cfg_attr(feature = "openapi", schema(max_items = 20))]
        scopes: Vec<ApiScope>,
        /// Requests a minute that it may send.
        requests_per_minute: RequestRate,
        /// Where it stands.
        state: ApiClientState,
        /// Since when.
        created_at: DateTime<Utc>,
        /// By whom; null for the command line.
        created_by: Option<PersonTag>,
        /// When it was revoked.
        revoked_at: Option<DateTime<Utc>>,
        /// When it last called; up to a minute late.
        last_used_at: Option<DateTime<Utc>>,
        /// Its secrets, the latest first.
        #[cfg_attr(feature = "openapi", schema(max_items = 200))]
        secrets: Vec<ApiSecret>,
        /// The version, also in `ETag`.
        version: Version,
    }
    /// A client with a secret that is shown this once.
    ApiClientSecret {
        /// The client.
        client: ApiClient,
        /// Which of its secrets this is.
        secret_id: ApiSecretId,
        /// The secret: keep it now. Null when the same write is sent again, since nobody keeps it here.
        client_secret: Option<Secret>,
    }
    /// What a client consumed in one day, in UTC.
    ApiClientDay {
        /// The day.
        day: NaiveDate,
        /// Requests that came with its tokens.
        requests: RequestCount,
        /// Those of them that were refused (4xx).
        refused: RequestCount,
    }
    /// What a client consumed, and its quota.
    ApiClientUsage {
        /// Requests a minute that it may send; what is left is in the `RateLimit` header of its answers.
        requests_per_minute: RequestRate,
        /// When it last called.
        last_used_at: Option<DateTime<Utc>>,
        /// Days on which it called, the latest first.
        #[cfg_attr(feature = "openapi", schema(max_items = 366))]
        days: Vec<ApiClientDay>,
    }
    /// Yourself, as an API client.
    MyApiClient {
        /// You.
        client: ApiClient,
        /// What this token allows.
        #[cfg_attr(feature = "openapi", schema(max_items = 20))]
        token_scopes: Vec<ApiScope>,
        /// Your quota and consumption of the last thirty days.
        usage: ApiClientUsage,
    }
}

bodies! {
    /// A client to create.
    ApiClientCreate {
        /// What people call it.
        name: Title,
        /// Who answers for it.
        contact: Email,
        /// The root of its subtree, in your scope.
        unit_id: UnitId,
        /// What it may do there: at least one.
        #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 20))]
        scopes: Vec<ApiScope>,
        /// Requests a minute that it may send; 600 when not said.
        #[serde(default)]
        requests_per_minute: Option<RequestRate>,
        /// When its first secret ends: within two years; in one year when not said.
        #[serde(default)]
        secret_expires_at: Option<DateTime<Utc>>,
    }
    /// What to change of a client; what is left out stays.
    ApiClientUpdate {
        /// What people call it.
        #[serde(default)]
        name: Option<Title>,
        /// Who answers for it.
        #[serde(default)]
        contact: Option<Email>,
        /// The root of its subtree, in your scope.
        #[serde(default)]
        unit_id: Option<UnitId>,
        /// What it may do there: at least one. Tokens already given lose what is taken away at once.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 20))]
        scopes: Option<Vec<ApiScope>>,
        /// Requests a minute that it may send.
        #[serde(default)]
        requests_per_minute: Option<RequestRate>,
    }
    /// A further secret.
    ApiSecretCreate {
        /// When it ends: within two years; in one year when not said.
        #[serde(default)]
        expires_at: Option<DateTime<Utc>>,
    }
}

queries! {
    /// Filters of API clients.
    ApiClientQuery {
        /// Only in this state.
        state: ApiClientState,
        /// Page size.
        limit: Limit,
        /// Where the page starts.
        cursor: Cursor,
    }
    /// Which days of a consumption.
    ApiClientUsageQuery {
        /// How many days back, today included; 30 when not said.
        days: DayCount,
    }
}

pages! {
    /// API clients.
    ApiClientPage(ApiClient)
}
