//! The HTTP edge: routes, limits, headers, and one log line a request.

mod agent;
mod client_address;
mod graphql;
pub(crate) mod headers;
mod operation;
mod origin;
pub(crate) mod portal;
mod rate;
mod reports;
mod request_log;
mod socket;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use actix_web::web::{self, ServiceConfig};
use api::Api;
use auth::Auth;
use db::Db;
use ingestion::Ingestion;
use reporting::Reporting;

pub use operation::Metrics;
pub use origin::Origins;
pub use rate::Rates;
pub(crate) use request_log::log_requests;

/// What the handlers work with.
pub struct Edge {
    /// The API.
    pub api: Api,
    /// Sessions.
    pub auth: Auth,
    /// Agents.
    pub ingestion: Ingestion,
    /// Files of reports.
    pub reporting: Reporting,
    /// For readiness.
    pub db: Db,
    /// Which pages may call with cookies.
    pub origins: Origins,
    /// Rate limits.
    pub rates: Rates,
    /// Proxies whose forwarded address is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Figures of the edge.
    pub metrics: Metrics,
    /// True once the server stops: sockets close at once.
    pub stopping: tokio::sync::watch::Receiver<bool>,
}

/// Registers all routes.
pub fn routes(edge: Arc<Edge>) -> impl FnOnce(&mut ServiceConfig) {
    move |config: &mut ServiceConfig| {
        config
            .app_data(web::Data::from(edge))
            .route("/graphql", web::get().guard(actix_web::guard::fn_guard(socket::is_upgrade)).to(socket::open))
            .route("/graphql", web::to(graphql::handle))
            .route("/agent/v1/{tail:.*}", web::to(agent::handle))
            .route("/reports/link", web::post().to(reports::of_link))
            .route("/reports/{file:rep_[0-9a-f]+\\.(html|pdf)}", web::get().to(reports::of_session))
            .route("/healthz", web::get().to(operation::alive))
            .route("/readyz", web::get().to(operation::ready))
            .route("/metrics", web::get().to(operation::metrics))
            .default_service(web::to(portal::serve));
    }
}

/// Address of the peer, with the forwarded one taken into account.
pub(crate) fn address(edge: &Edge, request: &actix_web::HttpRequest) -> Option<IpAddr> {
    let peer = request.peer_addr().map(|peer: SocketAddr| peer.ip())?;
    let forwarded = request.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok());
    Some(client_address::of(peer, forwarded, &edge.trusted_proxies))
}
