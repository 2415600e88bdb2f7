//! Lists of sessions, with how full each is. The counts of a page are one statement, whatever its length.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use domain::id::{CourseId, PersonId, SessionId, SiteId, UnitId};
use domain::session::{Session, SessionState};
use domain::span::DateSpan;
use domain::text::SessionCode;

use super::far::Far;
use super::{Row, WHAT, columns, state};
use crate::connection::on_each;
use crate::course::{self as catalogue, CourseTag};
use crate::page::{Cursor, Page, PageRequest, Scope, kept, orders, within};
use crate::person::{self, PersonTag};
use crate::row::{count, key, keys, of, unreadable};
use crate::run::Run;
use crate::schema::person as person_table;
use crate::schema::{course, enrolment, offer, request_wish, session, site, unit};
use crate::site::{Site, read as read_site};
use crate::sql;
use crate::sql::among;
use crate::sql_types::{At, Id};
use crate::text::{contains, words};
use crate::unit::{UnitTag, tag as unit_tag};
use crate::{Conn, StoreError};

/// How many people take, hold and wait for seats, at one instant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Occupancy {
    /// Seats taken.
    pub enrolled: u32,
    /// Seats held by offers that may still be answered.
    pub held: u32,
    /// People who wait for this session.
    pub waiting: u32,
}

/// A session in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionTag {
    /// Its id.
    pub id: SessionId,
    /// Its code in its organiser's calendar.
    pub code: SessionCode,
    /// What is taught.
    pub course: CourseTag,
    /// Where.
    pub site: Site,
    /// The unit whose calendar it belongs to.
    pub organiser: UnitId,
    /// When.
    pub dates: DateSpan,
    /// Where it stands.
    pub state: SessionState,
}

/// A session in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionItem {
    /// The session.
    pub session: Session,
    /// What is taught.
    pub course: CourseTag,
    /// Where.
    pub site: Site,
    /// The unit whose calendar it belongs to.
    pub organiser: UnitTag,
    /// How full it is.
    pub occupancy: Occupancy,
}

/// Where a session stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// It has begun and is not over.
    InProgress,
    /// It begins on a later day.
    Upcoming,
    /// It is over.
    Past,
}

orders! {
    /// The order of a list of sessions.
    SessionOrder {
        /// By first day.
        #[default]
        Soonest = "starts_on",
        /// By first day, the latest first.
        Latest = "-starts_on",
        /// By free seats, the fullest first. Every session that the filters leave is counted.
        Fullest = "free",
        /// By free seats, the emptiest first. Every session that the filters leave is counted.
        Emptiest = "-free",
        /// By the distance of the site, the nearest first, then by first day. Every session that the filters leave is measured.
        Nearest = "distance",
    }
}

