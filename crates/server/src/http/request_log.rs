//! One structured line a request, and the request's id.

use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};

use super::Edge;

/// Id of a request, for its log line, its audit entries and its errors.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(pub(crate) String);

/// What a handler adds to the line.
#[derive(Debug, Clone, Default)]
pub(crate) struct LogNotes {
    /// Name of the GraphQL operation or agent endpoint.
    pub(crate) operation: Option<String>,
    /// Who asked.
    pub(crate) principal: Option<String>,
    /// Cost by the guard's measure.
    pub(crate) cost: Option<u64>,
}

/// Gives the request an id, runs it, and writes its line.
pub(crate) async fn log_requests(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let started = Instant::now();
    let edge = request.app_data::<web::Data<Edge>>().cloned();
    let id = match &edge {
        Some(edge) => kernel::id::uuid_v7(edge.db.now(), edge.db.entropy().as_ref()).simple().to_string(),
        None => String::new(),
    };
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
    let path = request.path().to_owned();
    let mut response = next.call(request).await?;
    let status = response.status().as_u16();
    let duration = started.elapsed();
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    let notes = response.request().extensions().get::<LogNotes>().cloned().unwrap_or_default();
    if let Some(edge) = &edge {
        edge.metrics.request(class(&path), status, duration);
    }
    tracing::info!(
        target: "request",
        request_id = %id,
        method = %method,
        path = %path.escape_debug(),
        status,
        duration_us = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX),
        operation = notes.operation,
        principal = notes.principal,
        cost = notes.cost,
    );
    Ok(response)
}

/// The part of the server that a path belongs to; a closed list, so that figures stay few.
fn class(path: &str) -> &'static str {
    match path {
        "/graphql" => "graphql",
        "/healthz" | "/readyz" | "/metrics" => "operation",
        agent if agent.starts_with("/agent/") => "agent",
        _ => "portal",
    }
}
