//! Batched reads of one request: the many small loads of sibling fields become one query a tick.
//!
//! Pattern
//! - A feature's `graphql.rs` has a struct with what a read needs (the request's `Scope`, a handle of the
//!   database) and implements [`Loader`] for a key, with [`LoadError`] as its error.
//! - The transport's data hook makes one [`per_request`] loader for each request and puts it into the request's data.
//! - A resolver says `ctx.data::<RequestLoader<SiteLoader>>()?.load_one(id).await.map_err(load_error)?`.
//!
//! Invariant: a loader lives as long as its request. It caches under a key without the scope, so one that is shared
//! between requests would show one caller what another may see (`architecture.md`, section 4).

use std::sync::Arc;

pub use async_graphql::dataloader::Loader;
use async_graphql::dataloader::{DataLoader, HashMapCache};
use async_graphql::runtime::{TokioSpawner, TokioTimer};
use kernel::Failure;

use crate::error::query_error;

/// Most keys of one batch, so that a statement's list of parameters stays bounded.
const BATCH_MAX: usize = 100;

/// A loader with a cache that belongs to one request.
pub type RequestLoader<L> = DataLoader<L, HashMapCache>;

/// The error of a loader: one failure shared by all who waited for the batch.
pub type LoadError = Arc<Failure>;

/// Makes the loader of one request. Must run inside the runtime that executes the request.
#[must_use]
pub fn per_request<L>(loader: L) -> RequestLoader<L> {
    DataLoader::with_cache(loader, TokioSpawner::current(), TokioTimer::default(), HashMapCache::default())
        .max_batch_size(BATCH_MAX)
}

/// Makes the loader of one subscription, which outlives its first event: it batches, but remembers nothing, so that
/// every event reads what is stored by then.
#[must_use]
pub fn per_subscription<L>(loader: L) -> RequestLoader<L> {
    let loader = per_request(loader);
    loader.enable_all_cache(false);
    loader
}

/// The error of a field whose batch failed.
#[must_use]
pub fn load_error(error: LoadError) -> async_graphql::Error {
    // Whoever comes last gets the failure itself; the others say the same with a shared cause.
    query_error(match Arc::try_unwrap(error) {
        Ok(failure) => failure,
        Err(shared) => again(&shared),
    })
}

fn again(failure: &Arc<Failure>) -> Failure {
    match failure.as_ref() {
        Failure::Rejected(errors) => Failure::Rejected(errors.clone()),
        Failure::Forbidden(permission) => Failure::Forbidden(*permission),
        Failure::Unavailable(_) => Failure::Unavailable(Box::new(SharedCause(Arc::clone(failure)))),
        Failure::Internal(_) => Failure::Internal(Box::new(SharedCause(Arc::clone(failure)))),
    }
}

/// A failure seen by several fields.
#[derive(Debug)]
struct SharedCause(Arc<Failure>);

impl std::fmt::Display for SharedCause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a batched read failed")
    }
}

impl std::error::Error for SharedCause {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(self.0.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::Mutex;

    use super::*;

    struct Squares {
        batches: Arc<Mutex<Vec<usize>>>,
    }

    impl Loader<u32> for Squares {
        type Value = u32;
        type Error = LoadError;

        async fn load(&self, keys: &[u32]) -> Result<HashMap<u32, u32>, LoadError> {
            self.batches.lock().unwrap().push(keys.len());
            if keys.contains(&0) {
                return Err(Arc::new(Failure::internal("no such table")));
            }
            Ok(keys.iter().map(|key| (*key, key * key)).collect())
        }
    }

    #[tokio::test]
    async fn sibling_loads_share_a_batch_and_the_cache() {
        let batches = Arc::new(Mutex::new(Vec::new()));
        let loader = per_request(Squares { batches: Arc::clone(&batches) });
        let (a, b, c) = tokio::join!(loader.load_one(2), loader.load_one(3), loader.load_one(2));
        assert_eq!((a.unwrap(), b.unwrap(), c.unwrap()), (Some(4), Some(9), Some(4)));
        assert_eq!(loader.load_one(3).await.unwrap(), Some(9));
        assert_eq!(*batches.lock().unwrap(), [2]);
    }

    #[tokio::test]
    async fn a_subscription_reads_anew_for_each_event() {
        let batches = Arc::new(Mutex::new(Vec::new()));
        let loader = per_subscription(Squares { batches: Arc::clone(&batches) });
        for _ in 0..2 {
            let (a, b) = tokio::join!(loader.load_one(2), loader.load_one(3));
            assert_eq!((a.unwrap(), b.unwrap()), (Some(4), Some(9)));
        }
        assert_eq!(*batches.lock().unwrap(), [2, 2]);
    }

    #[tokio::test]
    async fn a_failed_batch_fails_each_field_without_leaking() {
        let loader = per_request(Squares { batches: Arc::default() });
        let (a, b) = tokio::join!(loader.load_one(0), loader.load_one(7));
        for error in [a.unwrap_err(), b.unwrap_err()] {
            let error = load_error(error);
            assert_eq!(crate::error::code_of(error.extensions.as_ref()), Some(crate::Code::Internal));
            assert!(!error.message.contains("table"));
        }
    }
}
