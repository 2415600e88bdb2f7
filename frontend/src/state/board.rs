//! The year as a board: which weeks it shows, where each bar lies, how full each session is.

use chrono::{Datelike, Days, Months, NaiveDate};
use contract::session::{BoardSession, SessionState};

/// How much time a board shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Zoom {
    #[default]
    Year,
    Quarter,
    Month,
}

impl Zoom {
    /// Its code in an address; the year has none.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Year => "",
            Self::Quarter => "quarter",
            Self::Month => "month",
        }
    }

    /// The zoom of an address.
    #[must_use]
    pub fn read(code: Option<&str>) -> Self {
        match code {
            Some("quarter") => Self::Quarter,
            Some("month") => Self::Month,
            _ => Self::Year,
        }
    }

    /// How many months it shows.
    #[must_use]
    pub const fn months(self) -> u32 {
        match self {
            Self::Year => 12,
            Self::Quarter => 3,
            Self::Month => 1,
        }
    }

    /// The first day of the span that holds this one.
    #[must_use]
    pub fn first(self, day: NaiveDate) -> NaiveDate {
        let month = day.month0() - day.month0() % self.months();
        NaiveDate::from_ymd_opt(day.year(), month + 1, 1).unwrap_or(day)
    }

    /// A day of the span after, or before.
    #[must_use]
    pub fn step(self, day: NaiveDate, later: bool) -> NaiveDate {
        let (first, months) = (self.first(day), Months::new(self.months()));
        let moved = if later { first.checked_add_months(months) } else { first.checked_sub_months(months) };
        moved.unwrap_or(first)
    }

    /// The Mondays of the weeks that have a day in the span.
    #[must_use]
    pub fn weeks(self, day: NaiveDate) -> Vec<NaiveDate> {
        let end = self.step(day, true);
        let first = monday(self.first(day));
        first.iter_days().step_by(7).take_while(|monday| *monday < end).take(54).collect()
    }
}

/// The Monday of a day's week.
#[must_use]
pub fn monday(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into())).unwrap_or(day)
}

/// The Sunday of the week of a Monday.
#[must_use]
pub fn sunday(monday: NaiveDate) -> NaiveDate {
    monday.checked_add_days(Days::new(6)).unwrap_or(monday)
}

/// How full a session is, as a board tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FillState {
    /// Nobody has a seat, and none is offered.
    Empty,
    /// Fewer people than it takes to run.
    UnderMinimum,
    /// It will run, and has seats.
    Filling,
    /// Each seat is taken, or held by an offer.
    Full,
    /// More people than seats.
    Overbooked,
    /// Called off.
    Cancelled,
}

impl FillState {
    /// Each, in the order of the legend.
    pub const ALL: [Self; 6] =
        [Self::Empty, Self::UnderMinimum, Self::Filling, Self::Full, Self::Overbooked, Self::Cancelled];

    /// That of a session.
    #[must_use]
    pub fn of(session: &BoardSession) -> Self {
        let capacity = u32::from(session.capacity.0);
        let (enrolled, taken) = (session.enrolled.0, session.enrolled.0.saturating_add(session.held.0));
        if session.state == SessionState::Cancelled {
            Self::Cancelled
        } else if taken > capacity {
            Self::Overbooked
        } else if taken == capacity {
            Self::Full
        } else if taken == 0 {
            Self::Empty
        } else if enrolled < u32::from(session.minimum.0) {
            Self::UnderMinimum
        } else {
            Self::Filling
        }
    }

    /// Its name in the style, which gives it a shape beside its colour.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::UnderMinimum => "under",
            Self::Filling => "filling",
            Self::Full => "full",
            Self::Overbooked => "over",
            Self::Cancelled => "off",
        }
    }
}

/// A bar: its session, and the columns it covers.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    pub session: BoardSession,
    /// The first column, from 0.
    pub from: usize,
    /// How many.
    pub span: usize,
}

/// The sessions of one site, or of one course, in as few lanes as hold them.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub id: String,
    pub name: String,
    pub lanes: Vec<Vec<Bar>>,
}

/// Rows by name; in each, a session goes to the first lane that is free on its weeks.
#[must_use]
pub fn rows(sessions: &[BoardSession], weeks: &[NaiveDate], by_course: bool) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for session in sessions {
        let Some(bar) = bar(session, weeks) else { continue };
        let (id, name) = if by_course {
            (session.course.id.to_string(), session.course.title.0.clone())
        } else {
            (session.site.id.to_string(), session.site.name.0.clone())
        };
        let at = rows.iter().position(|row| row.id == id).unwrap_or_else(|| {
            rows.push(Row { id, name, lanes: Vec::new() });
            rows.len() - 1
        });
        if let Some(row) = rows.get_mut(at) {
            let free = |lane: &&mut Vec<Bar>| lane.last().is_none_or(|last| last.from + last.span <= bar.from);
            match row.lanes.iter_mut().find(free) {
                Some(lane) => lane.push(bar),
                None => row.lanes.push(vec![bar]),
            }
        }
    }
    rows.sort_by(|one, other| one.name.cmp(&other.name));
    rows
}

fn bar(session: &BoardSession, weeks: &[NaiveDate]) -> Option<Bar> {
    let from = weeks.iter().position(|monday| sunday(*monday) >= session.starts_on)?;
    let last = weeks.iter().rposition(|monday| *monday <= session.ends_on)?;
    (last >= from).then(|| Bar { session: session.clone(), from, span: last - from + 1 })
}

