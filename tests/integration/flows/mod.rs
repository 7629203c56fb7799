//! Whole stories with real processes: the server's and the agent's own programs, killed and started again.

mod crash;
mod demo;
mod managed;
mod processes;
mod story;
