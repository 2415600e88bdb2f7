//! Saved views: a named set of filters, order, grouping and columns of a list.

use crate::change::Change;
use crate::id::{SavedViewId, UnitId};
use crate::person::PersonTag;
use crate::text::{Cursor, Limit, SearchText, Title, Token, Version};
use crate::unit::UnitTag;

codes! {
    /// A list of which views are kept.
    ViewedList {
        /// `GET /requests`.
        Requests = "requests",
        /// `GET /sessions`.
        Sessions = "sessions",
        /// `GET /people`.
        People = "people",
    }
}

bodies! {
    /// A filter of a list.
    SavedViewFilter {
        /// Its name among the parameters of the list.
        name: Token,
        /// Its value, as the list takes it.
        value: SearchText,
    }
    /// How a list is looked at.
    SavedViewLook {
        /// Its filters, each name once.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 20))]
        filters: Vec<SavedViewFilter>,
        /// Its order, as the list takes it; the usual one when not said.
        #[serde(default)]
        sort: Option<Token>,
        /// What its lines are counted by; of requests only, as `by` of `GET /request-groups` takes it.
        #[serde(default)]
        group: Option<Token>,
        /// The columns shown beside the first; the usual ones when none is said. Of requests only: `unit`, `course`, `priority`,
        /// `requested_on`, `wishes`, `progress`.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 20))]
        columns: Vec<Token>,
    }
    /// A view to keep.
    SavedViewCreate {
        /// Of which list.
        list: ViewedList,
        /// What it is called: once among your views of this list, 60 characters at most.
        name: Title,
        /// What it shows.
        look: SavedViewLook,
        /// With whom it is shared: whoever reads the list for this unit, above it or under it. Nobody when not said.
        #[serde(default)]
        unit_id: Option<UnitId>,
    }
    /// What to change of a view; what is left out stays.
    SavedViewUpdate {
        /// What it is called.
        #[serde(default)]
        name: Option<Title>,
        /// What it shows; replaces it whole.
        #[serde(default)]
        look: Option<SavedViewLook>,
        /// With whom it is shared; `null` keeps it for you alone.
        #[serde(default, skip_serializing_if = "Change::is_kept")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<UnitId>))]
        unit_id: Change<UnitId>,
    }
}

answers! {
    /// A saved view. What it shows is cut to the scope of whoever looks at it.
    SavedView {
        /// Its id.
        id: SavedViewId,
        /// Of which list.
        list: ViewedList,
        /// What it is called.
        name: Title,
        /// What it shows.
        look: SavedViewLook,
        /// Who keeps it.
        owner: PersonTag,
        /// The unit with which it is shared; null when it is its owner's alone.
        unit: Option<UnitTag>,
        /// Whether it is yours.
        mine: bool,
        /// Whether you may take it away.
        removable: bool,
        /// The filters that name something that is no more, or that you may not see: they leave nothing of the list.
        #[cfg_attr(feature = "openapi", schema(max_items = 20))]
        missing: Vec<Token>,
        /// The version, also in `ETag`.
        version: Version,
    }
}

pages! {
    /// A page of saved views.
    SavedViewPage(SavedView)
}

queries! {
    /// Which saved views.
    SavedViewQuery {
        /// Only those of this list.
        list: ViewedList,
        /// Page size.
        limit: Limit,
        /// Where the page starts.
        cursor: Cursor,
    }
}
