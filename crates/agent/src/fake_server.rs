//! A server of a few lines for tests: reads HTTP/1.1 requests from a listener and answers as told.

use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use wire::{BodyFormat, ErrorBody, ErrorCode, WireMessage, codec};

/// What came in.
pub struct Received {
    /// `POST /agent/v1/ingest`.
    pub line: String,
    /// Header names are lower case.
    pub headers: HashMap<String, String>,
    pub body: Vec<u8>,
}

impl Received {
    pub fn message<M: WireMessage>(&self) -> M {
        codec::decode(&self.body, BodyFormat::AGENT).unwrap()
    }
}

/// What goes out.
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn message<M: WireMessage>(status: u16, message: &M) -> Self {
        let body = codec::encode(message, BodyFormat::AGENT).unwrap();
        let headers = vec![
            ("Content-Type", BodyFormat::AGENT.content_type().to_owned()),
            ("Content-Encoding", "zstd".to_owned()),
        ];
        Self { status, headers, body }
    }

    pub fn refusal(code: ErrorCode) -> Self {
        let body =
            ErrorBody { code: code.as_str().into(), message: "no".into(), action: "do".into(), ..ErrorBody::default() };
        Self::message(code.status(), &body)
    }

    pub fn html(status: u16) -> Self {
        let body = b"<html>please log in</html>".to_vec();
        Self { status, headers: vec![("Content-Type", "text/html".into())], body }
    }

    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }
}

pub struct FakeServer {
    pub address: SocketAddr,
    /// How many connections were made.
    pub connections: Arc<AtomicUsize>,
}

impl FakeServer {
    pub fn start(answer: impl Fn(&Received) -> Answer + Send + Sync + 'static) -> Self {
        Self::on(TcpListener::bind("127.0.0.1:0").unwrap(), answer)
    }

    pub fn on(listener: TcpListener, answer: impl Fn(&Received) -> Answer + Send + Sync + 'static) -> Self {
        let address = listener.local_addr().unwrap();
        let connections = Arc::new(AtomicUsize::new(0));
        let (answer, count) = (Arc::new(answer), Arc::clone(&connections));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                count.fetch_add(1, Ordering::SeqCst);
                let answer = Arc::clone(&answer);
                thread::spawn(move || serve(stream, &*answer));
            }
        });
        Self { address, connections }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

fn serve(stream: TcpStream, answer: &dyn Fn(&Received) -> Answer) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut writer = stream;
    while let Some(received) = read(&mut reader) {
        let Answer { status, headers, body } = answer(&received);
        let mut head = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n", body.len());
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        if writer.write_all(head.as_bytes()).and_then(|()| writer.write_all(&body)).is_err() {
            return;
        }
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Received> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|bytes| *bytes > 0)?;
    let mut headers = HashMap::new();
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let Some((name, value)) = header.trim_end().split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let line = line.trim_end().trim_end_matches(" HTTP/1.1").to_owned();
    Some(Received { line, headers, body })
}
