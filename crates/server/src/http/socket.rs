//! `/graphql` over a WebSocket (graphql-transport-ws): one task a socket, one task a running operation.

use std::collections::HashMap;
use std::time::Duration;

use actix_web::dev::RequestHead;
use actix_web::guard::GuardContext;
use actix_web::rt;
use actix_web::web::{self, Payload};
use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use actix_ws::{CloseCode, CloseReason, Message, MessageStream, Session};
use api::Caller;
use auth::{ACCESS_COOKIE, Principal};
use futures_util::{StreamExt as _, pin_mut};
use gql::ws::{Action, Connection, INIT_TIMEOUT, MAX_QUEUED, SUBPROTOCOL};
use gql::{RequestMeta, Response};
use kernel::Secret;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::request_log::RequestId;
use super::{Edge, address, graphql};

/// How often a socket's session and rights are looked at again; with it a revoked session's socket closes in time.
const RECHECK: Duration = Duration::from_secs(4);
/// How often a quiet socket is asked whether anybody is there.
const PING: Duration = Duration::from_secs(20);

/// Whether a request wants to become a WebSocket.
pub(super) fn is_upgrade(context: &GuardContext<'_>) -> bool {
    let head: &RequestHead = context.head();
    head.headers()
        .get("upgrade")
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.eq_ignore_ascii_case("websocket"))
}

/// Opens the socket.
pub(super) async fn open(
    request: HttpRequest,
    payload: Payload,
    edge: web::Data<Edge>,
) -> actix_web::Result<HttpResponse> {
    let offered = graphql::header(&request, "sec-websocket-protocol").unwrap_or_default();
    let speaks = offered.split(',').any(|name| name.trim() == SUBPROTOCOL);
    let has_cookie = request.cookie(ACCESS_COOKIE).is_some();
    if has_cookie && !edge.origins.is_own_socket(&request) {
        return Ok(HttpResponse::Forbidden().body("This page may not open a socket here.\n"));
    }
    let id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let (mut response, session, stream) = actix_ws::handle(&request, payload)?;
    if speaks {
        let name = actix_web::http::header::HeaderValue::from_static(SUBPROTOCOL);
        response.headers_mut().insert(actix_web::http::header::SEC_WEBSOCKET_PROTOCOL, name);
    }
    let cookie = request.cookie(ACCESS_COOKIE).map(|cookie| Secret::new(cookie.value()));
    let remote = address(&edge, &request);
    let user_agent = graphql::header(&request, "user-agent").map(str::to_owned);
    let meta = RequestMeta {
        request_id: id.clone(),
        idempotency_key: None,
        cookies: std::collections::BTreeMap::new(),
        remote,
        user_agent,
        now: edge.db.now(),
    };
    let (results, inbox) = mpsc::channel(MAX_QUEUED);
    let socket = Socket {
        edge,
        connection: Connection::new(id),
        session,
        cookie,
        meta,
        caller: None,
        running: HashMap::new(),
        results,
    };
    rt::spawn(async move {
        let protocol = if speaks { Protocol::Offered } else { Protocol::Missing };
        socket.run(stream.max_frame_size(gql::ws::MAX_MESSAGE_BYTES + 1), inbox, protocol).await;
    });
    Ok(response)
}

#[derive(Clone, Copy, PartialEq)]
enum Protocol {
    Offered,
    Missing,
}

/// What a running operation sends to its socket.
enum Result {
    Item(String, Box<Response>),
    End(String),
}

struct Socket {
    edge: web::Data<Edge>,
    connection: Connection,
    session: Session,
    cookie: Option<Secret>,
    meta: RequestMeta,
    caller: Option<Caller>,
    running: HashMap<String, JoinHandle<()>>,
    results: mpsc::Sender<Result>,
}

/// Whether the socket lives on.
enum Life {
    On,
    Over,
}

impl Socket {
    async fn run(mut self, stream: MessageStream, mut inbox: mpsc::Receiver<Result>, protocol: Protocol) {
        self.edge.metrics.sockets.inc();
        pin_mut!(stream);
        let mut stopping = self.edge.stopping.clone();
        let init = tokio::time::sleep(INIT_TIMEOUT);
        pin_mut!(init);
        let mut init_done = false;
        let mut recheck = tokio::time::interval_at(tokio::time::Instant::now() + RECHECK, RECHECK);
        let mut ping = tokio::time::interval_at(tokio::time::Instant::now() + PING, PING);
        if protocol == Protocol::Missing {
            let actions =
                self.connection.end(gql::ws::CloseCode::SubprotocolNotAcceptable, "Subprotocol not acceptable");
            self.perform(actions).await;
        }
        while !self.connection.is_closed() {
            let life = tokio::select! {
                message = stream.next() => self.on_message(message).await,
                Some(result) = inbox.recv() => self.on_result(result).await,
                () = &mut init, if !init_done => {
                    init_done = true;
                    let actions = self.connection.on_init_timeout();
                    self.perform(actions).await
                }
                _ = stopping.wait_for(|stops| *stops) => {
                    let actions = self.connection.end(gql::ws::CloseCode::GoingAway, "The server is stopping");
                    self.perform(actions).await
                }
                _ = recheck.tick() => self.on_recheck().await,
                _ = ping.tick() => {
                    let actions = self.connection.ping();
                    self.perform(actions).await
                }
            };
            if matches!(life, Life::Over) {
                break;
            }
        }
        self.running.drain().for_each(|(_, task)| task.abort());
        self.edge.metrics.sockets.dec();
    }

