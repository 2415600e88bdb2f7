//! Roles lent to a colleague while their holder is away.

use crate::id::{DelegationId, PersonId, RoleGrantId};
use crate::person::PersonTag;
use crate::role_grant::RoleCode;
use crate::text::{Cursor, Limit, SearchText, Words};
use crate::unit::UnitTag;
use chrono::{DateTime, Utc};

codes! {
    /// Where a delegation stands now.
    DelegationState {
        /// It has not begun.
        Planned = "planned",
        /// It is worth something now.
        Active = "active",
        /// Its time is over, or every role grant that it lends is.
        Ended = "ended",
        /// It was taken back.
        Revoked = "revoked",
    }
}

answers! {
    /// A role grant that is lent.
    LentGrant {
        /// The role grant.
        id: RoleGrantId,
        /// Its role.
        role: RoleCode,
        /// Over this unit and those under it.
        unit: UnitTag,
        /// Whether the role grant itself still stands: when it was revoked or has ended, nothing of it is lent any more.
        stands: bool,
    }
    /// A delegation: `to` may do what these role grants allow, on behalf of `from`.
    Delegation {
        /// Its id.
        id: DelegationId,
        /// Who holds the role grants.
        from: PersonTag,
        /// Who may use them meanwhile.
        to: PersonTag,
        /// What is lent.
        #[cfg_attr(feature = "openapi", schema(max_items = 50))]
        grants: Vec<LentGrant>,
        /// From then on.
        starts_at: DateTime<Utc>,
        /// Until then.
        ends_at: DateTime<Utc>,
        /// Why, in words.
        reason: Words,
        /// Where it stands now.
        state: DelegationState,
        /// When it was made.
        created_at: DateTime<Utc>,
        /// When it was taken back.
        revoked_at: Option<DateTime<Utc>>,
        /// By whom.
        revoked_by: Option<PersonTag>,
    }
}

bodies! {
    /// A delegation of some of your role grants.
    DelegationCreate {
        /// To whom: someone of your own unit, or of a unit where one of your roles reaches, or of one under them.
        to_id: PersonId,
        /// Which of your own role grants (see `GET /auth/me`); one that was lent to you is not yours to lend.
        #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 50))]
        role_grant_ids: Vec<RoleGrantId>,
        /// From when on: within a year; now when not said.
        #[serde(default)]
        starts_at: Option<DateTime<Utc>>,
        /// Until when: 90 days after it starts at most.
        ends_at: DateTime<Utc>,
        /// Why, in words.
        reason: Words,
    }
}

queries! {
    /// Filters of delegations.
    DelegationQuery {
        /// Only those from or to this person.
        person_id: PersonId,
        /// Page size.
        limit: Limit,
        /// Where the page starts.
        cursor: Cursor,
    }
    /// Filters of colleagues.
    ColleagueQuery {
        /// Parts of the names, in any order, without accents. Service numbers are not searched: a word with a digit finds nobody.
        q: SearchText,
        /// Page size.
        limit: Limit,
        /// Where the page starts.
        cursor: Cursor,
    }
}

pages! {
    /// Delegations.
    DelegationPage(Delegation)
    /// People to whom one may lend one's roles.
    ColleaguePage(PersonTag)
}
