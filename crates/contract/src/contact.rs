//! How to reach a person, and where they live. It shows only to those who need it.

use crate::change::Change;
use crate::text::{CommuneCode, Email, Phone, Title, Version};

answers! {
    /// The commune where a person lives.
    Commune {
        /// Its INSEE code.
        code: CommuneCode,
        /// Its name.
        name: Title,
    }
    /// How to reach a person.
    Contact {
        /// Where messages go.
        email: Option<Email>,
        /// A phone number, in the form E.164.
        phone: Option<Phone>,
        /// Where they live; null when it is not known, and when it is not yours to know.
        home_commune: Option<Commune>,
        /// Whether `home_commune` is yours to know: it is for the person and for those who manage them.
        home_commune_is_shown: bool,
        /// The version of the person, also in `ETag`.
        version: Version,
    }
}

bodies! {
    /// The commune where a person lives.
    CommuneGiven {
        /// Its INSEE code.
        code: CommuneCode,
        /// Its name.
        name: Title,
    }
    /// What to change of your own contact; what is left out stays, `null` clears.
    MyContactUpdate {
        /// A phone number.
        #[serde(default, skip_serializing_if = "Change::is_kept")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Phone>))]
        phone: Change<Phone>,
        /// Where you live.
        #[serde(default, skip_serializing_if = "Change::is_kept")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<CommuneGiven>))]
        home_commune: Change<CommuneGiven>,
    }
}
