//! People and the skills they hold.

use crate::change::Change;
use crate::contact::CommuneGiven;
use crate::id::{EnrolmentId, PersonId, PersonSkillId, SkillId, UnitId};
use crate::text::{Cursor, Email, Limit, Name, Phone, RankCode, SearchText, ServiceNumber, Version};
use crate::unit::{Skill, UnitTag};
use chrono::NaiveDate;

codes! {
    /// How a person belongs to the organisation.
    PersonStatus {
        /// Serving full time.
        Active = "active",
        /// In the reserve.
        Reserve = "reserve",
        /// A civilian agent.
        Civilian = "civilian",
    }
}

answers! {
    /// A person in short: what a roster shows.
    PersonTag {
        /// Their id.
        id: PersonId,
        /// Family name.
        family_name: Name,
        /// Given name.
        given_name: Name,
        /// Rank.
        rank: RankCode,
        /// Their unit.
        unit: UnitTag,
    }
    /// A person.
    Person {
        /// Their id.
        id: PersonId,
        /// Ten digits.
        service_number: ServiceNumber,
        /// Family name.
        family_name: Name,
        /// Given name.
        given_name: Name,
        /// Rank.
        rank: RankCode,
        /// Their unit.
        unit: UnitTag,
        /// How they belong.
        status: PersonStatus,
        /// Where messages go.
        email: Option<Email>,
        /// The version, also in `ETag`.
        version: Version,
    }
    /// A skill held between two dates.
    PersonSkill {
        /// The line's id.
        id: PersonSkillId,
        /// The skill.
        skill: Skill,
        /// First day.
        valid_from: NaiveDate,
        /// Last day; null when it does not expire.
        valid_until: Option<NaiveDate>,
        /// The enrolment that it was granted for, by passing; null when it was recorded by hand.
        granted_for: Option<EnrolmentId>,
    }
}

bodies! {
    /// A person to create.
    PersonCreate {
        /// Ten digits, unique.
        service_number: ServiceNumber,
        /// Family name.
        family_name: Name,
        /// Given name.
        given_name: Name,
        /// Code of the rank.
        rank: RankCode,
        /// Their unit, in your scope.
        unit_id: UnitId,
        /// How they belong.
        status: PersonStatus,
        /// Where messages go.
        #[serde(default)]
        email: Option<Email>,
    }
    /// What to change of a person; what is left out stays, `null` clears what may be empty.
    PersonUpdate {
        /// Family name.
        #[serde(default)]
        family_name: Option<Name>,
        /// Given name.
        #[serde(default)]
        given_name: Option<Name>,
        /// Code of the rank.
        #[serde(default)]
        rank: Option<RankCode>,
        /// Their unit, in your scope.
        #[serde(default)]
        unit_id: Option<UnitId>,
        /// How they belong.
        #[serde(default)]
        status: Option<PersonStatus>,
        /// Where messages go; `null` clears it.
        #[serde(default, skip_serializing_if = "Change::is_kept")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Email>))]
        email: Change<Email>,
        /// A phone number; `null` clears it.
        #[serde(default, skip_serializing_if = "Change::is_kept")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Phone>))]
        phone: Change<Phone>,
        /// Where they live; `null` clears it.
        #[serde(default, skip_serializing_if = "Change::is_kept")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<CommuneGiven>))]
        home_commune: Change<CommuneGiven>,
    }
    /// A skill to record for a person.
    PersonSkillCreate {
        /// Which skill.
        skill_id: SkillId,
        /// First day.
        valid_from: NaiveDate,
        /// Last day; left out when it does not expire.
        #[serde(default)]
        valid_until: Option<NaiveDate>,
    }
}

codes! {
    /// Orders of people; `-` runs the other way.
    PersonSort {
        /// By family name, then given name; the order when none is asked.
        Name = "name",
        /// By family name, from the end of the alphabet.
        NameBackwards = "-name",
        /// By service number.
        ServiceNumber = "service_number",
        /// By service number, the highest first.
        ServiceNumberBackwards = "-service_number",
    }
}

queries! {
    /// Filters of people.
    PersonQuery {
        /// Parts of the names or the service number, in any order, without accents.
        q: SearchText,
        /// Only this unit and those under it.
        unit_id: UnitId,
        /// Only those who belong so.
        status: PersonStatus,
        /// Only those of this rank.
        rank: RankCode,
        /// Only those who hold this skill today, in metropolitan France.
        skill_id: SkillId,
        /// In which order.
        sort: PersonSort,
        /// Page size.
        limit: Limit,
        /// Where the page starts.
        cursor: Cursor,
    }
}

pages! {
    /// People.
    PersonPage(Person)
    /// Skills of a person.
    PersonSkillPage(PersonSkill)
}
