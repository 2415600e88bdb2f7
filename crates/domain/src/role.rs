//! Who may do what: a grant is (person, role, unit subtree); everything else is denied.

use crate::event::Actor;
use crate::id::{ApiClientId, PersonId, UnitId};
use crate::scope::Scope;
use crate::unit::Lineage;
use chrono::{DateTime, Utc};

/// A role that can be granted. Every signed-in person also acts for themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// People, units, roles, audit.
    Administrator,
    /// Catalogue, sessions, placing, replacement.
    Planner,
    /// Files and follows the requests of a unit's people.
    Requester,
    /// Employs reservists.
    Commander,
    /// Runs floors and spaces.
    SiteManager,
    /// Teaches.
    Trainer,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 6] =
        [Self::Administrator, Self::Planner, Self::Requester, Self::Commander, Self::SiteManager, Self::Trainer];
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Planner => "planner",
            Self::Requester => "requester",
            Self::Commander => "commander",
            Self::SiteManager => "site_manager",
            Self::Trainer => "trainer",
        }
    }
    /// The role of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.code() == code)
    }
    /// What the role allows inside its subtree.
    #[must_use]
    pub fn permissions(self) -> &'static [Permission] {
        use Permission as P;
        match self {
            Self::Administrator => &[
                P::ReadPeople,
                P::EditPeople,
                P::ReadUnits,
                P::EditUnits,
                P::GrantRoles,
                P::ManageAccounts,
                P::ManageClients,
                P::ReadAudit,
            ],
            Self::Planner => &[
                P::ReadPeople,
                P::ReadUnits,
                P::EditCourses,
                P::EditSkills,
                P::PlanSessions,
                P::ReadRequests,
                P::FileRequests,
                P::DecideRequests,
                P::Place,
                P::Replace,
                P::Import,
                P::ReadAudit,
            ],
            Self::Requester => &[P::ReadPeople, P::ReadUnits, P::ReadRequests, P::FileRequests],
            Self::Commander | Self::SiteManager | Self::Trainer => &[P::ReadUnits],
        }
    }
}

/// Something a role allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// See people of the subtree.
    ReadPeople,
    /// Create and edit people of the subtree.
    EditPeople,
    /// See the units.
    ReadUnits,
    /// Create and edit units under the subtree.
    EditUnits,
    /// Record skills of the subtree's people.
    EditSkills,
    /// Create and edit courses, which belong to everybody.
    EditCourses,
    /// Create, edit, publish, close and cancel sessions whose organiser is in the subtree; see drafts.
    PlanSessions,
    /// See requests of the subtree's people or organisers.
    ReadRequests,
    /// File and withdraw requests for the subtree's people.
    FileRequests,
    /// Refuse requests.
    DecideRequests,
    /// Enrol and cancel.
    Place,
    /// See rankings, send and revoke offers.
    Replace,
    /// Bring in planners' files.
    Import,
    /// Give and take back roles.
    GrantRoles,
    /// Invite people, lock and unlock accounts, end sign-ins, reset second factors, read sign-in histories.
    ManageAccounts,
    /// Create, edit and revoke API clients.
    ManageClients,
    /// Read the audit.
    ReadAudit,
}

/// A role over a subtree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// The root of the subtree.
    pub unit: UnitId,
    /// From this instant on it is worth nothing.
    pub ends_at: Option<DateTime<Utc>>,
}

/// Whoever asks, with what was granted to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Authority {
    /// A signed-in person.
    Person {
        /// Who.
        person: PersonId,
        /// Their grants, ended ones included.
        grants: Vec<Grant>,
    },
    /// Another system, for one operation.
    Client {
        /// Which.
        client: ApiClientId,
        /// The scope that lets it use this operation; none when the operation asks for none.
        scope: Option<Scope>,
        /// The root of its subtree.
        unit: UnitId,
    },
}

impl Authority {
    /// The person, when it is one.
    #[must_use]
    pub fn person(&self) -> Option<PersonId> {
        self.actor().person()
    }

    /// Who acts with it.
    #[must_use]
    pub fn actor(&self) -> Actor {
        match self {
            Self::Person { person, .. } => Actor::Person(*person),
            Self::Client { client, .. } => Actor::Client(*client),
        }
    }

    /// Roots of the subtrees where the permission holds at `now`; empty when it holds nowhere.
    #[must_use]
    pub fn roots(&self, permission: Permission, now: DateTime<Utc>) -> Vec<UnitId> {
        match self {
            Self::Person { grants, .. } => {
                let mut roots: Vec<UnitId> = grants
                    .iter()
                    .filter(|g| g.ends_at.is_none_or(|end| now < end) && g.role.permissions().contains(&permission))
                    .map(|g| g.unit)
                    .collect();
                roots.sort();
                roots.dedup();
                roots
            }
            Self::Client { scope, unit, .. } => {
                let holds = scope.is_some_and(|scope| scope.permissions().contains(&permission));
                if holds { vec![*unit] } else { Vec::new() }
            }
        }
    }

    /// Whether the permission holds over a unit given with those above it.
    #[must_use]
    pub fn may(&self, permission: Permission, over: &Lineage, now: DateTime<Utc>) -> bool {
        self.roots(permission, now).into_iter().any(|root| over.within(root))
    }

    /// Whether the permission holds anywhere.
    #[must_use]
    pub fn may_somewhere(&self, permission: Permission, now: DateTime<Utc>) -> bool {
        !self.roots(permission, now).is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Mint;

    fn noon() -> DateTime<Utc> {
        "2030-01-07T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_scope_over_a_subtree_answers_as_a_role_does() {
        let mut mint = Mint::new(noon(), 1);
        let (top, under, beside): (UnitId, UnitId, UnitId) = (mint.id(), mint.id(), mint.id());
        let client = |scope| Authority::Client { client: Mint::new(noon(), 2).id(), scope, unit: under };
        let inside = Lineage(vec![mint.id(), under, top]);
        let outside = Lineage(vec![beside, top]);
        let reads = client(Some(Scope::PeopleRead));
        assert!(reads.may(Permission::ReadPeople, &inside, noon()));
        assert!(!reads.may(Permission::ReadPeople, &outside, noon()));
        assert!(!reads.may_somewhere(Permission::EditPeople, noon()));
        assert_eq!(reads.roots(Permission::ReadPeople, noon()), [under]);
        for permission in Role::ALL.iter().flat_map(|role| role.permissions()) {
            assert!(!client(None).may_somewhere(*permission, noon()), "{permission:?} without a scope");
        }
        assert_eq!((reads.person(), reads.actor().client().is_some()), (None, true));
    }
}
