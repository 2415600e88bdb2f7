//! Filing requests: for one person, for several at once, and what would come of it before anything is written.

use super::{dates, field, one, shown};
use crate::answer::Answer;
use crate::app::access::{covers, optional_words};
use crate::app::act::{About, Act};
use crate::app::explain;
use crate::app::field::out_of_scope;
use crate::app::show::Names;
use crate::app::{seat, travel, zone};
use crate::extract::who::Who;
use crate::lang::{Lang, Words as Both};
use crate::problem::{Outcome, Problem, ProblemCode};
use chrono::{DateTime, NaiveDate, Utc};
use contract::id::PersonId as PersonCode;
use contract::request::{
    AcceptedDatesBody, LineRefusal, PreviewedSession, RequestBatch, RequestBatchLine, RequestBatchResult,
    RequestCreate, RequestPreview, RequestPreviewLine,
};
use contract::text::Count;
use domain::eligibility::{eligible, gates};
use domain::event::Notice;
use domain::id::{CourseId, CrewId, PersonId, RequestId, SessionId, UnitId};
use domain::request::{AcceptedDates, MOST_LINKED, MOST_NAMED, Priority, Request, RequestState, Wish};
use domain::role::Permission;
use domain::text::Words;
use domain::travel::Pace;
use domain::waitlist::WaitlistState;
use std::collections::BTreeSet;
use store::snapshot::{Waiting, keep_sessions, lock_people};
use store::{Conn, Tx, course, request, session, snapshot};

/// Sessions that a preview looks at.
const MOST_PREVIEWED: usize = 10;
/// People for whom one call files.
const MOST_PEOPLE: usize = 100;

/// What is asked for, the same for everybody in one call.
struct Asked {
    course: CourseId,
    organiser: UnitId,
    priority: Priority,
    reason: Option<Words>,
    wishes: Vec<Wish>,
    accepts: Option<AcceptedDates>,
}

/// The fields that say it.
struct Fields<'a> {
    course: CourseId,
    sessions: Vec<SessionId>,
    accepts: Option<&'a AcceptedDatesBody>,
    priority: contract::text::Priority,
    reason: Option<&'a contract::text::Words>,
}

impl<'a> Fields<'a> {
    fn of_one(body: &'a RequestCreate) -> Self {
        Self {
            course: body.course_id.into(),
            sessions: body.session_ids.iter().map(|id| (*id).into()).collect(),
            accepts: body.accepts.as_ref(),
            priority: body.priority,
            reason: body.priority_reason.as_ref(),
        }
    }

    fn of_many(body: &'a RequestBatch) -> Self {
        Self {
            course: body.course_id.into(),
            sessions: body.session_ids.iter().map(|id| (*id).into()).collect(),
            accepts: body.accepts.as_ref(),
            priority: body.priority,
            reason: body.priority_reason.as_ref(),
        }
    }

    fn read(&self, conn: &mut Conn, now: DateTime<Utc>) -> Outcome<Asked> {
        let known = course::find(conn, self.course)?;
        let known = known.ok_or_else(|| field("/course_id", "unknown", "stage inconnu", "no such course"))?;
        let priority = Priority::new(self.priority.0).map_err(|e| Problem::internal(&e))?;
        let reason = optional_words("/priority_reason", self.reason)?;
        if priority.class() <= 2 && reason.is_none() {
            return Err(field(
                "/priority_reason",
                "missing",
                "les priorités 1 et 2 se justifient",
                "priorities 1 and 2 need a reason",
            ));
        }
        let accepts = self.accepts.map(|body| dates::read(body, now.date_naive())).transpose()?;
        let (wishes, organiser) = self.wishes(conn, now)?;
        Ok(Asked { course: known.id, organiser, priority, reason, wishes, accepts })
    }

