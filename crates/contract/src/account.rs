//! Accounts: how a person gets one, keeps it and comes back to it.

use crate::person::PersonTag;
use crate::text::{Login, Password, Secret, Url, Words};
use chrono::{DateTime, NaiveDate, Utc};

codes! {
    /// Where a person's account stands.
    AccountState {
        /// There is none, and none is on its way.
        None = "none",
        /// An invitation is open.
        Invited = "invited",
        /// One can sign in with it.
        Active = "active",
        /// Nobody signs in with it until it is unlocked.
        Locked = "locked",
    }
    /// What an invitation is for.
    InvitationPurpose {
        /// To open an account.
        Account = "account",
        /// To choose another password for an account that there is.
        Recovery = "recovery",
    }
}

answers! {
    /// A person's account, as those who administer it see it.
    Account {
        /// Whose.
        person: PersonTag,
        /// Where it stands.
        state: AccountState,
        /// The name typed to sign in; that of the invitation before there is an account.
        login: Option<Login>,
        /// Since when it is locked.
        locked_at: Option<DateTime<Utc>>,
        /// Whether a code is asked at sign-in.
        second_factor: bool,
        /// Whether a role of theirs asks for a second factor.
        second_factor_compulsory: bool,
        /// The day, in UTC, on which they last signed in, as far back as the sign-in history is kept.
        last_sign_in_on: Option<NaiveDate>,
        /// The invitation or recovery that is open.
        invitation: Option<InvitationTag>,
    }
    /// An open invitation, without its link.
    InvitationTag {
        /// What it is for.
        purpose: InvitationPurpose,
        /// Since when.
        created_at: DateTime<Utc>,
        /// By whom; null for the command line.
        created_by: Option<PersonTag>,
        /// From then on it is worth nothing.
        expires_at: DateTime<Utc>,
    }
    /// An invitation with its link, which is shown this once.
    Invitation {
        /// What it is for.
        purpose: InvitationPurpose,
        /// The account's name.
        login: Login,
        /// Give it to the person, and to nobody else. Null when the same write is sent again, since nobody keeps it here.
        link: Option<Url>,
        /// From then on it is worth nothing.
        expires_at: DateTime<Utc>,
    }
    /// What an invitation opens, for whoever holds its link.
    InvitationShown {
        /// What it is for.
        purpose: InvitationPurpose,
        /// The account's name.
        login: Login,
        /// From then on it is worth nothing.
        expires_at: DateTime<Utc>,
    }
}

bodies! {
    /// Whom to invite.
    InvitationCreate {
        /// The name that they will type to sign in: accents, case and signs do not count.
        login: Login,
    }
    /// Which invitation.
    InvitationRead {
        /// What follows `#` in the link.
        token: Secret,
    }
    /// An invitation accepted.
    InvitationAccept {
        /// What follows `#` in the link.
        token: Secret,
        /// The password chosen: twelve characters of four kinds (small and capital letters, digits, signs), fourteen of three
        /// kinds, or seven words.
        password: Password,
    }
    /// Why an account is locked.
    AccountLock {
        /// In words, for the audit.
        #[serde(default)]
        words: Option<Words>,
    }
    /// Another password.
    PasswordChange {
        /// The present one.
        present_password: Password,
        /// The next one: twelve characters of four kinds (small and capital letters, digits, signs), fourteen of three kinds,
        /// or seven words.
        new_password: Password,
    }
}
