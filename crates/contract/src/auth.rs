//! Signing in.

use crate::id::RoleGrantId;
use crate::person::{Person, PersonTag};
use crate::role_grant::RoleCode;
use crate::text::{Count, Login, OneTimeCode, Password, Secret, Token};
use crate::unit::UnitTag;
use chrono::{DateTime, Utc};

codes! {
    /// How the proof of sign-in is given back.
    Delivery {
        /// In the answer, for programs; send it as `Authorization: Bearer`.
        Bearer = "bearer",
        /// An HttpOnly cookie, for browsers.
        Cookie = "cookie",
    }
}

bodies! {
    /// Who signs in.
    LoginBody {
        /// The account's name.
        login: Login,
        /// Its password.
        password: Password,
        /// How the proof is given back; a cookie when not said.
        #[serde(default)]
        delivery: Option<Delivery>,
    }
    /// The second step of a sign-in.
    LoginCode {
        /// What the first step gave.
        challenge: Secret,
        /// A code of the authenticator, or a recovery code.
        code: OneTimeCode,
    }
}

answers! {
    /// The password was right, and the account has a second factor: nobody is signed in yet.
    SecondFactorRequired {
        /// Send it with a code to `POST /auth/login/second-factor`; it opens nothing else, and one sign-in only.
        challenge: Secret,
        /// From then on it is worth nothing.
        expires_at: DateTime<Utc>,
    }
    /// Signed in.
    SignedIn {
        /// The proof, only when `bearer` was asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        token: Option<Secret>,
        /// Send it as `X-CSRF-Token` with each change when signed in by cookie.
        csrf_token: Secret,
        /// From then on the proof is worth nothing.
        expires_at: DateTime<Utc>,
        /// Who you are and what you may do.
        me: Me,
    }
    /// Who you are and what you may do.
    Me {
        /// You.
        person: Person,
        /// Your account.
        login: Login,
        /// What was granted to you.
        #[cfg_attr(feature = "openapi", schema(max_items = 200))]
        grants: Vec<MyGrant>,
        /// What your roles allow somewhere, as stable codes.
        #[cfg_attr(feature = "openapi", schema(max_items = 100))]
        permissions: Vec<Token>,
        /// How many of your notifications you have not read.
        unread_notifications: Count,
        /// A role of yours asks for a second factor and you have none: until you set one up, nothing else is open to you.
        #[serde(default)]
        second_factor_missing: bool,
        /// Send it as `X-CSRF-Token` with each change when signed in by cookie.
        csrf_token: Secret,
    }
    /// A role you hold, or that a colleague lends you.
    MyGrant {
        /// The role grant; name it to lend it, when it is your own.
        id: RoleGrantId,
        /// The role.
        role: RoleCode,
        /// Over this unit and those under it.
        unit: UnitTag,
        /// Until then, if it ends.
        ends_at: Option<DateTime<Utc>>,
        /// Who lends it to you while they are away; null for your own.
        on_behalf_of: Option<PersonTag>,
    }
}
