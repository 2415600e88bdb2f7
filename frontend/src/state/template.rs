//! The days of a session that follows a template, from its first one.

use chrono::NaiveDate;
use contract::session_template::SessionTemplate;
use domain::{
    session::Seats,
    session_template::{Dated, Pattern, QuotaPattern},
};

/// Days, windows and releases when it begins on this day; none when no session can be planned so.
#[must_use]
pub fn dated(template: &SessionTemplate, first: NaiveDate) -> Option<Dated> {
    let quota = |quota: &contract::session_template::TemplateQuota| QuotaPattern {
        unit: quota.unit.id.into(),
        seats: quota.seats.0,
        release: quota.release_before.0.into(),
    };
    let from_zero = |day: u16| i64::from(day) - 1;
    let pattern = Pattern {
        site: template.site.id.into(),
        seats: Seats::new(template.capacity.0, template.minimum.0, 0).ok()?,
        blocks: template
            .blocks
            .iter()
            .map(|block| (from_zero(block.first_day.0), from_zero(block.last_day.0)))
            .collect(),
        opens: template.enrolment_opens_before.map(|days| days.0.into()),
        closes: template.enrolment_closes_before.map(|days| days.0.into()),
        withdrawal: template.withdrawal_before.map(|days| days.0.into()),
        quotas: template.quotas.iter().map(quota).collect(),
        cost: None,
        joining: None,
    };
    pattern.on(first).ok()
}

/// The blocks of days, whether there are several or one.
#[must_use]
pub fn days(dated: &Dated) -> Vec<(NaiveDate, NaiveDate)> {
    let whole = [dated.dates];
    let blocks = if dated.blocks.is_empty() { &whole[..] } else { &dated.blocks };
    blocks.iter().map(|block| (block.first(), block.last())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ID: &str = "01890000-0000-7000-8000-000000000001";

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn template(blocks: &[(u16, u16)]) -> SessionTemplate {
        let blocks: Vec<_> =
            blocks.iter().map(|(first, last)| json!({ "first_day": first, "last_day": last })).collect();
        serde_json::from_value(json!({
            "id": ID, "name": "Une semaine", "version": 1, "capacity": 12, "minimum": 6, "blocks": blocks,
            "course": { "id": ID, "code": "SST", "title": "Secourisme" },
            "organiser": { "id": ID, "code": "CFIM", "name": "Centre" },
            "site": { "id": ID, "name": "Brest", "time_zone": "Europe/Paris" },
            "enrolment_opens_before": 90, "enrolment_closes_before": 14, "withdrawal_before": null,
            "quotas": [{ "unit": { "id": ID, "code": "CFIM", "name": "Centre" }, "seats": 4, "release_before": 30 }],
            "cost": null, "joining": null,
        }))
        .unwrap()
    }

    #[test]
    fn a_template_is_placed_from_the_first_day() {
        let one = dated(&template(&[(1, 5)]), day("2031-03-03")).unwrap();
        assert_eq!(days(&one), [(day("2031-03-03"), day("2031-03-07"))]);
        assert_eq!(one.window.opens_on, Some(day("2030-12-03")));
        assert_eq!(one.window.closes_on, Some(day("2031-02-17")));
        assert_eq!(one.window.withdrawal_until, None);
        assert_eq!(one.quotas.first().map(|quota| quota.release_on), Some(day("2031-02-01")));
        let two = dated(&template(&[(1, 5), (15, 17)]), day("2031-03-03")).unwrap();
        assert_eq!(days(&two), [(day("2031-03-03"), day("2031-03-07")), (day("2031-03-17"), day("2031-03-19"))]);
    }

    #[test]
    fn beyond_the_calendar_nothing_is_filled_in() {
        assert_eq!(dated(&template(&[(1, 5)]), NaiveDate::MAX), None);
    }
}
