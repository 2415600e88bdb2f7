//! The second factor: codes of an authenticator (RFC 6238), and recovery codes for the day it is lost.

use crate::text::{Count, ModuleCount, OneTimeCode, OtpauthUri, Password, Secret, SvgPath};
use chrono::{DateTime, Utc};

answers! {
    /// Where your second factor stands.
    SecondFactor {
        /// Whether a code is asked at sign-in.
        on: bool,
        /// Since when.
        since: Option<DateTime<Utc>>,
        /// Whether a role of yours asks for it: then it cannot be turned off, and without it nothing else is open.
        compulsory: bool,
        /// How many recovery codes are left.
        recovery_codes_left: Count,
    }
    /// What an authenticator needs, told this once. It asks for nothing until a code confirms it.
    SecondFactorSetup {
        /// The shared secret in base32, to be typed where nothing can be scanned.
        secret: Secret,
        /// The same as an address that authenticators read: SHA-1, six digits, thirty seconds.
        uri: OtpauthUri,
        /// The same as a QR code.
        qr: QrCode,
    }
    /// A QR code to draw: `<svg viewBox="0 0 {size} {size}"><path d="{path}"/></svg>`, dark on light.
    QrCode {
        /// Modules on a side, the quiet zone included.
        size: ModuleCount,
        /// The dark modules, as the data of an SVG path.
        path: SvgPath,
    }
    /// Recovery codes, told this once: each opens one sign-in in the place of a code.
    RecoveryCodes {
        /// The codes: write them down now, since nobody keeps them here.
        #[cfg_attr(feature = "openapi", schema(max_items = 10))]
        codes: Vec<Secret>,
    }
}

bodies! {
    /// Who sets up a second factor.
    SecondFactorStart {
        /// Their present password.
        password: Password,
    }
    /// What confirms a second factor.
    SecondFactorConfirm {
        /// A code of the authenticator that was just set up.
        code: OneTimeCode,
    }
    /// What proves that it is you who turns it off, or asks for other recovery codes.
    SecondFactorProof {
        /// Your present password.
        password: Password,
        /// A code of your authenticator, or a recovery code.
        code: OneTimeCode,
    }
}
