//! What joins both steps of a sign-in. It outlives being loaded anew: on a phone, looking at the authenticator can make the
//! browser let this page go.

use crate::{browser, page::Page, router::Router};

const CHALLENGE: &str = "releve.challenge";

/// In the address of the sign-in page: why one is back there.
pub const ENDED: &str = "ended";

/// The password was right: goes to the second step.
pub fn go_on(router: Router, challenge: &str) {
    browser::keep_for_session(CHALLENGE, challenge);
    router.go(&Page::SecondStep.with(&router.query_now().without(ENDED)));
}

/// What the first step gave, if it was in this tab.
#[must_use]
pub fn kept() -> Option<String> {
    let challenge = browser::take_for_session(CHALLENGE)?;
    browser::keep_for_session(CHALLENGE, &challenge);
    Some(challenge)
}

/// It has served.
pub fn forget() {
    drop(browser::take_for_session(CHALLENGE));
}

/// Goes back to the first step.
pub fn go_back(router: Router, ended: bool) {
    forget();
    router.replace(&Page::SignIn.with(&router.query_now().with(ENDED, if ended { "1" } else { "" })));
}
