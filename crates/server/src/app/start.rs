//! Start and stop.

use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;
use actix_web::{App, HttpServer, rt};
use alerting::Evaluator;
use api::{Api, SystemInfo};
use auth::Auth;
use db::Db;
use ingestion::Committer;
use jobs::{Node, Worker};
use kernel::Secret;
use tokio::runtime::Runtime;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::core::Core;
use super::data_folder::DataFolder;
use super::{Deps, StartError};
use crate::VERSION;
use crate::config::Config;
use crate::http::{Edge, Metrics, Origins, Rates, headers, log_requests, routes};

/// Threads of the database runtime; its work waits more than it computes.
const BACKGROUND_THREADS: usize = 2;
/// Threads that answer HTTP.
const HTTP_THREADS: usize = 2;
/// How long running requests may take to end when the server stops.
const GRACE_S: u64 = 10;

/// A running server. Dropping it stops it.
pub struct Running {
    /// The address it listens on; with port 0 in the configuration, the chosen one.
    pub address: SocketAddr,
    /// One-time address of the first set-up, while there is no owner.
    pub setup_url: Option<Secret>,
    /// The main database.
    pub db: Db,
    /// Sessions.
    pub auth: Auth,
    parts: Option<Parts>,
}

struct Parts {
    http: ServerHandle,
    http_thread: thread::JoinHandle<()>,
    committer: Committer,
    evaluator: Evaluator,
    worker: JoinHandle<()>,
    stop: watch::Sender<bool>,
    node: Node,
    runtime: Runtime,
    _folder: DataFolder,
}

/// Starts a server and returns when it answers. Must not be called on a thread of an async runtime.
///
/// # Errors
/// [`StartError`]; nothing is left running.
pub fn start(mut config: Config, deps: Deps) -> Result<Running, StartError> {
    let listener =
        TcpListener::bind(config.listen).map_err(|source| StartError::Listen { address: config.listen, source })?;
    let address = listener.local_addr().map_err(|source| StartError::Listen { address: config.listen, source })?;
    if config.public_url == format!("http://{}", config.listen) {
        config.public_url = format!("http://{address}");
    }
    config.listen = address;
    let folder = DataFolder::take(&config.data_dir)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(BACKGROUND_THREADS)
        .thread_name("steward-work")
        .enable_all()
        .build()
        .map_err(|error| StartError::Other(error.to_string()))?;
    let handle = runtime.handle().clone();
    let (stop, stopping) = watch::channel(false);
    let assembled = runtime.block_on(assemble(&config, &folder, &deps, &handle, stopping.clone()))?;
    let Assembled { edge, setup_url, db, auth, committer, evaluator, worker, node } = assembled;
    let worker = runtime.spawn(worker.run(stopping));
    let (http, http_thread) = serve(listener, edge, &config.public_url)?;
    let parts = Parts { http, http_thread, committer, evaluator, worker, stop, node, runtime, _folder: folder };
    Ok(Running { address, setup_url, db, auth, parts: Some(parts) })
}

struct Assembled {
    edge: Arc<Edge>,
    setup_url: Option<Secret>,
    db: Db,
    auth: Auth,
    committer: Committer,
    evaluator: Evaluator,
    worker: Worker,
    node: Node,
}

async fn assemble(
    config: &Config,
    folder: &DataFolder,
    deps: &Deps,
    runtime: &tokio::runtime::Handle,
    stopping: watch::Receiver<bool>,
) -> Result<Assembled, StartError> {
    let Core { mint: _, db, auth, features, committer, worker, node } =
        Core::assemble(config, folder, deps, runtime, None).await?;
    let system = SystemInfo { version: VERSION, node: node.clone(), schedules: worker.schedules() };
    let setup_url = auth.setup_link().await?.map(|token| {
        Secret::new(format!("{}/setup#token={}", config.public_url, String::from_utf8_lossy(token.expose())))
    });
    let evaluator = features.alerting.start();
    let edge = Edge {
        reporting: features.reporting.clone(),
        ingestion: features.ingestion.clone(),
        api: Api::new(features, system),
        auth: auth.clone(),
        db: db.clone(),
        origins: Origins::new(&config.public_url, config.listen),
        rates: Rates::default(),
        trusted_proxies: config.trusted_proxies.clone(),
        metrics: Metrics::default(),
        stopping,
    };
    Ok(Assembled { edge: Arc::new(edge), setup_url, db, auth, committer, evaluator, worker, node })
}

/// Runs the HTTP server on threads of its own.
fn serve(
    listener: TcpListener,
    edge: Arc<Edge>,
    public_url: &str,
) -> Result<(ServerHandle, thread::JoinHandle<()>), StartError> {
    let (started, waiting) = mpsc::channel();
    let public_url = public_url.to_owned();
    let thread = thread::Builder::new()
        .name("steward-http".to_owned())
        .spawn(move || {
            rt::System::new().block_on(async move {
                let idle = Arc::clone(&edge);
                rt::spawn(async move {
                    let mut tick = tokio::time::interval(Duration::from_secs(60));
                    loop {
                        tick.tick().await;
                        idle.rates.forget_idle();
                    }
                });
                let server = HttpServer::new(move || {
                    App::new()
                        .wrap(from_fn(log_requests))
                        .wrap(headers::security(&public_url))
                        .configure(routes(Arc::clone(&edge)))
                })
                .workers(HTTP_THREADS)
                .client_request_timeout(Duration::from_secs(20))
                .shutdown_timeout(GRACE_S)
                .disable_signals()
                .listen(listener);
                match server {
                    Ok(server) => {
                        let server = server.run();
                        // The starter waits for this and nothing else.
                        let _ = started.send(Ok(server.handle()));
                        if let Err(error) = server.await {
                            tracing::error!(error = %error, "the HTTP server ended");
                        }
                    }
                    Err(error) => {
                        let _ = started.send(Err(error));
                    }
                }
            });
        })
        .map_err(|error| StartError::Other(error.to_string()))?;
    match waiting.recv() {
        Ok(Ok(handle)) => Ok((handle, thread)),
        Ok(Err(error)) => Err(StartError::Other(error.to_string())),
        Err(_) => Err(StartError::Other("the HTTP threads ended at once; the log says more".to_owned())),
    }
}

impl Running {
    /// Stops in order and returns when all has ended. Must not be called on a thread of an async runtime.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        let Some(parts) = self.parts.take() else { return };
        let Parts { http, http_thread, committer, evaluator, worker, stop, node, runtime, _folder } = parts;
        runtime.block_on(async {
            // Sockets close and the worker takes no new job; if both have ended already, nobody hears it.
            let _ = stop.send(true);
            http.stop(true).await;
            committer.stop().await;
            evaluator.stop().await;
            if let Err(error) = worker.await {
                tracing::error!(error = %error, "the worker ended abnormally");
            }
            if let Err(error) = node.stop().await {
                tracing::warn!(error = %error, "this node could not sign off; the others will notice by its silence");
            }
        });
        if http_thread.join().is_err() {
            tracing::error!("the HTTP thread ended abnormally");
        }
        runtime.shutdown_timeout(Duration::from_secs(5));
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}
