//! `/agent/v1`: hands requests of agents to `ingestion`.

use actix_web::http::StatusCode;
use actix_web::web::{self, Payload};
use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use futures_util::StreamExt as _;
use ingestion::agent_api::{self, AgentReply, AgentRequest};

use super::graphql::{header, retry_after};
use super::request_log::{LogNotes, RequestId};
use super::{Edge, address, rate};

/// Answers one request of an agent.
pub(super) async fn handle(request: HttpRequest, payload: Payload, edge: web::Data<Edge>) -> HttpResponse {
    let id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let remote = address(&edge, &request);
    let authorization = header(&request, "authorization");
    let mut incoming = AgentRequest {
        method: request.method().as_str(),
        path: request.path(),
        query: request.query_string(),
        content_type: header(&request, "content-type"),
        content_encoding: header(&request, "content-encoding"),
        accept: header(&request, "accept"),
        authorization,
        request_id: &id,
        remote,
        body: &[],
    };
    request.extensions_mut().insert(LogNotes { operation: Some("agent".to_owned()), ..LogNotes::default() });
    // With a token the stream's own limits hold; whoever must still show one pays by address, whatever the header says.
    let identifies = matches!(request.path(), "/agent/v1/enroll" | "/agent/v1/session");
    if (identifies || authorization.is_none())
        && let Err(wait) = edge.rates.identification(remote)
    {
        return respond(agent_api::rate_limited(&incoming, rate::retry_after_s(wait)));
    }
    let Ok(body) = collect(payload).await else {
        return HttpResponse::BadRequest().finish();
    };
    if body.len() > wire::MAX_BODY_BYTES {
        return respond(agent_api::too_large(&incoming));
    }
    incoming.body = &body;
    if request.path() == "/agent/v1/poll" {
        // A poll is held for most of a minute; a server that stops does not wait for it.
        let mut stopping = edge.stopping.clone();
        return tokio::select! {
            reply = edge.ingestion.agent(&incoming) => respond(reply),
            _ = stopping.wait_for(|stopping| *stopping) => respond(agent_api::stopping(&incoming)),
        };
    }
    respond(edge.ingestion.agent(&incoming).await)
}

async fn collect(mut payload: Payload) -> Result<Vec<u8>, ()> {
    let mut body = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| ())?;
        body.extend_from_slice(&chunk);
        if body.len() > wire::MAX_BODY_BYTES {
            break;
        }
    }
    Ok(body)
}

fn respond(reply: AgentReply) -> HttpResponse {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut builder = HttpResponse::build(status);
    builder.content_type(reply.content_type).insert_header(("cache-control", "no-store"));
    if let Some(encoding) = reply.content_encoding {
        builder.insert_header(("content-encoding", encoding));
    }
    let mut response = builder.body(reply.body);
    if let Some(seconds) = reply.retry_after_s {
        retry_after(&mut response, seconds);
    }
    response
}
