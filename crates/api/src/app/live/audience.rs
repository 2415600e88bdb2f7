//! Who may hear of a change: whoever could read, at this moment, what the pointer points at. A kind of thing that is not
//! listed here is told to nobody.

use chrono::{DateTime, Utc};
use domain::event::Action;
use domain::role::{Authority, Permission};
use domain::unit::Lineage;
use store::audit::Change;

/// How much of a change someone may hear of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Heard {
    /// That the seats or the queue of a session moved, and nothing else.
    SeatsOfSession,
    /// What changed, and those of the things concerned that they may see.
    Change {
        /// The person concerned.
        person: bool,
        /// The session concerned.
        session: bool,
        /// The request concerned.
        request: bool,
    },
}

/// What someone may hear of a change at `now`; none when nothing.
#[must_use]
pub fn heard(change: &Change, who: &Authority, now: DateTime<Utc>) -> Option<Heard> {
    let over = |permission: Permission, units: &Lineage| who.may(permission, units, now);
    let reads_person = || over(Permission::ReadPeople, &change.person_units);
    let decides = |permission| over(permission, &change.person_units) || over(permission, &change.organiser_units);
    let own = change.person.is_some() && change.person == who.person();
    let session =
        change.session.is_some() && (!change.draft || over(Permission::PlanSessions, &change.organiser_units));
    let request = own
        || over(Permission::ReadRequests, &change.person_units)
        || over(Permission::ReadRequests, &change.request_units);
    let (subject, moves_seats) = match change.subject_kind.as_str() {
        "request" | "waitlist_entry" => (request, true),
        "enrolment" => (own || decides(Permission::ReadRequests), true),
        "offer" => (own || decides(Permission::Replace), true),
        "ranking" => (over(Permission::Replace, &change.organiser_units), false),
        "session" => (session, false),
        "course" | "site" | "skill" => (true, false),
        "unit" => (over(Permission::ReadUnits, &change.own_units), false),
        "person" | "person_skill" | "required_course" => (own || reads_person(), false),
        "role_grant" => (own || over(Permission::GrantRoles, &change.own_units), false),
        "saved_view" => (own, false),
        "delegation" => (own || over(Permission::GrantRoles, &change.person_units), false),
        "import" => (over(Permission::Import, &change.own_units), false),
        _ => return None,
    };
    if subject {
        let person = change.person.is_some() && (own || reads_person());
        return Some(Heard::Change { person, session, request: change.request.is_some() && request });
    }
    (session && moves_seats).then_some(Heard::SeatsOfSession)
}

/// Whether a change may have given or taken rights: those who listen are checked before anything more is told.
#[must_use]
pub fn moves_rights(change: &Change) -> bool {
    // Those are frequent, and whoever came in or failed to holds nothing that was held before.
    let came = [Action::SignedIn, Action::SignInFailed].iter().any(|action| action.code() == change.action);
    matches!(change.subject_kind.as_str(), "role_grant" | "delegation" | "sign_in" | "account") && !came
}
