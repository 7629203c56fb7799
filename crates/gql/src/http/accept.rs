//! Media types of requests and answers (RFC 9110, sections 8.3 and 12.5.1).

/// Media types of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaType {
    /// `application/graphql-response+json`: the status says how it went.
    GraphqlResponse,
    /// `application/json`: the status says only whether the request was well-formed.
    Json,
}

impl MediaType {
    /// The `Content-Type` of an answer.
    #[must_use]
    pub const fn header_value(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }
}

/// Weight of a media range in thousandths.
const FULL_WEIGHT: u16 = 1_000;

/// Chooses the media type of the answer: the greatest weight wins, then the more specific range, then the order of
/// the header. Without a header, and for `*/*`, it is `application/json`. `None` if nothing can be sent.
#[must_use]
pub fn negotiate(accept: Option<&str>) -> Option<MediaType> {
    let Some(header) = accept.filter(|header| !header.trim().is_empty()) else {
        return Some(MediaType::Json);
    };
    let mut best: Option<(u16, u8, MediaType)> = None;
    for range in header.split(',') {
        let Some((weight, specific, media)) = read_range(range) else { continue };
        if weight > 0 && best.is_none_or(|(w, s, _)| (weight, specific) > (w, s)) {
            best = Some((weight, specific, media));
        }
    }
    best.map(|(_, _, media)| media)
}

/// Weight, specificity and what a media range would get; `None` for ranges that match nothing here.
fn read_range(range: &str) -> Option<(u16, u8, MediaType)> {
    let mut parts = range.split(';').map(str::trim);
    let (media, specific) = match parts.next()?.to_ascii_lowercase().as_str() {
        "application/graphql-response+json" => (MediaType::GraphqlResponse, 2),
        "application/json" => (MediaType::Json, 2),
        "application/*" => (MediaType::Json, 1),
        "*/*" => (MediaType::Json, 0),
        _ => return None,
    };
    let mut weight = FULL_WEIGHT;
    for (name, value) in parts.filter_map(|part| part.split_once('=')) {
        match name.trim().to_ascii_lowercase().as_str() {
            "q" => weight = read_weight(value.trim())?,
            "charset" if !is_utf8(value) => return None,
            _ => {}
        }
    }
    Some((weight, specific, media))
}

/// A quality value: 0 to 1 with at most three digits behind the point.
fn read_weight(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if !matches!(whole, "0" | "1") || fraction.len() > 3 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let thousandths: u16 = format!("{fraction:0<3}").parse().ok()?;
    let weight = if whole == "1" { FULL_WEIGHT + thousandths } else { thousandths };
    (weight <= FULL_WEIGHT).then_some(weight)
}

/// Whether a `Content-Type` is exactly `application/json`, in UTF-8 if it names a charset.
pub(super) fn is_utf8_json(content_type: Option<&str>) -> bool {
    let Some(header) = content_type else { return false };
    let mut parts = header.split(';').map(str::trim);
    let is_json = parts.next().is_some_and(|media| media.eq_ignore_ascii_case("application/json"));
    is_json
        && parts.filter(|part| !part.is_empty()).all(|part| match part.split_once('=') {
            Some((name, value)) => !name.trim().eq_ignore_ascii_case("charset") || is_utf8(value),
            None => false,
        })
}

fn is_utf8(charset: &str) -> bool {
    let name = charset.trim().trim_matches('"');
    name.eq_ignore_ascii_case("utf-8") || name.eq_ignore_ascii_case("utf8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wanted_media_type() {
        use MediaType::{GraphqlResponse, Json};
        for (accept, expected) in [
            (None, Some(Json)),
            (Some(""), Some(Json)),
            (Some("*/*"), Some(Json)),
            (Some("application/*"), Some(Json)),
            (Some("application/json"), Some(Json)),
            (Some("Application/GraphQL-Response+JSON"), Some(GraphqlResponse)),
            (Some("application/graphql-response+json; charset=utf-8"), Some(GraphqlResponse)),
            (Some("application/graphql-response+json, application/json;q=0.9"), Some(GraphqlResponse)),
            (Some("application/graphql-response+json;q=0.5, application/json"), Some(Json)),
            (Some("application/graphql-response+json, application/json"), Some(GraphqlResponse)),
            (Some("application/json, application/graphql-response+json"), Some(Json)),
            (Some("*/*, application/graphql-response+json"), Some(GraphqlResponse)),
            (Some("text/html, application/xhtml+xml, */*;q=0.8"), Some(Json)),
            (Some("application/json;q=0"), None),
            (Some("application/json;q=2"), None),
            (Some("application/json;charset=latin1"), None),
            (Some("text/html"), None),
            (Some(";;;,,,"), None),
        ] {
            assert_eq!(negotiate(accept), expected, "{accept:?}");
        }
    }

    #[test]
    fn only_json_in_utf8_is_read() {
        for good in [
            "application/json",
            "Application/JSON; charset=UTF-8",
            "application/json;charset=\"utf-8\"",
            "application/json;",
        ] {
            assert!(is_utf8_json(Some(good)), "{good}");
        }
        for bad in [
            "",
            "text/plain",
            "application/json; charset=utf-16",
            "application/jsonx",
            "application/json; x",
            "application/graphql",
            "multipart/form-data",
        ] {
            assert!(!is_utf8_json(Some(bad)), "{bad}");
        }
        assert!(!is_utf8_json(None));
    }
}
