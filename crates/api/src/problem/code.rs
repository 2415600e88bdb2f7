//! The closed catalogue of problem types: a stable code, a status, a title and an explanation in both languages.

use crate::lang::{Lang, Words};
use actix_web::http::StatusCode;

macro_rules! catalogue {
    ($($name:ident $code:literal $status:ident
        $title_fr:literal $title_en:literal
        $text_fr:literal $text_en:literal;)*) => {
        /// What can go wrong, as the outside knows it. A code is never renamed and never changes its status.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ProblemCode { $(#[doc = $title_en] $name,)* }

        impl ProblemCode {
            /// Every code, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable code, last segment of the problem's `type`.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The status that always goes with the code.
            #[must_use]
            pub fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status,)* }
            }

            /// The title: the same for every occurrence.
            #[must_use]
            pub fn title(self, lang: Lang) -> &'static str {
                match (self, lang) { $((Self::$name, Lang::Fr) => $title_fr, (Self::$name, Lang::En) => $title_en,)* }
            }

            /// What it means and what to do next.
            #[must_use]
            pub fn explanation(self) -> Words {
                match self { $(Self::$name => Words::new($text_fr, $text_en),)* }
            }
        }
    };
}

catalogue! {
    UnreadableRequest "unreadable-request" BAD_REQUEST
        "Requête illisible" "Unreadable request"
        "La requête n'a pas pu être lue. Vérifiez sa forme : en-têtes, adresse, encodage."
        "The request could not be read. Check its form: headers, address, encoding.";
    UnreadableJson "unreadable-json" BAD_REQUEST
        "JSON illisible" "Unreadable JSON"
        "Le corps n'est pas du JSON valide en UTF-8. Le détail donne la ligne et la colonne de la première faute."
        "The body is not valid JSON in UTF-8. The detail gives the line and column of the first fault.";
    UnreadablePath "unreadable-path" NOT_FOUND
        "Identifiant illisible" "Unreadable identifier"
        "Un segment de l'adresse n'a pas la forme attendue ; les identifiants sont des UUID."
        "A segment of the address does not have the expected form; identifiers are UUIDs.";
    UnreadableHeader "unreadable-header" UNPROCESSABLE_ENTITY
        "En-tête illisible" "Unreadable header"
        "Un en-tête de la requête n'a pas la forme attendue. Le détail le nomme."
        "A header of the request does not have the expected form. The detail names it.";
    SignInRequired "sign-in-required" UNAUTHORIZED
        "Connexion nécessaire" "Sign-in required"
        "La requête ne dit pas qui vous êtes, ou la connexion a expiré ou a été fermée. Connectez-vous puis recommencez."
        "The request does not say who you are, or the sign-in has expired or was closed. Sign in, then try again.";
    WrongCredentials "wrong-credentials" UNAUTHORIZED
        "Identifiant ou mot de passe incorrect" "Wrong login or password"
        "L'identifiant ou le mot de passe est incorrect. La réponse est la même quand le compte n'existe pas."
        "The login or the password is wrong. The answer is the same when the account does not exist.";
    WrongCode "wrong-code" UNAUTHORIZED
        "Code incorrect" "Wrong code"
        "Le code est faux ou a déjà servi. Attendez le suivant, ou employez un code de secours."
        "The code is wrong or was used already. Wait for the next one, or use a recovery code.";
    ChallengeEnded "challenge-ended" UNAUTHORIZED
        "Connexion à recommencer" "Sign in again"
        "La première étape de la connexion a expiré, a servi, ou trop de codes faux ont été donnés. Recommencez avec l'identifiant et le mot de passe."
        "The first step of the sign-in has expired, has served, or too many wrong codes were given. Begin again with login and password.";
    SecondFactorNeeded "second-factor-needed" FORBIDDEN
        "Second facteur nécessaire" "Second factor needed"
        "Un de vos rôles exige un second facteur et vous n'en avez pas. Préparez-le avec POST /me/second-factor et confirmez-le : tout le reste s'ouvre alors."
        "A role of yours asks for a second factor and you have none. Set it up with POST /me/second-factor and confirm it: everything else opens then.";
    NotAllowed "not-allowed" FORBIDDEN
        "Action non autorisée" "Not allowed"
        "Vos rôles ne permettent pas cette action. Un administrateur peut vous donner le rôle nécessaire."
        "Your roles do not allow this action. An administrator can grant the role it needs.";
    InsufficientScope "insufficient-scope" FORBIDDEN
        "Portée manquante" "Missing scope"
        "Le jeton de ce client d'API n'a pas la portée que cette opération demande ; le détail et WWW-Authenticate la nomment. Demandez-la avec le jeton ou, si le client ne l'a pas, à un administrateur."
        "The token of this API client lacks the scope that this operation needs; the detail and WWW-Authenticate name it. Ask for it with the token or, if the client does not hold it, from an administrator.";
    ForgedRequest "forged-request" FORBIDDEN
        "Requête d'origine inconnue" "Request of unknown origin"
        "Une écriture avec le cookie de connexion doit venir de ce site et porter l'en-tête X-CSRF-Token donné à la connexion."
        "A write with the sign-in cookie must come from this site and carry the X-CSRF-Token header given at sign-in.";
    NotFound "not-found" NOT_FOUND
        "Introuvable" "Not found"
        "Il n'y a rien à cette adresse, ou rien que vous puissiez voir."
        "There is nothing at this address, or nothing that you may see.";
    MethodNotAllowed "method-not-allowed" METHOD_NOT_ALLOWED
        "Méthode non permise" "Method not allowed"
        "Cette adresse ne connaît pas cette méthode. L'en-tête Allow donne les méthodes permises."
        "This address does not know this method. The Allow header gives the methods it knows.";
    NotAcceptable "not-acceptable" NOT_ACCEPTABLE
        "Forme demandée indisponible" "Not acceptable"
        "Aucune forme de réponse ne convient à ce que la requête accepte."
        "No form of the answer suits what the request accepts.";
    Conflict "conflict" CONFLICT
        "Refusé par l'état actuel" "Refused by the current state"
        "L'état actuel de la donnée ne permet pas cette action. Le détail dit l'état trouvé."
        "The current state does not allow this action. The detail says which state was found.";
    AlreadyExists "already-exists" CONFLICT
        "Existe déjà" "Already exists"
        "Une donnée de même clef existe déjà. Le détail la nomme."
        "Something with the same key exists already. The detail names it.";
    SessionFull "session-full" CONFLICT
        "La session est complète" "The session is full"
        "Toutes les places sont prises ou proposées. La personne peut attendre dans la file du stage."
        "Every seat is taken or offered. The person can wait in the course's queue.";
    ConditionsNotMet "conditions-not-met" CONFLICT
        "Conditions non remplies" "Conditions not met"
        "Une condition pour occuper une place n'est pas remplie. gates dit laquelle, pourquoi, et que faire."
        "A condition for holding a seat is not met. gates says which, why, and what to do.";
    DepartureNeeded "departure-needed" CONFLICT
        "Motif nécessaire" "A reason is needed"
        "Ce placement s'écarte de l'ordre publié ou d'une condition. Recommencez avec departure : un motif codé et des mots. passed_over donne les demandes mieux classées."
        "This placing departs from the published order or from a condition. Try again with departure: a coded reason and words. passed_over gives the requests ranked before.";
    OfferEnded "offer-ended" CONFLICT
        "La proposition n'est plus valable" "The offer is over"
        "La proposition a reçu une réponse, a été retirée, ou son délai est passé."
        "The offer was answered, taken back, or its deadline has passed.";
    InvitationEnded "invitation-ended" CONFLICT
        "L'invitation n'est plus valable" "The invitation is over"
        "Ce lien n'existe pas, a déjà servi, a été retiré ou a expiré. Demandez-en un autre à votre administrateur."
        "This link does not exist, has served, was taken back or has expired. Ask your administrator for another one.";
    ImportChanged "import-changed" CONFLICT
        "Les données ont changé depuis la simulation" "The data changed since the dry run"
        "Ce que l'import ferait n'est plus ce qui a été montré. Refaites la simulation avec les mêmes fichiers."
        "What the import would do is no longer what was shown. Run the dry run again with the same files.";
    UnreadableFile "unreadable-file" UNPROCESSABLE_ENTITY
        "Fichier illisible" "Unreadable file"
        "Un fichier n'a pas pu être lu comme un tableur. errors dit lequel et pourquoi."
        "A file could not be read as a spreadsheet. errors says which and why.";
    Stale "stale" PRECONDITION_FAILED
        "Modifié entre-temps" "Changed in the meantime"
        "La donnée a changé depuis que vous l'avez lue. Relisez-la, puis recommencez avec son nouvel ETag."
        "It has changed since you read it. Read it again, then retry with its new ETag.";
    TooLarge "too-large" PAYLOAD_TOO_LARGE
        "Envoi trop volumineux" "Too large"
        "Le corps de la requête dépasse la taille permise, que le détail rappelle."
        "The body of the request is larger than allowed; the detail recalls the limit.";
    UnsupportedMediaType "unsupported-media-type" UNSUPPORTED_MEDIA_TYPE
        "Type de contenu non pris en charge" "Unsupported media type"
        "Le corps n'a pas le type attendu, en général application/json sans compression."
        "The body does not have the expected type, usually application/json without compression.";
    InvalidFields "invalid-fields" UNPROCESSABLE_ENTITY
        "Champs à corriger" "Fields to correct"
        "Des champs sont absents, inconnus ou refusés. Chaque entrée de errors désigne le champ par un pointeur JSON ; un paramètre de l'adresse est désigné par /query/nom."
        "Some fields are missing, unknown or refused. Each entry of errors points at the field with a JSON Pointer; a query parameter is pointed at as /query/name.";
    KeyReused "key-reused" UNPROCESSABLE_ENTITY
        "Clef d'idempotence déjà employée" "Idempotency key used before"
        "La même Idempotency-Key a déjà servi avec un autre corps. Employez une clef nouvelle."
        "The same Idempotency-Key was used before with another body. Use a new key.";
    PreconditionRequired "precondition-required" PRECONDITION_REQUIRED
        "If-Match nécessaire" "If-Match required"
        "Cette modification doit porter l'en-tête If-Match avec l'ETag lu, pour ne rien écraser."
        "This change must carry the If-Match header with the ETag you read, so that nothing is overwritten.";
    TooManyRequests "too-many-requests" TOO_MANY_REQUESTS
        "Trop de requêtes" "Too many requests"
        "La limite de requêtes est atteinte. Attendez le nombre de secondes donné par Retry-After."
        "The limit of requests is reached. Wait for the number of seconds given by Retry-After.";
    TooManyAttempts "too-many-attempts" TOO_MANY_REQUESTS
        "Trop d'essais de connexion" "Too many sign-in attempts"
        "Trop d'essais ont échoué pour cet identifiant. Attendez le nombre de secondes donné par Retry-After."
        "Too many attempts failed for this login. Wait for the number of seconds given by Retry-After.";
    Internal "internal" INTERNAL_SERVER_ERROR
        "Erreur du serveur" "Server error"
        "Le serveur a rencontré une erreur qui est de notre fait. Rien n'a été fait à moitié. Donnez request_id à l'assistance."
        "The server met an error of its own. Nothing was half done. Give request_id to the support team.";
    Busy "busy" SERVICE_UNAVAILABLE
        "Service momentanément indisponible" "Service unavailable for the moment"
        "La base de données est occupée ou absente. Rien n'a été changé ; recommencez après le nombre de secondes donné par Retry-After."
        "The database is busy or away. Nothing was changed; retry after the number of seconds given by Retry-After.";
}

