//! Who may do what: a grant is (person, role, unit subtree); everything else is denied.

use crate::event::Actor;
use crate::id::{ApiClientId, PersonId, RoleGrantId, UnitId};
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
    /// Employs reservists, approves the requests of the unit's people.
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
                P::EditSites,
                P::GrantRoles,
                P::ManageAccounts,
                P::ManageClients,
                P::EditPublicPages,
                P::Import,
                P::ReadAudit,
            ],
            Self::Planner => &[
                P::ReadPeople,
                P::ReadUnits,
                P::EditCourses,
                P::EditSkills,
                P::EditSites,
                P::PlanSessions,
                P::ReadRequests,
                P::FileRequests,
                P::DecideRequests,
                P::Place,
                P::Replace,
                P::RecordOutcomes,
                P::Import,
                P::ReadAudit,
            ],
            Self::Requester => &[P::ReadPeople, P::ReadUnits, P::ReadRequests, P::FileRequests],
            Self::Commander => &[P::ReadUnits, P::ReadRequests, P::ApproveRequests],
            Self::SiteManager => &[P::ReadUnits],
            Self::Trainer => &[P::ReadUnits, P::RecordOutcomes],
        }
    }
}

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// Something a role allows.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Permission { $($(#[$doc])* $name,)* }

        impl Permission {
            /// Every permission.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its stable code.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }
        }
    };
}

permissions! {
    /// See people of the subtree.
    ReadPeople = "read_people",
    /// Create and edit people of the subtree.
    EditPeople = "edit_people",
    /// See the units.
    ReadUnits = "read_units",
    /// Create, edit, move and close units under the subtree.
    EditUnits = "edit_units",
    /// Record skills of the subtree's people; keep the catalogue of skills, which belongs to everybody.
    EditSkills = "edit_skills",
    /// Create and edit courses, which belong to everybody.
    EditCourses = "edit_courses",
    /// Say where sites are and what they are called; they belong to everybody.
    EditSites = "edit_sites",
    /// Create, edit, publish, close and cancel sessions whose organiser is in the subtree; see drafts.
    PlanSessions = "plan_sessions",
    /// See requests of the subtree's people or organisers.
    ReadRequests = "read_requests",
    /// File and withdraw requests for the subtree's people.
    FileRequests = "file_requests",
    /// Answer the steps of requests that are addressed to the unit.
    ApproveRequests = "approve_requests",
    /// Refuse requests, and answer the planners' steps.
    DecideRequests = "decide_requests",
    /// Enrol and cancel.
    Place = "place",
    /// See rankings, send and revoke offers.
    Replace = "replace",
    /// Say who was there in the sessions of the subtree's organisers, and what became of them.
    RecordOutcomes = "record_outcomes",
    /// Bring in planners' files.
    Import = "import",
    /// Give and take back roles.
    GrantRoles = "grant_roles",
    /// Invite people, lock and unlock accounts, end sign-ins, reset second factors, read sign-in histories.
    ManageAccounts = "manage_accounts",
    /// Create, edit and revoke API clients.
    ManageClients = "manage_clients",
    /// Write the pages that anyone may read; over the whole tree only.
    EditPublicPages = "edit_public_pages",
    /// Read the audit.
    ReadAudit = "read_audit",
}

impl Permission {
    /// Whether it only lets see.
    #[must_use]
    pub fn only_reads(self) -> bool {
        matches!(self, Self::ReadPeople | Self::ReadUnits | Self::ReadRequests | Self::ReadAudit)
    }
}

/// A role over a subtree, held or lent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The role grant.
    pub id: RoleGrantId,
    /// The role.
    pub role: Role,
    /// The root of the subtree.
    pub unit: UnitId,
    /// Before this instant it is worth nothing.
    pub starts_at: Option<DateTime<Utc>>,
    /// From this instant on it is worth nothing.
    pub ends_at: Option<DateTime<Utc>>,
    /// Who lends it; none when it is held.
    pub on_behalf_of: Option<PersonId>,
}

impl Grant {
    /// Whether it is worth something at `now`.
    #[must_use]
    pub fn stands(&self, now: DateTime<Utc>) -> bool {
        self.starts_at.is_none_or(|start| start <= now) && self.ends_at.is_none_or(|end| now < end)
    }
}

