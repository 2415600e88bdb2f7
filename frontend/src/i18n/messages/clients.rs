//! API clients: other systems.

use crate::i18n::texts;

texts! {
    title { fr: "Clients d’API", en: "API clients" }
    about { fr: "Les autres systèmes qui appellent Relève en leur propre nom, chacun sur ses unités et dans ses portées.", en: "Other systems that call Relève in their own name, each over its units and within its scopes." }
    client { fr: "Client d’API", en: "API client" }
    new { fr: "Créer un client d’API", en: "Create an API client" }
    name { fr: "Nom", en: "Name" }
    name_hint { fr: "Celui du système qui appellera, par exemple «\u{202f}SIRH, échange de nuit\u{202f}».", en: "That of the system that will call, for example “HR system, nightly exchange”." }
    name_needed { fr: "Donnez un nom au système.", en: "Name the system." }
    contact { fr: "Adresse de contact", en: "Contact address" }
    contact_hint { fr: "La personne ou l’équipe qui répond de ce système.", en: "Who answers for this system." }
    contact_needed { fr: "Écrivez une adresse électronique complète.", en: "Enter a full e-mail address." }
    unit { fr: "Unité", en: "Unit" }
    unit_hint { fr: "Il ne verra que cette unité et celles qui en dépendent.", en: "It will see this unit and those under it, and no other." }
    unit_needed { fr: "Choisissez une unité dans la liste.", en: "Choose a unit from the list." }
    unit_none { fr: "Aucune unité ne correspond dans votre périmètre.", en: "No unit within your scope matches." }
    unit_found { fr: "Unités trouvées", en: "Units found" }
    scopes { fr: "Portées", en: "Scopes" }
    scopes_hint { fr: "Ce qu’il pourra faire, et rien d’autre. Personne ne confie les rôles à un système.", en: "What it may do, and nothing else. No scope gives out roles." }
    scopes_needed { fr: "Cochez au moins une portée.", en: "Tick at least one scope." }
    people_read { fr: "Lire les personnes, unités et qualifications", en: "Read people, units and skills" }
    people_write { fr: "Créer et modifier les personnes et les unités", en: "Create and edit people and units" }
    training_read { fr: "Lire les stages, sessions, demandes et propositions", en: "Read courses, sessions, requests and offers" }
    training_write { fr: "Créer, modifier et décider en formation", en: "Create, edit and decide in training" }
    imports_write { fr: "Importer les fichiers des gestionnaires", en: "Import planners’ files" }
    audit_read { fr: "Lire l’audit", en: "Read the audit" }
    rate { fr: "Requêtes par minute", en: "Requests a minute" }
    rate_hint { fr: "De 1 à 60\u{202f}000. Sans précision\u{a0}: 600.", en: "From 1 to 60,000. When left out: 600." }
    rate_wrong { fr: "Écrivez un nombre de 1 à 60\u{202f}000.", en: "Enter a number from 1 to 60,000." }
    secret_end { fr: "Fin du premier secret", en: "End of the first secret" }
    secret_end_of_new { fr: "Fin de ce secret", en: "End of this secret" }
    secret_end_hint { fr: "Dans deux ans au plus. Sans précision\u{a0}: dans un an.", en: "Within two years. When left out: in one year." }
    secret_end_wrong { fr: "Choisissez un jour à venir, dans deux ans au plus.", en: "Choose a day to come, within two years." }
    state { fr: "État", en: "State" }
    state_active { fr: "En service", en: "Active" }
    state_revoked { fr: "Révoqué", en: "Revoked" }
    last_used { fr: "Dernier appel", en: "Last call" }
    never_used { fr: "Jamais", en: "Never" }
    created { fr: "Créé", en: "Created" }
    by_command_line { fr: "par la ligne de commande", en: "by the command line" }
    quota { fr: "Quota", en: "Quota" }
    quota_of(rate: &str) { fr: "{rate} requêtes par minute", en: "{rate} requests a minute" }
    client_id { fr: "Identifiant (client_id)", en: "Identifier (client_id)" }
    scope_count(n: u32) { fr: "{n} portée" | "{n} portées", en: "{n} scope" | "{n} scopes" }
    none_title { fr: "Aucun client d’API", en: "No API clients" }
    none_yet { fr: "Aucun autre système n’appelle Relève sur vos unités.", en: "No other system calls Relève over your units." }
    none_filtered { fr: "Aucun client d’API dans cet état.", en: "No API client in this state." }

    edit { fr: "Modifier", en: "Edit" }
    edit_title(name: &str) { fr: "Modifier {name}", en: "Edit {name}" }
    edit_effect { fr: "Une portée retirée cesse de valoir aussitôt, même pour les jetons déjà donnés.", en: "A scope taken away stops working at once, even for tokens already given." }
    edit_unit { fr: "Autre unité", en: "Another unit" }
    edit_unit_hint { fr: "Sans choix, elle reste celle d’aujourd’hui.", en: "It stays as it is today when none is chosen." }
    edited { fr: "Le client est enregistré.", en: "The client is saved." }
    edit_now(name: &str, contact: &str, unit: &str, rate: &str, scopes: &str) { fr: "{name}, {contact}, sur {unit}, {rate} ({scopes})", en: "{name}, {contact}, over {unit}, {rate} ({scopes})" }

    secret_title { fr: "Son secret, montré cette seule fois", en: "Its secret, shown this once" }
    secret_words { fr: "Copiez-le maintenant dans le système qui appellera\u{a0}: Relève ne le garde pas et ne pourra pas le redonner.", en: "Copy it now into the system that will call: Relève does not keep it and cannot show it again." }
    secret_lost { fr: "La réponse précédente s’est perdue et Relève ne garde pas les secrets. Révoquez celui-ci et ajoutez-en un autre.", en: "The earlier answer was lost, and Relève keeps no secrets. Revoke this one and add another." }
    secret_label { fr: "Secret", en: "Secret" }
    copy { fr: "Copier", en: "Copy" }
    copy_secret { fr: "Copier le secret", en: "Copy the secret" }
    copy_id { fr: "Copier l’identifiant", en: "Copy the identifier" }
    copied { fr: "Copié.", en: "Copied." }
    not_copied { fr: "Ce navigateur ne permet pas de copier\u{a0}: sélectionnez le texte à la main.", en: "This browser does not let us copy: select the text by hand." }
    kept_it { fr: "Je l’ai noté, voir le client", en: "I have noted it: see the client" }
    done { fr: "C’est noté", en: "Noted" }

    secrets { fr: "Secrets", en: "Secrets" }
    secrets_about { fr: "Deux peuvent être valides à la fois, le temps d’en changer.", en: "Two may be valid at once, while the system changes over." }
    secrets_none { fr: "Aucun secret.", en: "No secrets." }
    secret_since { fr: "Depuis", en: "Since" }
    secret_until { fr: "Jusqu’au", en: "Until" }
    secret_active { fr: "Valide", en: "Valid" }
    secret_expired { fr: "Expiré", en: "Expired" }
    secret_revoked { fr: "Révoqué", en: "Revoked" }
    secret_soon(when: &str) { fr: "Expire {when}", en: "Ends {when}" }
    add_secret { fr: "Ajouter un secret", en: "Add a secret" }
    secrets_full { fr: "Il a déjà deux secrets valides\u{a0}: révoquez-en un d’abord.", en: "It has two valid secrets already: revoke one first." }
    revoke_secret { fr: "Révoquer", en: "Revoke" }
    revoke_secret_of(when: &str) { fr: "Révoquer le secret du {when}", en: "Revoke the secret of {when}" }
    revoke_secret_effect { fr: "Aucun jeton ne sera plus donné contre ce secret\u{a0}; ceux déjà donnés meurent sous dix minutes. On ne revient pas en arrière.", en: "No further token will be given against this secret; those already given die within ten minutes. This cannot be undone." }
    revoke_last_secret { fr: "C’est son dernier secret valide\u{a0}: le système ne pourra plus appeler Relève.", en: "It is the last valid secret: the system will no longer be able to call Relève." }
    secret_revoked_done { fr: "Le secret est révoqué.", en: "The secret is revoked." }
    revoke { fr: "Révoquer le client", en: "Revoke the client" }
    revoke_title(name: &str) { fr: "Révoquer {name}", en: "Revoke {name}" }
    revoke_effect { fr: "Ses secrets et ses jetons cessent de valoir aussitôt, pour toujours. Son historique reste dans l’audit.", en: "Its secrets and tokens stop working at once, for good. Its history stays in the audit." }
    revoke_type(name: &str) { fr: "Pour confirmer, écrivez son nom\u{a0}: {name}", en: "To confirm, type its name: {name}" }
    revoke_typed_wrong { fr: "Ce n’est pas son nom.", en: "That is not its name." }
    revoked_done { fr: "Le client est révoqué.", en: "The client is revoked." }
    revoked_words { fr: "Ce client est révoqué\u{a0}: il ne peut plus appeler Relève.", en: "This client is revoked: it can no longer call Relève." }

    usage { fr: "Consommation", en: "Consumption" }
    usage_title(n: u32, refused: &str) { fr: "{n} requête en 30 jours, dont {refused} refusées" | "{n} requêtes en 30 jours, dont {refused} refusées", en: "{n} request in 30 days, {refused} of them refused" | "{n} requests in 30 days, {refused} of them refused" }
    usage_none { fr: "Aucune requête depuis 30 jours.", en: "No requests in the last 30 days." }
    usage_table { fr: "Voir les chiffres", en: "See the figures" }
    usage_day { fr: "Jour (UTC)", en: "Day (UTC)" }
    usage_requests { fr: "Requêtes", en: "Requests" }
    usage_refused { fr: "Refusées", en: "Refused" }
    usage_most(count: &str, when: &str) { fr: "{count} le {when}", en: "{count} on {when}" }
    usage_download { fr: "Télécharger (CSV)", en: "Download (CSV)" }
}
