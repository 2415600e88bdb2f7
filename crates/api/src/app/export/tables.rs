//! The lists and their columns.

use super::{Column, Table, first};
use crate::app::{course, enrolment, person, request, session};
use crate::extract::who::Who;
use crate::lang::Lang;
use crate::problem::Outcome;
use contract::course::{Course, CourseQuery};
use contract::enrolment::{RosterLine, RosterQuery};
use contract::person::{Person, PersonQuery};
use contract::request::{Request, RequestQuery};
use contract::session::{SessionItem, SessionQuery};
use domain::id::SessionId;
use sheet::write::Field;
use std::borrow::Cow;
use store::Conn;
use store::page::{Page, PageRequest};

fn text(text: &str) -> Field<'_> {
    Field::Text(Cow::Borrowed(text))
}

fn maybe<'l>(text: Option<&'l str>) -> Field<'l> {
    text.map_or(Field::Empty, |text| Field::Text(Cow::Borrowed(text)))
}

fn whole(number: impl Into<i64>) -> Field<'static> {
    Field::Integer(number.into())
}

/// What other systems know a line by.
fn id(id: impl std::fmt::Display) -> Field<'static> {
    Field::Text(Cow::Owned(id.to_string()))
}

/// Cents of euro as euros.
fn euros(cents: Option<u32>) -> Field<'static> {
    cents.map_or(Field::Empty, |cents| Field::Decimal(f64::from(cents) / 100.0))
}

/// A stable code, in words.
fn words(lang: Lang, fr: &'static str, en: &'static str) -> Field<'static> {
    Field::Text(Cow::Borrowed(match lang {
        Lang::Fr => fr,
        Lang::En => en,
    }))
}

fn session_state(state: contract::session::SessionState, lang: Lang) -> Field<'static> {
    use contract::session::SessionState as S;
    let (fr, en) = match state {
        S::Draft => ("En préparation", "Draft"),
        S::Published => ("Ouverte", "Open"),
        S::Closed => ("Fermée", "Closed"),
        S::Running => ("En cours", "In progress"),
        S::Done => ("Terminée", "Over"),
        S::Cancelled => ("Annulée", "Called off"),
    };
    words(lang, fr, en)
}

fn progress(progress: contract::request::Progress, lang: Lang) -> Field<'static> {
    use contract::request::Progress as P;
    let (fr, en) = match progress {
        P::Waiting => ("En attente", "Waiting"),
        P::Offered => ("Place proposée", "Seat offered"),
        P::Enrolled => ("Inscrit", "Enrolled"),
        P::Refused => ("Refusée", "Refused"),
        P::Withdrawn => ("Retirée", "Withdrawn"),
    };
    words(lang, fr, en)
}

fn status(status: contract::person::PersonStatus, lang: Lang) -> Field<'static> {
    use contract::person::PersonStatus as S;
    let (fr, en) = match status {
        S::Active => ("Active", "Active"),
        S::Reserve => ("Réserve", "Reserve"),
        S::Civilian => ("Civil", "Civilian"),
    };
    words(lang, fr, en)
}

/// Sessions that a request wishes for, the best first.
fn wishes(asked: &Request) -> Field<'_> {
    let codes: Vec<&str> = asked.wishes.iter().map(|wish| wish.session.code.as_str()).collect();
    Field::Text(Cow::Owned(codes.join(", ")))
}

/// The share of the seats that are taken.
fn fill(item: &SessionItem) -> Field<'static> {
    Field::Percent(f64::from(item.fill.enrolled.0) / f64::from(item.fill.capacity.0.max(1)))
}

/// Sessions.
pub struct Sessions;

