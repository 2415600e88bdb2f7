//! Every address of the interface: built and read in one place.

use contract::{
    id::{ApiClientId, CourseId, ImportId, OfferId, PersonId, RequestId, SessionId, UnitId},
    public_page::{PageLanguage, PageSlug},
};

use crate::state::query::Query;

/// A page and what it is about. Filters live in the query, beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    Home,
    Programme,
    SignIn,
    SecondStep,
    Invitation,
    Courses,
    Course(CourseId),
    NewCourse,
    CourseEdit(CourseId),
    Sessions,
    Board,
    Session(SessionId),
    NewSession,
    SessionEdit(SessionId),
    Attendance(SessionId),
    Requests,
    NewRequest,
    Request(RequestId),
    People,
    Person(PersonId),
    Imports,
    NewImport,
    Import(ImportId),
    Offer(OfferId),
    Notifications,
    Account,
    Password,
    SecondFactor,
    SignIns,
    Delegations,
    NewDelegation,
    Roles,
    Units,
    Unit(UnitId),
    Sites,
    Skills,
    RoleGrants,
    NewRoleGrant,
    ApiClients,
    NewApiClient,
    ApiClient(ApiClientId),
    Audit,
    PublicPages,
    PublicPageEdit(PageSlug, PageLanguage),
    Public(PageSlug),
}

impl Page {
    /// The path, without a query.
    #[must_use]
    pub fn path(self) -> String {
        match self {
            Self::Home => "/".to_owned(),
            Self::Programme => "/me".to_owned(),
            Self::SignIn => "/sign-in".to_owned(),
            Self::SecondStep => "/sign-in/code".to_owned(),
            Self::Invitation => "/invitation".to_owned(),
            Self::Courses => "/courses".to_owned(),
            Self::Course(id) => format!("/courses/{id}"),
            Self::NewCourse => "/courses/new".to_owned(),
            Self::CourseEdit(id) => format!("/courses/{id}/edit"),
            Self::Sessions => "/sessions".to_owned(),
            Self::Board => "/board".to_owned(),
            Self::Session(id) => format!("/sessions/{id}"),
            Self::NewSession => "/sessions/new".to_owned(),
            Self::SessionEdit(id) => format!("/sessions/{id}/edit"),
            Self::Attendance(id) => format!("/sessions/{id}/attendance"),
            Self::Requests => "/requests".to_owned(),
            Self::NewRequest => "/requests/new".to_owned(),
            Self::Request(id) => format!("/requests/{id}"),
            Self::People => "/people".to_owned(),
            Self::Person(id) => format!("/people/{id}"),
            Self::Imports => "/imports".to_owned(),
            Self::NewImport => "/imports/new".to_owned(),
            Self::Import(id) => format!("/imports/{id}"),
            Self::Offer(id) => format!("/offers/{id}"),
            Self::Notifications => "/notifications".to_owned(),
            Self::Account => "/account".to_owned(),
            Self::Password => "/account/password".to_owned(),
            Self::SecondFactor => "/account/second-factor".to_owned(),
            Self::SignIns => "/account/sign-ins".to_owned(),
            Self::Delegations => "/account/delegations".to_owned(),
            Self::NewDelegation => "/account/delegations/new".to_owned(),
            Self::Roles => "/roles".to_owned(),
            Self::Units => "/units".to_owned(),
            Self::Unit(id) => format!("/units/{id}"),
            Self::Sites => "/administration/sites".to_owned(),
            Self::Skills => "/administration/skills".to_owned(),
            Self::RoleGrants => "/administration/roles".to_owned(),
            Self::NewRoleGrant => "/administration/roles/new".to_owned(),
            Self::ApiClients => "/administration/clients".to_owned(),
            Self::NewApiClient => "/administration/clients/new".to_owned(),
            Self::ApiClient(id) => format!("/administration/clients/{id}"),
            Self::Audit => "/administration/audit".to_owned(),
            Self::PublicPages => "/administration/pages".to_owned(),
            Self::PublicPageEdit(slug, language) => {
                format!("/administration/pages/{}/{}", slug.code(), language.code())
            }
            Self::Public(slug) => format!("/{}", slug.code()),
        }
    }

    /// The path with a query.
    #[must_use]
    pub fn with(self, query: &Query) -> String {
        format!("{}{}", self.path(), query.suffix())
    }

