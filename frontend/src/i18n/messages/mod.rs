//! The catalogue of texts, one file per part of the interface.

pub mod access;
pub mod account;
pub mod accounts;
pub mod approvals;
pub mod attendance;
pub mod audit;
pub mod board;
pub mod calendar;
pub mod clients;
pub mod columns;
pub mod common;
pub mod contact;
pub mod courses;
pub mod delegations;
pub mod exports;
pub mod filing;
pub mod home;
pub mod imports;
pub mod keys;
pub mod lines;
pub mod people;
pub mod planning;
pub mod problems;
pub mod public_pages;
pub mod reasons;
pub mod requests;
pub mod required;
pub mod roles;
pub mod sessions;
pub mod sites;
pub mod skills;
pub mod table;
pub mod templates;
pub mod units;
pub mod views;

#[cfg(test)]
mod tests {
    /// What French typography forbids, looked for in the text as written.
    fn fault(text: &str) -> Option<&'static str> {
        let pairs = [
            (" ;", "space before ;"),
            (" !", "space before !"),
            (" ?", "space before ?"),
            (" :", "space before :"),
            (" »", "space before »"),
            ("« ", "space after «"),
            ("'", "straight apostrophe"),
        ];
        pairs.iter().find(|(bad, _)| text.contains(bad)).map(|(_, what)| *what)
    }

    #[test]
    fn french_punctuation_has_its_no_break_spaces() {
        let all = [
            super::access::ALL,
            super::account::ALL,
            super::accounts::ALL,
            super::approvals::ALL,
            super::attendance::ALL,
            super::audit::ALL,
            super::board::ALL,
            super::calendar::ALL,
            super::clients::ALL,
            super::columns::ALL,
            super::common::ALL,
            super::contact::ALL,
            super::courses::ALL,
            super::delegations::ALL,
            super::exports::ALL,
            super::filing::ALL,
            super::home::ALL,
            super::imports::ALL,
            super::keys::ALL,
            super::lines::ALL,
            super::people::ALL,
            super::planning::ALL,
            super::problems::ALL,
            super::public_pages::ALL,
            super::reasons::ALL,
            super::requests::ALL,
            super::required::ALL,
            super::roles::ALL,
            super::sessions::ALL,
            super::sites::ALL,
            super::skills::ALL,
            super::table::ALL,
            super::templates::ALL,
            super::units::ALL,
            super::views::ALL,
        ];
        for (name, french, english) in all.into_iter().flatten() {
            for text in *french {
                assert_eq!(fault(text), None, "{name}: {text}");
            }
            for text in french.iter().chain(*english) {
                assert!(!text.trim().is_empty() && text.trim() == *text, "{name}: {text}");
            }
            for text in *english {
                assert!(!text.contains('\''), "{name}: {text}");
            }
        }
    }
}
