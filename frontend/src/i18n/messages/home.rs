//! The two homes: the planner's and the person's, with offers and notifications.

use crate::i18n::texts;

texts! {
    planner_title { fr: "Ce qui vous attend", en: "What needs you" }
    freed { fr: "Places libérées sans preneur", en: "Freed seats without a taker" }
    freed_none { fr: "Chaque place libérée a trouvé preneur.", en: "Every freed seat has a taker." }
    to_place { fr: "Sessions à compléter", en: "Sessions to fill" }
    to_place_none { fr: "Aucune session n’a à la fois des places libres et des personnes en attente.", en: "No session has both free seats and people waiting." }
    freed_seats(count: u32) { fr: "{count} place à proposer" | "{count} places à proposer", en: "{count} seat to offer" | "{count} seats to offer" }
    see_ranking { fr: "Voir le classement", en: "See the ranking" }
    expiring { fr: "Propositions bientôt expirées", en: "Offers about to expire" }
    expiring_none { fr: "Aucune proposition n’expire dans les prochaines heures.", en: "No offers expire in the next hours." }
    below { fr: "Sessions sous leur minimum", en: "Sessions below their minimum" }
    below_none { fr: "Toutes les sessions proches atteignent leur minimum.", en: "Every session coming up reaches its minimum." }
    see_all { fr: "Tout voir", en: "See all" }
    nothing_yet { fr: "Tout commence par vos fichiers", en: "It all starts with your files" }
    nothing_yet_words { fr: "Importez votre calendrier de sessions et vos demandes\u{a0}: vous verrez ici ce qui vous attend.", en: "Import your calendar of sessions and your requests: what needs you will show here." }
    figure_sessions { fr: "sessions à venir", en: "sessions coming up" }
    figure_seats { fr: "places ouvertes", en: "seats open" }
    figure_enrolled { fr: "places prises", en: "seats taken" }
    figure_waiting { fr: "demandes en attente", en: "requests waiting" }
    start_import { fr: "Importer un calendrier et des demandes", en: "Import a calendar and requests" }

    person_title { fr: "Mon programme", en: "My programme" }
    answer_needed { fr: "Votre réponse est attendue", en: "Your answer is needed" }
    offer { fr: "Proposition", en: "Offer" }
    offer_title(course: &str) { fr: "Une place pour vous\u{a0}: {course}", en: "A seat for you: {course}" }
    when { fr: "Quand", en: "When" }
    where_ { fr: "Où", en: "Where" }
    until { fr: "Réponse", en: "Answer" }
    answer_before(when: &str, far: &str) { fr: "Répondez avant {when} ({far})", en: "Answer before {when} ({far})" }
    answer_by(when: &str, far: &str) { fr: "réponse avant le {when} ({far})", en: "answer by {when} ({far})" }
    accept { fr: "J’accepte la place", en: "I accept the seat" }
    decline { fr: "Je décline", en: "I decline" }
    decline_title { fr: "Décliner la proposition", en: "Decline the offer" }
    decline_effect { fr: "La place passe aussitôt à la personne suivante. Votre demande reste en attente pour vos autres vœux.", en: "The seat passes to the next person at once. Your request keeps waiting for your other wishes." }
    accepted { fr: "C’est noté\u{a0}: vous êtes inscrit.", en: "Done: you are enrolled." }
    declined { fr: "C’est noté\u{a0}: la place passe à la personne suivante.", en: "Done: the seat passes to the next person." }
    offer_over { fr: "Cette proposition n’attend plus de réponse.", en: "This offer no longer needs an answer." }
    offer_accepted_words { fr: "Vous avez accepté cette place\u{a0}: elle est dans votre programme.", en: "You accepted this seat: it is in your programme." }
    offer_declined_words { fr: "Vous avez décliné cette place.", en: "You declined this seat." }
    offer_expired_words { fr: "Le délai de réponse est passé\u{a0}: la place est allée à la personne suivante.", en: "The time to answer has passed: the seat went to the next person." }
    offer_revoked_words { fr: "Le gestionnaire a retiré cette proposition.", en: "The planner took this offer back." }
    upcoming { fr: "À venir", en: "Coming up" }
    upcoming_none { fr: "Rien de prévu pour l’instant", en: "Nothing planned for now" }
    upcoming_none_words { fr: "Vos inscriptions apparaîtront ici.", en: "Your enrolments will appear here." }
    see_sessions { fr: "Voir les sessions ouvertes", en: "See open sessions" }
    cancel_mine { fr: "Je ne peux plus venir", en: "I can no longer come" }
    cancel_mine_title(course: &str) { fr: "Libérer votre place\u{a0}: {course}", en: "Free your seat: {course}" }
    cancel_mine_effect { fr: "Votre gestionnaire voit aussitôt la place libérée et votre motif. La place est ensuite proposée à la personne suivante de la liste d’attente, en règle générale après sa confirmation.", en: "Your planner sees the freed seat and your reason at once. The seat is then offered to the next person on the waiting list, as a rule once your planner has confirmed." }
    cancel_mine_do { fr: "Libérer ma place", en: "Free my seat" }
    cancelled_mine { fr: "Votre place est libérée.", en: "Your seat is freed." }
    following { fr: "Vos demandes", en: "Your requests" }
    following_none { fr: "Vous n’avez pas de demande en cours.", en: "You have no open requests." }
    see_history { fr: "Ce qui s’est passé", en: "What happened" }
    cancelled_seat { fr: "Place libérée", en: "Seat freed" }
    past { fr: "Passés et annulés", en: "Past and cancelled" }

    notifications_title { fr: "Avis", en: "Notifications" }
    notifications_none { fr: "Aucun avis pour l’instant.", en: "No notifications for now." }
    notifications_none_words { fr: "Vous serez prévenu ici quand une place vous est proposée ou quand une session change.", en: "You will be told here when a seat is offered to you or a session changes." }
    mark_read { fr: "Marquer comme lu", en: "Mark as read" }
    unread { fr: "Non lu", en: "Unread" }
    told_offer_made { fr: "Une place vous est proposée", en: "A seat is offered to you" }
    told_offer_ended { fr: "Une proposition est terminée", en: "An offer is over" }
    told_enrolled { fr: "Vous êtes inscrit", en: "You are enrolled" }
    told_enrolment_cancelled { fr: "Votre inscription a été annulée", en: "Your enrolment was cancelled" }
    told_waitlisted { fr: "Vous êtes en liste d’attente", en: "You are on the waiting list" }
    told_request_closed { fr: "Votre demande est close", en: "Your request is closed" }
    told_session_changed { fr: "Une session qui vous concerne a changé", en: "A session that concerns you has changed" }
    told_approval_asked { fr: "Une demande attend votre accord", en: "A request waits for your approval" }
    told_exception_answered { fr: "Une demande d’exception a sa réponse", en: "An exception asked for has its answer" }
    told_request_approved { fr: "Une demande a reçu tous ses accords", en: "A request has all its approvals" }
    open { fr: "Ouvrir", en: "Open" }
}
