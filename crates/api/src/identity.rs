//! Who is asking: passwords, sign-in tokens, access tokens of other systems, protection against forged writes.

pub mod access_token;
pub mod admission;
pub mod csrf;
pub mod guesses;
pub mod password;
pub mod sealing;
pub mod signing;
pub mod token;
pub mod totp;