impl Table for Sessions {
    type Query = SessionQuery;
    type Line = SessionItem;
    const CODE: &'static str = "sessions";
    const NAMES: (&'static str, &'static str) = ("Sessions", "Sessions");
    const COLUMNS: &'static [Column<SessionItem>] = &[
        Column { code: "code", fr: "Code session", en: "Session", width: 18, cell: |l, _| text(l.code.as_str()) },
        Column {
            code: "course_code",
            fr: "Code stage",
            en: "Course",
            width: 14,
            cell: |l, _| text(l.course.code.as_str()),
        },
        Column {
            code: "course_title",
            fr: "Intitulé",
            en: "Title",
            width: 40,
            cell: |l, _| text(l.course.title.as_str()),
        },
        Column { code: "starts_on", fr: "Du", en: "From", width: 12, cell: |l, _| Field::Date(l.starts_on) },
        Column { code: "ends_on", fr: "Au", en: "To", width: 12, cell: |l, _| Field::Date(l.ends_on) },
        Column { code: "site", fr: "Lieu", en: "Site", width: 24, cell: |l, _| text(l.site.name.as_str()) },
        Column {
            code: "organiser",
            fr: "Organisateur",
            en: "Organiser",
            width: 20,
            cell: |l, _| text(l.organiser.code.as_str()),
        },
        Column { code: "state", fr: "État", en: "State", width: 14, cell: |l, lang| session_state(l.state, lang) },
        Column { code: "capacity", fr: "Places", en: "Seats", width: 8, cell: |l, _| whole(l.fill.capacity.0) },
        Column { code: "minimum", fr: "Minimum", en: "Minimum", width: 9, cell: |l, _| whole(l.fill.minimum.0) },
        Column { code: "enrolled", fr: "Inscrits", en: "Enrolled", width: 9, cell: |l, _| whole(l.fill.enrolled.0) },
        Column { code: "held", fr: "Propositions", en: "Held", width: 12, cell: |l, _| whole(l.fill.held.0) },
        Column { code: "free", fr: "Places libres", en: "Free seats", width: 12, cell: |l, _| whole(l.fill.free.0) },
        Column { code: "waiting", fr: "En attente", en: "Waiting", width: 10, cell: |l, _| whole(l.fill.waiting.0) },
        Column { code: "fill", fr: "Remplissage", en: "Fill", width: 11, cell: |l, _| fill(l) },
        Column { code: "id", fr: "Identifiant", en: "Id", width: 38, cell: |l, _| id(l.id) },
    ];
    fn first(query: &Self::Query) -> Outcome<PageRequest> {
        first(session::order(query.sort).code(), query.limit, query.cursor.as_ref())
    }
    fn page(conn: &mut Conn, who: &Who, query: &Self::Query, page: &PageRequest) -> Outcome<Page<Self::Line>> {
        session::list(conn, who, query, page, None)
    }
}

/// Requests.
pub struct Requests;

impl Table for Requests {
    type Query = RequestQuery;
    type Line = Request;
    const CODE: &'static str = "requests";
    const NAMES: (&'static str, &'static str) = ("Demandes", "Requests");
    const COLUMNS: &'static [Column<Request>] = &[
        Column {
            code: "family_name",
            fr: "Nom",
            en: "Family name",
            width: 20,
            cell: |l, _| text(l.person.family_name.as_str()),
        },
        Column {
            code: "given_name",
            fr: "Prénom",
            en: "Given name",
            width: 18,
            cell: |l, _| text(l.person.given_name.as_str()),
        },
        Column { code: "rank", fr: "Grade", en: "Rank", width: 8, cell: |l, _| text(l.person.rank.as_str()) },
        Column { code: "unit", fr: "Unité", en: "Unit", width: 20, cell: |l, _| text(l.person.unit.code.as_str()) },
        Column {
            code: "course_code",
            fr: "Code stage",
            en: "Course",
            width: 14,
            cell: |l, _| text(l.course.code.as_str()),
        },
        Column {
            code: "course_title",
            fr: "Intitulé",
            en: "Title",
            width: 40,
            cell: |l, _| text(l.course.title.as_str()),
        },
        Column { code: "priority", fr: "Priorité", en: "Priority", width: 9, cell: |l, _| whole(l.priority.0) },
        Column {
            code: "priority_reason",
            fr: "Motif de priorité",
            en: "Reason of the priority",
            width: 30,
            cell: |l, _| maybe(l.priority_reason.as_ref().map(contract::text::Words::as_str)),
        },
        Column {
            code: "requested_on",
            fr: "Date de la demande",
            en: "Requested on",
            width: 14,
            cell: |l, _| Field::Date(l.requested_on),
        },
        Column {
            code: "wishes",
            fr: "Sessions souhaitées",
            en: "Sessions wished for",
            width: 30,
            cell: |l, _| wishes(l),
        },
        Column {
            code: "progress",
            fr: "Avancement",
            en: "Progress",
            width: 16,
            cell: |l, lang| progress(l.progress, lang),
        },
        Column {
            code: "organiser",
            fr: "Organisateur",
            en: "Organiser",
            width: 20,
            cell: |l, _| text(l.organiser.code.as_str()),
        },
        Column {
            code: "close_words",
            fr: "Motif de clôture",
            en: "Why it was closed",
            width: 30,
            cell: |l, _| maybe(l.close_words.as_ref().map(contract::text::Words::as_str)),
        },
        Column {
            code: "note",
            fr: "Observations",
            en: "Note",
            width: 30,
            cell: |l, _| maybe(l.note.as_ref().map(contract::text::Words::as_str)),
        },
        Column {
            code: "person_id",
            fr: "Identifiant de la personne",
            en: "Id of the person",
            width: 38,
            cell: |l, _| id(l.person.id),
        },
        Column { code: "id", fr: "Identifiant", en: "Id", width: 38, cell: |l, _| id(l.id) },
    ];
    fn first(query: &Self::Query) -> Outcome<PageRequest> {
        first(request::order(query.sort).code(), query.limit, query.cursor.as_ref())
    }
    fn page(conn: &mut Conn, who: &Who, query: &Self::Query, page: &PageRequest) -> Outcome<Page<Self::Line>> {
        request::list(conn, who, query, page)
    }
}

