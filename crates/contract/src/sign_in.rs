//! Sign-ins: those that are open, and what happened when somebody tried to sign in.

use crate::auth::Delivery;
use crate::id::{SignInEventId, SignInId};
use crate::text::{Count, Cursor, IpAddress, Label, Limit};
use chrono::{DateTime, Utc};

codes! {
    /// How an attempt to sign in ended.
    SignInOutcome {
        /// The person was let in.
        Succeeded = "succeeded",
        /// The password or the code was wrong.
        Failed = "failed",
    }
    /// What was shown last in an attempt to sign in.
    SignInMeans {
        /// A password, and nothing more was asked.
        Password = "password",
        /// A password, then a code of the authenticator.
        Code = "code",
        /// A password, then a recovery code.
        RecoveryCode = "recovery_code",
    }
}

answers! {
    /// A sign-in that is open.
    SignIn {
        /// Its id.
        id: SignInId,
        /// Whether it is the one of this request.
        is_this_one: bool,
        /// Since when.
        since: DateTime<Utc>,
        /// When it was last used, up to ten minutes late; null before its first use.
        last_used_at: Option<DateTime<Utc>>,
        /// It ends by itself then.
        expires_at: DateTime<Utc>,
        /// How its proof travels: `cookie` for a browser, `bearer` for a program.
        delivery: Delivery,
        /// From which address it was opened; of IPv6, the network of 64 bits.
        from_address: Option<IpAddress>,
        /// With which browser or program, when it said so.
        browser: Option<Label>,
        /// On which system, when it said so.
        system: Option<Label>,
    }
    /// Sign-ins were ended.
    SignInsRevoked {
        /// How many.
        revoked: Count,
    }
    /// An attempt to sign in with an account.
    SignInEvent {
        /// Its id.
        id: SignInEventId,
        /// When.
        at: DateTime<Utc>,
        /// How it ended.
        outcome: SignInOutcome,
        /// What was shown last.
        means: SignInMeans,
        /// From which address; of IPv6, the network of 64 bits.
        from_address: Option<IpAddress>,
        /// With which browser or program, when it said so.
        browser: Option<Label>,
        /// On which system, when it said so.
        system: Option<Label>,
    }
}

queries! {
    /// Which page of sign-ins.
    SignInQuery {
        /// Page size.
        limit: Limit,
        /// Where the page starts.
        cursor: Cursor,
    }
    /// Which page of a sign-in history.
    SignInEventQuery {
        /// Page size.
        limit: Limit,
        /// Where the page starts.
        cursor: Cursor,
    }
}

pages! {
    /// Open sign-ins.
    SignInPage(SignIn)
    /// A sign-in history.
    SignInEventPage(SignInEvent)
}
