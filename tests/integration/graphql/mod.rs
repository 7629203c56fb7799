//! The API as a caller sees it: inputs that are refused in words, conflicts, repeated requests, sessions.

mod editing;
mod invitations;
mod sessions;
