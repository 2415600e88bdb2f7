//! Roles, and what each of them allows.

use crate::role_grant::RoleCode;
use crate::text::{Title, Token, Words};

answers! {
    /// Something that roles allow.
    PermissionInfo {
        /// Its stable code, as in `permissions` of `GET /auth/me`.
        code: Token,
        /// In French.
        label_fr: Title,
        /// In English.
        label_en: Title,
    }
    /// A role that can be granted over a unit and those under it.
    RoleInfo {
        /// Its code.
        code: RoleCode,
        /// Its name in French.
        label_fr: Title,
        /// Its name in English.
        label_en: Title,
        /// Whom it is for, in French.
        purpose_fr: Words,
        /// Whom it is for, in English.
        purpose_en: Words,
        /// What it allows there.
        #[cfg_attr(feature = "openapi", schema(max_items = 100))]
        permissions: Vec<PermissionInfo>,
    }
}

pages! {
    /// Roles.
    RolePage(RoleInfo)
}