    async fn on_message(&mut self, message: Option<std::result::Result<Message, actix_ws::ProtocolError>>) -> Life {
        let actions = match message {
            Some(Ok(Message::Text(text))) => self.connection.on_text(&text),
            Some(Ok(Message::Binary(_) | Message::Continuation(_))) => self.connection.on_binary(),
            Some(Ok(Message::Ping(bytes))) => {
                return if self.session.pong(&bytes).await.is_ok() { Life::On } else { Life::Over };
            }
            Some(Ok(Message::Pong(_) | Message::Nop)) => return Life::On,
            Some(Err(actix_ws::ProtocolError::Overflow)) => {
                self.connection.end(gql::ws::CloseCode::MessageTooBig, "The message is longer than 131072 bytes")
            }
            Some(Ok(Message::Close(reason))) => {
                // The closing handshake is answered (RFC 6455, section 5.5.1); the peer may be gone already.
                let _ = self.session.clone().close(reason).await;
                return Life::Over;
            }
            Some(Err(_)) | None => return Life::Over,
        };
        self.perform(actions).await
    }

    async fn on_result(&mut self, result: Result) -> Life {
        let actions = match result {
            Result::Item(id, response) => self.connection.next(&id, &response),
            Result::End(id) => {
                self.running.remove(&id);
                self.connection.complete(&id)
            }
        };
        self.perform(actions).await
    }

    /// A session that ended, or whose rights changed, has no socket any more.
    async fn on_recheck(&mut self) -> Life {
        let Some(Caller::SignedIn(principal, scope)) = &self.caller else { return Life::On };
        let principal: Principal = *principal;
        let same = match self.edge.auth.again(&principal, &self.meta.request_id).await {
            Ok(fresh) => fresh.scope.same_rights(scope),
            // While the database is away nothing new can be shown anyway.
            Err(auth::AuthFailure::Unavailable(_)) => true,
            Err(_) => false,
        };
        if same {
            return Life::On;
        }
        let actions = self.connection.reject();
        self.perform(actions).await
    }

    async fn perform(&mut self, actions: Vec<Action>) -> Life {
        let mut queue: std::collections::VecDeque<Action> = actions.into();
        while let Some(action) = queue.pop_front() {
            match action {
                Action::Send(text) => {
                    if self.session.text(text).await.is_err() {
                        return Life::Over;
                    }
                    self.connection.written();
                }
                Action::Close { code, reason } => {
                    let reason = CloseReason { code: CloseCode::from(code.number()), description: Some(reason) };
                    // The peer may be gone already; there is nothing more to do then.
                    let _ = self.session.clone().close(Some(reason)).await;
                    return Life::Over;
                }
                Action::Authenticate { authorization } => queue.extend(self.authenticate(authorization).await),
                Action::Execute { id, request } => queue.extend(self.start(id, *request)),
                Action::Stop { id } => {
                    if let Some(task) = self.running.remove(&id) {
                        task.abort();
                    }
                }
            }
        }
        Life::On
    }

    async fn authenticate(&mut self, authorization: Option<Secret>) -> Vec<Action> {
        let bearer = authorization.as_ref().and_then(|value| value.expose().strip_prefix(b"Bearer ")).map(Secret::new);
        let Some(token) = bearer.or_else(|| self.cookie.clone()) else { return self.connection.reject() };
        match self.edge.auth.authenticate(&token, &self.meta.request_id).await {
            Ok(authenticated) => {
                self.caller = Some(authenticated.into());
                self.connection.accept()
            }
            Err(_) => self.connection.reject(),
        }
    }

    /// Starts an operation in a task of its own; the bounded channel holds it back when the peer reads slowly.
    fn start(&mut self, id: String, request: gql::Request) -> Vec<Action> {
        let Some(caller) = &self.caller else { return self.connection.reject() };
        if let Caller::SignedIn(principal, _) = caller
            && self.edge.rates.operation(principal.user).is_err()
        {
            let message = "Too many operations in a short time. Wait a moment, then try again.";
            let response =
                gql::seal(gql::coded_response(gql::Code::RateLimited, message), &self.meta.request_id, caller.viewer());
            return self.connection.fail(&id, &response);
        }
        let prepared = match self.edge.api.prepare(request, caller, &self.meta.request_id) {
            Ok(prepared) => prepared,
            Err(response) => return self.connection.fail(&id, &response),
        };
        if let Err(refusal) = gql::ws::admit(&prepared.summary) {
            let response = gql::seal(refusal.into_response(), &self.meta.request_id, caller.viewer());
            return self.connection.fail(&id, &response);
        }
        let meta = RequestMeta { now: self.edge.db.now(), ..self.meta.clone() };
        let stream = self.edge.api.stream(prepared, caller, meta);
        let results = self.results.clone();
        let name = id.clone();
        let task = rt::spawn(async move {
            pin_mut!(stream);
            while let Some(response) = stream.next().await {
                if results.send(Result::Item(name.clone(), Box::new(response))).await.is_err() {
                    return;
                }
            }
            // If the socket is gone there is nobody to tell.
            let _ = results.send(Result::End(name)).await;
        });
        self.running.insert(id, task);
        Vec::new()
    }
}
