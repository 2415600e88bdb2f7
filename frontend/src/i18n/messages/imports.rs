//! Bringing a planner's files in.

use crate::i18n::texts;

texts! {
    title { fr: "Imports", en: "Imports" }
    new { fr: "Importer des fichiers", en: "Import files" }
    intro { fr: "Déposez vos tableaux\u{a0}: stages, sessions, contingents, personnes, qualifications, demandes, inscriptions. Rien n’est enregistré avant votre accord.", en: "Drop your tables: courses, sessions, quotas, people, skills, requests, enrolments. Nothing is saved until you agree." }
    step_files { fr: "Fichiers", en: "Files" }
    step_check { fr: "Vérification", en: "Check" }
    step_done { fr: "Résultat", en: "Result" }
    steps { fr: "Étapes de l’import", en: "Steps of the import" }
    keeper { fr: "Qui tient ces fichiers", en: "Who keeps these files" }
    keeper_hint { fr: "Les codes de session sont propres à chaque organisateur. Pour une autre unité que la vôtre, écrivez une partie de son nom.", en: "Session codes belong to each organiser. For a unit other than yours, type part of its name." }
    keeper_needed { fr: "Choisissez qui tient ces fichiers.", en: "Choose who keeps these files." }
    keeper_column { fr: "Tenu par", en: "Kept by" }
    when { fr: "Quand", en: "When" }
    state { fr: "État", en: "State" }
    files { fr: "Les fichiers", en: "The files" }
    drop { fr: "Déposez vos fichiers ici", en: "Drop your files here" }
    drop_hint { fr: "Classeurs .xlsx ou .ods, ou fichiers .csv, d’une ou de plusieurs sortes. 10 Mo par fichier au plus.", en: ".xlsx or .ods workbooks, or .csv files, of one kind or several. 10 MB per file at most." }
    choose_files { fr: "Choisir des fichiers", en: "Choose files" }
    remove_file(name: &str) { fr: "Retirer {name}", en: "Remove {name}" }
    files_needed { fr: "Déposez au moins un fichier.", en: "Drop at least one file." }
    file_heavy(name: &str) { fr: "{name} pèse plus de 10 Mo.", en: "{name} is heavier than 10 MB." }
    read { fr: "Vérifier les fichiers", en: "Check the files" }
    reading { fr: "Lecture des fichiers", en: "Reading the files" }
    size_kb(size: &str) { fr: "{size}\u{a0}ko", en: "{size}\u{a0}kB" }
    checked_title { fr: "Ce que l’import va faire", en: "What the import will do" }
    checked_words(count: u32) { fr: "{count} ligne lue. Rien n’est encore enregistré." | "{count} lignes lues. Rien n’est encore enregistré.", en: "{count} line read. Nothing is saved yet." | "{count} lines read. Nothing is saved yet." }
    applied_title { fr: "Import appliqué", en: "Import applied" }
    applied_words(count: u32) { fr: "{count} ligne traitée." | "{count} lignes traitées.", en: "{count} line handled." | "{count} lines handled." }
    apply { fr: "Appliquer l’import", en: "Apply the import" }
    apply_title { fr: "Appliquer l’import\u{202f}?", en: "Apply the import?" }
    creations(count: u32) { fr: "{count} création" | "{count} créations", en: "{count} to create" | "{count} to create" }
    updates(count: u32) { fr: "{count} mise à jour" | "{count} mises à jour", en: "{count} to update" | "{count} to update" }
    both(one: &str, other: &str) { fr: "{one} et {other}", en: "{one} and {other}" }
    apply_words(what: &str) { fr: "{what}. Les lignes rejetées restent dans vos fichiers.", en: "{what}. Rejected lines stay in your files." }
    applied_done { fr: "Import appliqué.", en: "Import applied." }
    nothing_to_do { fr: "Rien à enregistrer\u{a0}: aucune ligne n’est à créer ni à mettre à jour.", en: "Nothing to save: no line is to be created or updated." }
    many_moves(count: u32) { fr: "{count} session existante changerait de dates ou de lieu. Vérifiez que ces fichiers sont bien ceux de cet organisateur." | "{count} sessions existantes changeraient de dates ou de lieu. Vérifiez que ces fichiers sont bien ceux de cet organisateur.", en: "{count} existing session would change dates or place. Check that these files belong to this organiser." | "{count} existing sessions would change dates or place. Check that these files belong to this organiser." }
    lines { fr: "Lignes", en: "Lines" }
    line { fr: "Ligne", en: "Line" }
    file { fr: "Fichier", en: "File" }
    kind { fr: "Nature", en: "Kind" }
    kind_course { fr: "Stage", en: "Course" }
    kind_quota { fr: "Contingent", en: "Quota" }
    kind_person { fr: "Personne", en: "Person" }
    kind_skill { fr: "Qualification", en: "Skill" }
    kind_enrolment { fr: "Inscription", en: "Enrolment" }
    kind_session { fr: "Session", en: "Session" }
    kind_request { fr: "Demande", en: "Request" }
    kind_other { fr: "Autre", en: "Other" }
    verdict { fr: "Verdict", en: "Verdict" }
    verdict_create { fr: "À créer", en: "To create" }
    several_created { fr: "Créées", en: "Created" }
    several_duplicates { fr: "Doublons", en: "Duplicates" }
    several_rejected { fr: "Rejetées", en: "Rejected" }
    several_ignored { fr: "Ignorées", en: "Ignored" }
    struck(count: u32) { fr: "{count} rayée" | "{count} rayées", en: "{count} struck through" | "{count} struck through" }
    only { fr: "Ne montrer que", en: "Show only" }
    several_updated { fr: "Mises à jour", en: "Updated" }
    verdict_created { fr: "Créée", en: "Created" }
    verdict_updated { fr: "Mise à jour", en: "Updated" }
    verdict_update { fr: "À mettre à jour", en: "To update" }
    verdict_unchanged { fr: "Sans changement", en: "Unchanged" }
    verdict_duplicate { fr: "Doublon", en: "Duplicate" }
    verdict_rejected { fr: "Rejetée", en: "Rejected" }
    verdict_ignored { fr: "Ignorée", en: "Ignored" }
    why { fr: "Pourquoi", en: "Why" }
    content { fr: "Contenu", en: "Content" }
    lines_none { fr: "Aucune ligne avec ce filtre.", en: "No lines with this filter." }
    total { fr: "Lignes lues", en: "Lines read" }
    reading_title { fr: "Lecture des fichiers en cours", en: "The files are being read" }
    reading_words { fr: "Vous pouvez quitter cette page\u{a0}: la lecture continue, et cet import reste dans la liste.", en: "You may leave this page: the reading goes on, and this import stays in the list." }
    reading_progress(read: &str, total: &str) { fr: "{read} lignes lues sur {total}", en: "{read} of {total} lines read" }
    failed_title { fr: "Lecture abandonnée", en: "The reading was given up" }
    failed_words { fr: "Ces fichiers n’ont pas pu être lus jusqu’au bout et rien n’est enregistré. Envoyez-les de nouveau, en plusieurs parties s’ils sont grands.", en: "These files could not be read to the end and nothing is saved. Send them again, in several parts if they are large." }
    whole_or_good { fr: "Ce qui est appliqué", en: "What is applied" }
    apply_good { fr: "Les lignes acceptées", en: "The accepted lines" }
    apply_whole { fr: "Tout, ou rien si une ligne est rejetée", en: "Everything, or nothing when a line is rejected" }
    apply_whole_refused(count: u32) { fr: "{count} ligne est rejetée\u{a0}: l’import entier serait refusé." | "{count} lignes sont rejetées\u{a0}: l’import entier serait refusé.", en: "{count} line is rejected: the whole import would be refused." | "{count} lines are rejected: the whole import would be refused." }
    sheets_wait(names: &str) { fr: "Ces feuilles attendent le sens de leurs colonnes\u{a0}: {names}. Leurs lignes ne sont pas lues.", en: "These sheets wait for what their columns mean: {names}. Their lines are not read." }
    leave_out_sheets { fr: "Appliquer sans elles", en: "Apply without them" }
    state_reading { fr: "En cours de lecture", en: "Being read" }
    state_failed { fr: "Lecture abandonnée", en: "Given up" }
    state_previewed { fr: "Vérifié, pas appliqué", en: "Checked, not applied" }
    state_applied { fr: "Appliqué", en: "Applied" }
    past { fr: "Imports précédents", en: "Past imports" }
    past_none { fr: "Aucun import pour l’instant", en: "No imports yet" }
    past_none_words { fr: "Commencez par un de vos tableaux\u{a0}: vos fichiers restent tels quels.", en: "Start with one of your tables: your files stay as they are." }
    see_sessions { fr: "Voir les sessions", en: "See the sessions" }
    see_people { fr: "Voir les personnes", en: "See the people" }
    see_courses { fr: "Voir les stages", en: "See the courses" }
    see_requests { fr: "Voir les demandes", en: "See the requests" }
    location(sheet: &str, line: &str) { fr: "{sheet}, ligne {line}", en: "{sheet}, line {line}" }
    on_line(line: &str) { fr: "ligne {line}", en: "line {line}" }
}
