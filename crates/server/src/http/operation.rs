//! For those who operate the server: is it alive, is it ready, what are its figures.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse, web};
use kernel::{Actor, Failure};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

use super::Edge;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Labels {
    class: &'static str,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Class {
    class: &'static str,
}

type Durations = Family<Class, Histogram, fn() -> Histogram>;

/// Figures of the edge, in Prometheus' text format.
pub struct Metrics {
    registry: Mutex<Registry>,
    requests: Family<Labels, Counter>,
    durations: Durations,
    /// Open sockets of the portal.
    pub sockets: Gauge,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("steward");
        let requests = Family::<Labels, Counter>::default();
        // 0.5 ms to 16 s.
        let durations = Durations::new_with_constructor(|| Histogram::new(exponential_buckets(0.000_5, 2.0, 16)));
        let sockets = Gauge::default();
        registry.register("http_requests", "Answered requests", requests.clone());
        registry.register("http_request_duration_seconds", "Time to the answer", durations.clone());
        registry.register("graphql_sockets", "Open WebSocket connections", sockets.clone());
        Self { registry: Mutex::new(registry), requests, durations, sockets }
    }
}

impl Metrics {
    /// Counts an answered request.
    pub(crate) fn request(&self, class: &'static str, status: u16, duration: Duration) {
        self.requests.get_or_create(&Labels { class, status }).inc();
        self.durations.get_or_create(&Class { class }).observe(duration.as_secs_f64());
    }

    fn text(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry.lock().unwrap_or_else(PoisonError::into_inner))?;
        Ok(text)
    }
}

/// The process answers.
pub(super) async fn alive() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("alive\n")
}

/// The database answers, so requests can be served.
pub(super) async fn ready(edge: web::Data<Edge>) -> HttpResponse {
    match edge.auth.setup_required().await {
        Ok(_) => HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ready\n"),
        Err(failure) => {
            let why = match &failure {
                Failure::Unavailable(error) => error.to_string(),
                _ => "the database refused a statement; the log says more".to_owned(),
            };
            tracing::warn!(error = %failure, "not ready");
            HttpResponse::ServiceUnavailable()
                .content_type("text/plain; charset=utf-8")
                .body(format!("not ready: {why}\n"))
        }
    }
}

/// Figures; only for a collector on this machine, since they tell about all clients.
pub(super) async fn metrics(request: HttpRequest, edge: web::Data<Edge>) -> HttpResponse {
    let local = request.peer_addr().is_some_and(|peer| peer.ip().to_canonical().is_loopback());
    let forwarded = request.headers().contains_key("x-forwarded-for");
    if !local || forwarded {
        return HttpResponse::NotFound().content_type("text/plain; charset=utf-8").body("There is nothing here.\n");
    }
    let own = edge.metrics.text();
    match own {
        Ok(text) => HttpResponse::Ok()
            .content_type("application/openmetrics-text; version=1.0.0; charset=utf-8")
            .body(with_ingestion(&text, &edge)),
        Err(_) => HttpResponse::InternalServerError().finish(),
    }
}

/// The telemetry store counts for itself; its figures join before the end mark.
fn with_ingestion(text: &str, edge: &Edge) -> String {
    let figures = edge.ingestion.metrics();
    let counters = [
        ("batches", "Batches of agents that were committed", figures.batches),
        ("frames", "Frames that were committed for the first time", figures.frames),
        ("samples", "Samples that were committed", figures.samples),
        ("commits", "Group commits", figures.commits),
        ("commit_failures", "Group commits that failed", figures.failures),
        ("turned_away", "Batches that were turned away because the queue was full", figures.turned_away),
    ];
    let gauges = [
        ("queue_batches", "Batches that wait for their commit", figures.queue_batches),
        ("queue_bytes", "Bytes that wait for their commit", figures.queue_bytes),
    ];
    let mut all = text.trim_end().trim_end_matches("# EOF").to_owned();
    for (name, help, value) in counters {
        let name = format!("steward_ingestion_{name}");
        all.push_str(&format!("# HELP {name} {help}.\n# TYPE {name} counter\n{name}_total {value}\n"));
    }
    for (name, help, value) in gauges {
        let name = format!("steward_ingestion_{name}");
        all.push_str(&format!("# HELP {name} {help}.\n# TYPE {name} gauge\n{name} {value}\n"));
    }
    all.push_str("# EOF\n");
    all
}

/// Who a system actor is, in log lines.
pub(super) fn actor_name(actor: &Actor) -> String {
    match actor {
        Actor::User(user) => user.to_string(),
        Actor::Agent(agent, _) => agent.to_string(),
        Actor::Link(link, _) => link.to_string(),
        Actor::System(task) => (*task).to_owned(),
    }
}
