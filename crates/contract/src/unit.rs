//! Units, ranks, skills and sites.

use crate::api_client::ApiClientTag;
use crate::id::{SiteId, SkillId, UnitId};
use crate::person::PersonTag;
use crate::text::{Code, Count, RankCode, SearchText, SkillCode, TimeZone, Title, Version, Words};
use chrono::{DateTime, Utc};

answers! {
    /// A unit in short.
    UnitTag {
        /// Its id.
        id: UnitId,
        /// Its short name.
        code: Code,
        /// Its name in full.
        name: Title,
    }
    /// A unit of the tree.
    Unit {
        /// Its id.
        id: UnitId,
        /// The unit above; null for the root.
        parent_id: Option<UnitId>,
        /// Its short name.
        code: Code,
        /// Its name in full.
        name: Title,
        /// The time zone of its people.
        time_zone: TimeZone,
        /// When it was closed; null while it is open.
        closed_at: Option<DateTime<Utc>>,
        /// The version, also in `ETag`.
        version: Version,
    }
    /// What a unit was between two instants.
    UnitPast {
        /// Which of its versions.
        version: Version,
        /// Since when.
        since: DateTime<Utc>,
        /// Until when; null for what it is now.
        until: Option<DateTime<Utc>>,
        /// The unit above, as it is called now; null for the root.
        parent: Option<UnitTag>,
        /// Its short name then.
        code: Code,
        /// Its name in full then.
        name: Title,
        /// The time zone of its people then.
        time_zone: TimeZone,
        /// Whether it was closed.
        closed: bool,
        /// Who made it so; null when it was another system or Relève.
        changed_by: Option<PersonTag>,
        /// Which other system made it so; null when it was none.
        changed_by_client: Option<ApiClientTag>,
        /// Why, in words.
        reason: Option<Words>,
    }
    /// A rank.
    Rank {
        /// Its code.
        code: RankCode,
        /// In French.
        label_fr: Title,
        /// In English.
        label_en: Title,
        /// 1 is the most junior.
        seniority: Count,
    }
    /// A skill of the catalogue.
    Skill {
        /// Its id.
        id: SkillId,
        /// Its code.
        code: SkillCode,
        /// Its name.
        label: Title,
        /// When it was retired: since then it is given to nobody and asked for by no further course; null while it is in use.
        retired_at: Option<DateTime<Utc>>,
        /// The version, also in `ETag`.
        version: Version,
    }
    /// A place where sessions are held.
    Site {
        /// Its id.
        id: SiteId,
        /// Its name.
        name: Title,
        /// Its time zone.
        time_zone: TimeZone,
    }
}

bodies! {
    /// A unit to create.
    UnitCreate {
        /// The unit above, in your scope.
        parent_id: UnitId,
        /// Its short name, unique.
        code: Code,
        /// Its name in full.
        name: Title,
        /// The time zone of its people; that of the unit above when not said.
        #[serde(default)]
        time_zone: Option<TimeZone>,
    }
    /// What to change of a unit; what is left out stays.
    UnitUpdate {
        /// Its short name, unique.
        #[serde(default)]
        code: Option<Code>,
        /// Its name in full.
        #[serde(default)]
        name: Option<Title>,
        /// The time zone of its people.
        #[serde(default)]
        time_zone: Option<TimeZone>,
    }
    /// Where a unit goes, from now on.
    UnitMove {
        /// The unit above from now on, in your scope.
        parent_id: UnitId,
        /// Why, in words; kept in the history.
        reason: Words,
    }
    /// Why a unit is closed.
    UnitClose {
        /// Why, in words; kept in the history.
        reason: Words,
    }
}

queries! {
    /// Filters of units.
    UnitQuery {
        /// Part of the code or name.
        q: SearchText,
        /// Only this unit and those under it.
        within: UnitId,
        /// The tree as it was at this instant, of units that are yours to see now; the present one when not said.
        as_of: DateTime<Utc>,
        /// Whether closed units are listed too; not when not said.
        with_closed: bool,
        /// Page size.
        limit: crate::text::Limit,
        /// Where the page starts.
        cursor: crate::text::Cursor,
    }
    /// When a unit is looked at.
    UnitAsOf {
        /// The unit as it was at this instant; as it is now when not said.
        as_of: DateTime<Utc>,
    }
    /// Paging only.
    PageQuery {
        /// Page size.
        limit: crate::text::Limit,
        /// Where the page starts.
        cursor: crate::text::Cursor,
    }
}

pages! {
    /// Units.
    UnitPage(Unit)
    /// What a unit was, the latest first.
    UnitPastPage(UnitPast)
    /// Ranks.
    RankPage(Rank)
    /// Skills.
    SkillPage(Skill)
}
