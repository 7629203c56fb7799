//! One HTTP/1.1 connection that is kept: as much of the protocol as talking to our own server needs.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A connection to the server.
pub struct Connection {
    stream: TcpStream,
    address: SocketAddr,
    buffer: Vec<u8>,
}

impl Connection {
    /// Connects.
    pub async fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream, address, buffer: Vec::new() }
    }

    /// Sends a request and reads its answer: status and body.
    pub async fn exchange(&mut self, method: &str, path: &str, headers: &str, body: &[u8]) -> (u16, Vec<u8>) {
        let head = format!(
            "{method} /agent/v1{path} HTTP/1.1\r\nhost: {}\r\ncontent-length: {}\r\n{headers}\r\n",
            self.address,
            body.len()
        );
        let mut request = head.into_bytes();
        request.extend_from_slice(body);
        self.stream.write_all(&request).await.unwrap();
        loop {
            if let Some((status, from, length)) = head_of(&self.buffer)
                && self.buffer.len() >= from + length
            {
                let body = self.buffer[from..from + length].to_vec();
                self.buffer.drain(..from + length);
                return (status, body);
            }
            let mut part = [0; 8_192];
            let count = self.stream.read(&mut part).await.unwrap();
            assert!(count > 0, "the server closed the connection");
            self.buffer.extend_from_slice(&part[..count]);
        }
    }
}

/// Status, place and length of the body, once the head is complete.
fn head_of(bytes: &[u8]) -> Option<(u16, usize, usize)> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..end]).unwrap().to_ascii_lowercase();
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "))?.parse().ok()?;
    Some((status, end + 4, length))
}
