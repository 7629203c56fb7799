//! `/graphql` over HTTP: size, credential, rate, then the API's own pipeline.

use std::collections::BTreeMap;

use actix_web::cookie::{Cookie, SameSite, time};
use actix_web::http::StatusCode;
use actix_web::web::{self, Payload};
use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use api::Caller;
use auth::{ACCESS_COOKIE, AuthFailure, REFRESH_COOKIE};
use futures_util::StreamExt as _;
use gql::http::{Answer, BODY_LIMIT, Incoming, MediaType, Method};
use gql::{Code, CookieChange, RequestMeta};
use kernel::Secret;

use super::request_log::{LogNotes, RequestId};
use super::{Edge, address, operation, rate};

/// Answers one request.
pub(super) async fn handle(request: HttpRequest, payload: Payload, edge: web::Data<Edge>) -> HttpResponse {
    let id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let accept = joined(&request, "accept");
    let media = gql::http::negotiate(accept.as_deref()).unwrap_or(MediaType::Json);
    let refuse = |status: u16, code: Code, message: &str| respond(gql::http::refuse(status, code, message, media, &id));
    let body = match collect(payload).await {
        Ok(body) => body,
        Err(()) => return refuse(400, Code::BadRequest, "The body could not be read to its end. Send it again."),
    };
    let caller = match caller(&edge, &request, &id).await {
        Ok(caller) => caller,
        Err(refused) => return refuse(refused.status, refused.code, &refused.message),
    };
    let remote = address(&edge, &request);
    let budget = match &caller {
        Caller::SignedIn(principal, _) => edge.rates.operation(principal.user),
        Caller::Anonymous => edge.rates.anonymous(remote),
    };
    if let Err(wait) = budget {
        let message = "Too many requests in a short time. Wait a moment, then try again.";
        let mut response = refuse(429, Code::RateLimited, message);
        retry_after(&mut response, rate::retry_after_s(wait));
        return response;
    }
    let incoming = Incoming {
        method: match *request.method() {
            actix_web::http::Method::POST => Method::Post,
            actix_web::http::Method::GET => Method::Get,
            _ => Method::Other,
        },
        content_type: header(&request, "content-type"),
        accept: accept.as_deref(),
        query_string: request.query_string(),
        body: &body,
        request_id: &id,
    };
    let mut accepted = match gql::http::read(&incoming) {
        Ok(accepted) => accepted,
        Err(answer) => return respond(answer),
    };
    let media = accepted.media;
    let document = std::mem::replace(&mut accepted.request, gql::Request::new(""));
    let prepared = match edge.api.prepare(document, &caller, &id) {
        Ok(prepared) => prepared,
        Err(response) => return respond(gql::http::answer(&response, media)),
    };
    if let Err(answer) = accepted.admit(&prepared.summary, &id) {
        return respond(answer);
    }
    note(&request, &prepared.summary, &caller);
    let meta = match meta(&edge, &request, &id, remote) {
        Ok(meta) => meta,
        Err(error) => return refuse(400, Code::BadRequest, &error.message),
    };
    let finished = edge.api.execute(prepared, &caller, meta).await;
    let mut response = respond(gql::http::answer(&finished.response, media));
    for change in finished.cookies {
        set_cookie(&mut response, change);
    }
    response
}

/// Why a caller is refused before anything is read.
pub(super) struct Refused {
    status: u16,
    code: Code,
    message: String,
}

/// Who calls: a bearer token, or the cookie of an own page. An expired cookie is nobody, so that the page can refresh;
/// an expired bearer token is refused, so that a program notices.
pub(super) async fn caller(edge: &Edge, request: &HttpRequest, id: &str) -> Result<Caller, Refused> {
    let unauthenticated =
        |message: &str| Refused { status: 401, code: Code::Unauthenticated, message: message.to_owned() };
    let bearer = header(request, "authorization");
    let (token, from_cookie) = match bearer {
        Some(value) => match value.strip_prefix("Bearer ") {
            Some(token) => (Secret::new(token), false),
            None => return Err(unauthenticated("The Authorization header must be `Bearer` and a token.")),
        },
        None => match request.cookie(ACCESS_COOKIE) {
            Some(cookie) if edge.origins.is_own_page(request) => (Secret::new(cookie.value()), true),
            Some(_) => {
                let message = "This request carries a session but does not come from the portal, so it was not done. \
                               Programs send their token in the Authorization header.";
                return Err(Refused { status: 403, code: Code::Forbidden, message: message.to_owned() });
            }
            None => return Ok(Caller::Anonymous),
        },
    };
    match edge.auth.authenticate(&token, id).await {
        Ok(authenticated) => Ok(authenticated.into()),
        Err(AuthFailure::Unavailable(failure)) => {
            tracing::warn!(request_id = id, error = %failure, "a session could not be checked");
            let message =
                "Sessions cannot be checked right now because the database does not answer. Try again in a moment.";
            Err(Refused { status: 503, code: Code::Unavailable, message: message.to_owned() })
        }
        Err(_) if from_cookie => Ok(Caller::Anonymous),
        Err(_) => Err(unauthenticated("This token is not valid, or no longer. Sign in again to get a new one.")),
    }
}

