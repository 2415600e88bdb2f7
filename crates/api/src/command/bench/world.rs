//! What is measured on: the demonstration world, seats to take in it, and years of history behind it.

use super::http::{Request, get};
use super::writes::Recording;
use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::commitment::{Commitment, Firmness};
use domain::enrolment::{AfterCancel, CancelledBy, Enrolment, EnrolmentState, Origin};
use domain::event::{Action, Actor, Notice};
use domain::fixture::world::World;
use domain::fixture::{a_course, a_session, held};
use domain::id::{CourseId, Mint, PersonId, SessionId, SiteId, SkillId, UnitId};
use domain::promotion::Placing;
use domain::reason::{CancelReason, CloseReason, DeclineReason};
use domain::request::{Priority, RequestState, Wish};
use domain::session::Session;
use domain::span::DateSpan;
use domain::waitlist::WaitlistState;
use releve_api::app::act::{About, Act, Behalf, Why};
use releve_api::app::seat::{self, Cancel, Placed};
use releve_api::problem::Problem;
use serde_json::json;
use std::sync::Arc;
use store::audit::Subject;
use store::commitment::Overlap;
use store::notification::{self, Notification};
use store::{Store, StoreError, Tx, commitment, course, enrolment, offer, outbox, request, session, skill};

/// People who take seats.
const PEOPLE: usize = 1_600;
/// Seats of a session.
const SEATS: u16 = 20;
/// Sessions lived in a year.
const SESSIONS_A_YEAR: u64 = 48;
/// Days from today to the first session to fill: later than any of the world.
const FAR: u64 = 420;

/// The world loaded, as far as the measures need it.
pub struct Stage {
    /// Everything happens around this day.
    pub today: NaiveDate,
    /// A session with a queue.
    pub ranked: SessionId,
    planner: PersonId,
    organiser: UnitId,
    /// A unit with thousands of people, in the whole army.
    brigade: UnitId,
    site: SiteId,
    skill: SkillId,
    people: Vec<PersonId>,
    weeks: u64,
    /// What the plainest write is done to.
    pub recording: Arc<Recording>,
}

impl Stage {
    /// The world's people, all of whom get the skill that the sessions to fill ask for.
    pub async fn set(store: &Store, world: &World, now: DateTime<Utc>) -> Result<Option<Self>, StoreError> {
        let (Some(first), Some(skill)) = (world.sessions.first(), world.skills.first()) else { return Ok(None) };
        let Some((brigade, _)) = super::people::units(world) else { return Ok(None) };
        let Some(planner) = world.person_of("planificateur") else { return Ok(None) };
        let people: Vec<PersonId> = world.people().take(PEOPLE).map(|person| person.id).collect();
        let recording = Recording { people: people.clone(), skill: skill.id, planner: planner.id };
        let stage = Self {
            today: world.today,
            ranked: first.session.id,
            planner: planner.id,
            organiser: first.session.organiser,
            brigade,
            site: first.session.site,
            skill: skill.id,
            people,
            weeks: 0,
            recording: Arc::new(recording),
        };
        let (people, skill) = (stage.people.clone(), stage.skill);
        store
            .write("bench_skills", move |tx: &mut Tx| {
                let mut mint = Mint::new(now, 1);
                people
                    .iter()
                    .try_for_each(|who| skill::record(tx, *who, &held(skill, "2000-01-01", None, &mut mint), now, None))
            })
            .await?;
        Ok(Some(stage))
    }

    fn day(&self, days: u64) -> NaiveDate {
        self.today.checked_add_days(Days::new(days)).unwrap_or(self.today)
    }

    /// Five days of a course, open to planners alone.
    fn session(&self, course: CourseId, code: &str, first: NaiveDate, seats: u16, mint: &mut Mint) -> Session {
        let session = a_session().coded(code).of(course).by(self.organiser).at(self.site).seats(seats).closed();
        let last = first.checked_add_days(Days::new(4)).unwrap_or(first);
        match DateSpan::of_days(first, last) {
            Ok(dates) => session.dated(dates).make(mint),
            Err(_) => session.make(mint),
        }
    }

    /// A week of sessions that take everyone in once: the enrolments to ask for. Two that follow each other are for
    /// different sessions.
    pub async fn week(&mut self, store: &Store, now: DateTime<Utc>) -> Result<Vec<Request>, StoreError> {
        let seats = self.seats(store, now).await?;
        Ok(seats.iter().map(|(session, who)| enrol(session, *who)).collect())
    }

