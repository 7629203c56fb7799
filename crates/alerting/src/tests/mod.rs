//! Whole stories on a real database: from an agent's samples to alerts, insights, mails and ticket requests.

mod bench;
mod crash;
mod escalation;
mod graphql;
mod members;
mod nodes;
mod reaction;
mod story;
mod symptom;
