//! What the columns of a file mean, and how to correct it.

use crate::i18n::texts;

texts! {
    title { fr: "Colonnes du fichier", en: "Columns of the file" }
    title_of(place: &str) { fr: "Colonnes de {place}", en: "Columns of {place}" }
    understood(known: &str, all: &str) { fr: "{known} comprises sur {all}", en: "{known} of {all} understood" }
    missing(what: &str) { fr: "Ces lignes ne peuvent pas encore être lues. Dites quelle colonne donne\u{a0}: {what}.", en: "These lines cannot be read yet. Say which column gives: {what}." }
    twice(what: &str) { fr: "Ces lignes ne peuvent pas encore être lues\u{a0}: deux colonnes ont le sens de «\u{a0}{what}\u{a0}». Changez le sens de l’une.", en: "These lines cannot be read yet: two columns mean “{what}”. Change the meaning of one." }
    no_table { fr: "Aucun tableau reconnu ici. Dites ce que sont les lignes et où sont les en-têtes, puis le sens des colonnes.", en: "No table was recognised here. Say what the lines are and where the headers stand, then what the columns mean." }
    kind { fr: "Chaque ligne est", en: "Each line is" }
    kind_none { fr: "Choisir", en: "Choose" }
    header_line { fr: "Ligne des en-têtes", en: "Header line" }
    header_line_hint { fr: "Son numéro dans le tableur", en: "Its number in the spreadsheet" }
    guess { fr: "Deviner d’après cette ligne", en: "Guess from this line" }
    nothing { fr: "Ne pas lire", en: "Leave out" }
    no_sample { fr: "colonne vide", en: "empty column" }
    nameless(letter: &str) { fr: "Colonne {letter}", en: "Column {letter}" }
    likely { fr: "à vérifier", en: "to be checked" }
    remembered { fr: "retenu d’un fichier précédent", en: "remembered from an earlier file" }
    told { fr: "votre choix", en: "your choice" }
    remember { fr: "Retenir ce choix pour les prochains fichiers de cette unité qui ont les mêmes en-têtes", en: "Remember this choice for this unit’s next files with the same headers" }
    read_again { fr: "Relire avec ces colonnes", en: "Read again with these columns" }
    read_again_done { fr: "Fichiers relus.", en: "Files read again." }
    take_back { fr: "Reprendre le fichier annoté", en: "Take the annotated file back" }
    take_back_of(file: &str) { fr: "Reprendre {file}, annoté", en: "Take back {file}, annotated" }
    session_code { fr: "Code de la session", en: "Session code" }
    course_code { fr: "Code du stage", en: "Course code" }
    course_title { fr: "Intitulé du stage", en: "Course title" }
    starts_on { fr: "Premier jour", en: "First day" }
    ends_on { fr: "Dernier jour", en: "Last day" }
    duration { fr: "Durée en jours", en: "Duration in days" }
    site { fr: "Lieu", en: "Place" }
    capacity { fr: "Places", en: "Seats" }
    minimum { fr: "Minimum", en: "Minimum" }
    quota { fr: "Contingent de l’unité nommée en tête", en: "Quota of the unit named above" }
    service_number { fr: "Matricule", en: "Service number" }
    rank { fr: "Grade", en: "Rank" }
    family_name { fr: "Nom", en: "Family name" }
    given_name { fr: "Prénom", en: "Given name" }
    unit { fr: "Unité", en: "Unit" }
    wish_1 { fr: "Session souhaitée", en: "Session wished for" }
    wish_2 { fr: "Deuxième choix", en: "Second choice" }
    wish_3 { fr: "Troisième choix", en: "Third choice" }
    priority { fr: "Priorité", en: "Priority" }
    requested_on { fr: "Date de la demande", en: "Date of the request" }
    note { fr: "Observations", en: "Notes" }
    quota_seats { fr: "Places réservées", en: "Seats set aside" }
    release_on { fr: "Jour où elles sont à tous", en: "Day on which they are for all" }
    session_cost { fr: "Coût de la session", en: "Cost of a session" }
    seat_cost { fr: "Coût par place", en: "Cost per seat" }
    status { fr: "Statut", en: "Status" }
    email { fr: "Courriel", en: "E-mail" }
    skill_code { fr: "Code de la qualification", en: "Skill code" }
    valid_from { fr: "Obtenue le", en: "Obtained on" }
    valid_until { fr: "Valable jusqu’au", en: "Valid until" }
    cancelled { fr: "Marque d’annulation", en: "Cancellation mark" }
}
