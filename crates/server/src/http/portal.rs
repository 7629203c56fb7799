//! The portal's files, embedded in the binary. A path that is not a file is a page of the portal, which finds its own
//! way; a path that looks like a file and is none is absent.

use actix_web::http::Method;
use actix_web::http::header::{ACCEPT_ENCODING, ETAG, HeaderValue, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web/dist"]
#[allow_missing = true]
struct Files;

/// The portal's typeface, for reports that look like it; empty without a portal.
pub(crate) fn typefaces() -> Vec<Vec<u8>> {
    let upright = |name: &str| name.ends_with(".woff2") && name.contains("inter-") && name.contains("-normal-");
    let files = Files::iter().filter(|name| upright(name)).filter_map(|name| Files::get(&name));
    files.map(|file| file.data.into_owned()).collect()
}

/// Serves a file of the portal, or its page.
pub(super) async fn serve(request: HttpRequest) -> HttpResponse {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return HttpResponse::MethodNotAllowed()
            .insert_header(("allow", "GET, HEAD"))
            .body("Only GET is answered here.\n");
    }
    let path = request.path().trim_start_matches('/');
    if let Some(file) = Files::get(path).filter(|_| !path.is_empty()) {
        return answer(&request, path, file);
    }
    let looks_like_a_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    if looks_like_a_file || path.starts_with("assets/") {
        return HttpResponse::NotFound().content_type("text/plain; charset=utf-8").body("There is nothing here.\n");
    }
    match Files::get("index.html") {
        Some(page) => answer(&request, "index.html", page),
        None => HttpResponse::ServiceUnavailable()
            .content_type("text/plain; charset=utf-8")
            .body("This server was built without the portal. Build it with `cargo xtask up`.\n"),
    }
}

fn answer(request: &HttpRequest, path: &str, file: EmbeddedFile) -> HttpResponse {
    let tag = format!("\"{}\"", kernel::hex::encode(&file.metadata.sha256_hash()[..16]));
    // Vite names every asset after its content, so it never changes; the page itself is asked for each time.
    let caching = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let known = request.headers().get(IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == tag.as_bytes());
    if known {
        return HttpResponse::NotModified()
            .insert_header((ETAG, tag))
            .insert_header(("cache-control", caching))
            .finish();
    }
    let mut builder = HttpResponse::Ok();
    builder
        .content_type(media_type(path))
        .insert_header((ETAG, tag))
        .insert_header(("cache-control", caching))
        .insert_header(("vary", "accept-encoding"));
    match compressed(request, path) {
        Some((encoding, body)) => builder.insert_header(("content-encoding", encoding)).body(body),
        None => builder.body(file.data.into_owned()),
    }
}

/// The compressed copy that the portal's build left beside the file, if the caller can read it.
fn compressed(request: &HttpRequest, path: &str) -> Option<(&'static str, Vec<u8>)> {
    let accepted = request.headers().get(ACCEPT_ENCODING).map(HeaderValue::to_str)?.ok()?;
    let reads =
        |name: &str| accepted.split(',').any(|part| part.split(';').next().is_some_and(|coding| coding.trim() == name));
    [("br", "br"), ("gzip", "gz")].into_iter().filter(|(coding, _)| reads(coding)).find_map(|(coding, ending)| {
        Files::get(&format!("{path}.{ending}")).map(|file| (coding, file.data.into_owned()))
    })
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "json" | "map" | "webmanifest" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
