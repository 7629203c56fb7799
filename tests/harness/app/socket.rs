//! A socket of the API (graphql-transport-ws), blocking.

use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::stream::MaybeTlsStream;
use tokio_tungstenite::tungstenite::{Error, Message, WebSocket, connect};

use super::Person;

/// An open socket.
pub struct Socket(WebSocket<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// Opens a socket as somebody.
    #[must_use]
    pub fn open(url: &str, person: &Person) -> Self {
        let mut request = format!("{}/graphql", url.replacen("http", "ws", 1)).into_client_request().unwrap();
        request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
        let (socket, _) = connect(request).unwrap();
        if let MaybeTlsStream::Plain(stream) = socket.get_ref() {
            stream.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
        }
        let mut socket = Self(socket);
        socket.say(&json!({ "type": "connection_init", "payload": { "authorization": person.bearer() } }));
        let acknowledged = socket.hear(Duration::from_secs(5));
        assert_eq!(acknowledged.map(|message| message["type"].clone()), Some(json!("connection_ack")));
        socket
    }

    /// Begins an operation under `id`.
    pub fn subscribe(&mut self, id: &str, document: &str) {
        self.say(&json!({ "id": id, "type": "subscribe", "payload": { "query": document } }));
    }

    fn say(&mut self, message: &Value) {
        self.0.send(Message::text(message.to_string())).unwrap();
    }

    /// The next message that is no ping, within `patience`.
    pub fn hear(&mut self, patience: Duration) -> Option<Value> {
        let until = Instant::now() + patience;
        while Instant::now() < until {
            match self.0.read() {
                Ok(Message::Text(text)) => {
                    let message: Value = serde_json::from_str(&text).unwrap();
                    if message["type"] != json!("ping") {
                        return Some(message);
                    }
                    self.say(&json!({ "type": "pong" }));
                }
                Ok(_) => {}
                Err(Error::Io(error))
                    if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => {}
                Err(error) => panic!("the socket was closed: {error}"),
            }
        }
        None
    }
}
