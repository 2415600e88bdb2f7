//! Roles and what each allows, told from the rule itself: what is shown cannot differ from what is decided.

use crate::wire;
use contract::role::{PermissionInfo, RoleInfo};
use domain::role::{Permission, Role};
use store::page::Page;

/// Every role.
#[must_use]
pub fn list() -> Page<RoleInfo> {
    Page { items: Role::ALL.into_iter().map(show).collect(), next: None }
}

fn show(role: Role) -> RoleInfo {
    let [label_fr, label_en, purpose_fr, purpose_en] = words(role);
    RoleInfo {
        code: wire::role(role),
        label_fr: label_fr.into(),
        label_en: label_en.into(),
        purpose_fr: purpose_fr.into(),
        purpose_en: purpose_en.into(),
        permissions: role.permissions().iter().map(|permission| permission_info(*permission)).collect(),
    }
}

fn permission_info(permission: Permission) -> PermissionInfo {
    let [label_fr, label_en] = allowed(permission);
    PermissionInfo { code: permission.code().into(), label_fr: label_fr.into(), label_en: label_en.into() }
}

/// Its name, then whom it is for, each in French and in English.
fn words(role: Role) -> [&'static str; 4] {
    match role {
        Role::Administrator => [
            "administrateur",
            "administrator",
            "Tient à jour les personnes et les unités, donne les rôles et les accès des autres systèmes, lit l'historique.",
            "Keeps people and units up to date, gives roles and other systems their access, reads the audit.",
        ],
        Role::Planner => [
            "gestionnaire de la mise en formation",
            "planner",
            "Tient le catalogue et le calendrier des sessions, arbitre les demandes, place les personnes et remplace celles qui se désistent.",
            "Keeps the catalogue and the calendar of sessions, decides between requests, places people and replaces those who withdraw.",
        ],
        Role::Requester => [
            "officier de formation de l'unité",
            "requester",
            "Dépose et suit les demandes de formation des personnes de son unité.",
            "Files and follows the training requests of the unit's people.",
        ],
        Role::Commander => [
            "commandant d'unité",
            "commander",
            "Approuve les demandes de formation des personnes de son unité et emploie ses réservistes.",
            "Approves the training requests of the unit's people and employs its reservists.",
        ],
        Role::SiteManager => [
            "responsable de site",
            "site manager",
            "Tient les étages et les espaces de ses sites.",
            "Runs the floors and spaces of the sites.",
        ],
        Role::Trainer => ["formateur", "trainer", "Anime les sessions de formation.", "Teaches the sessions."],
    }
}

/// What a permission lets do, in French and in English.
fn allowed(permission: Permission) -> [&'static str; 2] {
    match permission {
        Permission::ReadPeople => ["voir les personnes et de quoi les joindre", "see people and how to reach them"],
        Permission::EditPeople => [
            "créer et modifier les personnes, et savoir où elles habitent",
            "create and edit people, and know where they live",
        ],
        Permission::ReadUnits => ["voir les unités et leur passé", "see the units and their past"],
        Permission::EditUnits => {
            ["créer, modifier, déplacer et fermer les unités", "create, edit, move and close units"]
        }
        Permission::EditSkills => [
            "noter les qualifications des personnes et tenir la liste commune des qualifications",
            "record people's skills and keep the common list of skills",
        ],
        Permission::EditCourses => {
            ["créer et modifier les stages du catalogue commun", "create and edit the courses of the common catalogue"]
        }
        Permission::EditSites => {
            ["dire où se trouvent les sites et comment ils s'appellent", "say where sites are and what they are called"]
        }
        Permission::PlanSessions => [
            "créer, ouvrir, modifier et annuler les sessions, et voir celles qui sont en préparation",
            "create, open, edit and cancel sessions, and see those in preparation",
        ],
        Permission::ReadRequests => ["voir les demandes de formation", "see training requests"],
        Permission::FileRequests => {
            ["déposer et retirer des demandes de formation", "file and withdraw training requests"]
        }
        Permission::ApproveRequests => [
            "approuver ou refuser les demandes de formation adressées à l'unité",
            "approve or refuse the training requests addressed to the unit",
        ],
        Permission::DecideRequests => [
            "refuser des demandes de formation, et les approuver quand le stage le demande aux gestionnaires",
            "refuse training requests, and approve them when the course asks its planners",
        ],
        Permission::Place => {
            ["inscrire des personnes et annuler des inscriptions", "enrol people and cancel enrolments"]
        }
        Permission::Replace => [
            "voir les classements, proposer les places libérées et retirer des propositions",
            "see rankings, offer freed seats and take offers back",
        ],
        Permission::RecordOutcomes => [
            "tenir la feuille de présence des sessions et noter les résultats",
            "keep the attendance sheets of sessions and say the outcomes",
        ],
        Permission::Import => ["importer les fichiers des gestionnaires", "bring in planners' files"],
        Permission::GrantRoles => {
            ["donner et retirer des rôles, retirer des délégations", "give and take back roles, take back delegations"]
        }
        Permission::ManageAccounts => [
            "inviter des personnes, verrouiller des comptes, fermer des connexions et voir leur historique",
            "invite people, lock accounts, end sign-ins and see their history",
        ],
        Permission::ManageClients => {
            ["créer, modifier et révoquer les clients d'API", "create, edit and revoke API clients"]
        }
        Permission::EditPublicPages => [
            "écrire les pages ouvertes à tous (accessibilité, mentions légales…), si le rôle porte sur toute l'organisation",
            "write the pages open to all (accessibility, legal notice…), when the role is over the whole organisation",
        ],
        Permission::ReadAudit => ["lire l'historique", "read the audit"],
    }
}