/// Which sessions.
#[derive(Debug, Clone, Default)]
pub struct SessionFilter {
    /// Each word is in the session's code, the course's code or title, or the site's name.
    pub q: Option<String>,
    /// Only this course.
    pub course: Option<CourseId>,
    /// Only these sites.
    pub sites: Option<Vec<SiteId>>,
    /// How far sites are, in metres: of those of the list, when it is ordered by it.
    pub distances: Vec<(SiteId, u32)>,
    /// Only calendars of this subtree.
    pub organiser: Option<UnitId>,
    /// Starting on this day or later.
    pub from: Option<NaiveDate>,
    /// Starting on this day or earlier.
    pub until: Option<NaiveDate>,
    /// Only those with a day from the first of these to the last.
    pub during: Option<(NaiveDate, NaiveDate)>,
    /// Only in this state, as it stands on this day: one of [`SessionState::CODES`], `running` or `done`.
    pub state: Option<(&'static str, NaiveDate)>,
    /// Only in this period, as it stands on this day.
    pub period: Option<(Period, NaiveDate)>,
    /// Only those with free seats, or only those without.
    pub free_seats: Option<bool>,
    /// In this order.
    pub order: SessionOrder,
    /// Drafts are shown only from these calendars; everywhere else they do not exist.
    pub drafts: Option<Scope>,
}

/// Sessions that end on this day or later, as a subquery.
macro_rules! ending_from {
    ($day:expr) => {{
        let ending = diesel::alias!(session as ending);
        ending.filter(ending.field(session::ends_on).ge($day)).select(ending.field(session::id))
    }};
}

type CourseColumns = (String, String);
type SiteColumns = (String, String);
type ItemColumns = (Row, CourseColumns, SiteColumns, (String, String));

/// Sessions, each with how full it is.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn list(
    conn: &mut Conn,
    filter: &SessionFilter,
    page: &PageRequest,
    now: DateTime<Utc>,
) -> Result<Page<SessionItem>, StoreError> {
    // Twice the same text, once for each database: a statement of varying shape has the database in its type.
    let rows: Vec<ItemColumns> = on_each!(conn, inner => {
    let mut query = session::table
        .inner_join(course::table)
        .inner_join(site::table)
        .inner_join(unit::table)
        .select((columns!(), (course::code, course::title), (site::name, site::time_zone), (unit::code, unit::name)))
        .into_boxed();
    match &filter.drafts {
        None => query = query.filter(session::state.ne("draft")),
        Some(Scope::Everything) => {}
        Some(Scope::Under(roots)) => {
            let own = session::organiser_unit_id.eq_any(within!(roots));
            query = query.filter(session::state.ne("draft").or(own));
        }
    }
    for word in filter.q.as_deref().into_iter().flat_map(words) {
        let like = contains(&word);
        let here = session::search_key.like(like.clone());
        query = query.filter(here.or(course::search_key.like(like.clone())).or(site::search_key.like(like)));
    }
    if let Some(course) = filter.course {
        query = query.filter(session::course_id.eq(key(course)));
    }
    if let Some(sites) = &filter.sites {
        query = query.filter(among(session::site_id, keys(sites.iter().copied())));
    }
    if let Some(organiser) = filter.organiser {
        query = query.filter(session::organiser_unit_id.eq_any(within!([organiser])));
    }
    if let Some(from) = filter.from {
        query = query.filter(session::starts_on.ge(kept(from)));
    }
    if let Some(until) = filter.until {
        query = query.filter(session::starts_on.le(kept(until)));
    }
    if let Some((first, last)) = filter.during {
        query = query.filter(session::id.eq_any(ending_from!(kept(first)))).filter(session::starts_on.le(kept(last)));
    }
    query = match filter.state {
        None => query,
        Some(("running", today)) => query
            .filter(session::state.eq("published").or(session::state.eq("closed")))
            .filter(session::id.eq_any(ending_from!(kept(today))))
            .filter(session::starts_on.le(kept(today))),
        Some(("done", today)) => query
            .filter(session::state.eq("published").or(session::state.eq("closed")))
            .filter(session::ends_on.lt(kept(today))),
        Some((state @ ("published" | "closed"), today)) => {
            query.filter(session::state.eq(state)).filter(session::starts_on.gt(kept(today)))
        }
        Some((state, _)) => query.filter(session::state.eq(state)),
    };
    query = match filter.period {
        None => query,
        // Those that end later are few; those that began earlier are all of history.
        Some((Period::InProgress, today)) => query
            .filter(session::id.eq_any(ending_from!(kept(today))))
            .filter(session::starts_on.le(kept(today))),
        Some((Period::Upcoming, today)) => query.filter(session::starts_on.gt(kept(today))),
        Some((Period::Past, today)) => query.filter(session::ends_on.lt(kept(today))),
    };
    let free = sql::FreeSeats(At(now));
    query = match filter.free_seats {
        None => query,
        Some(true) => query.filter(free.gt(0)),
        Some(false) => query.filter(free.le(0)),
    };
    let after = page.after.as_ref().map(|after| (after, Id(after.id)));
    query = match (filter.order, after) {
        (_, None) => query,
        (SessionOrder::Soonest, Some((after, id))) => {
            let day = after.day()?;
            query.filter(session::starts_on.ge(day)).filter(session::starts_on.gt(day).or(session::id.gt(id)))
        }
        (SessionOrder::Latest, Some((after, id))) => {
            let day = after.day()?;
            query.filter(session::starts_on.le(day)).filter(session::starts_on.lt(day).or(session::id.lt(id)))
        }
        (SessionOrder::Fullest, Some((after, id))) => {
            let seats: i64 = after.key()?;
            query.filter(free.ge(seats)).filter(free.gt(seats).or(session::id.gt(id)))
        }
        (SessionOrder::Emptiest, Some((after, id))) => {
            let seats: i64 = after.key()?;
            query.filter(free.le(seats)).filter(free.lt(seats).or(session::id.lt(id)))
        }
        (SessionOrder::Nearest, Some((after, id))) => {
            let Far(metres, day) = after.key()?;
            let [same, further] = filter.measured(metres);
            let later = session::starts_on.gt(day).or(session::starts_on.eq(day).and(session::id.gt(id)));
            let here = among(session::site_id, same).and(later);
            query.filter(among(session::site_id, further).or(here))
        }
    };
    query = match filter.order {
        SessionOrder::Soonest => query.order((session::starts_on, session::id)),
        SessionOrder::Latest => query.order((session::starts_on.desc(), session::id.desc())),
        SessionOrder::Fullest => query.order((free, session::id)),
        SessionOrder::Emptiest => query.order((free.desc(), session::id.desc())),
        SessionOrder::Nearest => {
            let metres = filter.distances.iter().map(|(site, metres)| (key(*site), i64::from(*metres))).collect();
            query.order((sql::MetresTo(metres), session::starts_on, session::id))
        }
    };
    query.limit(page.rows()).load(inner)?
    });
    let items = items(conn, rows, now)?;
    let order = filter.order;
    Ok(Page::cut(items, page, |item| match order {
        SessionOrder::Soonest | SessionOrder::Latest => {
            Cursor::ordered(order.code(), item.session.dates.first(), item.session.id)
        }
        SessionOrder::Fullest | SessionOrder::Emptiest => {
            Cursor::ordered(order.code(), item.free_seats(), item.session.id)
        }
        SessionOrder::Nearest => {
            let metres = filter.distances.iter().find(|(site, _)| *site == item.site.id).map_or(u32::MAX, |far| far.1);
            Cursor::ordered(order.code(), Far(metres, item.session.dates.first()), item.session.id)
        }
    }))
}

