//! A plain HTTP client for the loopback. It waits when it is told to come back later, because the server's rate limits are
//! real.

use std::time::Duration;

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Header fields, names in lower case, in their order.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("{} without JSON: {}", self.status, String::from_utf8_lossy(&self.body)))
    }

    /// The value that a `Set-Cookie` gives to the cookie `name`.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<String> {
        let value = |(header, text): &(String, String)| {
            let rest = text.strip_prefix(name)?.strip_prefix('=')?;
            (header == "set-cookie").then(|| rest.split(';').next().unwrap_or_default().to_owned())
        };
        self.headers.iter().find_map(value)
    }
}

/// Sends a request with these header fields; a `429` or `503` is tried again after its `Retry-After`.
pub fn send(method: &str, url: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    for _ in 0..100 {
        let answer = send_once(method, url, headers, body);
        let wait = answer.headers.iter().find(|(name, _)| name == "retry-after");
        match wait.and_then(|(_, seconds)| seconds.parse().ok()) {
            Some(seconds) if matches!(answer.status, 429 | 503) => std::thread::sleep(Duration::from_secs(seconds)),
            _ => return answer,
        }
    }
    panic!("{method} {url} was put off a hundred times");
}

/// Sends a request with these header fields.
pub fn send_once(method: &str, url: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    try_send(method, url, headers, body).unwrap_or_else(|error| panic!("{method} {url}: {error}"))
}

/// Sends a request to a server that may be gone.
///
/// # Errors
/// No answer came.
pub fn try_send(method: &str, url: &str, headers: &[(&str, &str)], body: &[u8]) -> Result<Answer, ureq::Error> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(None)
        .timeout_global(Some(Duration::from_secs(60)))
        .build()
        .into();
    let mut request = ureq::http::Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut response = match method {
        "GET" | "HEAD" | "OPTIONS" | "DELETE" => agent.run(request.body(()).unwrap())?,
        _ => agent.run(request.body(body).unwrap())?,
    };
    let headers = response
        .headers()
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    let body = response.body_mut().read_to_vec()?;
    Ok(Answer { status: response.status().as_u16(), headers, body })
}