impl ProblemCode {
    /// The code of that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|known| known.code() == code)
    }

    /// The code for an answer of the framework that carries a status only.
    #[must_use]
    pub fn from_status(status: StatusCode) -> Self {
        match status {
            StatusCode::UNAUTHORIZED => Self::SignInRequired,
            StatusCode::FORBIDDEN => Self::NotAllowed,
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::MethodNotAllowed,
            StatusCode::NOT_ACCEPTABLE => Self::NotAcceptable,
            StatusCode::CONFLICT => Self::Conflict,
            StatusCode::PRECONDITION_FAILED => Self::Stale,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::UnsupportedMediaType,
            StatusCode::UNPROCESSABLE_ENTITY => Self::InvalidFields,
            StatusCode::TOO_MANY_REQUESTS => Self::TooManyRequests,
            StatusCode::SERVICE_UNAVAILABLE => Self::Busy,
            other if other.is_client_error() => Self::UnreadableRequest,
            _ => Self::Internal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_distinct_kebab_case_and_found_again() {
        let codes: BTreeSet<_> = ProblemCode::ALL.iter().map(|code| code.code()).collect();
        assert_eq!(codes.len(), ProblemCode::ALL.len());
        for code in ProblemCode::ALL {
            assert!(code.code().chars().all(|c| c.is_ascii_lowercase() || c == '-'));
            assert_eq!(ProblemCode::from_code(code.code()), Some(*code));
            assert!(code.status().is_client_error() || code.status().is_server_error());
        }
    }

    #[test]
    fn a_bare_status_always_has_a_code() {
        for status in 400..600 {
            let status = StatusCode::from_u16(status).unwrap();
            let code = ProblemCode::from_status(status);
            assert_eq!(code.status().is_server_error(), status.is_server_error(), "{status}");
        }
    }
}
