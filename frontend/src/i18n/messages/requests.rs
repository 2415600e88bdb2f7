//! Requests and what became of them.

use crate::i18n::texts;

texts! {
    title { fr: "Demandes", en: "Requests" }
    request { fr: "Demande", en: "Request" }
    one(who: &str, course: &str) { fr: "{who}, {course}", en: "{who}, {course}" }
    title_of_unit { fr: "Les demandes de votre unité", en: "Your unit’s requests" }
    search_label { fr: "Nom ou matricule", en: "Name or service number" }
    on_session(what: &str, session: &str) { fr: "{what}\u{a0}: {session}", en: "{what}: {session}" }
    and_more(count: u32, first: &str) { fr: "{first}, et {count} autre" | "{first}, et {count} autres", en: "{first}, and {count} more" | "{first}, and {count} more" }
    by_system { fr: "Relève", en: "Relève" }
    next_answer_offer { fr: "Une réponse à la proposition est attendue.", en: "An answer to the offer is awaited." }
    next_approval { fr: "La demande attend un accord avant de pouvoir recevoir une place.", en: "The request waits for an approval before it may receive a seat." }
    next_attend { fr: "La place est prise\u{a0}: il reste à suivre le stage.", en: "The seat is taken: the course comes next." }
    find { fr: "Trouver une demande", en: "Find a request" }
    person { fr: "Personne", en: "Person" }
    course { fr: "Stage", en: "Course" }
    unit { fr: "Unité", en: "Unit" }
    priority { fr: "Priorité", en: "Priority" }
    priority_of(number: &str) { fr: "Priorité {number}", en: "Priority {number}" }
    asked(priority: &str, day: &str) { fr: "Priorité {priority}, demande du {day}", en: "Priority {priority}, requested on {day}" }
    requested_on { fr: "Demandée le", en: "Requested on" }
    requested_since(when: &str) { fr: "Demandée le {when}", en: "Requested on {when}" }
    wishes { fr: "Vœux", en: "Wishes" }
    wish(rank: &str) { fr: "Vœu {rank}", en: "Wish {rank}" }
    linked_with { fr: "Liée, tout ou rien", en: "Linked, all or nothing" }
    by_dates { fr: "Dates acceptées", en: "Dates accepted" }
    accepts(dates: &str) { fr: "Toute session {dates}", en: "Any session {dates}" }
    except(dates: &str) { fr: "sauf {dates}", en: "except {dates}" }
    no_wishes { fr: "Toute session de ce stage", en: "Any session of this course" }
    organiser { fr: "Organisateur", en: "Organiser" }
    note { fr: "Note", en: "Note" }
    priority_reason { fr: "Motif de la priorité", en: "Reason for the priority" }
    progress { fr: "Avancement", en: "Progress" }
    progress_waiting { fr: "En attente", en: "Waiting" }
    progress_offered { fr: "Place proposée", en: "Seat offered" }
    progress_enrolled { fr: "Inscrite", en: "Enrolled" }
    progress_refused { fr: "Refusée", en: "Refused" }
    progress_withdrawn { fr: "Retirée", en: "Withdrawn" }
    none_title { fr: "Aucune demande à afficher", en: "No requests to show" }
    none_filtered { fr: "Aucune demande ne correspond à ces filtres. Retirez-en un pour élargir la recherche.", en: "No request matches these filters. Remove one to widen the search." }
    none_yet { fr: "Importez le fichier des demandes\u{a0}: elles apparaîtront ici.", en: "Import the file of requests: they will appear here." }
    timeline { fr: "Ce qui s’est passé", en: "What happened" }
    timeline_none { fr: "Rien n’est encore arrivé à cette demande.", en: "Nothing has happened to this request yet." }
    by_whom(who: &str) { fr: "par {who}", en: "by {who}" }
    what_next { fr: "Et maintenant", en: "What comes next" }
    next_waiting { fr: "Quand une place revient à cette demande, elle lui est proposée\u{202f}; en règle générale, un gestionnaire confirme d’abord.", en: "When a seat falls to this request, it is offered; as a rule, a planner confirms first." }
    standings { fr: "Pourquoi pas encore de place", en: "Why no seat yet" }
    place_among(place: &str, ranked: &str) { fr: "{place} sur {ranked}", en: "{place} of {ranked}" }
    no_place { fr: "Hors classement", en: "Not ranked" }
    free_seats(count: u32) { fr: "{count} place libre" | "{count} places libres", en: "{count} free seat" | "{count} free seats" }
    why_condition { fr: "Une condition n’est pas remplie", en: "A condition is not met" }
    why_full { fr: "Toutes les places sont prises ou proposées", en: "Every seat is taken or offered" }
    why_others_first { fr: "Les places libres reviennent à d’autres, mieux classés", en: "The free seats go to others, who rank before" }
    why_planner { fr: "Son tour est venu, dès que le gestionnaire attribue les places libres", en: "Its turn has come, once the planner gives out the free seats" }
    why_their_turn { fr: "Son tour est venu\u{202f}: la prochaine place est pour cette demande", en: "Its turn has come: the next seat is for this request" }
    next_answer(when: &str) { fr: "Réponse attendue au plus tard {when}.", en: "An answer is due by {when}." }
    withdraw { fr: "Retirer la demande", en: "Withdraw the request" }
    withdraw_effect { fr: "La demande sort de la liste d’attente. Son historique est conservé.", en: "The request leaves the waiting list. Its history is kept." }
    withdrawn_done { fr: "Demande retirée.", en: "Request withdrawn." }
    refuse { fr: "Refuser la demande", en: "Refuse the request" }
    refuse_effect { fr: "La demande est close. La personne est prévenue et lira le motif.", en: "The request is closed. The person is told and will read the reason." }
    refused_done { fr: "Demande refusée.", en: "Request refused." }

    did_request_submitted { fr: "Demande déposée", en: "Request filed" }
    did_request_updated { fr: "Demande mise à jour", en: "Request updated" }
    did_request_withdrawn { fr: "Demande retirée", en: "Request withdrawn" }
    did_request_refused { fr: "Demande refusée", en: "Request refused" }
    exceptions { fr: "Exceptions", en: "Exceptions" }
    exception_audience { fr: "Grade ou statut", en: "Rank or status" }
    exception_prerequisites { fr: "Qualifications préalables", en: "Skills needed beforehand" }
    exception_previous_courses { fr: "Stages à suivre avant", en: "Courses that come before" }
    exception_state_asked { fr: "Demandée", en: "Asked" }
    exception_state_granted { fr: "Accordée", en: "Granted" }
    exception_state_refused { fr: "Refusée", en: "Refused" }
    condition { fr: "Condition", en: "Condition" }
    ask_exception { fr: "Demander une exception", en: "Ask for an exception" }
    ask_exception_effect { fr: "Les gestionnaires de la demande répondront, avec leur nom. Une exception accordée ne vaut que pour cette demande et pour cette condition.", en: "The planners of the request will answer, by name. A granted exception holds for this request and this condition alone." }
    exception_asked { fr: "Demandée", en: "Asked" }
    exception_asked_done { fr: "Exception demandée.", en: "Exception asked for." }
    grant_exception { fr: "Accorder l’exception", en: "Grant the exception" }
    grant_effect { fr: "La condition ne fera plus obstacle à cette demande. La personne est prévenue.", en: "The condition will no longer be in the way of this request. The person is told." }
    exception_granted_done { fr: "Exception accordée.", en: "Exception granted." }
    refuse_exception { fr: "Refuser l’exception", en: "Refuse the exception" }
    refuse_exception_effect { fr: "La condition reste à remplir. La personne est prévenue.", en: "The condition is still to be met. The person is told." }
    exception_refused_done { fr: "Exception refusée.", en: "Exception refused." }
    exception_read_by_person { fr: "La personne lira ce motif.", en: "The person will read this reason." }
    awaiting_exception { fr: "Exceptions à trancher", en: "Exceptions to decide" }
    by_exception { fr: "non remplie, levée par une exception", en: "not met, lifted by an exception" }
    did_exception_asked { fr: "Exception demandée", en: "Exception asked for" }
    did_exception_granted { fr: "Exception accordée", en: "Exception granted" }
    did_exception_refused { fr: "Exception refusée", en: "Exception refused" }
    approvals { fr: "Accords", en: "Approvals" }
    approve { fr: "Donner mon accord", en: "Approve" }
    approved_done { fr: "Accord donné", en: "Approval given" }
    awaiting_mine { fr: "Attendent mon accord", en: "Waiting for my approval" }
    step_approved { fr: "Accord donné", en: "Approved" }
    step_refused { fr: "Refus", en: "Refused" }
    step_escalated { fr: "Sans réponse, ouvert au-dessus", en: "No answer, opened above" }
    step_later { fr: "Plus tard", en: "Later" }
    step_pending { fr: "En attente", en: "Waiting" }
    step_due(day: &str) { fr: "– réponse attendue avant le {day}", en: "– answer due before {day}" }
    by_unit_chief(unit: &str) { fr: "Commandement de l’unité {unit}", en: "Command of {unit}" }
    by_upper_unit(unit: &str) { fr: "Échelon supérieur, {unit}", en: "Unit above, {unit}" }
    by_planner(unit: &str) { fr: "Gestionnaires, {unit}", en: "Planners, {unit}" }
    did_request_approved { fr: "Accord donné", en: "Approval given" }
    did_request_escalated { fr: "Sans réponse\u{a0}: ouverte à l’unité supérieure", en: "No answer: opened to the unit above" }
    did_waitlist_joined { fr: "Entrée en liste d’attente", en: "Joined the waiting list" }
    did_waitlist_left { fr: "Sortie de la liste d’attente", en: "Left the waiting list" }
    did_wish_closed { fr: "Vœu clos\u{a0}: la session est annulée, ou déplacée hors des dates acceptées", en: "Wish closed: the session was called off, or moved off the dates accepted" }
    did_enrolment_confirmed { fr: "Inscription confirmée", en: "Enrolled" }
    did_enrolment_cancelled { fr: "Inscription annulée", en: "Enrolment cancelled" }
    did_candidate_passed_over { fr: "Une autre personne a été placée avant, avec un motif", en: "Another person was placed first, with a reason" }
    did_ranking_computed { fr: "Classement fait pour une place libérée", en: "Ranking made for a freed seat" }
    did_offer_made { fr: "Place proposée", en: "Seat offered" }
    did_offer_accepted { fr: "Proposition acceptée", en: "Offer accepted" }
    did_offer_declined { fr: "Proposition déclinée", en: "Offer declined" }
    did_offer_expired { fr: "Proposition restée sans réponse", en: "Offer left unanswered" }
    did_offer_revoked { fr: "Proposition retirée", en: "Offer taken back" }
    did_session_created { fr: "Session créée", en: "Session created" }
    did_session_moved { fr: "Session déplacée", en: "Session moved" }
    did_session_updated { fr: "Session modifiée", en: "Session changed" }
    did_session_published { fr: "Session ouverte", en: "Session opened" }
    did_session_closed { fr: "Session fermée aux inscriptions", en: "Session closed to enrolment" }
    did_session_cancelled { fr: "Session annulée", en: "Session called off" }
}