    fn wishes(&self, conn: &mut Conn, now: DateTime<Utc>) -> Outcome<(Vec<Wish>, UnitId)> {
        if self.sessions.len() > MOST_NAMED || (self.sessions.is_empty() && self.accepts.is_none()) {
            return Err(field(
                "/session_ids",
                "invalid",
                "citez d'une à trois sessions, ou des dates acceptées",
                "name from one to three sessions, or dates that are accepted",
            ));
        }
        let found = session::find_many(conn, self.sessions.iter().copied())?;
        let names = session::tags(conn, self.sessions.iter().copied())?;
        let mut wishes: Vec<Wish> = Vec::new();
        let mut organiser = None;
        for (index, (id, rank)) in self.sessions.iter().zip(1..).enumerate() {
            let pointer = format!("/session_ids/{index}");
            let wished = found.get(id).filter(|s| s.course == self.course && s.state.takes_people());
            let wished = wished.ok_or_else(|| {
                field(
                    &pointer,
                    "unknown",
                    "session inconnue, fermée ou d'un autre stage",
                    "no such open session of this course",
                )
            })?;
            let today = names.get(id).map_or(now.date_naive(), |tag| zone::today(&tag.site.time_zone, now));
            if wished.has_started(today) {
                return Err(field(&pointer, "begun", "la session a déjà commencé", "the session has begun"));
            }
            if wishes.iter().any(|w| w.session == *id) {
                return Err(field(&pointer, "duplicate", "session citée deux fois", "this session is named twice"));
            }
            organiser = organiser.or(Some(wished.organiser));
            wishes.push(Wish::named(*id, rank));
        }
        // Whoever names no session is followed by those who hold the course.
        let organiser = match organiser {
            Some(organiser) => Some(organiser),
            None => request::organiser_of_course(conn, self.course)?,
        };
        let organiser = organiser.ok_or_else(|| {
            field(
                "/accepts",
                "no_session_yet",
                "ce stage n'a encore aucune session : personne ne suivrait la demande",
                "this course has no session yet: nobody would follow the request",
            )
        })?;
        Ok((wishes, organiser))
    }

    /// The same with the sessions that the dates bring in, which stay what they are until the write ends.
    fn read_and_keep(&self, tx: &mut Tx, now: DateTime<Utc>) -> Outcome<Asked> {
        keep_sessions(tx, self.sessions.iter().copied())?;
        let mut asked = self.read(tx, now)?;
        if let Some(accepts) = &asked.accepts {
            let more = dates::keep_brought_in(tx, asked.course, accepts, &asked.wishes, now.date_naive())?;
            asked.wishes.extend(more);
        }
        Ok(asked)
    }
}

/// Insists that the asker may file for a person: someone unknown and someone out of scope are told alike.
fn reaches(conn: &mut Conn, who: &Who, person: PersonId, pointer: &str) -> Outcome<()> {
    if who.is(person) || covers(conn, who, Permission::FileRequests, person, None)? {
        return Ok(());
    }
    who.require(Permission::FileRequests)?;
    let words = Both::new("personne inconnue ou hors de votre périmètre", "no such person in your scope");
    Err(out_of_scope(pointer, words))
}

/// What stands against a request of a person whom the asker reaches.
fn against(conn: &mut Conn, who: &Who, person: PersonId, asked: &Asked) -> Outcome<()> {
    // The person states a wish; how urgent it is for the unit, the unit says.
    let alone = who.is(person) && !covers(conn, who, Permission::FileRequests, person, None)?;
    if asked.priority.class() <= 2 && alone {
        return Err(field(
            "/priority",
            "not_allowed",
            "les priorités 1 et 2 sont données par votre unité",
            "priorities 1 and 2 are given by your unit",
        ));
    }
    match request::submitted(conn, person, asked.course)? {
        Some(_) => Err(already_asked()),
        None => Ok(()),
    }
}

fn already_asked() -> Problem {
    Problem::new(ProblemCode::AlreadyExists).fault(
        "/course_id",
        "taken",
        Both::new(
            "la personne a déjà une demande en cours pour ce stage",
            "the person has a request for this course already",
        ),
    )
}

/// Files one request of a person who is locked.
fn file(
    tx: &mut Tx,
    act: &mut Act,
    who: &Who,
    person: PersonId,
    asked: &Asked,
    crew: Option<CrewId>,
) -> Outcome<RequestId> {
    against(tx, who, person, asked)?;
    let today: NaiveDate = zone::today(&snapshot::zone_of(tx, person)?, act.now);
    let new = Request {
        id: act.mint.id(),
        person,
        course: asked.course,
        organiser: asked.organiser,
        priority: asked.priority,
        priority_reason: asked.reason.clone(),
        requested_on: today,
        times_bumped: 0,
        wishes: asked.wishes.clone(),
        accepts: asked.accepts.clone(),
        crew,
        note: None,
        state: RequestState::Submitted,
        version: 1,
    };
    seat::file(tx, act, &new, WaitlistState::Waiting)?;
    let about = About { person: Some(person), session: None, request: Some(new.id) };
    if !who.is(person) {
        act.notify(tx, Notice::Waitlisted, person, about, None)?;
    }
    Ok(new.id)
}

