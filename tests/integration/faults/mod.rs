//! What goes wrong outside: callers that hang up, noise at every endpoint, a database that goes away.

mod database_gone;
mod hang_up;
mod noise;
