//! Whatever people and programs do, in whatever order: what is remembered is what the fold says, and the log is whole.

use kernel::entropy::SeededEntropy;
use kernel::text::Line;
use kernel::{Entropy, TicketId};

use super::bench::Bench;
use crate::clock::check;
use crate::ticket::automation::{reopen, resolve_auto};
use crate::ticket::{Act, Level, TicketPatch, Visibility, WorkKind, service};
use crate::time::{self, EntryOrigin, NewEntry};

struct Dice(SeededEntropy);

impl Dice {
    fn below(&self, most: u64) -> u64 {
        u64::from_le_bytes(self.0.array::<8>()) % most
    }

    fn pick<T: Copy>(&self, all: &[T]) -> T {
        all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }
}

/// One random deed; what is refused changes nothing, which the check afterwards proves too.
async fn deed(bench: &Bench, dice: &Dice, id: TicketId) {
    let (anna, jo) = (bench.anna(), bench.person(bench.north));
    match dice.below(9) {
        0 => drop(bench.say(&anna, id, Visibility::Public).await),
        1 => drop(bench.say(&jo, id, Visibility::Public).await),
        2 => drop(bench.say(&anna, id, Visibility::Internal).await),
        3 | 4 => drop(bench.act(id, dice.pick(Act::ALL)).await),
        5 => {
            let patch = TicketPatch {
                impact: Some(dice.pick(Level::ALL)),
                urgency: Some(dice.pick(Level::ALL)),
                ..TicketPatch::default()
            };
            let version = bench.get(id).await.version;
            drop(service::update(&bench.env, &anna, id, version, patch).await);
        }
        6 => {
            let cleared_at = bench.env.db.now().minus(std::time::Duration::from_secs(dice.below(7_200)));
            let end = bench.program(bench.north.id, move |tx, env| {
                Box::pin(async move { resolve_auto(&env, tx, id, cleared_at, "Gone.").await })
            });
            drop(end.await);
        }
        7 => {
            let again = bench
                .program(bench.north.id, move |tx, env| Box::pin(async move { reopen(&env, tx, id, "Back.").await }));
            drop(again.await);
        }
        _ => {
            let new = NewEntry {
                id: None,
                work_kind: WorkKind::Reactive,
                started_at: bench.minute(0),
                minutes: 5,
                note: Line::parse("note", "").unwrap(),
                origin: EntryOrigin::Manual,
            };
            drop(time::service::create(&bench.env, &anna, id, new).await);
        }
    }
}

#[tokio::test]
async fn what_is_remembered_is_what_the_fold_says() {
    let seed = std::env::var("STEWARD_TEST_SEED").ok().and_then(|text| text.parse().ok());
    let seed: u64 = seed.unwrap_or_else(|| u64::from_le_bytes(kernel::entropy::SystemEntropy.array::<8>()));
    println!("STEWARD_TEST_SEED={seed}");
    let dice = Dice(SeededEntropy::new(seed));
    let bench = Bench::new().await;
    for round in 0..8 {
        let id = if round % 2 == 0 {
            bench.ticket(bench.north, "Printer").await.id
        } else {
            bench.born(bench.north, &format!("round {round}")).await.id
        };
        for step in 0..25 {
            // Often within the hour, now and then over nights, weekends and the end of reopening.
            bench.advance(dice.below(dice.pick(&[600, 3_600, 20_000, 90_000, 1_500_000])));
            if dice.below(3) == 0 {
                bench.reconcile("tickets.sla_sweep").await;
            }
            deed(&bench, &dice, id).await;
            let look =
                bench.program(bench.north.id, move |tx, env| Box::pin(async move { check::one(&env, tx, id).await }));
            assert_eq!(look.await.unwrap(), check::Remembered::Right, "seed {seed}, round {round}, step {step}");
        }
        let values = vec![id.uuid().into()];
        let sql = "SELECT count(*) AS entries, max(seq) AS last FROM ticket_event WHERE ticket_id = $1";
        let row = bench.rows(sql, values).await.remove(0);
        let (entries, last): (i64, i32) = (row.try_get("", "entries").unwrap(), row.try_get("", "last").unwrap());
        assert_eq!(entries, i64::from(last), "seed {seed}: the log has a gap");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_hands_at_once_leave_a_whole_log() {
    let bench = std::sync::Arc::new(Bench::new().await);
    let id = bench.ticket(bench.north, "Printer").await.id;
    let mut hands = tokio::task::JoinSet::new();
    for turn in 0..12 {
        let bench = std::sync::Arc::clone(&bench);
        hands.spawn(async move {
            match turn % 3 {
                0 => drop(bench.say(&bench.anna(), id, Visibility::Public).await.unwrap()),
                1 => drop(bench.say(&bench.person(bench.north), id, Visibility::Public).await.unwrap()),
                // Some of them come too late, which changes nothing.
                _ => drop(bench.act(id, Act::WaitClient).await),
            }
        });
    }
    hands.join_all().await;
    let look = bench.program(bench.north.id, move |tx, env| Box::pin(async move { check::one(&env, tx, id).await }));
    assert_eq!(look.await.unwrap(), check::Remembered::Right);
    let row = bench.rows("SELECT count(*) AS entries, max(seq) AS last FROM ticket_event", Vec::new()).await.remove(0);
    let (entries, last): (i64, i32) = (row.try_get("", "entries").unwrap(), row.try_get("", "last").unwrap());
    assert_eq!(entries, i64::from(last));
    assert_eq!(bench.rows("SELECT id FROM ticket_message", Vec::new()).await.len(), 8);
}