    /// The rows of each enrolment of a week, to be written without any decision.
    pub async fn rows(&mut self, store: &Store, now: DateTime<Utc>) -> Result<Vec<Rows>, StoreError> {
        let seats = self.seats(store, now).await?;
        let planner = self.planner;
        let seeds = (self.weeks << 32)..;
        Ok(seats.into_iter().zip(seeds).map(|((session, who), seed)| Rows { session, who, planner, seed }).collect())
    }

    async fn seats(&mut self, store: &Store, now: DateTime<Utc>) -> Result<Vec<(Session, PersonId)>, StoreError> {
        let week = self.weeks;
        self.weeks += 1;
        let mut mint = Mint::new(now, 1_000 + week);
        let course = a_course(&format!("BANC-{week}")).requires(self.skill).make(&mut mint);
        let first = self.day(FAR + 7 * week);
        let groups: Vec<&[PersonId]> = self.people.chunks(SEATS.into()).collect();
        let sessions: Vec<Session> = (0..groups.len())
            .map(|n| self.session(course.id, &format!("BANC-{week}-{n}"), first, SEATS, &mut mint))
            .collect();
        let mut seats = Vec::with_capacity(self.people.len());
        for seat in 0..usize::from(SEATS) {
            for (session, people) in sessions.iter().zip(&groups) {
                seats.extend(people.get(seat).map(|who| (session.clone(), *who)));
            }
        }
        store
            .write("bench_week", move |tx: &mut Tx| {
                course::insert(tx, &course, now)?;
                sessions.iter().try_for_each(|session| session::insert(tx, session, &[], now))
            })
            .await?;
        Ok(seats)
    }

    /// One session of so many seats, and as many people who ask for one of them.
    pub async fn rush(
        &mut self,
        store: &Store,
        now: DateTime<Utc>,
        seats: u16,
        people: usize,
    ) -> Result<Vec<Request>, StoreError> {
        let week = self.weeks;
        self.weeks += 1;
        let mut mint = Mint::new(now, 1_000 + week);
        let course = a_course(&format!("FOULE-{week}")).requires(self.skill).make(&mut mint);
        let first = self.day(FAR + 7 * week);
        let session = self.session(course.id, &format!("FOULE-{week}"), first, seats, &mut mint);
        let asked =
            self.people.iter().take(people).map(|who| Request { expects: "\"outcome\"", ..enrol(&session, *who) });
        let asked = asked.collect();
        store
            .write("bench_rush", move |tx: &mut Tx| {
                course::insert(tx, &course, now)?;
                session::insert(tx, &session, &[], now)
            })
            .await?;
        Ok(asked)
    }

    /// A page of the request table with three filters in force.
    pub fn table(&self) -> Request {
        let (unit, path) = (self.brigade, "/api/v1/requests?limit=50&progress=waiting&priority=4");
        get(format!("{path}&unit_id={unit}"), "\"priority\":4")
    }

    /// The page of 50 sessions that a planner opens.
    pub fn page(&self) -> Request {
        get(format!("/api/v1/sessions?limit=50&for_me=true&from={}", self.today), "\"free\"")
    }

    /// Everyone who waits for a session, ranked.
    pub fn ranking(&self) -> Request {
        get(format!("/api/v1/sessions/{}/replacement-candidates", self.ranked), "\"place\":3")
    }

    /// A year of the past, lived through the same use cases that write today: in each session twelve sit, three wait, one
    /// gives the seat back, one declines it, one takes it, one goes away. Everything it leaves is there: requests, queue,
    /// enrolments, offers, rankings, ledger, audit, messages.
    pub async fn live(&self, store: &Store, years_ago: u64) -> Result<(), Problem> {
        for n in 0..SESSIONS_A_YEAR {
            let back = years_ago * 365 + 60 - n * 7;
            let first = self.today.checked_sub_days(Days::new(back)).unwrap_or(self.today);
            let now = first.checked_sub_days(Days::new(60)).unwrap_or(first).and_hms_opt(9, 0, 0).unwrap_or_default();
            let mut act = Act {
                now: now.and_utc(),
                actor: Actor::Person(self.planner),
                mint: Mint::new(now.and_utc(), years_ago * SESSIONS_A_YEAR + n),
                http_request: None,
                behalf: Behalf::default(),
            };
            let code = format!("PASSE-{years_ago}-{n}");
            let course = a_course(&code).automatic().requires(self.skill).make(&mut act.mint);
            let session = self.session(course.id, &code, first, 12, &mut act.mint);
            let start = usize::try_from(n).unwrap_or(0) * 15;
            let people: Vec<PersonId> = self.people.iter().cycle().skip(start).take(15).copied().collect();
            let life = move |tx: &mut Tx| {
                let act = &mut act.clone();
                course::insert(tx, &course, act.now)?;
                session::insert(tx, &session, &[], act.now)?;
                one_session(tx, act, &session, &people)
            };
            store.write("bench_history", life).await?;
        }
        Ok(())
    }
}

