//! Files of delivered reports: with a session under `GET /reports/<id>.<html|pdf>`, with a share link by
//! `POST /reports/link`. Both come as attachments; a browser opens them outside the portal's origin rights.

use actix_web::web::{self, Payload};
use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use api::Caller;
use futures_util::StreamExt as _;
use kernel::{Failure, ReportId, Secret};
use reporting::report::{FileKind, link, service};
use serde::Deserialize;

use super::graphql::{caller, retry_after};
use super::request_log::RequestId;
use super::{Edge, address, rate};

/// Longest body of a request with a link, in bytes.
const BODY_MAX: usize = 2_048;

/// Gives a file to a signed-in caller who may read the report. Absent and not visible answer alike.
pub(super) async fn of_session(request: HttpRequest, path: web::Path<String>, edge: web::Data<Edge>) -> HttpResponse {
    let id = request_id(&request);
    let Some((report, kind)) = named(&path) else { return absent() };
    let Ok(Caller::SignedIn(principal, scope)) = caller(&edge, &request, &id).await else {
        return words(401, "Sign in to read this report.\n");
    };
    if let Err(wait) = edge.rates.operation(principal.user) {
        return too_many(wait);
    }
    match service::file(&edge.reporting, &scope, report, kind).await {
        Ok(content) => attachment(&path, kind, content),
        Err(failure) => refused(&failure, &id),
    }
}

/// What a page sends that was opened by a share link.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ByLink {
    token: String,
    kind: String,
}

/// Gives a file to the bearer of a share link.
pub(super) async fn of_link(request: HttpRequest, mut payload: Payload, edge: web::Data<Edge>) -> HttpResponse {
    let id = request_id(&request);
    if let Err(wait) = edge.rates.anonymous(address(&edge, &request)) {
        return too_many(wait);
    }
    let mut body = Vec::new();
    while let Some(chunk) = payload.next().await {
        let Ok(chunk) = chunk else { return words(400, "The request was cut off. Send it again.\n") };
        if body.len() + chunk.len() > BODY_MAX {
            return words(413, "A request with a link is at most 2,048 bytes long.\n");
        }
        body.extend_from_slice(&chunk);
    }
    let Ok(wanted) = serde_json::from_slice::<ByLink>(&body) else {
        return words(400, "Send JSON with the link's `token` and the `kind` of file, html or pdf.\n");
    };
    let Some(kind) = FileKind::parse(&wanted.kind) else {
        return words(400, "The kind of file is html or pdf.\n");
    };
    match link::open_file(&edge.reporting, &Secret::new(wanted.token), &id, kind).await {
        Ok(content) => attachment("report", kind, content),
        Err(failure) => refused(&failure, &id),
    }
}

fn request_id(request: &HttpRequest) -> String {
    request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default()
}

/// The report and file of a path such as `rep_0193….pdf`.
fn named(path: &str) -> Option<(ReportId, FileKind)> {
    let (id, kind) = path.rsplit_once('.')?;
    ReportId::parse(id).zip(FileKind::parse(kind))
}

fn attachment(name: &str, kind: FileKind, content: Vec<u8>) -> HttpResponse {
    let stem = name.split('.').next().unwrap_or("report");
    let media = match kind {
        FileKind::Html => "text/html; charset=utf-8",
        FileKind::Pdf => "application/pdf",
    };
    HttpResponse::Ok()
        .content_type(media)
        .insert_header(("content-disposition", format!("attachment; filename=\"{stem}.{}\"", kind.as_str())))
        .insert_header(("content-security-policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'"))
        .insert_header(("x-content-type-options", "nosniff"))
        .insert_header(("cache-control", "no-store"))
        .body(content)
}

fn words(status: u16, text: &'static str) -> HttpResponse {
    let status = actix_web::http::StatusCode::from_u16(status).unwrap_or_default();
    HttpResponse::build(status)
        .content_type("text/plain; charset=utf-8")
        .insert_header(("cache-control", "no-store"))
        .body(text)
}

fn absent() -> HttpResponse {
    words(404, "There is no such report that you can see.\n")
}

fn too_many(wait: std::time::Duration) -> HttpResponse {
    let mut response = words(429, "Too many requests in a short time. Wait a moment, then try again.\n");
    retry_after(&mut response, rate::retry_after_s(wait));
    response
}

/// Absent, not visible, forbidden and ended links look alike.
fn refused(failure: &Failure, id: &str) -> HttpResponse {
    match failure {
        Failure::Rejected(_) | Failure::Forbidden(_) => absent(),
        Failure::Unavailable(_) => words(503, "The database does not answer right now. Try again in a moment.\n"),
        Failure::Internal(_) => {
            tracing::error!(request_id = id, error = %failure, "a report's file could not be read");
            words(500, "Something failed on our side. Try again, and tell the request id if it stays.\n")
        }
    }
}