/// Files a request: by the person, their unit's requester or a planner.
///
/// # Errors
/// 403 or 404 outside the scope; 409 when the person asks for the course already; 422 for a field.
pub fn create(tx: &mut Tx, act: &mut Act, who: &Who, body: &RequestCreate) -> Outcome<Answer> {
    let person: PersonId = body.person_id.into();
    reaches(tx, who, person, "/person_id")?;
    lock_people(tx, &[person])?;
    let fields = Fields::of_one(body);
    let asked = fields.read_and_keep(tx, act.now)?;
    let id = file(tx, act, who, person, &asked, None)?;
    let shown = one(tx, id, act.now)?;
    Ok(Answer::created("requests", id, &shown)?.version(1))
}

/// The people of a call, each with what keeps the asker from filing for them.
type Reached = Vec<(PersonId, Outcome<()>)>;

/// Whom the asker reaches; refused whole when it is nobody.
fn reached(conn: &mut Conn, who: &Who, people: &[PersonCode]) -> Outcome<Reached> {
    if people.is_empty() || people.len() > MOST_PEOPLE {
        let words = Both::new(format!("de une à {MOST_PEOPLE} personnes"), format!("from one to {MOST_PEOPLE} people"));
        return Err(Problem::invalid("/person_ids", "invalid", words));
    }
    let mut seen = BTreeSet::new();
    let mut reached: Reached = Vec::new();
    for (index, id) in people.iter().enumerate() {
        let (person, pointer) = (PersonId::from(*id), format!("/person_ids/{index}"));
        if !seen.insert(person) {
            return Err(field(&pointer, "duplicate", "personne citée deux fois", "this person is named twice"));
        }
        let may = reaches(conn, who, person, &pointer);
        // Whoever files for nobody is told so at once; a fault of ours is no line.
        match may {
            Err(problem) if problem.code() != ProblemCode::InvalidFields => return Err(problem),
            may => reached.push((person, may)),
        }
    }
    if reached.iter().all(|(_, may)| may.is_err()) {
        return Err(reached.into_iter().find_map(|(_, may)| may.err()).unwrap_or_else(Problem::not_found));
    }
    Ok(reached)
}

/// A problem as a line tells it.
pub(super) fn refusal(problem: &Problem) -> LineRefusal {
    let (fr, en) = (problem.to_wire(Lang::Fr, ""), problem.to_wire(Lang::En, ""));
    let words = |told: contract::problem::Problem| {
        told.errors.into_iter().next().map_or_else(|| told.title.as_str().into(), |error| error.detail)
    };
    LineRefusal { code: problem.code().code().into(), words_fr: words(fr), words_en: words(en) }
}

/// Files a request for each of several people: each line is whole, filed or refused; linked ones are filed all together or not at
/// all.
///
/// # Errors
/// 403 without the right for anybody but oneself; 422 for a field that all lines share, or when nobody is in scope.
pub fn create_many(tx: &mut Tx, act: &mut Act, who: &Who, body: &RequestBatch) -> Outcome<Answer> {
    linked(body)?;
    let reached = reached(tx, who, &body.person_ids)?;
    let people: Vec<PersonId> = reached.iter().filter(|(_, may)| may.is_ok()).map(|(person, _)| *person).collect();
    lock_people(tx, &people)?;
    let fields = Fields::of_many(body);
    let asked = fields.read_and_keep(tx, act.now)?;
    let crew = body.linked.then(|| act.mint.id());
    let mut lines: Vec<(PersonId, Outcome<RequestId>)> = Vec::new();
    for (person, may) in reached {
        let filed = match may {
            Ok(()) => file(tx, act, who, person, &asked, crew),
            Err(problem) => Err(problem),
        };
        match filed {
            Err(problem) if problem.code().status().is_server_error() => return Err(problem),
            filed => lines.push((person, filed)),
        }
    }
    if body.linked {
        all_or_none(&lines)?;
    }
    let filed: Vec<RequestId> = lines.iter().filter_map(|(_, filed)| filed.as_ref().ok().copied()).collect();
    let count = |n: usize| Count(u32::try_from(n).unwrap_or(u32::MAX));
    let (done, all) = (count(filed.len()), lines.len());
    let items = request::items(tx, filed, act.now)?;
    let mut requests = shown(tx, &items, act.now)?;
    let mut line = |(person, filed): (PersonId, Outcome<RequestId>)| -> RequestBatchLine {
        let (id, refused) = match filed {
            Ok(id) => (Some(contract::id::RequestId::from(id)), None),
            Err(problem) => (None, Some(refusal(&problem))),
        };
        let at = id.and_then(|id| requests.iter().position(|request| request.id == id));
        RequestBatchLine { person_id: person.into(), request: at.map(|at| requests.swap_remove(at)), refusal: refused }
    };
    let lines: Vec<RequestBatchLine> = lines.into_iter().map(&mut line).collect();
    let refused = count(all.saturating_sub(usize::try_from(done.0).unwrap_or(all)));
    Answer::ok(&RequestBatchResult { lines, filed: done, refused })
}

