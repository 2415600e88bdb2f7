//! Roles granted over a unit subtree.

use crate::id::{PersonId, RoleGrantId, UnitId};
use crate::person::PersonTag;
use crate::text::{Cursor, Limit, Words};
use crate::unit::UnitTag;
use chrono::{DateTime, Utc};

codes! {
    /// A role.
    RoleCode {
        /// People, units, roles, audit.
        Administrator = "administrator",
        /// Catalogue, sessions, placing, replacement.
        Planner = "planner",
        /// Files and follows the requests of a unit's people.
        Requester = "requester",
        /// Employs reservists.
        Commander = "commander",
        /// Runs floors and spaces.
        SiteManager = "site_manager",
        /// Teaches.
        Trainer = "trainer",
    }
}

answers! {
    /// A role granted to a person.
    RoleGrant {
        /// Its id.
        id: RoleGrantId,
        /// To whom.
        person: PersonTag,
        /// Which role.
        role: RoleCode,
        /// Over this unit and those under it.
        unit: UnitTag,
        /// Since when.
        granted_at: DateTime<Utc>,
        /// Until when, if it ends.
        ends_at: Option<DateTime<Utc>>,
        /// When it was taken back.
        revoked_at: Option<DateTime<Utc>>,
    }
}

bodies! {
    /// A role to grant.
    RoleGrantCreate {
        /// To whom.
        person_id: PersonId,
        /// Which role.
        role: RoleCode,
        /// Over this unit and those under it, in your scope.
        unit_id: UnitId,
        /// Until when, if it ends.
        #[serde(default)]
        ends_at: Option<DateTime<Utc>>,
    }
    /// Why a role grant is revoked.
    #[derive(Default)]
    RoleGrantRevoke {
        /// In words, for the audit.
        #[serde(default)]
        reason: Option<Words>,
    }
}

queries! {
    /// Filters of role grants.
    RoleGrantQuery {
        /// Only this person's.
        person_id: PersonId,
        /// Only over this unit and those under it.
        unit_id: UnitId,
        /// Page size.
        limit: Limit,
        /// Where the page starts.
        cursor: Cursor,
    }
}

pages! {
    /// Role grants.
    RoleGrantPage(RoleGrant)
}