/// What resolvers may know of the request.
pub(super) fn meta(
    edge: &Edge,
    request: &HttpRequest,
    id: &str,
    remote: Option<std::net::IpAddr>,
) -> Result<RequestMeta, kernel::UserError> {
    let own_page = edge.origins.is_own_page(request);
    let mut cookies = BTreeMap::new();
    // The refresh cookie reaches resolvers only from an own page.
    if let Some(cookie) = request.cookie(REFRESH_COOKIE).filter(|_| own_page) {
        cookies.insert(REFRESH_COOKIE.to_owned(), Secret::new(cookie.value()));
    }
    Ok(RequestMeta {
        request_id: id.to_owned(),
        idempotency_key: header(request, "idempotency-key").map(gql::parse_idempotency_key).transpose()?,
        cookies,
        remote,
        user_agent: header(request, "user-agent").map(|text| text.chars().take(300).collect()),
        now: edge.db.now(),
    })
}

/// Adds to the request's log line.
pub(super) fn note(request: &HttpRequest, summary: &gql::Summary, caller: &Caller) {
    let fields = summary.root_fields.join(",");
    let operation = match &summary.name {
        Some(name) => format!("{} {name} ({fields})", summary.kind.as_str()),
        None => format!("{} ({fields})", summary.kind.as_str()),
    };
    let principal = caller.scope().map(|scope| operation::actor_name(scope.actor()));
    request.extensions_mut().insert(LogNotes { operation: Some(operation), principal, cost: Some(summary.cost) });
}

/// Reads at most one byte more than the limit; what is longer is refused later by its size.
async fn collect(mut payload: Payload) -> Result<Vec<u8>, ()> {
    let mut body = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| ())?;
        let room = (BODY_LIMIT + 1).saturating_sub(body.len());
        body.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if body.len() > BODY_LIMIT {
            break;
        }
    }
    Ok(body)
}

pub(super) fn header<'r>(request: &'r HttpRequest, name: &str) -> Option<&'r str> {
    request.headers().get(name).and_then(|value| value.to_str().ok())
}

/// All values of a header, joined by commas (RFC 9110, section 5.3).
fn joined(request: &HttpRequest, name: &str) -> Option<String> {
    let values: Vec<&str> = request.headers().get_all(name).filter_map(|value| value.to_str().ok()).collect();
    (!values.is_empty()).then(|| values.join(", "))
}

fn respond(answer: Answer) -> HttpResponse {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    response.content_type(answer.content_type).insert_header(("cache-control", "no-store"));
    if let Some(allow) = answer.allow {
        response.insert_header(("allow", allow));
    }
    response.body(answer.body)
}

pub(super) fn retry_after(response: &mut HttpResponse, seconds: u32) {
    response.headers_mut().insert(actix_web::http::header::RETRY_AFTER, seconds.into());
}

/// Session cookies: host-only, over a trustworthy connection only, out of reach of scripts and other sites.
fn set_cookie(response: &mut HttpResponse, change: CookieChange) {
    let (name, value, max_age_s) = match change {
        CookieChange::Set { name, value, max_age_s } => {
            (name, String::from_utf8_lossy(value.expose()).into_owned(), i64::from(max_age_s))
        }
        CookieChange::Clear { name } => (name, String::new(), 0),
    };
    let cookie = Cookie::build(name, value)
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Strict)
        .max_age(time::Duration::seconds(max_age_s))
        .finish();
    if let Err(error) = response.add_cookie(&cookie) {
        tracing::error!(error = %error, cookie = name, "a cookie could not be set");
    }
}
