//! What became of people in training: the sheet of a session, kept by who teaches or plans it, even with a network that
//! comes and goes.

mod keep;
mod read;
mod skills;

pub use keep::{attend, say};
pub use read::{said, sheet};

use super::act::Act;
use super::zone;
use crate::extract::who::Who;
use crate::lang::Words as Both;
use crate::problem::{Outcome, Problem, ProblemCode};
use chrono::NaiveDate;
use domain::id::SessionId;
use domain::outcome::{Moment, OutcomeRefusal, Teller, trainers_until};
use domain::role::Permission;
use domain::session::{Session, SessionState};
use store::{Conn, attendance, session, site, snapshot};

/// Days of a sheet at most.
const MOST_DAYS: usize = 400;

/// A session whose sheet the asker may keep.
struct Kept {
    session: Session,
    /// Today where it is held.
    today: NaiveDate,
    teller: Teller,
}

impl Kept {
    /// Finds it, and by which right.
    ///
    /// # Errors
    /// 404 when there is none, or none whose sheet the asker keeps; 403 without a role that keeps any; the store's.
    fn find(conn: &mut Conn, who: &Who, id: SessionId) -> Outcome<Self> {
        let organiser = snapshot::lineage_of_session(conn, id)?.ok_or_else(Problem::not_found)?;
        let session = session::find(conn, id)?.ok_or_else(Problem::not_found)?;
        let place = site::find(conn, session.site)?.ok_or_else(Problem::not_found)?;
        let today = zone::today(place.time_zone.as_str(), who.now);
        let teaches = match who.authority.person() {
            Some(person) => attendance::teaches(conn, id, person)?,
            None => false,
        };
        // One's own right goes before a lent one, as long as it is enough.
        let teller = if teaches && today <= trainers_until(session.dates) {
            Teller::Trainer
        } else if who.may(Permission::Place, &organiser) {
            Teller::Planner
        } else if teaches || who.may(Permission::RecordOutcomes, &organiser) {
            Teller::Trainer
        } else if session.state == SessionState::Draft {
            return Err(Problem::not_found());
        } else {
            who.require(Permission::RecordOutcomes)?;
            return Err(Problem::not_found());
        };
        Ok(Self { session, today, teller })
    }

    /// Whether anything may be said of it now.
    ///
    /// # Errors
    /// 409 when it is not held, has not begun, or the days of those who teach it are over.
    fn moment(&self) -> Outcome<Moment> {
        Moment::of(&self.session, self.today, self.teller).map_err(refused)
    }
}

/// The days of a session, in order.
fn days(conn: &mut Conn, session: &Session) -> Outcome<Vec<NaiveDate>> {
    let blocks = session::blocks(conn, session.id)?;
    let spans = if blocks.is_empty() { vec![session.dates] } else { blocks };
    let each = spans.iter().flat_map(|span| span.first().iter_days().take_while(|day| *day <= span.last()));
    Ok(each.take(MOST_DAYS).collect())
}

fn refused(refusal: OutcomeRefusal) -> Problem {
    let (fr, en) = match refusal {
        OutcomeRefusal::NotHeld => ("la session n'a pas lieu", "the session is not held"),
        OutcomeRefusal::NotBegun => (
            "la session n'a pas commencé : la feuille de présence s'ouvre le premier jour",
            "the session has not begun: its sheet opens on the first day",
        ),
        OutcomeRefusal::TooLate => (
            "le délai des formateurs est passé : demandez au gestionnaire de la session de corriger la feuille",
            "the days of those who teach are over: ask the planner of the session to correct the sheet",
        ),
        OutcomeRefusal::Cancelled => (
            "l'inscription a été annulée : rien ne s'y note plus",
            "the enrolment was cancelled: nothing more is said of it",
        ),
        OutcomeRefusal::Own => (
            "personne ne note sa propre formation : demandez à un collègue ou au gestionnaire",
            "nobody says what became of themselves: ask a colleague or the planner",
        ),
        OutcomeRefusal::NotOver => (
            "la session n'est pas finie : « suivi » et « reçu » se notent à partir du dernier jour",
            "the session is not over: attended and passed are said from the last day on",
        ),
        OutcomeRefusal::DayToCome => ("ce jour n'est pas encore venu", "this day is still to come"),
        OutcomeRefusal::ReasonNeeded => {
            let words = Both::new(
                "dites pourquoi : ce qui était noté change, ou se note après le délai des formateurs",
                "say why: what was said before changes, or it is said after the trainers' days",
            );
            return Problem::invalid("/reason", "missing", words);
        }
    };
    Problem::new(ProblemCode::Conflict).detail(Both::new(fr, en))
}

/// Whoever says it; none for another system.
fn teller_of(act: &Act) -> Option<domain::id::PersonId> {
    act.actor.person()
}
