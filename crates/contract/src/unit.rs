//! Units, ranks, skills and sites.

use crate::id::{SiteId, SkillId, UnitId};
use crate::text::{Code, Count, RankCode, SearchText, SkillCode, TimeZone, Title};

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
}

queries! {
    /// Filters of units.
    UnitQuery {
        /// Part of the code or name.
        q: SearchText,
        /// Only this unit and those under it.
        within: UnitId,
        /// Page size.
        limit: crate::text::Limit,
        /// Where the page starts.
        cursor: crate::text::Cursor,
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
    /// Ranks.
    RankPage(Rank)
    /// Skills.
    SkillPage(Skill)
    /// Sites.
    SitePage(Site)
}