/// People.
pub struct People;

impl Table for People {
    type Query = PersonQuery;
    type Line = Person;
    const CODE: &'static str = "people";
    const NAMES: (&'static str, &'static str) = ("Personnes", "People");
    const COLUMNS: &'static [Column<Person>] = &[
        Column {
            code: "service_number",
            fr: "Matricule",
            en: "Service number",
            width: 12,
            cell: |l, _| text(l.service_number.as_str()),
        },
        Column {
            code: "family_name",
            fr: "Nom",
            en: "Family name",
            width: 20,
            cell: |l, _| text(l.family_name.as_str()),
        },
        Column {
            code: "given_name",
            fr: "Prénom",
            en: "Given name",
            width: 18,
            cell: |l, _| text(l.given_name.as_str()),
        },
        Column { code: "rank", fr: "Grade", en: "Rank", width: 8, cell: |l, _| text(l.rank.as_str()) },
        Column { code: "unit", fr: "Unité", en: "Unit", width: 20, cell: |l, _| text(l.unit.code.as_str()) },
        Column {
            code: "unit_name",
            fr: "Nom de l'unité",
            en: "Unit name",
            width: 36,
            cell: |l, _| text(l.unit.name.as_str()),
        },
        Column { code: "status", fr: "Statut", en: "Status", width: 10, cell: |l, lang| status(l.status, lang) },
        Column {
            code: "email",
            fr: "Courriel",
            en: "E-mail",
            width: 30,
            cell: |l, _| maybe(l.email.as_ref().map(contract::text::Email::as_str)),
        },
        Column { code: "id", fr: "Identifiant", en: "Id", width: 38, cell: |l, _| id(l.id) },
    ];
    fn first(query: &Self::Query) -> Outcome<PageRequest> {
        first(person::order(query.sort).code(), query.limit, query.cursor.as_ref())
    }
    fn page(conn: &mut Conn, who: &Who, query: &Self::Query, page: &PageRequest) -> Outcome<Page<Self::Line>> {
        person::list(conn, who, query, page)
    }
}

/// The catalogue.
pub struct Courses;

impl Table for Courses {
    type Query = CourseQuery;
    type Line = Course;
    const CODE: &'static str = "courses";
    const NAMES: (&'static str, &'static str) = ("Stages", "Courses");
    const COLUMNS: &'static [Column<Course>] = &[
        Column { code: "code", fr: "Code stage", en: "Course", width: 14, cell: |l, _| text(l.code.as_str()) },
        Column { code: "title", fr: "Intitulé", en: "Title", width: 40, cell: |l, _| text(l.title.as_str()) },
        Column {
            code: "duration_days",
            fr: "Jours",
            en: "Days",
            width: 7,
            cell: |l, _| l.duration_days.map_or(Field::Empty, |days| whole(days.0)),
        },
        Column { code: "usual_capacity", fr: "Places", en: "Seats", width: 8, cell: |l, _| whole(l.usual_capacity.0) },
        Column { code: "usual_minimum", fr: "Minimum", en: "Minimum", width: 9, cell: |l, _| whole(l.usual_minimum.0) },
        Column {
            code: "audience",
            fr: "Public",
            en: "Audience",
            width: 30,
            cell: |l, _| maybe(l.audience.as_ref().map(contract::text::LongWords::as_str)),
        },
        Column {
            code: "aims",
            fr: "Objectifs",
            en: "Aims",
            width: 40,
            cell: |l, _| maybe(l.aims.as_ref().map(contract::text::LongWords::as_str)),
        },
        Column {
            code: "session_cost",
            fr: "Coût par session (€)",
            en: "Cost per session (€)",
            width: 14,
            cell: |l, _| euros(l.session_cost.map(|c| c.0)),
        },
        Column {
            code: "seat_cost",
            fr: "Coût par place (€)",
            en: "Cost per seat (€)",
            width: 14,
            cell: |l, _| euros(l.seat_cost.map(|c| c.0)),
        },
        Column { code: "id", fr: "Identifiant", en: "Id", width: 38, cell: |l, _| id(l.id) },
    ];
    fn first(query: &Self::Query) -> Outcome<PageRequest> {
        first("", query.limit, query.cursor.as_ref())
    }
    fn page(conn: &mut Conn, _: &Who, query: &Self::Query, page: &PageRequest) -> Outcome<Page<Self::Line>> {
        course::list(conn, query, page)
    }
}

/// The roster of a session.
pub struct Seats;

