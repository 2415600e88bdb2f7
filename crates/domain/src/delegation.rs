//! Roles lent to a colleague while their holder is away: what was granted to a person, and nothing more, for a time that
//! ends by itself.

use crate::id::{DelegationId, PersonId, RoleGrantId};
use crate::text::Words;
use chrono::{DateTime, TimeDelta, Utc};

/// Days that a delegation lasts at most.
pub const MOST_DAYS: i64 = 90;
/// Days within which it begins.
pub const MOST_DAYS_AHEAD: i64 = 366;
/// Role grants lent at once, at most.
pub const MOST_GRANTS: usize = 50;

/// Role grants of one person, lent to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delegation {
    /// Its id.
    pub id: DelegationId,
    /// Who holds the role grants.
    pub from: PersonId,
    /// Who may use them meanwhile.
    pub to: PersonId,
    /// Which, each once.
    pub grants: Vec<RoleGrantId>,
    /// From then on.
    pub starts_at: DateTime<Utc>,
    /// Before then.
    pub ends_at: DateTime<Utc>,
    /// Why.
    pub reason: Words,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When and by whom it was taken back; by none when Relève did.
    pub revoked: Option<(DateTime<Utc>, Option<PersonId>)>,
}

/// Where a delegation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DelegationState {
    /// It has not begun.
    Planned,
    /// It is worth something.
    Active,
    /// Its time is over.
    Ended,
    /// It was taken back.
    Revoked,
}

/// Why a delegation is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// From someone to themselves.
    #[error("nobody lends their roles to themselves")]
    ToOneself,
    /// Nothing is lent, or more than [`MOST_GRANTS`].
    #[error("between 1 and {MOST_GRANTS} role grants")]
    Count,
    /// A role grant that is not held: someone else's, lent, revoked, or ended before the delegation begins.
    #[error("only what one holds oneself can be lent")]
    NotHeld,
    /// It begins in the past, or more than [`MOST_DAYS_AHEAD`] days from now.
    #[error("it begins now, or within {MOST_DAYS_AHEAD} days")]
    Start,
    /// It ends before it begins, or more than [`MOST_DAYS`] days after.
    #[error("it ends after it begins, {MOST_DAYS} days later at most")]
    End,
    /// It is over already.
    #[error("it is over")]
    Over,
}

/// What a person holds themselves, as far as lending it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lendable {
    /// The role grant, not revoked.
    pub id: RoleGrantId,
    /// From then on it is worth nothing.
    pub ends_at: Option<DateTime<Utc>>,
}

impl Delegation {
    /// Insists that it may be made, at its `created_at`, by someone who holds this.
    ///
    /// # Errors
    /// As the variants of [`Refusal`] say.
    pub fn check(&self, held: &[Lendable]) -> Result<(), Refusal> {
        if self.to == self.from {
            return Err(Refusal::ToOneself);
        }
        if self.grants.is_empty() || self.grants.len() > MOST_GRANTS {
            return Err(Refusal::Count);
        }
        if self.starts_at < self.created_at || self.starts_at > self.created_at + TimeDelta::days(MOST_DAYS_AHEAD) {
            return Err(Refusal::Start);
        }
        if self.ends_at <= self.starts_at || self.ends_at > self.starts_at + TimeDelta::days(MOST_DAYS) {
            return Err(Refusal::End);
        }
        let holds = |id: &RoleGrantId| {
            let stands = |one: &Lendable| one.id == *id && one.ends_at.is_none_or(|end| self.starts_at < end);
            held.iter().any(stands)
        };
        if self.grants.iter().all(holds) { Ok(()) } else { Err(Refusal::NotHeld) }
    }

    /// Where it stands at `now`, whatever became of what it lends.
    #[must_use]
    pub fn state_at(&self, now: DateTime<Utc>) -> DelegationState {
        if self.revoked.is_some() {
            DelegationState::Revoked
        } else if now >= self.ends_at {
            DelegationState::Ended
        } else if now < self.starts_at {
            DelegationState::Planned
        } else {
            DelegationState::Active
        }
    }