impl SessionItem {
    /// Seats that nobody takes and no live offer holds.
    fn free_seats(&self) -> i64 {
        i64::from(self.session.seats.most()) - i64::from(self.occupancy.enrolled) - i64::from(self.occupancy.held)
    }
}

/// One session, as a list shows it.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn item(conn: &mut Conn, id: SessionId, now: DateTime<Utc>) -> Result<Option<SessionItem>, StoreError> {
    Ok(items_of(conn, [id], now)?.pop())
}

/// These sessions as a list shows them, by first day.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn items_of(
    conn: &mut Conn,
    ids: impl IntoIterator<Item = SessionId>,
    now: DateTime<Utc>,
) -> Result<Vec<SessionItem>, StoreError> {
    let rows: Vec<ItemColumns> = session::table
        .inner_join(course::table)
        .inner_join(site::table)
        .inner_join(unit::table)
        .filter(among(session::id, keys(ids)))
        .order((session::starts_on, session::id))
        .select((columns!(), (course::code, course::title), (site::name, site::time_zone), (unit::code, unit::name)))
        .rows(conn)?;
    items(conn, rows, now)
}

fn items(conn: &mut Conn, rows: Vec<ItemColumns>, now: DateTime<Utc>) -> Result<Vec<SessionItem>, StoreError> {
    let counts = occupancy(conn, rows.iter().map(|(row, ..)| of(row.id)), now)?;
    rows.into_iter()
        .map(|(row, (code, title), (site, zone), (organiser, organiser_name))| {
            let (course_id, site_id, organiser_id) = (row.course_id, row.site_id, row.organiser_unit_id);
            let session = Session::try_from(row)?;
            let occupancy = counts.get(&session.id).copied().unwrap_or_default();
            Ok(SessionItem {
                session,
                course: catalogue::tag(course_id, &code, &title)?,
                site: read_site((site_id, site, zone))?,
                organiser: unit_tag(organiser_id, organiser, organiser_name)?,
                occupancy,
            })
        })
        .collect()
}

