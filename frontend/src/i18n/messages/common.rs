//! Texts used on several screens.

use crate::i18n::texts;

texts! {
    app_name { fr: "Relève", en: "Relève" }
    tagline { fr: "La bonne personne, au bon stage, au bon moment.", en: "The right person on the right course at the right time." }
    skip_to_content { fr: "Aller au contenu", en: "Skip to content" }
    main_navigation { fr: "Navigation principale", en: "Main navigation" }
    page_title(title: &str) { fr: "{title} · Relève", en: "{title} · Relève" }

    nav_home { fr: "Accueil", en: "Home" }
    nav_programme { fr: "Programme", en: "Programme" }
    nav_programme_mine { fr: "Voir mon programme", en: "See my programme" }
    nav_courses { fr: "Stages", en: "Courses" }
    nav_sessions { fr: "Sessions", en: "Sessions" }
    nav_requests { fr: "Demandes", en: "Requests" }
    nav_people { fr: "Personnes", en: "People" }
    nav_imports { fr: "Imports", en: "Imports" }
    nav_notifications { fr: "Avis", en: "Notifications" }
    nav_units { fr: "Unités", en: "Units" }
    nav_sites { fr: "Lieux", en: "Sites" }
    nav_skills { fr: "Qualifications", en: "Skills" }
    nav_roles { fr: "Rôles", en: "Roles" }
    nav_clients { fr: "Systèmes", en: "Systems" }
    nav_audit { fr: "Audit", en: "Audit" }
    nav_more { fr: "Aussi pour vous", en: "Also for you" }
    nav_account { fr: "Votre compte et vos réglages", en: "Your account and settings" }
    unread(count: u32) { fr: "{count} avis non lu" | "{count} avis non lus", en: "{count} unread notification" | "{count} unread notifications" }

    live { fr: "Mis à jour en direct", en: "Updated live" }
    live_connecting { fr: "Connexion aux mises à jour", en: "Connecting to updates" }
    live_reconnecting(at: &str) { fr: "Reconnexion\u{a0}: données du {at}", en: "Reconnecting: data as of {at}" }
    live_off(at: &str) { fr: "Hors ligne\u{a0}: données du {at}", en: "Offline: data as of {at}" }

    sandbox_name { fr: "Bac à sable", en: "Sandbox" }
    sandbox(at: &str) { fr: "Bac à sable\u{a0}: les données sont fictives et repartent de zéro le {at}. Les connexions prennent alors fin.", en: "Sandbox: the data are fictional and begin anew on {at}. Sign-ins end then." }

    language { fr: "Langue", en: "Language" }
    french { fr: "Français", en: "Français" }
    english { fr: "English", en: "English" }
    theme { fr: "Affichage", en: "Appearance" }
    theme_system { fr: "Système", en: "System" }
    theme_light { fr: "Clair", en: "Light" }
    theme_dark { fr: "Sombre", en: "Dark" }
    sign_out { fr: "Se déconnecter", en: "Sign out" }
    sign_out_failed { fr: "Le serveur n’a pas répondu\u{a0}: vous êtes toujours connecté. Réessayez dans un instant.", en: "The server did not answer: you are still signed in. Try again in a moment." }
    signed_out { fr: "Vous êtes déconnecté.", en: "You are signed out." }

    sign_in { fr: "Se connecter", en: "Sign in" }
    sign_in_title { fr: "Connexion", en: "Sign in" }
    sign_in_login { fr: "Identifiant", en: "Username" }
    sign_in_password { fr: "Mot de passe", en: "Password" }
    sign_in_login_needed { fr: "Écrivez votre identifiant.", en: "Enter your username." }
    sign_in_password_needed { fr: "Écrivez votre mot de passe.", en: "Enter your password." }
    show_password { fr: "Afficher", en: "Show" }
    hide_password { fr: "Masquer", en: "Hide" }
    sign_in_wrong { fr: "L’identifiant ou le mot de passe ne correspond pas. Vérifiez-les, puis réessayez.", en: "The username or the password does not match. Check them and try again." }
    sign_in_needed { fr: "Connectez-vous pour continuer\u{a0}: vous retrouverez la page demandée.", en: "Sign in to continue: you will be taken to the page you asked for." }

    loading { fr: "Chargement en cours", en: "Loading" }
    retry { fr: "Réessayer", en: "Try again" }
    close { fr: "Fermer", en: "Close" }
    go_back { fr: "Revenir", en: "Go back" }
    action { fr: "Action", en: "Action" }
    save { fr: "Enregistrer", en: "Save" }
    show_more { fr: "Afficher la suite", en: "Show more" }
    dismiss { fr: "Masquer ce message", en: "Dismiss this message" }
    filters { fr: "Filtres", en: "Filters" }
    filters_active { fr: "Filtres en place", en: "Active filters" }
    remove { fr: "Retirer", en: "Remove" }
    remove_filter(label: &str) { fr: "Retirer le filtre {label}", en: "Remove the filter {label}" }
    clear_filters { fr: "Tout retirer", en: "Clear all" }
    all { fr: "Tous", en: "All" }
    all_feminine { fr: "Toutes", en: "All" }
    none_chosen { fr: "Choisissez", en: "Choose" }
    optional { fr: "facultatif", en: "optional" }
    not_given { fr: "Non renseigné", en: "Not given" }
    print { fr: "Imprimer", en: "Print" }
    sort_by(column: &str) { fr: "Trier par {column}", en: "Sort by {column}" }
    shown(count: u32) { fr: "{count} ligne affichée" | "{count} lignes affichées", en: "{count} row shown" | "{count} rows shown" }

    fault_number { fr: "Écrivez un nombre entier.", en: "Enter a whole number." }
    fault_summary { fr: "Il reste à corriger", en: "There is a problem" }
    reason { fr: "Motif", en: "Reason" }
    reason_words { fr: "Précisions", en: "Details" }
    reason_kept { fr: "L’historique le garde.", en: "The history keeps it." }
    stands_now(words: &str) { fr: "Ce qui est enregistré maintenant\u{a0}: {words}. Ce que vous avez saisi est conservé\u{a0}; enregistrez si votre choix vaut toujours.", en: "What is recorded now: {words}. What you entered is kept; save if your choice still holds." }
    reason_needed { fr: "Choisissez un motif.", en: "Choose a reason." }
    reason_in_words { fr: "Dites pourquoi, en quelques mots.", en: "Say why, in a few words." }
    reason_words_needed { fr: "Le motif «\u{202f}Autre\u{202f}» demande quelques mots.", en: "The reason “Other” needs a few words." }
    reason_words_hint { fr: "La personne concernée et les gestionnaires les liront.", en: "The person concerned and the planners will read them." }

    not_found_title { fr: "Cette page n’existe pas", en: "This page does not exist" }
    not_found_words { fr: "L’adresse est incomplète, ou la page n’est plus là. Rien n’a été modifié.", en: "The address is incomplete, or the page is gone. Nothing was changed." }
    go_home { fr: "Aller à l’accueil", en: "Go to the home page" }

    footer_api { fr: "API", en: "API" }
}
