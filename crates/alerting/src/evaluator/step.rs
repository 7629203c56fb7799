//! One look at one client: from what is new to what is told, all of it written or none.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use kernel::{ClientId, DeviceId, Failure, Permit, Timestamp};

use super::engines::{Begun, Loaded};
use super::feed::Fed;
use super::store::Written;
use super::write::{Outcome, Step, ViewFacts};
use super::{blind, config, evidence, feed, store, write};
use crate::alert::Reason;
use crate::rule::resolve::{Resolved, resolve};
use crate::signal::{Engine, EventKind, Level, Output, Setup, Snapshot};
use crate::wording::{seconds, timestamp};
use crate::{Alerting, act, alert};

/// Tries until another node is let alone: each loss means that somebody else did the work.
const TRIES: usize = 4;
/// What changed only inside an engine is written at least this often.
const WRITE_EVERY: Duration = Duration::from_secs(60);

/// What is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Look {
    /// Samples of these devices; `None` is all.
    pub devices: Option<Vec<DeviceId>>,
    /// Whether the configuration may have changed.
    pub configuration: Configured,
}

/// Whether the configuration may have changed since the last look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Configured {
    /// It has not.
    AsBefore,
    /// It may have.
    Perhaps,
}

impl Look {
    /// At everything.
    pub(crate) const ALL: Self = Self { devices: None, configuration: Configured::Perhaps };
}

/// Looks at a client; gives the instant at which it wants to be looked at again without anything new.
///
/// # Errors
/// What the database says. Nothing was written then, and the next look begins from the row.
pub(crate) async fn step(env: &Alerting, client: ClientId, look: Look) -> Result<Option<Timestamp>, Failure> {
    let slot = env.engines.slot(client);
    let mut slot = slot.lock().await;
    let mut look = look;
    for _ in 0..TRIES {
        if slot.is_none() {
            // What came since the row was written was heard of by somebody else, or by nobody.
            look = Look::ALL;
        }
        let Some(loaded) = take(env, client, slot.take(), &look).await? else { return Ok(None) };
        match once(env, client, loaded, &look).await? {
            Some(loaded) => {
                let deadline = loaded.engine.next_deadline().map(timestamp);
                let changes = loaded.resolved.changes_at(env.db.now());
                *slot = Some(loaded);
                return Ok(deadline.into_iter().chain(changes).min());
            }
            None => tracing::debug!(client = %client, "another node was faster; looking again"),
        }
    }
    tracing::warn!(client = %client, "other nodes were faster every time; the next look tries again");
    Ok(None)
}

/// The engine in memory, or the one of the row, working with the configuration as it is. `None` for a client without
/// devices.
async fn take(env: &Alerting, client: ClientId, kept: Option<Loaded>, look: &Look) -> Result<Option<Loaded>, Failure> {
    let permit = env.scope.enter(client);
    let now = env.db.now();
    let fresh = kept.as_ref().is_none_or(|loaded| {
        look.configuration == Configured::Perhaps
            || loaded.resolved.changes_at(loaded.written_at).is_some_and(|at| at <= now)
    });
    if !fresh {
        return Ok(kept);
    }
    let wants_row = kept.is_none();
    let (configuration, row, active) = env
        .db
        .read(&permit, move |tx| {
            Box::pin(async move {
                let row = if wants_row { store::find(tx, client).await? } else { None };
                let active = if wants_row { alert::store::all_active(tx, client).await? } else { Vec::new() };
                Ok::<_, Failure>((config::read(tx, client).await?, row, active))
            })
        })
        .await?;
    if configuration.devices.is_empty() && row.is_none() && kept.is_none() {
        return Ok(None);
    }
    let resolved = Arc::new(resolve(configuration, now));
    let hash = hash_of(&resolved.setup)?;
    let mut loaded = match kept {
        Some(loaded) => loaded,
        None => {
            let mut loaded = load(client, row, &resolved, hash)?;
            loaded.reasons =
                active.into_iter().map(|alert| (alert.signal_key, alert.suppression)).collect::<HashMap<_, _>>();
            loaded
        }
    };
    loaded.resolved = resolved;
    if loaded.setup_hash != hash {
        // Bridged first, so that the instants of the gap are closed by the rules that held then.
        let bridged = blind::bridge(&env.db, &permit, &mut loaded.engine, now).await?;
        loaded.bridged.extend(bridged);
        let setup = loaded.resolved.setup.clone();
        // The present second stays open for what is fed in this look.
        loaded.engine.reconfigure(setup, seconds(now) - 1).map_err(Failure::internal)?;
        loaded.setup_hash = hash;
        loaded.touched = true;
        loaded.written_at = Timestamp::default();
    }
    Ok(Some(loaded))
}