    /// Taken back at `now` by someone.
    ///
    /// # Errors
    /// [`Refusal::Over`] when it is over already.
    pub fn revoked_by(&self, by: Option<PersonId>, now: DateTime<Utc>) -> Result<Self, Refusal> {
        match self.state_at(now) {
            DelegationState::Planned | DelegationState::Active => Ok(Self { revoked: Some((now, by)), ..self.clone() }),
            DelegationState::Ended | DelegationState::Revoked => Err(Refusal::Over),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::mint;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn one() -> (Delegation, Lendable) {
        let mut mint = mint();
        let grant = mint.id();
        let delegation = Delegation {
            id: mint.id(),
            from: mint.id(),
            to: mint.id(),
            grants: vec![grant],
            starts_at: at("2030-02-01T08:00:00Z"),
            ends_at: at("2030-02-15T18:00:00Z"),
            reason: Words::parse("congés").unwrap(),
            created_at: at("2030-01-07T08:00:00Z"),
            revoked: None,
        };
        (delegation, Lendable { id: grant, ends_at: None })
    }

    #[test]
    fn only_what_one_holds_is_lent_for_a_time_that_ends() {
        let (fine, held) = one();
        assert_eq!(fine.check(&[held]), Ok(()));
        let with = |change: fn(&mut Delegation)| {
            let mut other = fine.clone();
            change(&mut other);
            other.check(&[held])
        };
        assert_eq!(with(|d| d.to = d.from), Err(Refusal::ToOneself));
        assert_eq!(with(|d| d.grants.clear()), Err(Refusal::Count));
        assert_eq!(with(|d| d.grants = vec![mint().id(); 51]), Err(Refusal::Count));
        assert_eq!(with(|d| d.grants.push(d.grants[0])), Ok(()), "the same one");
        assert_eq!(with(|d| d.starts_at = at("2030-01-07T07:59:59Z")), Err(Refusal::Start));
        assert_eq!(with(|d| d.starts_at = at("2030-01-07T08:00:00Z")), Ok(()));
        assert_eq!(with(|d| d.starts_at = at("2031-01-08T08:00:01Z")), Err(Refusal::Start));
        assert_eq!(with(|d| d.ends_at = d.starts_at), Err(Refusal::End));
        assert_eq!(with(|d| d.ends_at = at("2030-05-02T08:00:00Z")), Ok(()), "90 days");
        assert_eq!(with(|d| d.ends_at = at("2030-05-02T08:00:01Z")), Err(Refusal::End));
        assert_eq!(fine.check(&[]), Err(Refusal::NotHeld));
        let ended = Lendable { ends_at: Some(fine.starts_at), ..held };
        assert_eq!(fine.check(&[ended]), Err(Refusal::NotHeld), "it ends as the other begins");
    }

    #[test]
    fn it_stands_from_its_first_instant_to_before_its_last() {
        let (one, _) = one();
        for (now, state) in [
            ("2030-02-01T07:59:59.999999Z", DelegationState::Planned),
            ("2030-02-01T08:00:00Z", DelegationState::Active),
            ("2030-02-15T17:59:59.999999Z", DelegationState::Active),
            ("2030-02-15T18:00:00Z", DelegationState::Ended),
        ] {
            assert_eq!(one.state_at(at(now)), state, "{now}");
        }
        let back = one.revoked_by(Some(one.to), at("2030-01-20T08:00:00Z")).unwrap();
        assert_eq!(back.state_at(at("2030-02-10T08:00:00Z")), DelegationState::Revoked);
        assert_eq!(back.revoked_by(None, at("2030-02-10T08:00:00Z")), Err(Refusal::Over));
        assert_eq!(one.revoked_by(None, one.ends_at), Err(Refusal::Over));
    }
}
