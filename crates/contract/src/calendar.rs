//! A person's programme in their own calendar.

use crate::text::Url;
use chrono::{DateTime, NaiveDate, Utc};

answers! {
    /// The address under which your calendar follows your programme.
    CalendarFeed {
        /// Since when there is one; null while there is none.
        made_at: Option<DateTime<Utc>>,
        /// The day a calendar last read it, in UTC; null while none has.
        last_fetched_on: Option<NaiveDate>,
        /// The address, told when it is made and never again: whoever has it reads your programme. Null when the same write is
        /// sent again, since nobody keeps it here.
        address: Option<Url>,
    }
}
