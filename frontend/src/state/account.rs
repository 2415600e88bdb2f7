//! Who is in front of the screen, and what they come for.

use std::sync::Arc;

use contract::{auth::Me, id::PersonId, role_grant::RoleCode, unit::UnitTag};

use crate::page::Page;

/// What is known of the signed-in person; "not yet known" is a state of its own.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Account {
    /// The server has not answered yet.
    #[default]
    Unknown,
    /// The server could not be asked.
    Unreachable,
    /// Nobody is signed in.
    Anonymous,
    /// Somebody is.
    SignedIn(Arc<Me>),
}

impl Account {
    /// The person, when signed in.
    #[must_use]
    pub fn me(&self) -> Option<&Me> {
        match self {
            Self::SignedIn(me) => Some(me),
            Self::Unknown | Self::Unreachable | Self::Anonymous => None,
        }
    }

    /// Whether they are let in to set up their second factor and to nothing else.
    #[must_use]
    pub fn lacks_second_factor(&self) -> bool {
        self.me().is_some_and(|me| me.second_factor_missing)
    }

    /// Whether everything that their roles open is open to them.
    #[must_use]
    pub fn is_in(&self) -> bool {
        self.me().is_some_and(|me| !me.second_factor_missing)
    }

    /// Their id.
    #[must_use]
    pub fn person_id(&self) -> Option<PersonId> {
        self.me().map(|me| me.person.id)
    }

    /// How many notifications they had not read when they were asked about.
    #[must_use]
    pub fn unread(&self) -> Option<u32> {
        self.me().map(|me| me.unread_notifications.0)
    }

    /// Whether a role was granted, over any unit.
    #[must_use]
    pub fn holds(&self, role: RoleCode) -> bool {
        self.me().is_some_and(|me| me.grants.iter().any(|grant| grant.role == role))
    }

    /// Whether they run sessions.
    #[must_use]
    pub fn is_planner(&self) -> bool {
        self.holds(RoleCode::Planner)
    }

    /// Whether their roles allow something somewhere, by its code.
    #[must_use]
    pub fn may(&self, permission: &str) -> bool {
        self.me().is_some_and(|me| me.permissions.iter().any(|one| one.as_str() == permission))
    }

    /// Whether they bring files in.
    #[must_use]
    pub fn imports(&self) -> bool {
        self.may("import")
    }

    /// The units over which a role was granted, each once.
    #[must_use]
    pub fn units_of(&self, role: RoleCode) -> Vec<UnitTag> {
        let mut units: Vec<UnitTag> = Vec::new();
        for grant in self.me().map(|me| me.grants.as_slice()).unwrap_or_default() {
            if grant.role == role && !units.iter().any(|unit| unit.id == grant.unit.id) {
                units.push(grant.unit.clone());
            }
        }
        units
    }

    /// Pages that their roles open beside the entries of the navigation.
    #[must_use]
    pub fn more(&self) -> Vec<Page> {
        const ALL: [Page; 12] = [
            Page::Board,
            Page::Requests,
            Page::Courses,
            Page::People,
            Page::Units,
            Page::Sites,
            Page::Skills,
            Page::Imports,
            Page::RoleGrants,
            Page::ApiClients,
            Page::PublicPages,
            Page::Audit,
        ];
        let entries = self.home().entries();
        let people = |page: Page| page != Page::People || self.may("read_people");
        let courses = |page: Page| page != Page::Courses || self.may("edit_courses");
        let requests = |page: Page| page != Page::Requests || self.may("read_requests");
        let board = |page: Page| page != Page::Board || self.may("plan_sessions") || self.may("read_requests");
        let skills = |page: Page| page != Page::Skills || self.may("read_units");
        let imports = |page: Page| page != Page::Imports || self.may("import");
        ALL.into_iter()
            .filter(|page| !entries.contains(page) && page.needs().is_none_or(|code| self.may(code)))
            .filter(|page| people(*page) && board(*page) && skills(*page) && courses(*page) && requests(*page))
            .filter(|page| imports(*page))
            .collect()
    }

    /// The home that answers what this person comes for.
    #[must_use]
    pub fn home(&self) -> Home {
        if self.is_planner() {
            Home::Planner
        } else if self.holds(RoleCode::Requester) {
            Home::Requester
        } else if self.holds(RoleCode::Administrator) {
            Home::Administrator
        } else {
            Home::Person
        }
    }
}

/// The homes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    Planner,
    Requester,
    Administrator,
    Person,
}

impl Home {
    /// Entries of the navigation; the first five at most fit a phone.
    #[must_use]
    pub const fn entries(self) -> &'static [Page] {
        match self {
            Self::Planner => &[Page::Home, Page::Sessions, Page::Requests, Page::People, Page::Imports],
            Self::Requester => &[Page::Requests, Page::Sessions, Page::People, Page::Programme],
            Self::Administrator => &[Page::People, Page::Units, Page::RoleGrants, Page::ApiClients, Page::Audit],
            Self::Person => &[Page::Programme, Page::Sessions, Page::Notifications],
        }
    }

    /// Where `/` leads.
    #[must_use]
    pub const fn page(self) -> Page {
        match self {
            Self::Planner => Page::Home,
            Self::Requester => Page::Requests,
            Self::Administrator => Page::People,
            Self::Person => Page::Programme,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Home;

    #[test]
    fn a_phone_shows_at_most_five_entries_and_the_home_is_one() {
        for home in [Home::Planner, Home::Requester, Home::Administrator, Home::Person] {
            assert!(home.entries().len() <= 5);
            assert!(home.entries().contains(&home.page()));
        }
    }
}
