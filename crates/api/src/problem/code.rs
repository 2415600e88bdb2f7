//! The closed catalogue of problem types: a stable code, a status, a title, what happened, why and what to do in both languages.

use crate::lang::{Lang, Words};
use actix_web::http::StatusCode;

macro_rules! catalogue {
    ($($name:ident $code:literal $status:ident
        $title_fr:literal $title_en:literal
        $what_fr:literal $what_en:literal
        $why_fr:literal $why_en:literal
        $next_fr:literal $next_en:literal;)*) => {
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

            /// What happened.
            #[must_use]
            pub fn meaning(self) -> Words {
                match self { $(Self::$name => Words::new($what_fr, $what_en),)* }
            }

            /// Why it happens.
            #[must_use]
            pub fn cause(self) -> Words {
                match self { $(Self::$name => Words::new($why_fr, $why_en),)* }
            }

            /// What to do next.
            #[must_use]
            pub fn remedy(self) -> Words {
                match self { $(Self::$name => Words::new($next_fr, $next_en),)* }
            }
        }
    };
}

catalogue! {
    UnreadableRequest "unreadable-request" BAD_REQUEST
        "Requête illisible" "Unreadable request"
        "La requête n’a pas pu être lue."
        "The request could not be read."
        "Un en-tête, l’adresse ou l’encodage n’a pas la forme que HTTP demande."
        "A header, the address or the encoding does not have the form that HTTP asks for."
        "Vérifiez la forme de la requête : en-têtes, adresse, encodage."
        "Check the form of the request: headers, address, encoding.";
    UnreadableJson "unreadable-json" BAD_REQUEST
        "JSON illisible" "Unreadable JSON"
        "Le corps n’est pas du JSON valide en UTF-8."
        "The body is not valid JSON in UTF-8."
        "Une virgule, une accolade ou un guillemet manque ou est de trop, un nombre dépasse ce que JSON permet, ou le texte n’est pas en UTF-8."
        "A comma, a brace or a quote is missing or too many, a number is beyond what JSON allows, or the text is not UTF-8."
        "Corrigez la faute : le détail donne la ligne et la colonne de la première."
        "Mend the fault: the detail gives the line and column of the first one.";
    UnreadablePath "unreadable-path" NOT_FOUND
        "Identifiant illisible" "Unreadable identifier"
        "Un segment de l’adresse n’a pas la forme attendue."
        "A segment of the address does not have the expected form."
        "Les identifiants sont des UUID en minuscules ou majuscules, avec leurs tirets ; ce segment n’en est pas un."
        "Identifiers are UUIDs with their hyphens; this segment is none."
        "Reprenez l’identifiant tel qu’une réponse de l’API l’a donné."
        "Take the identifier as an answer of the API gave it.";
    UnreadableHeader "unreadable-header" UNPROCESSABLE_ENTITY
        "En-tête illisible" "Unreadable header"
        "Un en-tête de la requête n’a pas la forme attendue."
        "A header of the request does not have the expected form."
        "If-Match prend un ETag entre guillemets, Idempotency-Key de 8 à 64 lettres, chiffres ou signes."
        "If-Match takes an ETag in quotes, Idempotency-Key 8 to 64 letters, digits or signs."
        "Corrigez l’en-tête que le détail nomme."
        "Mend the header that the detail names.";
    SignInRequired "sign-in-required" UNAUTHORIZED
        "Connexion nécessaire" "Sign-in required"
        "La requête ne dit pas qui vous êtes, ou sa preuve ne vaut plus rien."
        "The request does not say who you are, or its proof is worth nothing any more."
        "Il n’y a ni cookie ni jeton, ou la connexion a expiré, a été fermée ou a pris fin avec la remise à zéro d’un bac à sable."
        "There is neither cookie nor token, or the sign-in has expired, was closed, or ended when a sandbox was reset."
        "Connectez-vous, ou demandez un nouveau jeton, puis recommencez."
        "Sign in, or ask for a new token, then try again.";
    WrongCredentials "wrong-credentials" UNAUTHORIZED
        "Identifiant ou mot de passe incorrect" "Wrong login or password"
        "L’identifiant ou le mot de passe est incorrect."
        "The login or the password is wrong."
        "La réponse est la même quand le compte n’existe pas ou est verrouillé : rien ne dit lequel est faux."
        "The answer is the same when the account does not exist or is locked: nothing tells which is wrong."
        "Vérifiez les deux. Un administrateur peut envoyer un lien pour choisir un nouveau mot de passe."
        "Check both. An administrator can hand you a link to choose another password.";
    WrongCode "wrong-code" UNAUTHORIZED
        "Code incorrect" "Wrong code"
        "Le code du second facteur est refusé."
        "The code of the second factor is refused."
        "Il est faux, il a déjà servi, ou l’horloge de l’appareil est en retard."
        "It is wrong, it was used already, or the clock of the device is off."
        "Attendez le code suivant, ou employez un code de secours."
        "Wait for the next code, or use a recovery code.";
    ChallengeEnded "challenge-ended" UNAUTHORIZED
        "Connexion à recommencer" "Sign in again"
        "La première étape de la connexion ne vaut plus rien."
        "The first step of the sign-in is worth nothing any more."
        "Elle a expiré, a déjà servi, ou trop de codes faux ont été donnés."
        "It has expired, was used already, or too many wrong codes were given."
        "Recommencez avec l’identifiant et le mot de passe."
        "Begin again with login and password.";
    SecondFactorNeeded "second-factor-needed" FORBIDDEN
        "Second facteur nécessaire" "Second factor needed"
        "Un de vos rôles exige un second facteur et vous n’en avez pas."
        "A role of yours asks for a second factor and you have none."
        "Cette installation protège ainsi les rôles qui peuvent beaucoup ; tout le reste attend."
        "This installation protects roles that can do much in this way; everything else waits."
        "Préparez-le avec POST /me/second-factor et confirmez-le avec POST /me/second-factor/confirm : tout le reste s’ouvre alors."
        "Set it up with POST /me/second-factor and confirm it with POST /me/second-factor/confirm: everything else opens then.";
    NotAllowed "not-allowed" FORBIDDEN
        "Action non autorisée" "Not allowed"
        "Vos rôles ne permettent pas cette action."
        "Your roles do not allow this action."
        "Aucun des rôles qui vous ont été donnés ou prêtés ne la permet, sur aucune unité ; ou elle est réservée aux personnes, ou aux clients d’API."
        "None of the roles granted or lent to you allows it, over any unit; or it is for people only, or for API clients only."
        "GET /auth/me dit ce que vous pouvez faire. Un administrateur peut donner le rôle nécessaire."
        "GET /auth/me says what you may do. An administrator can grant the role it needs.";
    InsufficientScope "insufficient-scope" FORBIDDEN
        "Portée manquante" "Missing scope"
        "Le jeton de ce client d’API n’a pas la portée que cette opération demande."
        "The token of this API client lacks the scope that this operation needs."
        "Elle n’a pas été demandée avec le jeton, ou le client ne l’a pas ou ne l’a plus."
        "It was not asked for with the token, or the client does not hold it, or no longer does."
        "Le détail et WWW-Authenticate nomment la portée : demandez-la avec le jeton ou, si le client ne l’a pas, à un administrateur."
        "The detail and WWW-Authenticate name the scope: ask for it with the token or, if the client does not hold it, from an administrator.";
    ForgedRequest "forged-request" FORBIDDEN
        "Requête d'origine inconnue" "Request of unknown origin"
        "Une écriture avec le cookie de connexion ne prouve pas qu’elle vient de ce site."
        "A write with the sign-in cookie does not prove that it comes from this site."
        "X-CSRF-Token manque ou n’est pas celui de cette connexion, ou la page d’où vient la requête est d’un autre site."
        "X-CSRF-Token is missing or not the one of this sign-in, or the page that the request comes from is of another site."
        "Relisez csrf_token avec GET /auth/me et envoyez-le dans X-CSRF-Token."
        "Read csrf_token again with GET /auth/me and send it as X-CSRF-Token.";
    NotFound "not-found" NOT_FOUND
        "Introuvable" "Not found"
        "Il n’y a rien à cette adresse, ou rien que vous puissiez voir."
        "There is nothing at this address, or nothing that you may see."
        "L’adresse est inconnue, la donnée n’existe pas, ou elle est hors de vos unités : ces cas ne se distinguent pas."
        "The address is unknown, the thing does not exist, or it lies outside your units: these cases look the same."
        "Vérifiez l’adresse et l’identifiant. Si la donnée existe, demandez à un administrateur un rôle sur son unité."
        "Check the address and the identifier. If the thing exists, ask an administrator for a role over its unit.";
    MethodNotAllowed "method-not-allowed" METHOD_NOT_ALLOWED
        "Méthode non permise" "Method not allowed"
        "Cette adresse ne connaît pas cette méthode."
        "This address does not know this method."
        "L’opération est à une autre adresse, ou elle se fait par une autre méthode."
        "The operation is at another address, or is done by another method."
        "Employez une des méthodes que donne l’en-tête Allow."
        "Use one of the methods that the Allow header gives.";
    NotAcceptable "not-acceptable" NOT_ACCEPTABLE
        "Forme demandée indisponible" "Not acceptable"
        "Aucune forme de réponse ne convient à ce que la requête accepte."
        "No form of the answer suits what the request accepts."
        "Accept ou Accept-Encoding écarte tout ce que le serveur sait écrire."
        "Accept or Accept-Encoding rules out everything that the server can write."
        "Acceptez application/json, ou retirez l’en-tête."
        "Accept application/json, or leave the header out.";
    Conflict "conflict" CONFLICT
        "Refusé par l'état actuel" "Refused by the current state"
        "L’état actuel de la donnée ne permet pas cette action."
        "The current state does not allow this action."
        "Elle a déjà été faite, ou quelqu’un a changé l’état entre-temps. Le détail dit l’état trouvé."
        "It was done already, or somebody has changed the state meanwhile. The detail says which state was found."
        "Relisez la donnée et voyez ce qu’elle permet maintenant."
        "Read it again and see what it allows now.";
    AlreadyExists "already-exists" CONFLICT
        "Existe déjà" "Already exists"
        "Une donnée de même clef existe déjà."
        "Something with the same key exists already."
        "Un code, un matricule ou un identifiant ne se donne qu’une fois. Le détail nomme ce qui est pris."
        "A code, a service number or a login is given once. The detail names what is taken."
        "Employez ce qui existe, ou choisissez une autre clef."
        "Use what is there, or choose another key.";
    SessionFull "session-full" CONFLICT
        "La session est complète" "The session is full"
        "Toutes les places de la session sont prises ou proposées."
        "Every seat of the session is taken or offered."
        "Les places occupées, proposées et réservées à des unités font ensemble la capacité."
        "Seats that are held, offered and set aside for units make up the capacity."
        "Déposez une demande : la personne attend dans la file du stage et la prochaine place libérée lui revient à son rang."
        "File a request: the person waits in the course’s queue, and the next freed seat comes to them in their turn.";
    ConditionsNotMet "conditions-not-met" CONFLICT
        "Conditions non remplies" "Conditions not met"
        "Une condition pour occuper une place n’est pas remplie."
        "A condition for holding a seat is not met."
        "gates donne chaque condition, son résultat et ce qu’elle a regardé."
        "gates gives each condition, its result and what it looked at."
        "Remplissez la condition, ou, si can_be_overridden le dit, recommencez avec departure : un motif codé et des mots."
        "Meet the condition or, where can_be_overridden says so, try again with departure: a coded reason and words.";
    DepartureNeeded "departure-needed" CONFLICT
        "Motif nécessaire" "A reason is needed"
        "Ce placement s’écarte de l’ordre publié ou d’une condition."
        "This placing departs from the published order or from a condition."
        "D’autres demandes sont mieux classées ; passed_over les donne."
        "Other requests are ranked before; passed_over gives them."
        "Placez la première, ou recommencez avec departure : un motif codé et des mots, qui seront gardés."
        "Place the first one, or try again with departure: a coded reason and words, which are kept.";
    OfferEnded "offer-ended" CONFLICT
        "La proposition n'est plus valable" "The offer is over"
        "La proposition n’est plus valable."
        "The offer is over."
        "Elle a reçu une réponse, a été retirée, ou son délai est passé."
        "It was answered, taken back, or its deadline has passed."
        "Voyez les propositions en cours avec GET /offers ; la demande, elle, attend toujours si rien ne l’a close."
        "See the live offers with GET /offers; the request still waits unless something has closed it.";
    InvitationEnded "invitation-ended" CONFLICT
        "L'invitation n'est plus valable" "The invitation is over"
        "L’invitation n’est plus valable."
        "The invitation is over."
        "Ce lien n’existe pas, a déjà servi, a été retiré ou a expiré."
        "This link does not exist, has served, was taken back or has expired."
        "Demandez-en un autre à votre administrateur."
        "Ask your administrator for another one.";
    ImportChanged "import-changed" CONFLICT
        "Les données ont changé depuis la simulation" "The data changed since the dry run"
        "Ce que l’import ferait n’est plus ce qui a été montré."
        "What the import would do is no longer what was shown."
        "Les données ont changé depuis la simulation, par une autre personne ou un autre import."
        "The data have changed since the dry run, through somebody else or another import."
        "Refaites la simulation avec les mêmes fichiers, relisez-la, puis appliquez-la."
        "Run the dry run again with the same files, read it, then apply it.";
    UnreadableFile "unreadable-file" UNPROCESSABLE_ENTITY
        "Fichier illisible" "Unreadable file"
        "Un fichier n’a pas pu être lu comme un tableur."
        "A file could not be read as a spreadsheet."
        "Il n’est ni .xlsx, ni .ods, ni CSV, il est abîmé, ou il est protégé par un mot de passe."
        "It is neither .xlsx, .ods nor CSV, it is damaged, or it is protected by a password."
        "errors dit lequel et pourquoi : enregistrez-le à nouveau en .xlsx ou en CSV, puis renvoyez-le."
        "errors says which and why: save it again as .xlsx or CSV, then send it again.";
    Stale "stale" PRECONDITION_FAILED
        "Modifié entre-temps" "Changed in the meantime"
        "La donnée a changé depuis que vous l’avez lue."
        "It has changed since you read it."
        "If-Match porte une version qui n’est plus la présente : quelqu’un d’autre a écrit entre-temps."
        "If-Match carries a version that is not the present one: somebody else has written meanwhile."
        "Comparez avec current, qui est l’état présent, puis recommencez avec le nouvel ETag."
        "Compare with current, which is the present state, then try again with the new ETag.";
    TooLarge "too-large" PAYLOAD_TOO_LARGE
        "Envoi trop volumineux" "Too large"
        "Le corps de la requête dépasse la taille permise."
        "The body of the request is larger than allowed."
        "Chaque opération a sa limite, que le détail rappelle."
        "Each operation has its limit, which the detail recalls."
        "Envoyez moins à la fois : plusieurs requêtes, ou plusieurs fichiers."
        "Send less at a time: several requests, or several files.";
    UnsupportedMediaType "unsupported-media-type" UNSUPPORTED_MEDIA_TYPE
        "Type de contenu non pris en charge" "Unsupported media type"
        "Le corps n’a pas le type attendu."
        "The body does not have the expected type."
        "Content-Type n’est pas celui que l’opération lit, ou le corps est compressé."
        "Content-Type is not the one that the operation reads, or the body is compressed."
        "Envoyez le type que la référence indique, en général application/json, sans Content-Encoding."
        "Send the type that the reference tells, usually application/json, without Content-Encoding.";
    InvalidFields "invalid-fields" UNPROCESSABLE_ENTITY
        "Champs à corriger" "Fields to correct"
        "Des champs sont absents, inconnus ou refusés."
        "Some fields are missing, unknown or refused."
        "Chaque entrée de errors désigne le champ par un pointeur JSON, avec un code et des mots ; un paramètre de l’adresse est /query/nom, un en-tête /header/nom."
        "Each entry of errors points at the field with a JSON Pointer, a code and words; a query parameter is /query/name, a header /header/name."
        "Corrigez chaque champ désigné, puis renvoyez : rien n’a été changé."
        "Mend each field pointed at, then send again: nothing was changed.";
    KeyReused "key-reused" UNPROCESSABLE_ENTITY
        "Clef d'idempotence déjà employée" "Idempotency key used before"
        "La même Idempotency-Key a déjà servi avec un autre corps."
        "The same Idempotency-Key was used before with another body."
        "Une clef désigne une écriture et une seule, pendant une semaine."
        "A key stands for one write and one only, for a week."
        "Employez une clef nouvelle pour une écriture nouvelle."
        "Use a new key for a new write.";
    PreconditionRequired "precondition-required" PRECONDITION_REQUIRED
        "If-Match nécessaire" "If-Match required"
        "Cette modification doit porter l’en-tête If-Match."
        "This change must carry the If-Match header."
        "Sans lui, elle pourrait écraser ce que quelqu’un d’autre vient d’écrire."
        "Without it, it could overwrite what somebody else has just written."
        "Lisez la donnée et renvoyez son ETag dans If-Match."
        "Read it and send its ETag back as If-Match.";
    TooManyRequests "too-many-requests" TOO_MANY_REQUESTS
        "Trop de requêtes" "Too many requests"
        "La limite de requêtes est atteinte."
        "The limit of requests is reached."
        "RateLimit-Policy donne les limites par adresse, par personne ou par client d’API, et la minute sur laquelle elles portent."
        "RateLimit-Policy gives the limits per address, per person or per API client, and the minute that they are about."
        "Attendez le nombre de secondes donné par Retry-After."
        "Wait for the number of seconds given by Retry-After.";
    TooManyAttempts "too-many-attempts" TOO_MANY_REQUESTS
        "Trop d'essais de connexion" "Too many sign-in attempts"
        "Trop d’essais de connexion ont échoué."
        "Too many attempts to sign in failed."
        "Pour cet identifiant ou depuis cette adresse : d’autres essais servent à deviner un mot de passe."
        "For this login or from this address: further attempts serve to guess a password."
        "Attendez le nombre de secondes donné par Retry-After."
        "Wait for the number of seconds given by Retry-After.";
    Internal "internal" INTERNAL_SERVER_ERROR
        "Erreur du serveur" "Server error"
        "Le serveur a rencontré une erreur qui est de notre fait."
        "The server met an error of its own."
        "La cause est dans le journal du serveur ; elle ne sort pas. Rien n’a été fait à moitié."
        "The cause is in the server’s log; it does not leave it. Nothing was half done."
        "Donnez request_id à l’assistance."
        "Give request_id to the support team.";
    Busy "busy" SERVICE_UNAVAILABLE
        "Service momentanément indisponible" "Service unavailable for the moment"
        "Le serveur ne peut pas répondre pour le moment."
        "The server cannot answer for the moment."
        "La base de données est occupée ou absente, ou ce serveur s’arrête. Rien n’a été changé."
        "The database is busy or away, or this server is going away. Nothing was changed."
        "Recommencez après le nombre de secondes donné par Retry-After, avec la même Idempotency-Key."
        "Try again after the number of seconds given by Retry-After, with the same Idempotency-Key.";
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