fn load(client: ClientId, row: Option<Written>, resolved: &Arc<Resolved>, hash: [u8; 32]) -> Result<Loaded, Failure> {
    let version = row.as_ref().map_or(0, |row| row.version);
    let anew = || -> Result<Loaded, Failure> {
        Ok(Loaded {
            engine: Engine::new(resolved.setup.clone()).map_err(Failure::internal)?,
            cursor: ingestion::telemetry::feed::Cursor::default(),
            version,
            setup_hash: hash,
            resolved: Arc::clone(resolved),
            written_at: Timestamp::default(),
            touched: false,
            bridged: Vec::new(),
            reasons: HashMap::new(),
            begun: Begun::Anew,
        })
    };
    let Some(row) = row else { return anew() };
    match restore(&row) {
        Ok((engine, cursor)) => Ok(Loaded {
            engine,
            cursor,
            version,
            setup_hash: row.setup_hash.as_slice().try_into().unwrap_or_default(),
            resolved: Arc::clone(resolved),
            written_at: row.engine_at,
            touched: false,
            bridged: Vec::new(),
            reasons: HashMap::new(),
            begun: Begun::Restored,
        }),
        Err(error) => {
            tracing::error!(client = %client, error = %error, "a stored engine cannot be read; evaluation begins anew");
            anew()
        }
    }
}

type Restored = (Engine, ingestion::telemetry::feed::Cursor);

pub(super) fn restore(row: &Written) -> Result<Restored, Box<dyn std::error::Error + Send + Sync>> {
    let bytes = zstd::decode_all(row.snapshot.as_slice())?;
    let engine = Engine::restore(Snapshot::from_bytes(&bytes)?)?;
    Ok((engine, ingestion::telemetry::feed::Cursor::from_bytes(&row.cursor)?))
}

fn hash_of(setup: &Setup) -> Result<[u8; 32], Failure> {
    let bytes = serde_json::to_vec(setup).map_err(Failure::internal)?;
    Ok(*blake3::hash(&bytes).as_bytes())
}

/// One try. `None` says that another node has written meanwhile.
async fn once(env: &Alerting, client: ClientId, mut loaded: Loaded, look: &Look) -> Result<Option<Loaded>, Failure> {
    let permit = env.scope.enter(client);
    let now = env.db.now();
    let now_s = seconds(now);
    let bridged = blind::bridge(&env.db, &permit, &mut loaded.engine, now).await?;
    loaded.bridged.extend(bridged);
    let acts = env.db.read(&permit, move |tx| Box::pin(async move { act::store::waiting(tx, client).await })).await?;
    let fed = feed::samples(env, &permit, (client, &mut loaded), (look.devices.clone(), now)).await?;
    feed::acts(&mut loaded.engine, &acts, now_s);
    loaded.engine.advance_to(now_s);
    let mut outputs = loaded.engine.drain();
    if !loaded.bridged.is_empty() {
        // That there was no data while nobody looked is no fact about a device.
        let blind = |t: i64| loaded.bridged.iter().any(|hole| hole.contains(t));
        outputs.retain(
            |output| !matches!(output, Output::Event(event) if event.kind == EventKind::NoData && blind(event.t)),
        );
        // Written at once: a hole that is bridged anew at each look would put silences off again and again.
        loaded.touched = true;
        loaded.written_at = Timestamp::default();
    }
    loaded.touched |= fed == Fed::Something || !outputs.is_empty() || loaded.begun == Begun::Anew;
    let reasons = reasons(&loaded.engine, &loaded.resolved);
    let changed = changed(&loaded.reasons, &reasons);
    let due = loaded.touched && now.since(loaded.written_at) >= WRITE_EVERY;
    if outputs.is_empty() && acts.is_empty() && changed.is_empty() && !due {
        return Ok(Some(loaded));
    }
    write(env, &permit, loaded, (outputs, reasons, changed, acts.iter().map(|act| act.id).collect())).await
}

