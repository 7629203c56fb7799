//! Bodies: how a message becomes the bytes of a request or an answer, and back.
//!
//! Decoding is bounded in every direction: [`MAX_BODY_BYTES`] as received, [`MAX_DECOMPRESSED_BYTES`] after
//! decompression with a window of at most 8 MiB, and memory grows only with bytes that have really come out.

use std::io::Read as _;

use crate::{
    CONTENT_TYPE_JSON, CONTENT_TYPE_PROTOBUF, MAX_BODY_BYTES, MAX_DECOMPRESSED_BYTES,
    message::{FieldError, WireMessage},
};

/// Level 3 is zstd's own default; the bodies are small, so the tables stay small as well.
const ZSTD_LEVEL: i32 = 3;
/// 2^23 bytes, as [`MAX_DECOMPRESSED_BYTES`].
const ZSTD_WINDOW_LOG: u32 = 23;

/// The two forms of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Protocol Buffers.
    Protobuf,
    /// JSON, for people.
    Json,
}

/// What `Content-Encoding` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ContentCoding {
    /// As it is.
    Identity,
    /// zstd (RFC 8878).
    Zstd,
}

/// The form of one body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BodyFormat {
    /// How the message is written.
    pub encoding: Encoding,
    /// How the bytes are compressed.
    pub coding: ContentCoding,
}

/// Why a body is not a message, or a message makes no body.
#[derive(Debug, thiserror::Error)]
pub enum CodecError {
    /// Another content type than the two (HTTP 415).
    #[error("the content type is neither {CONTENT_TYPE_PROTOBUF} nor {CONTENT_TYPE_JSON}")]
    ContentType,
    /// Another content encoding than zstd or none (HTTP 415).
    #[error("the content encoding is not zstd")]
    ContentEncoding,
    /// Over the bound, before or after decompression (HTTP 413).
    #[error("the body is larger than {limit} bytes")]
    TooLarge {
        /// The bound that was passed.
        limit: usize,
    },
    /// The compressed bytes are damaged.
    #[error("the body does not decompress")]
    Compression(#[source] std::io::Error),
    /// The bytes are not this message in Protocol Buffers.
    #[error("the body is not the message in Protocol Buffers")]
    Protobuf(#[source] prost::DecodeError),
    /// The bytes are not this message in JSON.
    #[error("the body is not the message in JSON")]
    Json(#[source] serde_json::Error),
    /// A field holds what the protocol does not allow.
    #[error("the message is not allowed")]
    Field(#[source] FieldError),
}

impl CodecError {
    /// Whether the answer should be 413 rather than 400.
    #[must_use]
    pub const fn is_too_large(&self) -> bool {
        matches!(self, Self::TooLarge { .. })
    }

    /// Whether the answer should be 415 rather than 400.
    #[must_use]
    pub const fn is_unsupported(&self) -> bool {
        matches!(self, Self::ContentType | Self::ContentEncoding)
    }
}

impl BodyFormat {
    /// What agents send: Protocol Buffers in zstd.
    pub const AGENT: Self = Self { encoding: Encoding::Protobuf, coding: ContentCoding::Zstd };
    /// What people send: JSON as it is.
    pub const JSON: Self = Self { encoding: Encoding::Json, coding: ContentCoding::Identity };

    /// Reads the two headers. Parameters of the content type (`; charset=utf-8`) are ignored.
    ///
    /// # Errors
    /// [`CodecError::ContentType`] (also when absent) or [`CodecError::ContentEncoding`].
    pub fn from_headers(content_type: Option<&str>, content_encoding: Option<&str>) -> Result<Self, CodecError> {
        let media = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
        let encoding = if media.eq_ignore_ascii_case(CONTENT_TYPE_PROTOBUF) {
            Encoding::Protobuf
        } else if media.eq_ignore_ascii_case(CONTENT_TYPE_JSON) {
            Encoding::Json
        } else {
            return Err(CodecError::ContentType);
        };
        let coding = match content_encoding.map(str::trim) {
            None | Some("") => ContentCoding::Identity,
            Some(name) if name.eq_ignore_ascii_case("identity") => ContentCoding::Identity,
            Some(name) if name.eq_ignore_ascii_case("zstd") => ContentCoding::Zstd,
            Some(_) => return Err(CodecError::ContentEncoding),
        };
        Ok(Self { encoding, coding })
    }

    /// Value of `Content-Type`.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self.encoding {
            Encoding::Protobuf => CONTENT_TYPE_PROTOBUF,
            Encoding::Json => CONTENT_TYPE_JSON,
        }
    }

    /// Value of `Content-Encoding`, if it is to be sent.
    #[must_use]
    pub const fn content_encoding(self) -> Option<&'static str> {
        match self.coding {
            ContentCoding::Identity => None,
            ContentCoding::Zstd => Some("zstd"),
        }
    }
}

/// Writes a message as a body.
///
/// # Errors
/// [`CodecError`] when an embedded document is not JSON, or the body passes [`MAX_BODY_BYTES`].
pub fn encode<M: WireMessage>(message: &M, format: BodyFormat) -> Result<Vec<u8>, CodecError> {
    let plain = match format.encoding {
        Encoding::Protobuf => message.encode_to_vec(),
        Encoding::Json => serde_json::to_vec(message).map_err(CodecError::Json)?,
    };
    if plain.len() > MAX_DECOMPRESSED_BYTES {
        return Err(CodecError::TooLarge { limit: MAX_DECOMPRESSED_BYTES });
    }
    let body = match format.coding {
        ContentCoding::Identity => plain,
        ContentCoding::Zstd => zstd::bulk::compress(&plain, ZSTD_LEVEL).map_err(CodecError::Compression)?,
    };
    if body.len() > MAX_BODY_BYTES {
        return Err(CodecError::TooLarge { limit: MAX_BODY_BYTES });
    }
    Ok(body)
}

/// Reads a body as a message and checks it.
///
/// # Errors
/// [`CodecError`]; never panics and never takes more memory than the bounds say, whatever the bytes are.
pub fn decode<M: WireMessage>(body: &[u8], format: BodyFormat) -> Result<M, CodecError> {
    if body.len() > MAX_BODY_BYTES {
        return Err(CodecError::TooLarge { limit: MAX_BODY_BYTES });
    }
    let message = match format.coding {
        ContentCoding::Identity => parse::<M>(body, format.encoding)?,
        ContentCoding::Zstd => parse::<M>(&decompress(body)?, format.encoding)?,
    };
    message.check().map_err(CodecError::Field)?;
    Ok(message)
}

fn parse<M: WireMessage>(plain: &[u8], encoding: Encoding) -> Result<M, CodecError> {
    match encoding {
        Encoding::Protobuf => M::decode(plain).map_err(CodecError::Protobuf),
        Encoding::Json => serde_json::from_slice(plain).map_err(CodecError::Json),
    }
}

fn decompress(body: &[u8]) -> Result<Vec<u8>, CodecError> {
    let mut decoder = zstd::stream::read::Decoder::with_buffer(body).map_err(CodecError::Compression)?;
    decoder.window_log_max(ZSTD_WINDOW_LOG).map_err(CodecError::Compression)?;
    let mut plain = Vec::new();
    let bound = MAX_DECOMPRESSED_BYTES as u64 + 1;
    decoder.take(bound).read_to_end(&mut plain).map_err(CodecError::Compression)?;
    if plain.len() > MAX_DECOMPRESSED_BYTES {
        return Err(CodecError::TooLarge { limit: MAX_DECOMPRESSED_BYTES });
    }
    Ok(plain)
}