    /// Reads a path; `None` is the page of what does not exist.
    #[must_use]
    pub fn parse(path: &str) -> Option<Self> {
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        let page = match (parts.next(), parts.next()) {
            (None, _) => Self::Home,
            (Some("me"), None) => Self::Programme,
            (Some("sign-in"), None) => Self::SignIn,
            (Some("sign-in"), Some("code")) => Self::SecondStep,
            (Some("invitation"), None) => Self::Invitation,
            (Some("courses"), None) => Self::Courses,
            (Some("courses"), Some("new")) => Self::NewCourse,
            (Some("courses"), Some(id)) => Self::course(id.parse().ok()?, parts.next())?,
            (Some("sessions"), None) => Self::Sessions,
            (Some("sessions"), Some("new")) => Self::NewSession,
            (Some("sessions"), Some(id)) => Self::session(id.parse().ok()?, parts.next())?,
            (Some("board"), None) => Self::Board,
            (Some("requests"), None) => Self::Requests,
            (Some("requests"), Some("new")) => Self::NewRequest,
            (Some("requests"), Some(id)) => Self::Request(id.parse().ok()?),
            (Some("people"), None) => Self::People,
            (Some("people"), Some(id)) => Self::Person(id.parse().ok()?),
            (Some("imports"), None) => Self::Imports,
            (Some("imports"), Some("new")) => Self::NewImport,
            (Some("imports"), Some(id)) => Self::Import(id.parse().ok()?),
            (Some("offers"), Some(id)) => Self::Offer(id.parse().ok()?),
            (Some("notifications"), None) => Self::Notifications,
            (Some("account"), None) => Self::Account,
            (Some("account"), Some("password")) => Self::Password,
            (Some("account"), Some("second-factor")) => Self::SecondFactor,
            (Some("account"), Some("sign-ins")) => Self::SignIns,
            (Some("account"), Some("delegations")) => match parts.next() {
                None => Self::Delegations,
                Some("new") => Self::NewDelegation,
                Some(_) => return None,
            },
            (Some("roles"), None) => Self::Roles,
            (Some("units"), None) => Self::Units,
            (Some("units"), Some(id)) => Self::Unit(id.parse().ok()?),
            (Some("administration"), Some(section)) => Self::administration(section, parts.next(), parts.next())?,
            (Some(slug), None) => Self::Public(PageSlug::from_code(slug)?),
            _ => return None,
        };
        parts.next().is_none().then_some(page)
    }

    fn course(id: CourseId, next: Option<&str>) -> Option<Self> {
        match next {
            None => Some(Self::Course(id)),
            Some(word) => (word == "edit").then_some(Self::CourseEdit(id)),
        }
    }

    fn session(id: SessionId, next: Option<&str>) -> Option<Self> {
        match next {
            None => Some(Self::Session(id)),
            Some("edit") => Some(Self::SessionEdit(id)),
            Some(word) => (word == "attendance").then_some(Self::Attendance(id)),
        }
    }

    fn administration(section: &str, one: Option<&str>, two: Option<&str>) -> Option<Self> {
        if section == "pages"
            && let Some((slug, language)) = one.zip(two)
        {
            return Some(Self::PublicPageEdit(PageSlug::from_code(slug)?, PageLanguage::from_code(language)?));
        }
        if two.is_some() {
            return None;
        }
        Some(match (section, one) {
            ("pages", None) => Self::PublicPages,
            ("sites", None) => Self::Sites,
            ("skills", None) => Self::Skills,
            ("roles", None) => Self::RoleGrants,
            ("roles", Some("new")) => Self::NewRoleGrant,
            ("clients", None) => Self::ApiClients,
            ("clients", Some("new")) => Self::NewApiClient,
            ("clients", Some(id)) => Self::ApiClient(id.parse().ok()?),
            ("audit", None) => Self::Audit,
            _ => return None,
        })
    }

