//! Mutations that must happen once although they are asked for twice (header `Idempotency-Key`).

use std::future::Future;

use auth::{Idempotency, Replayable};
use gql::{Code, Request, Response};
use kernel::UserId;

/// What tells one request from another: operation, document and variables.
pub(crate) fn hash(request: &Request) -> [u8; 32] {
    let variables = serde_json::to_string(&request.variables).unwrap_or_default();
    let mut hasher = blake3::Hasher::new();
    for part in [request.operation_name.as_deref().unwrap_or_default(), &request.query, &variables] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    *hasher.finalize().as_bytes()
}

/// Runs `work` unless the same key was used before: then its answer is given again.
pub(crate) async fn once(
    keys: &Idempotency,
    user: UserId,
    key: &str,
    hash: [u8; 32],
    work: impl Future<Output = Response>,
) -> Response {
    match keys.begin(user, key, hash).await {
        Ok(Replayable::New) => {}
        Ok(Replayable::Replay(stored)) => return restored(&stored),
        Ok(Replayable::InProgress) => {
            let message = "The same request is being worked on right now. Wait a moment, then look at the result.";
            return gql::coded_response(Code::Conflict, message);
        }
        Ok(Replayable::Mismatch) => {
            let message = "This idempotency key was used for another request. Use a new key for each request.";
            return gql::coded_response(Code::BadRequest, message);
        }
        Err(failure) => return failed(failure),
    }
    let response = work.await;
    // Only an answer that settles the matter is kept; after an error on our side the request may be tried again.
    let settled = if response.errors.is_empty() {
        match serde_json::to_string(&response.data) {
            Ok(text) => keys.finish(user, key, &text).await,
            Err(error) => Err(kernel::Failure::internal(error)),
        }
    } else if response.data != async_graphql::Value::Null || timed_out(&response) {
        // Something may have been committed: the claim stays and ends by itself, a repetition is told to look first.
        Ok(())
    } else {
        keys.abandon(user, key).await
    };
    if let Err(failure) = settled {
        tracing::error!(error = %failure, "the outcome of an idempotent request could not be stored");
    }
    response
}

fn timed_out(response: &Response) -> bool {
    let code =
        |error: &gql::ServerError| error.extensions.as_ref().and_then(|extensions| extensions.get("code")).cloned();
    response.errors.iter().any(|error| code(error) == Some(Code::Timeout.as_str().into()))
}

fn restored(stored: &str) -> Response {
    match serde_json::from_str::<async_graphql::Value>(stored) {
        Ok(data) => Response::new(data),
        Err(error) => failed(kernel::Failure::internal(error)),
    }
}

fn failed(failure: kernel::Failure) -> Response {
    let error = gql::query_error(failure);
    Response::from_errors(vec![error.into_server_error(async_graphql::Pos::default())])
}