/// By what right something is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// One's own: it goes before a lent one.
    Own,
    /// Lent by this person.
    Lent(PersonId),
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
                    .filter(|g| g.stands(now) && g.role.permissions().contains(&permission))
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

    /// By what right the permission holds over a unit given with those above it, or anywhere without one; none when it
    /// does not.
    #[must_use]
    pub fn ground(&self, permission: Permission, over: Option<&Lineage>, now: DateTime<Utc>) -> Option<Ground> {
        let reaches = |root: UnitId| over.is_none_or(|over| over.within(root));
        match self {
            Self::Person { grants, .. } => {
                let holds = |g: &&Grant| g.stands(now) && g.role.permissions().contains(&permission) && reaches(g.unit);
                let by = |g: &Grant| g.on_behalf_of.map_or(Ground::Own, Ground::Lent);
                let mut grounds = grants.iter().filter(holds).map(by).peekable();
                let first = grounds.peek().copied();
                grounds.find(|ground| *ground == Ground::Own).or(first)
            }
            Self::Client { scope, unit, .. } => {
                let holds = scope.is_some_and(|scope| scope.permissions().contains(&permission)) && reaches(*unit);
                holds.then_some(Ground::Own)
            }
        }
    }

    /// By what right the permission holds over one of these very units, whatever is granted above them; none when it does not.
    #[must_use]
    pub fn ground_at(&self, permission: Permission, units: &[UnitId], now: DateTime<Utc>) -> Option<Ground> {
        match self {
            Self::Person { grants, .. } => {
                let holds =
                    |g: &&Grant| g.stands(now) && g.role.permissions().contains(&permission) && units.contains(&g.unit);
                let by = |g: &Grant| g.on_behalf_of.map_or(Ground::Own, Ground::Lent);
                let mut grounds = grants.iter().filter(holds).map(by).peekable();
                let first = grounds.peek().copied();
                grounds.find(|ground| *ground == Ground::Own).or(first)
            }
            Self::Client { scope, unit, .. } => {
                let holds =
                    scope.is_some_and(|scope| scope.permissions().contains(&permission)) && units.contains(unit);
                holds.then_some(Ground::Own)
            }
        }
    }

    /// Whether the permission holds over a unit given with those above it.
    #[must_use]
    pub fn may(&self, permission: Permission, over: &Lineage, now: DateTime<Utc>) -> bool {
        self.ground(permission, Some(over), now).is_some()
    }

    /// Whether the permission holds anywhere.
    #[must_use]
    pub fn may_somewhere(&self, permission: Permission, now: DateTime<Utc>) -> bool {
        self.ground(permission, None, now).is_some()
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
    fn what_is_lent_is_worth_something_for_its_time_and_goes_after_what_is_held() {
        let mut mint = Mint::new(noon(), 1);
        let (me, colleague, unit): (PersonId, PersonId, UnitId) = (mint.id(), mint.id(), mint.id());
        let held =
            Grant { id: mint.id(), role: Role::Requester, unit, starts_at: None, ends_at: None, on_behalf_of: None };
        let (start, end) = (noon(), noon() + chrono::TimeDelta::days(1));
        let lent = Grant {
            id: mint.id(),
            role: Role::Planner,
            starts_at: Some(start),
            ends_at: Some(end),
            on_behalf_of: Some(colleague),
            ..held
        };
        let who = Authority::Person { person: me, grants: vec![lent, held] };
        let over = Lineage(vec![unit]);
        let ground = |permission, now| who.ground(permission, Some(&over), now);
        let micro = chrono::TimeDelta::microseconds(1);
        for (now, stands) in [(start - micro, false), (start, true), (end - micro, true), (end, false)] {
            assert_eq!(ground(Permission::Place, now), stands.then_some(Ground::Lent(colleague)), "{now}");
            assert_eq!(ground(Permission::FileRequests, now), Some(Ground::Own), "{now}");
            assert_eq!(who.roots(Permission::Place, now).is_empty(), !stands, "{now}");
        }
        assert_eq!(who.ground(Permission::Place, Some(&Lineage(vec![mint.id()])), noon()), None);
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
