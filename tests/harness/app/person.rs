//! Somebody who uses the API, signed in or not.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::http::{self, Answer};

/// The cookie with the access token.
const ACCESS: &str = "__Host-steward-access";
/// A password that meets the rules.
pub const PASSWORD: &str = "correct horse battery staple 7";

/// An access token lives five minutes; who uses an older one signs in again before it ends.
const FRESH: Duration = Duration::from_secs(200);

/// A caller of the API.
#[derive(Debug, Clone)]
pub struct Person {
    url: String,
    email: Option<String>,
    access: Option<Arc<Mutex<Access>>>,
}

/// An access token, and since when.
#[derive(Debug)]
struct Access {
    token: String,
    since: Instant,
}

impl Person {
    /// Nobody in particular.
    #[must_use]
    pub fn anonymous(url: &str) -> Self {
        Self { url: url.to_owned(), email: None, access: None }
    }

    /// Whoever the cookie of this answer signs in.
    #[must_use]
    pub fn signed_in(url: &str, answer: &Answer) -> Self {
        let Some(token) = answer.cookie(ACCESS) else {
            panic!("not signed in: {}", String::from_utf8_lossy(&answer.body));
        };
        let access = Access { token, since: Instant::now() };
        Self { url: url.to_owned(), email: None, access: Some(Arc::new(Mutex::new(access))) }
    }

    /// The same, who signs in again with the tests' password when the token gets old.
    #[must_use]
    pub fn lasting(self, email: &str) -> Self {
        Self { email: Some(email.to_owned()), ..self }
    }

    /// Signs in with the tests' password.
    #[must_use]
    pub fn sign_in(url: &str, email: &str) -> Self {
        let document = "mutation($email: String!, $password: String!) {
            sessionCreate(input: { email: $email, password: $password }) { errors { message } } }";
        let answer = Self::anonymous(url).send(document, &json!({ "email": email, "password": PASSWORD }));
        Self::signed_in(url, &answer)
    }

    /// The access token, as a program would send it.
    #[must_use]
    pub fn bearer(&self) -> Option<String> {
        let mut access = self.access.as_ref()?.lock().unwrap();
        if let Some(email) = self.email.as_ref().filter(|_| access.since.elapsed() > FRESH) {
            let again = Self::sign_in(&self.url, email);
            let token = again.access.as_ref().map(|again| again.lock().unwrap().token.clone());
            *access = Access { token: token.unwrap(), since: Instant::now() };
        }
        Some(format!("Bearer {}", access.token))
    }

    /// Sends a document; the answer as it came.
    #[must_use]
    pub fn send(&self, document: &str, variables: &Value) -> Answer {
        static KEYS: AtomicU32 = AtomicU32::new(0);
        // Everything that creates carries a key; each request is a request of its own.
        let key = format!("test-{}", KEYS.fetch_add(1, Ordering::Relaxed));
        let bearer = self.bearer();
        let mut headers = vec![
            ("content-type", "application/json"),
            ("accept", "application/graphql-response+json"),
            ("idempotency-key", key.as_str()),
        ];
        headers.extend(bearer.as_deref().map(|bearer| ("authorization", bearer)));
        let body = json!({ "query": document, "variables": variables }).to_string();
        http::send("POST", &format!("{}/graphql", self.url), &headers, body.as_bytes())
    }

    /// Sends a document without variables; the whole answer as JSON.
    #[must_use]
    pub fn ask(&self, document: &str) -> Value {
        self.send(document, &json!({})).json()
    }

    /// Sends a document that must succeed, user errors included; its data.
    pub fn done(&self, document: &str) -> Value {
        let answer = self.ask(document);
        assert!(answer.get("errors").is_none(), "{document}\n{answer:#}");
        let refused = |field: &Value| field["errors"].as_array().is_some_and(|errors| !errors.is_empty());
        let data = &answer["data"];
        assert!(!data.as_object().is_some_and(|data| data.values().any(refused)), "{document}\n{answer:#}");
        data.clone()
    }
}
