//! The audit, read by those who answer for it.

use crate::i18n::{Lang, texts};

texts! {
    title { fr: "Audit", en: "Audit" }
    about { fr: "Qui a fait quoi, quand et pourquoi. Rien ne s’y modifie ni ne s’y efface.", en: "Who did what, when and why. Nothing here is changed or erased." }
    find { fr: "Chercher dans l’audit", en: "Search the audit" }
    when { fr: "Quand", en: "When" }
    who { fr: "Qui", en: "Who" }
    what { fr: "Quoi", en: "What" }
    why { fr: "Pourquoi", en: "Why" }
    who_filter { fr: "Fait par", en: "Done by" }
    person_filter { fr: "Personne concernée", en: "Person concerned" }
    choose_person { fr: "Choisir une personne", en: "Choose a person" }
    by_person(who: &str) { fr: "Fait par {who}", en: "Done by {who}" }
    about_person(who: &str) { fr: "Au sujet de {who}", en: "About {who}" }
    someone { fr: "une personne", en: "one person" }
    action_filter { fr: "Action", en: "Action" }
    from { fr: "Du", en: "From" }
    until { fr: "Au", en: "Until" }
    from_chip(when: &str) { fr: "Depuis le {when}", en: "From {when}" }
    until_chip(when: &str) { fr: "Jusqu’au {when}", en: "Until {when}" }
    on_session { fr: "D’une session", en: "Of one session" }
    on_subject { fr: "D’un seul objet", en: "Of one thing" }
    releve { fr: "Relève", en: "Relève" }
    of_client(name: &str) { fr: "Système {name}", en: "System {name}" }
    changes(n: u32) { fr: "{n} changement" | "{n} changements", en: "{n} change" | "{n} changes" }
    field { fr: "Champ", en: "Field" }
    before { fr: "Avant", en: "Before" }
    after { fr: "Après", en: "After" }
    nothing { fr: "rien", en: "nothing" }
    request_id(id: &str) { fr: "Requête HTTP {id}", en: "HTTP request {id}" }
    same_subject { fr: "Tout son historique", en: "Its whole history" }
    export { fr: "Exporter (CSV)", en: "Export (CSV)" }
    none_title { fr: "Rien dans l’audit", en: "Nothing in the audit" }
    none_yet { fr: "Aucune ligne dans votre périmètre.", en: "No lines within your scope." }
    none_filtered { fr: "Aucune ligne ne correspond à ces filtres.", en: "No lines match these filters." }

    kind_account { fr: "Compte", en: "Account" }
    kind_api_client { fr: "Client d’API", en: "API client" }
    kind_course { fr: "Stage", en: "Course" }
    kind_enrolment { fr: "Inscription", en: "Enrolment" }
    kind_invitation { fr: "Lien d’accès", en: "Access link" }
    kind_import { fr: "Import", en: "Import" }
    kind_offer { fr: "Proposition", en: "Offer" }
    kind_person { fr: "Personne", en: "Person" }
    kind_ranking { fr: "Classement", en: "Ranking" }
    kind_request { fr: "Demande", en: "Request" }
    kind_role_grant { fr: "Rôle", en: "Role" }
    kind_session { fr: "Session", en: "Session" }
    kind_sign_in { fr: "Connexion", en: "Sign-in" }
    kind_signing_key { fr: "Clé de signature", en: "Signing key" }
    kind_site { fr: "Lieu", en: "Site" }
    kind_skill { fr: "Qualification du catalogue", en: "Skill of the catalogue" }
    kind_person_skill { fr: "Qualification d’une personne", en: "Person’s skill" }
    kind_delegation { fr: "Délégation", en: "Delegation" }
    kind_unit { fr: "Unité", en: "Unit" }
    kind_waitlist_entry { fr: "Liste d’attente", en: "Waiting list" }

    did_course_created { fr: "Stage créé", en: "Course created" }
    did_course_updated { fr: "Stage modifié", en: "Course edited" }
    did_site_updated { fr: "Lieu modifié", en: "Site edited" }
    did_site_created { fr: "Lieu créé", en: "Site created" }
    did_unit_created { fr: "Unité créée", en: "Unit created" }
    did_unit_updated { fr: "Unité modifiée", en: "Unit edited" }
    did_unit_moved { fr: "Unité rattachée ailleurs", en: "Unit moved" }
    did_unit_closed { fr: "Unité fermée", en: "Unit closed" }
    did_person_created { fr: "Personne créée", en: "Person created" }
    did_person_updated { fr: "Personne modifiée", en: "Person edited" }
    did_skill_ended { fr: "Qualification d’une personne terminée", en: "Person’s skill ended" }
    did_skill_corrected { fr: "Qualification d’une personne corrigée", en: "Person’s skill corrected" }
    did_skill_withdrawn { fr: "Qualification d’une personne retirée", en: "Person’s skill withdrawn" }
    did_skill_created { fr: "Qualification ajoutée au catalogue", en: "Skill added to the catalogue" }
    did_skill_updated { fr: "Qualification renommée", en: "Skill renamed" }
    did_skill_retired { fr: "Qualification retirée du catalogue", en: "Skill retired" }
    did_skill_reinstated { fr: "Qualification remise au catalogue", en: "Skill reinstated" }
    did_delegation_created { fr: "Délégation donnée", en: "Delegation given" }
    did_delegation_revoked { fr: "Délégation retirée", en: "Delegation taken back" }
    did_skill_recorded { fr: "Qualification enregistrée", en: "Skill recorded" }
    did_role_granted { fr: "Rôle confié", en: "Role granted" }
    did_role_revoked { fr: "Rôle retiré", en: "Role taken back" }
    did_client_created { fr: "Client d’API créé", en: "API client created" }
    did_client_updated { fr: "Client d’API modifié", en: "API client edited" }
    did_client_revoked { fr: "Client d’API révoqué", en: "API client revoked" }
    did_secret_added { fr: "Secret ajouté", en: "Secret added" }
    did_secret_revoked { fr: "Secret révoqué", en: "Secret revoked" }
    did_key_made { fr: "Clé de signature créée", en: "Signing key made" }
    did_key_revoked { fr: "Clé de signature révoquée", en: "Signing key revoked" }
    did_import_previewed { fr: "Fichiers vérifiés", en: "Files checked" }
    did_import_applied { fr: "Import appliqué", en: "Import applied" }
    did_signed_in { fr: "Connexion", en: "Signed in" }
    did_signed_out { fr: "Déconnexion", en: "Signed out" }
    did_sign_in_failed { fr: "Connexion refusée", en: "Sign-in refused" }
    did_account_created { fr: "Compte créé", en: "Account created" }
    did_sign_in_revoked { fr: "Connexion fermée", en: "Sign-in ended" }
    did_password_changed { fr: "Mot de passe changé", en: "Password changed" }
    did_account_locked { fr: "Compte verrouillé", en: "Account locked" }
    did_account_unlocked { fr: "Compte déverrouillé", en: "Account unlocked" }
    did_factor_started { fr: "Second facteur préparé", en: "Second factor being set up" }
    did_factor_on { fr: "Second facteur mis en service", en: "Second factor turned on" }
    did_factor_off { fr: "Second facteur arrêté", en: "Second factor turned off" }
    did_factor_reset { fr: "Second facteur retiré", en: "Second factor taken away" }
    did_codes_made { fr: "Codes de secours refaits", en: "Recovery codes made" }
    did_invitation_made { fr: "Lien d’accès créé", en: "Access link made" }
    did_invitation_revoked { fr: "Lien d’accès retiré", en: "Access link taken back" }
    did_invitation_accepted { fr: "Lien d’accès utilisé", en: "Access link used" }
    did_calendar_feed_made { fr: "Abonnement à l’agenda créé", en: "Calendar subscription made" }
    did_calendar_feed_revoked { fr: "Abonnement à l’agenda retiré", en: "Calendar subscription taken back" }
    did_public_page_updated { fr: "Page publique écrite", en: "Public page written" }
    did_public_page_restored { fr: "Page publique rétablie", en: "Public page put back" }

    field_capacity { fr: "Capacité", en: "Capacity" }
    field_code { fr: "Code", en: "Code" }
    field_contact { fr: "Contact", en: "Contact" }
    field_create { fr: "Lignes créées", en: "Lines created" }
    field_deadline { fr: "Échéance", en: "Deadline" }
    field_delivery { fr: "Mode de connexion", en: "Way of signing in" }
    field_eligible { fr: "Éligibles", en: "Eligible" }
    field_email { fr: "Adresse électronique", en: "E-mail address" }
    field_ends_at { fr: "Fin", en: "End" }
    field_expires_at { fr: "Fin de validité", en: "Valid until" }
    field_family_name { fr: "Nom", en: "Family name" }
    field_given_name { fr: "Prénom", en: "Given name" }
    field_latitude { fr: "Latitude", en: "Latitude" }
    field_longitude { fr: "Longitude", en: "Longitude" }
    field_lines { fr: "Lignes", en: "Lines" }
    field_minimum { fr: "Minimum", en: "Minimum" }
    field_name { fr: "Nom donné", en: "Name" }
    field_origin { fr: "Origine", en: "Origin" }
    field_parent_id { fr: "Unité supérieure", en: "Unit above" }
    field_place { fr: "Rang", en: "Rank in the list" }
    field_priority { fr: "Priorité", en: "Priority" }
    field_rank { fr: "Grade", en: "Rank" }
    field_requests_per_minute { fr: "Requêtes par minute", en: "Requests a minute" }
    field_revoked_at { fr: "Retrait", en: "Taken back" }
    field_role { fr: "Rôle", en: "Role" }
    field_scopes { fr: "Portées", en: "Scopes" }
    field_service_number { fr: "Matricule", en: "Service number" }
    field_state { fr: "État", en: "State" }
    field_status { fr: "Statut", en: "Status" }
    field_time_zone { fr: "Fuseau horaire", en: "Time zone" }
    field_text { fr: "Texte", en: "Text" }
    field_is_model { fr: "Modèle", en: "Model" }
    field_version { fr: "Version", en: "Version" }
    field_title { fr: "Intitulé", en: "Title" }
    field_unit_id { fr: "Unité", en: "Unit" }
    field_update { fr: "Lignes modifiées", en: "Lines edited" }
    field_usual_capacity { fr: "Capacité habituelle", en: "Usual capacity" }
    field_usual_minimum { fr: "Minimum habituel", en: "Usual minimum" }
    field_changed { fr: "Champs changés", en: "Fields changed" }
    field_closed_at { fr: "Fermeture", en: "Closed" }
    field_from_id { fr: "De la part de", en: "From" }
    field_label { fr: "Libellé", en: "Label" }
    field_retired_at { fr: "Retirée le", en: "Retired" }
    field_role_grant_ids { fr: "Rôles délégués", en: "Roles lent" }
    field_skill_id { fr: "Qualification", en: "Skill" }
    field_starts_at { fr: "Début", en: "Start" }
    field_to_id { fr: "Délégué à", en: "Lent to" }
    field_valid_from { fr: "Premier jour", en: "First day" }
    field_valid_until { fr: "Dernier jour", en: "Last day" }
    field_waiting { fr: "En attente", en: "Waiting" }
}