type News = (Vec<Output>, HashMap<String, Vec<Reason>>, Vec<(String, Vec<Reason>)>, Vec<uuid::Uuid>);

async fn write(
    env: &Alerting,
    permit: &Permit,
    mut loaded: Loaded,
    (outputs, reasons, suppression, acts): News,
) -> Result<Option<Loaded>, Failure> {
    let now = env.db.now();
    let evidence = evidence::gather(env, permit, &loaded.resolved, &outputs).await?;
    let views = outputs
        .iter()
        .filter_map(|output| {
            let view = loaded.engine.signal(output.signal())?;
            let facts = ViewFacts {
                value: view.last.map(|reading| reading.value),
                reasons: reasons.get(output.signal()).cloned().unwrap_or_default(),
            };
            Some((output.signal().to_owned(), facts))
        })
        .collect();
    let unrest = loaded.engine.signals().filter(|view| view.shown > Level::Ok || view.told > Level::Ok);
    let unrest = unrest.map(|view| view.key.to_owned()).collect();
    let snapshot = loaded.engine.snapshot();
    let bytes = tokio::task::spawn_blocking(move || {
        let bytes = snapshot.to_bytes().map_err(Failure::internal)?;
        zstd::encode_all(bytes.as_slice(), 1).map_err(Failure::internal)
    })
    .await
    .map_err(Failure::internal)??;
    let step = Step {
        client: loaded.resolved.configuration().client,
        row: Written {
            version: loaded.version + 1,
            snapshot: bytes,
            cursor: loaded.cursor.to_bytes(),
            setup_hash: loaded.setup_hash.to_vec(),
            engine_at: timestamp(loaded.engine.closed()),
        },
        outputs,
        resolved: Arc::clone(&loaded.resolved),
        views,
        evidence,
        acts,
        suppression,
        unrest,
        begun: loaded.begun,
    };
    let own = env.clone();
    let outcome = env.db.write(permit, move |tx| Box::pin(async move { write::apply(tx, &own, step).await })).await?;
    Ok(match outcome {
        Outcome::Written => {
            loaded.version += 1;
            loaded.written_at = now;
            loaded.touched = false;
            loaded.bridged = Vec::new();
            loaded.reasons = reasons;
            loaded.begun = Begun::Restored;
            Some(loaded)
        }
        Outcome::Lost => None,
    })
}

/// Why people are not told of what is raised, by signal.
fn reasons(engine: &Engine, resolved: &Resolved) -> HashMap<String, Vec<Reason>> {
    let raised = engine.signals().filter(|view| view.level > Level::Ok);
    raised.map(|view| (view.key.to_owned(), crate::explain::reasons(&view, resolved))).collect()
}

/// What is not as it is written down. What has cleared is written with its end.
fn changed(before: &HashMap<String, Vec<Reason>>, now: &HashMap<String, Vec<Reason>>) -> Vec<(String, Vec<Reason>)> {
    let nothing = Vec::new();
    now.iter()
        .filter(|(key, reasons)| before.get(*key).unwrap_or(&nothing) != *reasons)
        .map(|(key, reasons)| (key.clone(), reasons.clone()))
        .collect()
}

/// What is read from an engine.
pub(crate) type ReadEngine<T> = Box<dyn FnOnce(&Engine, &Arc<Resolved>) -> T + Send>;

/// Reads from a client's engine as it stands, with the configuration that it works with: from memory, else from its row.
/// Changes nothing. A client without an engine has the empty answer.
///
/// # Errors
/// What the database says.
pub(crate) async fn read_engine<T: Default>(
    env: &Alerting,
    client: ClientId,
    read: ReadEngine<T>,
) -> Result<T, Failure> {
    let slot = env.engines.slot(client);
    let mut slot = slot.lock().await;
    if slot.is_none() {
        *slot = take(env, client, None, &Look::ALL).await?;
    }
    Ok(slot.as_ref().map_or_else(T::default, |loaded| read(&loaded.engine, &loaded.resolved)))
}