/// Where the focus goes from a bar: to its neighbour in its lane or the next one that has any, or to the nearest bar of the lane
/// above or below. Lanes are those of all rows, one after the other.
#[must_use]
pub fn neighbour(lanes: &[Vec<(usize, String)>], id: &str, key: &str) -> Option<String> {
    let lane = lanes.iter().position(|lane| lane.iter().any(|(_, bar)| bar == id))?;
    let here = lanes.get(lane)?;
    let at = here.iter().position(|(_, bar)| bar == id)?;
    let from = here.get(at)?.0;
    let nearest = |lane: &Vec<(usize, String)>| {
        lane.iter().min_by_key(|(column, _)| column.abs_diff(from)).map(|(_, bar)| bar.clone())
    };
    let any = |lane: &&Vec<(usize, String)>| !lane.is_empty();
    match key {
        "ArrowRight" => here.get(at + 1).map(|(_, bar)| bar.clone()),
        "ArrowLeft" => here.get(at.checked_sub(1)?).map(|(_, bar)| bar.clone()),
        "ArrowDown" => lanes.iter().skip(lane + 1).find(any).and_then(nearest),
        "ArrowUp" => lanes.iter().take(lane).rev().find(any).and_then(nearest),
        "Home" => here.first().map(|(_, bar)| bar.clone()),
        "End" => here.last().map(|(_, bar)| bar.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect(text)
    }

    #[test]
    fn a_span_holds_whole_weeks_and_steps_to_its_neighbours() {
        let year = Zoom::Year.weeks(day("2027-08-12"));
        assert_eq!((year.len(), year[0], year[52]), (53, day("2026-12-28"), day("2027-12-27")));
        let quarter = Zoom::Quarter.weeks(day("2027-08-12"));
        assert_eq!((quarter[0], quarter.len()), (day("2027-06-28"), 14));
        assert_eq!(Zoom::Month.weeks(day("2027-02-01")).len(), 4);
        assert_eq!(Zoom::Month.step(day("2027-03-31"), false), day("2027-02-01"));
        assert_eq!(Zoom::Quarter.step(day("2027-11-30"), true), day("2028-01-01"));
        assert_eq!(Zoom::Year.step(day("2027-11-30"), true), day("2028-01-01"));
    }

    fn session(code: &str, days: (&str, &str), figures: (u16, u16, u32, u32)) -> BoardSession {
        let id = "0190f5fe-7c00-7a00-8000-000000000001";
        serde_json::from_value(serde_json::json!({
            "id": id, "code": code, "course": { "id": id, "code": "C", "title": "C" },
            "site": { "id": id, "name": "S", "time_zone": "Europe/Paris" },
            "starts_on": days.0, "ends_on": days.1, "state": "published",
            "capacity": figures.0, "minimum": figures.1, "enrolled": figures.2, "held": figures.3, "waiting": 0,
        }))
        .expect("a session")
    }

    #[test]
    fn two_sessions_of_one_week_lie_in_two_lanes_and_each_once() {
        let weeks = Zoom::Month.weeks(day("2027-03-10"));
        let all = [
            session("A", ("2027-02-20", "2027-03-02"), (4, 2, 0, 0)),
            session("B", ("2027-03-08", "2027-03-19"), (4, 2, 0, 0)),
            session("C", ("2027-03-16", "2027-03-17"), (4, 2, 0, 0)),
            session("D", ("2027-03-22", "2027-03-23"), (4, 2, 0, 0)),
            session("E", ("2027-05-22", "2027-05-23"), (4, 2, 0, 0)),
        ];
        let rows = rows(&all, &weeks, false);
        let lanes: Vec<Vec<_>> = rows[0]
            .lanes
            .iter()
            .map(|lane| lane.iter().map(|bar| (bar.session.code.0.as_str(), bar.from, bar.span)).collect())
            .collect();
        assert_eq!(lanes, [vec![("A", 0, 1), ("B", 1, 2), ("D", 3, 1)], vec![("C", 2, 1)]]);
    }

    #[test]
    fn how_full_it_is_counts_offers_but_not_towards_the_minimum() {
        let of = |figures| FillState::of(&session("A", ("2027-03-01", "2027-03-02"), figures));
        assert_eq!(of((4, 2, 0, 0)), FillState::Empty);
        assert_eq!(of((4, 2, 1, 2)), FillState::UnderMinimum);
        assert_eq!(of((4, 2, 2, 1)), FillState::Filling);
        assert_eq!(of((4, 2, 3, 1)), FillState::Full);
        assert_eq!(of((4, 2, 5, 0)), FillState::Overbooked);
        let mut off = session("A", ("2027-03-01", "2027-03-02"), (4, 2, 4, 0));
        off.state = SessionState::Cancelled;
        assert_eq!(FillState::of(&off), FillState::Cancelled);
    }

    #[test]
    fn arrows_find_the_neighbour_and_stop_at_the_edges() {
        let lanes = vec![vec![(0, "a".into()), (5, "b".into())], vec![], vec![(4, "c".into()), (9, "d".into())]];
        for (from, key, to) in [
            ("a", "ArrowRight", Some("b")),
            ("a", "ArrowLeft", None),
            ("b", "ArrowDown", Some("c")),
            ("d", "ArrowUp", Some("b")),
            ("a", "End", Some("b")),
            ("c", "ArrowDown", None),
        ] {
            assert_eq!(neighbour(&lanes, from, key).as_deref(), to, "{from} {key}");
        }
    }
}