/// The words of a field's code; a code this program does not know is shown as it is.
#[must_use]
pub fn field_of(lang: Lang, code: &str) -> String {
    let words = match code {
        "course" => super::required::course(lang),
        "target_on" => super::required::by_day(lang),
        "absence" => super::attendance::field_absence(lang),
        "days" => super::attendance::field_days(lang),
        "note" => super::attendance::note(lang),
        "outcome" => super::attendance::outcome(lang),
        "capacity" => field_capacity(lang),
        "code" => field_code(lang),
        "contact" => field_contact(lang),
        "create" => field_create(lang),
        "deadline" => field_deadline(lang),
        "delivery" => field_delivery(lang),
        "eligible" => field_eligible(lang),
        "email" => field_email(lang),
        "ends_at" => field_ends_at(lang),
        "expires_at" => field_expires_at(lang),
        "family_name" => field_family_name(lang),
        "given_name" => field_given_name(lang),
        "latitude" => field_latitude(lang),
        "longitude" => field_longitude(lang),
        "lines" => field_lines(lang),
        "minimum" => field_minimum(lang),
        "name" => field_name(lang),
        "origin" => field_origin(lang),
        "parent_id" => field_parent_id(lang),
        "place" => field_place(lang),
        "priority" => field_priority(lang),
        "rank" => field_rank(lang),
        "requests_per_minute" => field_requests_per_minute(lang),
        "revoked_at" => field_revoked_at(lang),
        "role" => field_role(lang),
        "scopes" => field_scopes(lang),
        "service_number" => field_service_number(lang),
        "state" => field_state(lang),
        "status" => field_status(lang),
        "time_zone" => field_time_zone(lang),
        "title" => field_title(lang),
        "text" => field_text(lang),
        "is_model" => field_is_model(lang),
        "version" => field_version(lang),
        "unit_id" => field_unit_id(lang),
        "update" => field_update(lang),
        "usual_capacity" => field_usual_capacity(lang),
        "usual_minimum" => field_usual_minimum(lang),
        "changed" => field_changed(lang),
        "closed_at" => field_closed_at(lang),
        "from_id" => field_from_id(lang),
        "label" => field_label(lang),
        "retired_at" => field_retired_at(lang),
        "role_grant_ids" => field_role_grant_ids(lang),
        "skill_id" => field_skill_id(lang),
        "starts_at" => field_starts_at(lang),
        "to_id" => field_to_id(lang),
        "valid_from" => field_valid_from(lang),
        "valid_until" => field_valid_until(lang),
        "waiting" => field_waiting(lang),
        other => other,
    };
    words.to_owned()
}

/// The words of the kind of a thing, likewise.
#[must_use]
pub fn kind_of(lang: Lang, code: &str) -> String {
    let words = match code {
        "account" => kind_account(lang),
        "api_client" => kind_api_client(lang),
        "course" => kind_course(lang),
        "enrolment" => kind_enrolment(lang),
        "import" => kind_import(lang),
        "invitation" => kind_invitation(lang),
        "offer" => kind_offer(lang),
        "person" => kind_person(lang),
        "ranking" => kind_ranking(lang),
        "request" => kind_request(lang),
        "required_course" => super::required::kind(lang),
        "saved_view" => super::views::kind(lang),
        "session_template" => super::templates::kind(lang),
        "role_grant" => kind_role_grant(lang),
        "session" => kind_session(lang),
        "sign_in" => kind_sign_in(lang),
        "signing_key" => kind_signing_key(lang),
        "site" => kind_site(lang),
        "skill" => kind_skill(lang),
        "person_skill" => kind_person_skill(lang),
        "delegation" => kind_delegation(lang),
        "unit" => kind_unit(lang),
        "waitlist_entry" => kind_waitlist_entry(lang),
        other => other,
    };
    words.to_owned()
}
