//! Who is asking: passwords, sign-in tokens, protection against forged writes.

pub mod csrf;
pub mod guesses;
pub mod password;
pub mod token;
