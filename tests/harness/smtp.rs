//! A mail server on the loopback that keeps what it is given (SMTP, RFC 5321, as far as a client needs it).

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What the server answers to a message's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Takes it.
    Accept,
    /// Asks to come back later (451).
    Defer,
    /// Refuses it for good (550).
    Refuse,
}

/// One message as it came over the line.
#[derive(Debug, Clone)]
pub struct Received {
    /// The envelope's recipients.
    pub recipients: Vec<String>,
    /// Headers and body.
    pub data: String,
}

impl Received {
    /// Whether it went to this address.
    #[must_use]
    pub fn is_to(&self, address: &str) -> bool {
        self.recipients.iter().any(|recipient| recipient == address)
    }

    /// The value of a header field that fits on one line.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut head = self.data.lines().take_while(|line| !line.is_empty());
        head.find_map(|line| {
            let (field, value) = line.split_once(':')?;
            field.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// Headers and body with quoted-printable undone (RFC 2045, section 6.7).
    #[must_use]
    pub fn text(&self) -> String {
        let joined = self.data.replace("=\r\n", "").replace("=\n", "");
        let mut bytes = Vec::with_capacity(joined.len());
        let mut rest = joined.as_bytes();
        while let [first, tail @ ..] = rest {
            let escaped = (*first == b'=').then(|| tail.get(..2)).flatten();
            let escaped = escaped.and_then(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
            bytes.push(escaped.unwrap_or(*first));
            rest = &tail[escaped.map_or(0, |_| 2)..];
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// The token of the first link whose address ends with this mark and a token, such as `link#decision=`.
    #[must_use]
    pub fn token(&self, mark: &str) -> Option<String> {
        let text = self.text();
        let begin = text.find(mark)? + mark.len();
        let token = text[begin..].split(|c: char| !c.is_ascii_alphanumeric() && !"-_.".contains(c)).next()?;
        Some(token.to_owned())
    }
}

#[derive(Debug)]
struct State {
    mood: Mood,
    received: Vec<Received>,
}

/// A running server; ends when dropped.
#[derive(Debug)]
pub struct Sink {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    accepting: JoinHandle<()>,
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Sink {
    /// Listens on a free port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State { mood: Mood::Accept, received: Vec::new() }));
        let shared = Arc::clone(&state);
        let accepting = tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let state = Arc::clone(&shared);
                // A client that goes away in the middle is no failure of the test.
                tokio::spawn(async move { _ = talk(socket, &state).await });
            }
        });
        Self { address, state, accepting }
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Changes what it answers from now on.
    pub fn set_mood(&self, mood: Mood) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).mood = mood;
    }

    /// What it took so far.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).received.clone()
    }
}

async fn talk(socket: TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    let (reader, mut writer) = socket.into_split();
    let mut lines = BufReader::new(reader).lines();
    writer.write_all(b"220 sink ready\r\n").await?;
    let mut recipients = Vec::new();
    while let Some(line) = lines.next_line().await? {
        let verb = line.split(' ').next().unwrap_or_default().to_ascii_uppercase();
        let answer = match verb.as_str() {
            "EHLO" => "250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
            "RCPT" => {
                recipients.push(line[5..].trim_start_matches("TO:").trim_matches(['<', '>', ' ']).to_owned());
                "250 ok\r\n"
            }
            "DATA" => {
                writer.write_all(b"354 go on\r\n").await?;
                let mut data = String::new();
                while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                    data.push_str(line.strip_prefix('.').unwrap_or(&line));
                    data.push('\n');
                }
                finish(state, Received { recipients: std::mem::take(&mut recipients), data })
            }
            "QUIT" => {
                writer.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => "250 ok\r\n",
        };
        writer.write_all(answer.as_bytes()).await?;
    }
    Ok(())
}

fn finish(state: &Mutex<State>, message: Received) -> &'static str {
    let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
    match state.mood {
        Mood::Accept => {
            state.received.push(message);
            "250 taken\r\n"
        }
        Mood::Defer => "451 come back later\r\n",
        Mood::Refuse => "550 no such person\r\n",
    }
}
