//! Errors: RFC 9457 `application/problem+json`, from a closed catalogue.

use crate::api_client::ApiClient;
use crate::course::Course;
use crate::import::Import;
use crate::person::Person;
use crate::public_page::PublicPage;
use crate::session::Session;
use crate::text::{CellText, Token, Words};

answers! {
    /// What went wrong, and how to mend it.
    Problem {
        /// A page that explains this kind of problem: `/problems/{code}`.
        #[cfg_attr(feature = "openapi", schema(max_length = 120, pattern = "^/problems/[a-z-]+$", example = "/problems/session-full"))]
        r#type: String,
        /// The kind of problem in a few words, in the language asked for.
        #[cfg_attr(feature = "openapi", schema(max_length = 160, pattern = "^.+$", example = "La session est complète"))]
        title: String,
        /// The HTTP status.
        #[cfg_attr(feature = "openapi", schema(minimum = 400, maximum = 599, format = Int32))]
        status: u16,
        /// This occurrence in words: what happened, what was kept, what to do.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detail: Option<CellText>,
        /// The stable code of the kind of problem.
        code: Token,
        /// The id of the request, to quote when asking for help.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        request_id: Option<Token>,
        /// The fields at fault.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "openapi", schema(max_items = 200))]
        errors: Vec<FieldError>,
        /// Conditions that were not met, for a refused seat.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "openapi", schema(max_items = 20))]
        gates: Vec<crate::ranking::Gate>,
        /// Requests that would be passed over, for a placing out of order.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "openapi", schema(max_items = 200))]
        passed_over: Vec<crate::id::RequestId>,
        /// The resource as it stands now, when an edit was built on an earlier version; its version is in `ETag`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        current: Option<Current>,
    }
    /// One field at fault.
    FieldError {
        /// JSON Pointer (RFC 6901) to the field; empty for the whole body.
        #[cfg_attr(feature = "openapi", schema(max_length = 200, pattern = "^(/.*)?$", example = "/priority"))]
        pointer: String,
        /// Stable code: `missing`, `unknown_field`, `invalid`, or one of the concept's own.
        code: Token,
        /// What is wrong and how to mend it.
        detail: Words,
    }
}

/// A resource that is edited, as it stands now. Its fields tell which it is; whoever edited it knows.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum Current {
    /// A course.
    Course(Box<Course>),
    /// A person.
    Person(Box<Person>),
    /// A session.
    Session(Box<Session>),
    /// An import.
    Import(Box<Import>),
    /// An API client.
    ApiClient(Box<ApiClient>),
    /// A page that the organisation writes.
    PublicPage(Box<PublicPage>),
}
