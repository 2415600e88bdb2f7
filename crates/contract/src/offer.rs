//! Offers.

use crate::enrolment::Departure;
use crate::id::{EnrolmentId, OfferId, PersonId, RankingId, RequestId, SessionId};
use crate::person::PersonTag;
use crate::session::SessionTag;
use crate::text::{Cursor, Limit, Place, Words};
use chrono::{DateTime, Utc};

codes! {
    /// Where an offer stands now; a pending one past its deadline is expired.
    OfferState {
        /// Waits for an answer.
        Pending = "pending",
        /// Became an enrolment.
        Accepted = "accepted",
        /// The person said no.
        Declined = "declined",
        /// Nobody answered in time.
        Expired = "expired",
        /// Taken back.
        Revoked = "revoked",
    }
    /// Why an offer is declined.
    DeclineCode {
        /// Not available on those dates.
        Dates = "dates",
        /// Too far.
        Distance = "distance",
        /// Too short a notice.
        Notice = "notice",
        /// The unit keeps the person.
        UnitNeed = "unit_need",
        /// No longer wants the course.
        NoLongerWanted = "no_longer_wanted",
        /// Anything else, said in words.
        Other = "other",
    }
}

answers! {
    /// A seat held for one person until a deadline.
    Offer {
        /// Its id.
        id: OfferId,
        /// The session.
        session: SessionTag,
        /// For whom.
        person: PersonTag,
        /// The request it answers.
        request_id: RequestId,
        /// Where it stands now.
        state: OfferState,
        /// When it was made.
        offered_at: DateTime<Utc>,
        /// From then on it is worth nothing.
        deadline: DateTime<Utc>,
        /// When it was answered or ended.
        answered_at: Option<DateTime<Utc>>,
        /// The ranking that designated the person.
        ranking_id: RankingId,
        /// The person's place in it.
        place_in_ranking: Place,
        /// The enrolment whose cancellation freed the seat.
        freed_enrolment_id: Option<EnrolmentId>,
        /// Why it was declined.
        decline_code: Option<DeclineCode>,
        /// In words.
        words: Option<Words>,
    }
    /// What an answer led to.
    OfferAnswered {
        /// The offer after the answer.
        offer: Offer,
        /// The seat taken, when accepted.
        enrolment_id: Option<EnrolmentId>,
    }
}

bodies! {
    /// An offer to make.
    OfferCreate {
        /// To whom; the best ranked when not said.
        #[serde(default)]
        person_id: Option<PersonId>,
        /// Why the order or a gate is departed from, when it is.
        #[serde(default)]
        departure: Option<Departure>,
    }
    /// Why an offer is declined.
    OfferDecline {
        /// The coded reason.
        code: DeclineCode,
        /// In words; compulsory with `other`.
        #[serde(default)]
        words: Option<Words>,
    }
    /// Why an offer is taken back.
    OfferRevoke {
        /// What the person is told.
        words: Words,
    }
}

queries! {
    /// Filters of offers. Without `session_id`: your own.
    OfferQuery {
        /// Offers of this session, for its planner.
        session_id: SessionId,
        /// Only this state, as it is now.
        state: OfferState,
        /// Page size.
        limit: Limit,
        /// Where the page starts.
        cursor: Cursor,
    }
}

pages! {
    /// Offers.
    OfferPage(Offer)
}
