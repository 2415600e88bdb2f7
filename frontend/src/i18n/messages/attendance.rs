//! The attendance sheet, outcomes, and what one teaches.

use crate::i18n::texts;

texts! {
    title { fr: "Feuille de présence", en: "Attendance sheet" }
    open { fr: "Ouvrir la feuille de présence", en: "Open the attendance sheet" }
    attended { fr: "Suivi", en: "Attended" }
    absent { fr: "Absent", en: "Absent" }
    passed { fr: "Reçu", en: "Passed" }
    failed { fr: "Échoué", en: "Failed" }
    present { fr: "Présent", en: "Present" }
    unexplained { fr: "Absence inexpliquée", en: "Unexplained" }
    outcome { fr: "Résultat", en: "Outcome" }
    field_absence { fr: "Motif d’absence", en: "Why absent" }
    field_days { fr: "Présence jour par jour", en: "Attendance day by day" }
    note { fr: "Observations", en: "Note" }
    note_of(who: &str) { fr: "Observations sur {who}", en: "Note on {who}" }
    absence_of(who: &str) { fr: "Motif d’absence de {who}", en: "Why {who} was absent" }
    did_recorded { fr: "Présence ou résultat noté", en: "Attendance or outcome said" }
    did_corrected { fr: "Présence ou résultat corrigé", en: "Attendance or outcome corrected" }

    refused_cancelled { fr: "l’inscription a été annulée", en: "the enrolment was cancelled" }
    refused_own { fr: "personne ne note sa propre formation", en: "nobody says what became of themselves" }
    refused_not_over { fr: "«\u{a0}Suivi\u{a0}» et «\u{a0}Reçu\u{a0}» se notent à partir du dernier jour", en: "attended and passed are said from the last day on" }
    refused_day_to_come { fr: "ce jour n’est pas encore venu", en: "this day is still to come" }
    refused_reason_needed { fr: "vous changez ce qui était noté, ou le délai est passé\u{a0}: dites pourquoi plus haut", en: "you change what was said, or it is late: say why above" }

    view_days { fr: "Présence du jour", en: "Attendance of the day" }
    view_outcomes { fr: "Résultats", en: "Outcomes" }
    what { fr: "À noter", en: "What to say" }
    day { fr: "Jour", en: "Day" }
    all_present { fr: "Noter présents tous les autres", en: "Mark everyone else present" }
    group_of(who: &str) { fr: "Présence de {who}", en: "Attendance of {who}" }
    outcome_of(who: &str) { fr: "Résultat de {who}", en: "Outcome of {who}" }
    nobody { fr: "Personne n’est inscrit à cette session.", en: "Nobody is enrolled in this session." }
    nobody_hint { fr: "La feuille se remplira avec les inscriptions.", en: "The sheet fills with the enrolments." }
    people { fr: "Stagiaires", en: "Trainees" }
    not_begun(day: &str) { fr: "La feuille s’ouvre le premier jour de la session, {day}.", en: "The sheet opens on the first day of the session, {day}." }
    until(day: &str) { fr: "À remplir jusqu’au {day}\u{202f}; ensuite, le gestionnaire de la session la corrige.", en: "To be kept until {day}; the planner of the session corrects it afterwards." }
    reason { fr: "Motif de la correction", en: "Why it is corrected" }
    reason_hint { fr: "Demandé quand vous changez ce qui était noté, ou quand le délai des formateurs est passé.", en: "Asked when you change what was said, or once the trainers’ days are over." }

    to_send(count: u32) { fr: "{count} ligne à envoyer" | "{count} lignes à envoyer", en: "{count} line to send" | "{count} lines to send" }
    all_sent { fr: "Tout est envoyé.", en: "Everything is sent." }
    nothing_yet { fr: "Touchez un bouton\u{a0}: c’est gardé aussitôt sur cet appareil, puis envoyé.", en: "Touch a button: it is kept on this device at once, then sent." }
    offline { fr: "Pas de réseau\u{a0}: vos saisies restent sur cet appareil et partiront dès qu’il revient.", en: "No network: what you entered stays on this device and leaves as soon as it is back." }
    refused_whole(why: &str) { fr: "Refusé\u{a0}: {why}", en: "Refused: {why}" }
    send_now { fr: "Envoyer", en: "Send" }
    sent { fr: "Envoyé", en: "Sent" }
    waits { fr: "À envoyer", en: "To send" }
    refused(why: &str) { fr: "Refusé\u{a0}: {why}", en: "Refused: {why}" }
    conflict(theirs: &str) { fr: "Quelqu’un d’autre a noté cette personne entre-temps\u{a0}: {theirs}", en: "Somebody else said something of this person meanwhile: {theirs}" }
    keep_theirs { fr: "Garder ce qui est noté", en: "Keep what was said" }
    keep_mine { fr: "Remplacer par ma saisie", en: "Replace with mine" }
    of(act: &str, who: &str) { fr: "{act}, {who}", en: "{act}, {who}" }
    nothing_said { fr: "rien", en: "nothing" }

    teaching { fr: "Sessions que j’anime", en: "Sessions I teach" }
    teaching_hint(day: &str) { fr: "feuille à remplir jusqu’au {day}", en: "sheet to be kept until {day}" }
    granted { fr: "Acquise en stage", en: "Granted by a course" }
}