/// Linked requests are filed together: the first that is not, or each of them, is told at its person's place.
fn all_or_none(lines: &[(PersonId, Outcome<RequestId>)]) -> Outcome<()> {
    let mut refused = lines.iter().enumerate().filter_map(|(at, (_, filed))| Some((at, filed.as_ref().err()?)));
    let Some((at, first)) = refused.next() else { return Ok(()) };
    let told = |problem: &Problem| {
        let said = refusal(problem);
        Both::new(said.words_fr.as_str().to_owned(), said.words_en.as_str().to_owned())
    };
    let problem = Problem::invalid(format!("/person_ids/{at}"), "not_filed", told(first));
    Err(refused.fold(problem, |all, (at, one)| all.fault(format!("/person_ids/{at}"), "not_filed", told(one))))
}

/// Those who come together are from two to ten.
fn linked(body: &RequestBatch) -> Outcome<()> {
    if body.linked && !(2..=MOST_LINKED).contains(&body.person_ids.len()) {
        let words = Both::new(
            format!("des demandes liées concernent de deux à {MOST_LINKED} personnes"),
            format!("linked requests are for two to {MOST_LINKED} people"),
        );
        return Err(Problem::invalid("/person_ids", "invalid", words));
    }
    Ok(())
}

/// What filing for each of several people would meet: nothing is written.
///
/// # Errors
/// As for [`create_many`].
pub fn preview(conn: &mut Conn, who: &Who, body: &RequestBatch, pace: &Pace) -> Outcome<RequestPreview> {
    linked(body)?;
    let reached = reached(conn, who, &body.person_ids)?;
    let mut asked = Fields::of_many(body).read(conn, who.now)?;
    if let Some(accepts) = &asked.accepts {
        let more = dates::brought_in(conn, asked.course, accepts, &asked.wishes, who.now.date_naive())?;
        asked.wishes.extend(more);
        asked.wishes.truncate(MOST_PREVIEWED);
    }
    let people: Vec<PersonId> = reached.iter().filter(|(_, may)| may.is_ok()).map(|(person, _)| *person).collect();
    let names = Names::of(conn, who.now, people.iter().copied(), asked.wishes.iter().map(|wish| wish.session))?;
    let mut lines: Vec<RequestPreviewLine> = Vec::new();
    for (person, may) in reached {
        let seen = may.is_ok();
        let may = match may {
            Ok(()) => against(conn, who, person, &asked),
            refused => refused,
        };
        lines.push(RequestPreviewLine {
            person_id: person.into(),
            person: if seen { Some(names.person(person)?) } else { None },
            refusal: may.err().map(|problem| refusal(&problem)),
            sessions: Vec::new(),
        });
    }
    let today = |name: &str| zone::today(name, who.now);
    for wish in &asked.wishes {
        let present = snapshot::load(conn, wish.session, who.now, &today, Waiting::Nobody)?;
        let present = present.ok_or_else(Problem::not_found)?;
        let codes = snapshot::codes(conn, &present)?;
        let subjects = snapshot::seen(conn, &present, &people, who.now)?;
        let mut travel = travel::warnings(conn, pace, &people, (wish.session, present.session.dates), who.now)?;
        for line in &mut lines {
            let Some(subject) = subjects.get(&PersonId::from(line.person_id)) else { continue };
            let gates = gates(subject, &present);
            line.sessions.push(PreviewedSession {
                session: names.session(wish.session)?,
                eligible: eligible(&gates),
                free: Count(u32::from(present.free())),
                gates: explain::gates(&gates, &codes),
                travel: travel.remove(&subject.person).unwrap_or_default(),
            });
        }
    }
    Ok(RequestPreview { lines })
}
