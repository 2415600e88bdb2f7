//! What units were: which day is looked at, and what each step of a history changed.

use chrono::NaiveDate;
use contract::unit::{UnitPast, UnitTag};

use super::query::Query;

/// The part of the tree's past that an address asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// The tree as at the end of this day; as it is now when none.
    pub day: Option<NaiveDate>,
    /// Closed units too.
    pub with_closed: bool,
}

impl Moment {
    /// Reads it; a day that has not ended is now.
    #[must_use]
    pub fn of(query: &Query, today: NaiveDate) -> Self {
        let day = query.read::<NaiveDate>("as_of").filter(|day| *day < today);
        Self { day, with_closed: query.get("closed").is_some() }
    }
}

/// What an address keeps from one unit to the next: the day and the closed units, not what was looked for.
#[must_use]
pub fn kept(query: &Query) -> Query {
    query.without("q")
}

/// What a unit became.
#[derive(Clone, Debug, PartialEq)]
pub enum Became {
    /// It was added.
    First { code: String },
    /// It was this already: what came before is not shown.
    Known { code: String },
    /// Its short name changed.
    Code { before: String, after: String },
    /// Its name in full changed.
    Name { before: String, after: String },
    /// It went under another unit.
    Under { before: Option<UnitTag>, after: Option<UnitTag> },
    /// Its people live by another clock.
    Zone { after: String },
    /// It was closed.
    Closed,
}

/// What changed between what a unit was before and what it became.
#[must_use]
pub fn became(now: &UnitPast, before: Option<&UnitPast>) -> Vec<Became> {
    let Some(before) = before else {
        let code = now.code.0.clone();
        return vec![if now.version.0 == 1 { Became::First { code } } else { Became::Known { code } }];
    };
    let mut steps = Vec::new();
    if now.code != before.code {
        steps.push(Became::Code { before: before.code.0.clone(), after: now.code.0.clone() });
    }
    if now.name != before.name {
        steps.push(Became::Name { before: before.name.0.clone(), after: now.name.0.clone() });
    }
    let parent = |past: &UnitPast| past.parent.as_ref().map(|unit| unit.id);
    if parent(now) != parent(before) {
        steps.push(Became::Under { before: before.parent.clone(), after: now.parent.clone() });
    }
    if now.time_zone != before.time_zone {
        steps.push(Became::Zone { after: now.time_zone.0.clone() });
    }
    if now.closed && !before.closed {
        steps.push(Became::Closed);
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(code: &str, number: u8) -> UnitTag {
        let id = format!("0190f5fe-7c00-7a00-8000-0000000000{number:02}").parse().unwrap();
        UnitTag { id, code: code.into(), name: code.into() }
    }

    fn past(version: i32, code: &str, parent: UnitTag) -> UnitPast {
        UnitPast {
            version: version.into(),
            since: chrono::DateTime::UNIX_EPOCH,
            until: None,
            parent: Some(parent),
            code: code.into(),
            name: "1re compagnie".into(),
            time_zone: "Europe/Paris".into(),
            closed: false,
            changed_by: None,
            changed_by_client: None,
            reason: None,
        }
    }

    #[test]
    fn a_day_that_has_not_ended_is_now() {
        let today = NaiveDate::from_ymd_opt(2030, 1, 7).unwrap();
        let of = |text: &str| Moment::of(&Query::parse(text), today);
        assert_eq!(of("as_of=2030-01-06").day, NaiveDate::from_ymd_opt(2030, 1, 6));
        assert_eq!(of("as_of=2030-01-07").day, None);
        assert_eq!(of("as_of=yesterday"), Moment::default());
        assert!(of("closed=1").with_closed);
        assert_eq!(kept(&Query::parse("q=bca&as_of=2030-01-06")).suffix(), "?as_of=2030-01-06");
    }

    #[test]
    fn each_step_says_what_changed_and_nothing_else() {
        let first = past(1, "A", unit("BCA", 1));
        assert_eq!(became(&first, None), [Became::First { code: "A".to_owned() }]);
        assert_eq!(became(&past(4, "A", unit("BCA", 1)), None), [Became::Known { code: "A".to_owned() }]);
        let renamed = past(2, "B", unit("BCA", 1));
        assert_eq!(became(&renamed, Some(&first)), [Became::Code { before: "A".to_owned(), after: "B".to_owned() }]);
        let (mut moved, to) = (past(3, "B", unit("RIMA", 2)), unit("RIMA", 2));
        moved.closed = true;
        let steps = [Became::Under { before: Some(unit("BCA", 1)), after: Some(to) }, Became::Closed];
        assert_eq!(became(&moved, Some(&renamed)), steps);
        let mut called_otherwise = renamed.clone();
        called_otherwise.parent = Some(UnitTag { name: "autrement".into(), ..unit("BCA", 1) });
        assert_eq!(became(&called_otherwise, Some(&renamed)), [], "the unit above is the same one");
    }
}