impl Table for Seats {
    type Query = (SessionId, RosterQuery);
    type Line = RosterLine;
    const CODE: &'static str = "enrolments";
    const NAMES: (&'static str, &'static str) = ("Inscriptions", "Enrolments");
    const COLUMNS: &'static [Column<RosterLine>] = &[
        Column {
            code: "family_name",
            fr: "Nom",
            en: "Family name",
            width: 20,
            cell: |l, _| text(l.person.family_name.as_str()),
        },
        Column {
            code: "given_name",
            fr: "Prénom",
            en: "Given name",
            width: 18,
            cell: |l, _| text(l.person.given_name.as_str()),
        },
        Column { code: "rank", fr: "Grade", en: "Rank", width: 8, cell: |l, _| text(l.person.rank.as_str()) },
        Column { code: "unit", fr: "Unité", en: "Unit", width: 20, cell: |l, _| text(l.person.unit.code.as_str()) },
        Column { code: "state", fr: "État", en: "State", width: 12, cell: |l, lang| seat_state(l.state, lang) },
        Column {
            code: "enrolled_on",
            fr: "Inscrit le (UTC)",
            en: "Enrolled on (UTC)",
            width: 16,
            cell: |l, _| Field::Instant(l.enrolled_at.naive_utc()),
        },
        Column {
            code: "cancelled_on",
            fr: "Annulé le (UTC)",
            en: "Cancelled on (UTC)",
            width: 16,
            cell: |l, _| l.cancelled_at.map_or(Field::Empty, |at| Field::Instant(at.naive_utc())),
        },
        Column {
            code: "cancel_words",
            fr: "Motif",
            en: "Reason",
            width: 30,
            cell: |l, _| maybe(l.cancel_words.as_ref().map(contract::text::Words::as_str)),
        },
        Column {
            code: "outcome",
            fr: "Résultat",
            en: "Outcome",
            width: 12,
            cell: |l, lang| l.outcome.as_ref().map_or(Field::Empty, |said| outcome(said.outcome, lang)),
        },
        Column {
            code: "absence",
            fr: "Motif d'absence",
            en: "Why absent",
            width: 18,
            cell: |l, lang| {
                l.outcome.as_ref().and_then(|said| said.absence).map_or(Field::Empty, |code| absence(code, lang))
            },
        },
        Column {
            code: "outcome_note",
            fr: "Observations sur le résultat",
            en: "Note on the outcome",
            width: 30,
            cell: |l, _| {
                let note = l.outcome.as_ref().and_then(|said| said.note.as_ref());
                maybe(note.map(contract::text::Words::as_str))
            },
        },
        Column {
            code: "outcome_said_at",
            fr: "Noté le (UTC)",
            en: "Said on (UTC)",
            width: 16,
            cell: |l, _| l.outcome.as_ref().map_or(Field::Empty, |said| Field::Instant(said.said_at.naive_utc())),
        },
        Column {
            code: "person_id",
            fr: "Identifiant de la personne",
            en: "Id of the person",
            width: 38,
            cell: |l, _| id(l.person.id),
        },
        Column { code: "id", fr: "Identifiant", en: "Id", width: 38, cell: |l, _| id(l.id) },
    ];
    fn first(query: &Self::Query) -> Outcome<PageRequest> {
        first("", query.1.limit, query.1.cursor.as_ref())
    }
    fn page(conn: &mut Conn, who: &Who, query: &Self::Query, page: &PageRequest) -> Outcome<Page<Self::Line>> {
        enrolment::roster(conn, who, query.0, query.1.state, page)
    }
}

fn seat_state(state: contract::enrolment::EnrolmentState, lang: Lang) -> Field<'static> {
    use contract::enrolment::EnrolmentState as S;
    let (fr, en) = match state {
        S::Confirmed => ("Inscrit", "Enrolled"),
        S::Cancelled => ("Annulé", "Cancelled"),
    };
    words(lang, fr, en)
}

fn outcome(outcome: contract::attendance::TrainingOutcome, lang: Lang) -> Field<'static> {
    use contract::attendance::TrainingOutcome as O;
    let (fr, en) = match outcome {
        O::Attended => ("Suivi", "Attended"),
        O::Absent => ("Absent", "Absent"),
        O::Passed => ("Reçu", "Passed"),
        O::Failed => ("Échoué", "Failed"),
    };
    words(lang, fr, en)
}

fn absence(code: contract::attendance::AbsenceCode, lang: Lang) -> Field<'static> {
    use contract::attendance::AbsenceCode as A;
    let (fr, en) = match code {
        A::Health => ("Santé", "Health"),
        A::Mission => ("Mission", "Mission"),
        A::UnitNeed => ("Besoin de l'unité", "Needed by the unit"),
        A::Personal => ("Personnel", "Personal"),
        A::Unexplained => ("Inexpliquée", "Unexplained"),
        A::Other => ("Autre", "Other"),
    };
    words(lang, fr, en)
}
