//! What another system may be allowed to do: a scope is a set of operations, given to an API client over a unit subtree.

use crate::role::Permission;
use std::fmt;

/// A scope (RFC 6749 §3.3). Each operation that machines may use belongs to exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// People, units, ranks and skills, to read.
    PeopleRead,
    /// People, units and skills, to create and edit.
    PeopleWrite,
    /// Courses, sessions, requests, enrolments, offers and rankings, to read.
    TrainingRead,
    /// The same, to create, edit and decide.
    TrainingWrite,
    /// Planners' files: to preview, read back and apply.
    ImportsWrite,
    /// The audit, to read.
    AuditRead,
}

impl Scope {
    /// Every scope, in the order in which they are written.
    pub const ALL: [Self; 6] = [
        Self::PeopleRead,
        Self::PeopleWrite,
        Self::TrainingRead,
        Self::TrainingWrite,
        Self::ImportsWrite,
        Self::AuditRead,
    ];

    /// Its stable code, as it stands in a token.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::PeopleRead => "people:read",
            Self::PeopleWrite => "people:write",
            Self::TrainingRead => "training:read",
            Self::TrainingWrite => "training:write",
            Self::ImportsWrite => "imports:write",
            Self::AuditRead => "audit:read",
        }
    }

    /// The scope of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.code() == code)
    }

    /// What the operations of the scope need, inside the client's subtree. An operation is let in by its scope first, so
    /// that a reading scope writes nothing although a permission is shared with one that does.
    #[must_use]
    pub fn permissions(self) -> &'static [Permission] {
        use Permission as P;
        match self {
            Self::PeopleRead => &[P::ReadPeople, P::ReadUnits],
            Self::PeopleWrite => &[P::ReadPeople, P::ReadUnits, P::EditPeople, P::EditUnits, P::EditSkills],
            Self::TrainingRead => &[
                P::ReadPeople,
                P::ReadUnits,
                P::PlanSessions,
                P::ReadRequests,
                P::Place,
                P::Replace,
                P::RecordOutcomes,
            ],
            Self::TrainingWrite => &[
                P::ReadPeople,
                P::ReadUnits,
                P::EditCourses,
                P::EditSites,
                P::PlanSessions,
                P::ReadRequests,
                P::FileRequests,
                P::DecideRequests,
                P::Place,
                P::Replace,
                P::RecordOutcomes,
            ],
            Self::ImportsWrite => &[P::ReadPeople, P::ReadUnits, P::PlanSessions, P::Import],
            Self::AuditRead => &[P::ReadAudit],
        }
    }
}

/// A text that is no list of scopes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a list of known scopes, separated by spaces")]
pub struct InvalidScopes;

/// Scopes, each once and at least one, in the order of [`Scope::ALL`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scopes(Vec<Scope>);

impl Scopes {
    /// These scopes.
    ///
    /// # Errors
    /// When there is none.
    pub fn new(scopes: impl IntoIterator<Item = Scope>) -> Result<Self, InvalidScopes> {
        let mut scopes: Vec<Scope> = scopes.into_iter().collect();
        scopes.sort_unstable();
        scopes.dedup();
        if scopes.is_empty() { Err(InvalidScopes) } else { Ok(Self(scopes)) }
    }

    /// The scopes of a text, one space between two of them (RFC 6749 §3.3).
    ///
    /// # Errors
    /// When it names none, or one that does not exist.
    pub fn parse(text: &str) -> Result<Self, InvalidScopes> {
        let scopes: Option<Vec<Scope>> = text.split(' ').map(Scope::from_code).collect();
        Self::new(scopes.ok_or(InvalidScopes)?)
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = Scope> + '_ {
        self.0.iter().copied()
    }

    /// Whether it is one of them.
    #[must_use]
    pub fn holds(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// Whether all of them are among these.
    #[must_use]
    pub fn within(&self, wider: &Self) -> bool {
        self.iter().all(|scope| wider.holds(scope))
    }
}

/// As it stands in a token and in the database: codes with a space between.
impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let codes: Vec<&str> = self.iter().map(Scope::code).collect();
        f.write_str(&codes.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_read_back_from_their_text_in_one_order_each_once() {
        let scopes = Scopes::parse("audit:read people:read audit:read").unwrap();
        assert_eq!(scopes.to_string(), "people:read audit:read");
        assert_eq!(Scopes::parse(&scopes.to_string()), Ok(scopes));
        let all = Scopes::new(Scope::ALL).unwrap();
        assert_eq!(Scopes::parse(&all.to_string()), Ok(all));
    }

    #[test]
    fn a_text_that_is_not_known_scopes_is_refused_whole() {
        for text in
            ["", " ", "people:read ", "people:read  audit:read", "people", "people:read everything", "PEOPLE:READ"]
        {
            assert_eq!(Scopes::parse(text), Err(InvalidScopes), "{text:?}");
        }
    }

    #[test]
    fn narrower_scopes_lie_within_wider_ones_and_not_the_other_way_round() {
        let wide = Scopes::parse("people:read training:read").unwrap();
        let narrow = Scopes::parse("training:read").unwrap();
        assert!(narrow.within(&wide) && wide.within(&wide));
        assert!(!wide.within(&narrow) && !Scopes::parse("audit:read").unwrap().within(&wide));
    }

    #[test]
    fn no_scope_gives_what_only_people_decide() {
        for scope in Scope::ALL {
            for kept in [Permission::GrantRoles, Permission::ManageAccounts, Permission::ManageClients] {
                assert!(!scope.permissions().contains(&kept), "{} gives {kept:?}", scope.code());
            }
        }
    }
}
