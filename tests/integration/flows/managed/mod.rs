//! The story of managed IT with the real server, the real agent and a real mail server, from a filesystem that runs full to
//! the report about it. The disk of this machine is filled for real and emptied again, so the stories of both databases
//! run one after the other.
//!
//! What needs hours or days of waiting (a ticket that resolves by itself after ten quiet minutes, upkeep that is missed, a
//! third recurrence within 30 days) is told in `recurrence`, with a server whose clock is moved.
#![expect(
    clippy::print_stderr,
    reason = "a story of minutes says where it stands, and what this machine cannot compare"
)]

mod account;
mod aftermath;
mod alarm;
mod calls;
mod care;
mod filesystem;
mod killed;
mod place;
mod recurrence;
mod remedy;

use std::sync::{Mutex, PoisonError};

use steward_tests::Engine;

use calls::id;
use filesystem::Filling;
use place::Place;

/// One story at a time fills the disk.
static DISK: Mutex<()> = Mutex::new(());

fn tell(engine: Engine) {
    let mut place = Place::new(engine);
    alarm::exception(&place);
    let alone = DISK.lock().unwrap_or_else(PoisonError::into_inner);
    let filling = Filling::of(place.db.folder());
    let runbook = remedy::runbook(&place, &filling);
    alarm::override_rule(&place, &filling, &runbook);

    let raised = alarm::raised(&place, &filling, &runbook);
    remedy::refused_by_the_agent(&place, &runbook, &filling, &raised);
    alarm::acknowledged(&place, &id(&raised));
    remedy::mended(&place, &runbook, &raised);
    aftermath::cleared(&place, &id(&raised));
    aftermath::back_and_gone(&place, &filling, &raised);
    drop(alone);

    aftermath::held_back(&place);
    care::done(&place);
    care::declined(&place);
    care::planned(&place);
    account::told(&place);
    place.agent.stop();
    place.server.stop();
}

#[test]
fn from_a_full_disk_to_the_report_sqlite() {
    tell(Engine::Sqlite);
}

#[test]
fn from_a_full_disk_to_the_report_postgres() {
    tell(Engine::Postgres);
}