    /// What a page asks of one's roles, by the code of the permission; the others are for everybody signed in.
    #[must_use]
    pub const fn needs(self) -> Option<&'static str> {
        match self {
            Self::NewCourse | Self::CourseEdit(_) => Some("edit_courses"),
            Self::NewSession | Self::SessionEdit(_) => Some("plan_sessions"),
            Self::NewRequest => Some("file_requests"),
            Self::NewImport => Some("import"),
            Self::Units | Self::Unit(_) => Some("read_units"),
            Self::RoleGrants | Self::NewRoleGrant => Some("grant_roles"),
            Self::ApiClients | Self::NewApiClient | Self::ApiClient(_) => Some("manage_clients"),
            Self::PublicPages | Self::PublicPageEdit(..) => Some("edit_public_pages"),
            Self::Sites => Some("edit_sites"),
            Self::Audit => Some("read_audit"),
            _ => None,
        }
    }

    /// Pages anyone may read.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::SignIn | Self::SecondStep | Self::Invitation | Self::Public(_))
    }
}

/// Where to go after signing in: only a path of ours, never another site.
#[must_use]
pub fn safe_next(next: Option<&str>) -> String {
    match next {
        Some(path)
            if path.starts_with('/')
                && !path.starts_with("//")
                && !path.contains('\\')
                && !path.starts_with("/sign-in") =>
        {
            path.to_owned()
        }
        _ => Page::Home.path(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0190f5fe-7c00-7a00-8000-000000000001";

    #[test]
    fn every_page_reads_back_from_its_path() {
        let pages = [
            Page::Home,
            Page::Programme,
            Page::SignIn,
            Page::SecondStep,
            Page::Invitation,
            Page::Courses,
            Page::Course(ID.parse().expect("an id")),
            Page::NewCourse,
            Page::CourseEdit(ID.parse().expect("an id")),
            Page::Sessions,
            Page::Board,
            Page::Session(ID.parse().expect("an id")),
            Page::NewSession,
            Page::SessionEdit(ID.parse().expect("an id")),
            Page::Attendance(ID.parse().expect("an id")),
            Page::Requests,
            Page::NewRequest,
            Page::Request(ID.parse().expect("an id")),
            Page::People,
            Page::Person(ID.parse().expect("an id")),
            Page::Imports,
            Page::NewImport,
            Page::Import(ID.parse().expect("an id")),
            Page::Offer(ID.parse().expect("an id")),
            Page::Notifications,
            Page::Account,
            Page::Password,
            Page::SecondFactor,
            Page::SignIns,
            Page::Delegations,
            Page::NewDelegation,
            Page::Roles,
            Page::Units,
            Page::Unit(ID.parse().expect("an id")),
            Page::Sites,
            Page::Skills,
            Page::RoleGrants,
            Page::NewRoleGrant,
            Page::ApiClients,
            Page::NewApiClient,
            Page::ApiClient(ID.parse().expect("an id")),
            Page::Audit,
            Page::PublicPages,
            Page::PublicPageEdit(PageSlug::LegalNotice, PageLanguage::En),
            Page::Public(PageSlug::Accessibility),
            Page::Public(PageSlug::LegalNotice),
            Page::Public(PageSlug::PersonalData),
            Page::Public(PageSlug::Terms),
        ];
        for page in pages {
            assert_eq!(Page::parse(&page.path()), Some(page));
        }
    }

    #[test]
    fn what_is_no_page_is_not_read() {
        for path in [
            "/nowhere",
            "/sessions/12",
            "/sessions/new/x",
            "/courses/new/edit",
            "/courses/0190f5fe-7c00-7a00-8000-000000000001/edit/x",
            "/administration",
            "/administration/clients/new/x",
            "/administration/pages/terms",
            "/administration/pages/terms/de",
            "/administration/pages/terms/fr/x",
            "/terms/fr",
            "/offers",
            "/account/else",
            "/account/delegations/else",
            "/account/delegations/new/x",
            "/sign-in/code/x",
            "/sessions/0190f5fe-7c00-7a00-8000-000000000001/x",
        ] {
            assert_eq!(Page::parse(path), None, "{path}");
        }
    }

    #[test]
    fn the_way_back_stays_on_this_site() {
        assert_eq!(safe_next(Some("/sessions?q=x")), "/sessions?q=x");
        for hostile in [
            None,
            Some("//evil.example"),
            Some("https://evil.example"),
            Some("/\\evil.example"),
            Some("/sign-in?next=/"),
        ] {
            assert_eq!(safe_next(hostile), "/");
        }
    }
}
