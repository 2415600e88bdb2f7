//! Lines of the catalogue, of quotas, of the directory, of skills and of seats.

use super::{Cells, rank, said};
use crate::course::Costs;
use crate::import::header::Column;
use crate::import::line::{
    ParsedCourse, ParsedEnrolment, ParsedPerson, ParsedQuota, ParsedSkill, ReasonCode, SaidPerson,
};
use crate::person::PersonStatus;
use crate::text::{CourseCode, Email, Name, SessionCode, SkillCode, Title, fold, name_case};
use chrono::NaiveDate;

/// Days of one course at most.
const MOST_DAYS: u16 = 1_000;
/// Seats of one session at most.
const MOST_SEATS: u16 = 10_000;

impl Cells<'_> {
    fn if_said<T>(&mut self, column: &Column, read: fn(&mut Self, &Column) -> Option<T>) -> Option<Option<T>> {
        if self.is_empty(column) { Some(None) } else { read(self, column).map(Some) }
    }

    fn day_if_said(&mut self, column: &Column) -> Option<Option<NaiveDate>> {
        self.if_said(column, Self::date)
    }

    fn cents(&mut self, column: &Column) -> Option<u32> {
        let cents = said::cents(&self.value(column));
        if cents.is_none() { self.fault(column, ReasonCode::InvalidNumber) } else { cents }
    }

    pub(super) fn course_line(&mut self) -> Option<ParsedCourse> {
        let code = self.text(&Column::CourseCode, CourseCode::parse);
        let title = self.text(&Column::CourseTitle, Title::parse);
        let days = self.if_said(&Column::Duration, Self::number);
        let days = match days {
            Some(Some(0)) => self.fault(&Column::Duration, ReasonCode::InvalidNumber),
            Some(Some(days)) if days > MOST_DAYS => self.fault(&Column::Duration, ReasonCode::InvalidNumber),
            other => other,
        };
        let capacity = match self.if_said(&Column::Capacity, Self::number) {
            Some(Some(0)) => self.fault(&Column::Capacity, ReasonCode::InvalidNumber),
            Some(Some(seats)) if seats > MOST_SEATS => self.fault(&Column::Capacity, ReasonCode::InvalidNumber),
            other => other,
        };
        let minimum = self.if_said(&Column::Minimum, Self::number);
        let session = self.if_said(&Column::SessionCost, Self::cents);
        let seat = self.if_said(&Column::SeatCost, Self::cents);
        let costs = Costs { session: session?, seat: seat? };
        Some(ParsedCourse { code: code?, title: title?, days: days?, capacity: capacity?, minimum: minimum?, costs })
    }

    pub(super) fn quota_line(&mut self) -> Option<ParsedQuota> {
        let session = self.text(&Column::SessionCode, SessionCode::parse);
        let unit = self.text(&Column::Unit, |t| Title::parse(t).map(String::from));
        let seats = self.number(&Column::QuotaSeats);
        let release_on = self.day_if_said(&Column::ReleaseOn);
        Some(ParsedQuota { session: session?, unit: unit?, seats: seats?, release_on: release_on? })
    }

    pub(super) fn person_line(&mut self) -> Option<ParsedPerson> {
        let service_number = self.service_number();
        let family_name = self.text(&Column::FamilyName, |t| Name::parse(&name_case(t)));
        let given_name = self.text(&Column::GivenName, |t| Name::parse(&name_case(t)));
        let rank = self.text(&Column::Rank, rank);
        let unit = self.text(&Column::Unit, |t| Title::parse(t).map(String::from));
        let status = self.if_said(&Column::Status, Self::status);
        let email = self.if_said(&Column::Email, |cells, column| cells.text(column, Email::parse));
        Some(ParsedPerson {
            service_number: service_number?,
            family_name: family_name?,
            given_name: given_name?,
            rank: rank?,
            unit: unit?,
            status: status?,
            email: email?,
        })
    }

    fn status(&mut self, column: &Column) -> Option<PersonStatus> {
        match fold(&self.value(column).text()).as_str() {
            "active" | "actif" | "d active" | "militaire d active" | "militaire" | "militaire active" => {
                Some(PersonStatus::Active)
            }
            "reserve" | "reserviste" | "de reserve" | "reservist" | "militaire de reserve" => {
                Some(PersonStatus::Reserve)
            }
            "civil" | "civile" | "civilian" | "personnel civil" | "agent civil" => Some(PersonStatus::Civilian),
            _ => self.fault(column, ReasonCode::InvalidStatus),
        }
    }

    /// Names that tell whose number it is; they change nothing.
    fn said_person(&mut self) -> Option<SaidPerson> {
        let service_number = self.service_number();
        let family_name = self.optional(&Column::FamilyName, |t| Name::parse(&name_case(t)));
        let given_name = self.optional(&Column::GivenName, |t| Name::parse(&name_case(t)));
        Some(SaidPerson { service_number: service_number?, names: family_name.zip(given_name) })
    }

    pub(super) fn skill_line(&mut self) -> Option<ParsedSkill> {
        let person = self.said_person();
        let skill = self.text(&Column::SkillCode, SkillCode::parse);
        let valid_from = self.date(&Column::ValidFrom);
        let valid_until = self.day_if_said(&Column::ValidUntil);
        let (valid_from, valid_until) = (valid_from?, valid_until?);
        if valid_until.is_some_and(|last| last < valid_from) {
            return self.fault(&Column::ValidUntil, ReasonCode::DatesReversed);
        }
        let says_until = self.has(&Column::ValidUntil);
        Some(ParsedSkill { person: person?, skill: skill?, valid_from, valid_until, says_until })
    }

    pub(super) fn enrolment_line(&mut self) -> Option<ParsedEnrolment> {
        let person = self.said_person();
        let session = self.text(&Column::SessionCode, SessionCode::parse);
        Some(ParsedEnrolment { person: person?, session: session? })
    }
}
