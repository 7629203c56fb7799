//! Schemas that are known to be stored, so that most batches need not ask the database. Keys hold the client: what one
//! client sent is nothing to another.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use kernel::ClientId;
use wire::{SchemaHash, SlotSchema};

/// Schemas kept; when there are more all are forgotten and asked for again.
const MOST: usize = 20_000;

type Map = HashMap<(ClientId, SchemaHash), Arc<SlotSchema>>;

/// Schemas that are stored. Shared by clones.
#[derive(Debug, Clone, Default)]
pub(crate) struct SchemaCache(Arc<Mutex<Map>>);

impl SchemaCache {
    pub(crate) fn get(&self, client: ClientId, hash: SchemaHash) -> Option<Arc<SlotSchema>> {
        self.lock().get(&(client, hash)).cloned()
    }

    /// Remembers a schema that was read from the database or has been committed.
    pub(crate) fn put(&self, client: ClientId, hash: SchemaHash, schema: Arc<SlotSchema>) {
        let mut map = self.lock();
        if map.len() >= MOST {
            map.clear();
        }
        map.insert((client, hash), schema);
    }

    /// Forgets everything, after schemas were removed.
    pub(crate) fn forget(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Map> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