/// A seat of a session asked for someone, who gets it.
fn enrol(session: &Session, who: PersonId) -> Request {
    Request {
        method: "POST",
        path: format!("/api/v1/sessions/{}/enrolments", session.id),
        body: format!("{{\"person_id\":\"{who}\"}}"),
        expects: "\"outcome\":\"enrolled\"",
        ..Request::default()
    }
}

/// What an enrolment leaves in the database: request, wish, place in the queue, seat, line of the ledger, two audit
/// lines, a message.
#[derive(Clone)]
pub struct Rows {
    session: Session,
    who: PersonId,
    planner: PersonId,
    seed: u64,
}

impl Rows {
    /// Writes them, unread and undecided.
    pub fn write(&self, tx: &mut Tx, now: DateTime<Utc>) -> Result<(), Problem> {
        let mut act = Act {
            now,
            actor: Actor::Person(self.planner),
            mint: Mint::new(now, self.seed),
            http_request: None,
            behalf: Behalf::default(),
        };
        let asked = domain::request::Request {
            id: act.mint.id(),
            person: self.who,
            course: self.session.course,
            organiser: self.session.organiser,
            priority: Priority::new(4).map_err(|error| Problem::internal(&error))?,
            priority_reason: None,
            requested_on: now.date_naive(),
            times_bumped: 0,
            wishes: vec![Wish::named(self.session.id, 1)],
            accepts: None,
            crew: None,
            note: None,
            state: RequestState::Submitted,
            version: 1,
        };
        seat::file(tx, &mut act, &asked, WaitlistState::Placed)?;
        let new = Enrolment {
            id: act.mint.id(),
            session: self.session.id,
            person: self.who,
            request: Some(asked.id),
            origin: Origin::ByHand,
            enrolled_at: now,
            enrolled_by: act.actor.person(),
            departure: None,
            state: EnrolmentState::Confirmed,
            said: None,
            version: 1,
        };
        enrolment::insert(tx, &new)?;
        let firm = Commitment {
            id: act.mint.id(),
            person: self.who,
            firmness: Firmness::Firm,
            dates: self.session.dates,
            enrolment: Some(new.id),
            offer: None,
        };
        commitment::insert(tx, &firm, Overlap::Refused)?;
        let about = About { person: Some(self.who), session: Some(new.session), request: new.request };
        let why = Why::default().after(json!({ "state": "confirmed", "origin": new.origin.code() }));
        act.record(tx, Action::EnrolmentConfirmed, Subject::of("enrolment", new.id), about, why)?;
        Ok(act.notify(tx, Notice::Enrolled, self.who, about, None)?)
    }
}

fn one_session(tx: &mut Tx, act: &mut Act, session: &Session, people: &[PersonId]) -> Result<(), Problem> {
    let mut first = None;
    for who in people {
        let placed = seat::place(tx, act, session.id, *who, &Placing::ByHand { departure: None })?;
        if let Placed::Enrolled(enrolment) = placed {
            first = first.or(Some((enrolment.id, *who)));
        }
    }
    if let Some((id, who)) = first {
        let by = CancelledBy::Oneself(who);
        let given_back = Cancel { by, code: CancelReason::Mission, words: None, after: AfterCancel::Withdraw };
        seat::cancel(tx, act, id, &given_back)?;
    }
    if let Some(made) = offer::pending(tx, session.id)?.pop() {
        seat::decline(tx, act, made.id, made.person, DeclineReason::Dates, None)?;
    }
    if let Some(made) = offer::pending(tx, session.id)?.pop() {
        seat::accept(tx, act, made.id, made.person)?;
    }
    for who in people {
        if let Some(asked) = request::submitted(tx, *who, session.course)?
            && store::enrolment::for_request(tx, asked.id)?.is_none()
        {
            seat::close(tx, act, asked, CloseReason::NoLongerWanted, None)?;
        }
    }
    let told = outbox::waiting(tx, 1_000)?;
    let ids: Vec<_> = told.iter().map(|message| message.id).collect();
    let read = told.into_iter().map(|message| Notification {
        id: act.mint.id(),
        person: message.person,
        notice: message.notice,
        payload: message.payload,
        created_at: act.now,
        read_at: Some(act.now),
    });
    notification::insert_many(tx, read.collect())?;
    Ok(outbox::delivered(tx, ids, act.now)?)
}