/// A session and how many people take, hold and wait for its seats.
type Counted = (Id, Option<i64>, Option<i64>, Option<i64>);

/// How full these sessions are at `now`; an offer past its deadline holds nothing.
///
/// # Errors
/// The database's.
pub fn occupancy(
    conn: &mut Conn,
    ids: impl IntoIterator<Item = SessionId>,
    now: DateTime<Utc>,
) -> Result<HashMap<SessionId, Occupancy>, StoreError> {
    let ids = keys(ids);
    let mut found: HashMap<SessionId, Occupancy> = ids.iter().map(|id| (of(*id), Occupancy::default())).collect();
    if ids.is_empty() {
        return Ok(found);
    }
    let enrolled = enrolment::table
        .filter(enrolment::session_id.eq(session::id))
        .filter(enrolment::state.eq(sql::Confirmed))
        .count()
        .single_value();
    let held = offer::table
        .filter(offer::session_id.eq(session::id))
        .filter(offer::state.eq(sql::Pending))
        .filter(offer::deadline.gt(At(now)))
        .count()
        .single_value();
    let waiting = request_wish::table
        .filter(request_wish::session_id.eq(session::id))
        .filter(request_wish::open.eq(true))
        .count()
        .single_value();
    let rows: Vec<Counted> =
        session::table.filter(among(session::id, ids)).select((session::id, enrolled, held, waiting)).rows(conn)?;
    for (id, enrolled, held, waiting) in rows {
        let [enrolled, held, waiting] = [enrolled, held, waiting].map(|n| count(n.unwrap_or(0)));
        found.insert(of(id), Occupancy { enrolled, held, waiting });
    }
    Ok(found)
}

/// Sessions in short.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn tags(
    conn: &mut Conn,
    ids: impl IntoIterator<Item = SessionId>,
) -> Result<HashMap<SessionId, SessionTag>, StoreError> {
    let rows: Vec<TagColumns> = session::table
        .inner_join(course::table)
        .inner_join(site::table)
        .filter(among(session::id, keys(ids)))
        .select((columns!(), (course::code, course::title), (site::name, site::time_zone)))
        .rows(conn)?;
    rows.into_iter().map(|row| session_tag(row).map(|tag| (tag.id, tag))).collect()
}

/// A person and a session in short, in one statement; none when one of them does not exist.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn person_and_session(
    conn: &mut Conn,
    who: PersonId,
    id: SessionId,
) -> Result<Option<(PersonTag, SessionTag)>, StoreError> {
    let row: Option<(person::TagColumns, TagColumns)> = person_table::table
        .inner_join(unit::table)
        .inner_join(session::table.on(session::id.eq(key(id))))
        .inner_join(course::table.on(course::id.eq(session::course_id)))
        .inner_join(site::table.on(site::id.eq(session::site_id)))
        .filter(person_table::id.eq(key(who)))
        .select((person::tag_columns!(), (columns!(), (course::code, course::title), (site::name, site::time_zone))))
        .first_row(conn)
        .optional()?;
    row.map(|(who, session)| Ok((person::person_tag(who)?, session_tag(session)?))).transpose()
}

type TagColumns = (Row, CourseColumns, SiteColumns);

fn session_tag((row, (code, title), (site, zone)): TagColumns) -> Result<SessionTag, StoreError> {
    Ok(SessionTag {
        id: of(row.id),
        code: SessionCode::parse(&row.code).map_err(|e| unreadable(WHAT, e))?,
        course: catalogue::tag(row.course_id, &code, &title)?,
        site: read_site((row.site_id, site, zone))?,
        organiser: of(row.organiser_unit_id),
        dates: DateSpan::of_days(row.starts_on, row.ends_on).map_err(|e| unreadable(WHAT, e))?,
        state: state(&row.state, row.cancel_reason.as_deref())?,
    })
}
