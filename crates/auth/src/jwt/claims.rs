//! What the two types of token say.

use std::time::Duration;

use kernel::{AgentId, ClientId, SessionId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Claims, ISSUER, seconds};

/// A signed-in person's access token. It names the session and no rights.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct UserToken {
    iss: String,
    aud: String,
    typ: String,
    pub(crate) sub: UserId,
    pub(crate) sid: SessionId,
    iat: i64,
    nbf: i64,
    exp: i64,
    /// How the person proved who they are (RFC 8176).
    amr: Vec<String>,
    /// When they did, in seconds since the epoch.
    auth_time: i64,
}

impl UserToken {
    pub(crate) fn new(user: UserId, session: SessionId, proven_at: Timestamp, validity: (Timestamp, Duration)) -> Self {
        let (now, life) = validity;
        Self {
            iss: ISSUER.to_owned(),
            aud: Self::AUDIENCE.to_owned(),
            typ: Self::TYPE.to_owned(),
            sub: user,
            sid: session,
            iat: seconds(now),
            nbf: seconds(now),
            exp: seconds(now.plus(life)),
            amr: vec!["pwd".to_owned()],
            auth_time: seconds(proven_at),
        }
    }
}

impl Claims for UserToken {
    const AUDIENCE: &'static str = "portal";
    const TYPE: &'static str = "user-access";

    fn typ(&self) -> &str {
        &self.typ
    }
    fn validity(&self) -> (i64, i64) {
        (self.nbf, self.exp)
    }
}

/// An agent's access token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AgentToken {
    iss: String,
    aud: String,
    typ: String,
    pub(crate) sub: AgentId,
    pub(crate) client: ClientId,
    pub(crate) instance: Uuid,
    iat: i64,
    nbf: i64,
    pub(crate) exp: i64,
}

impl AgentToken {
    pub(crate) fn new(agent: AgentId, client: ClientId, instance: Uuid, validity: (Timestamp, Duration)) -> Self {
        let (now, life) = validity;
        Self {
            iss: ISSUER.to_owned(),
            aud: Self::AUDIENCE.to_owned(),
            typ: Self::TYPE.to_owned(),
            sub: agent,
            client,
            instance,
            iat: seconds(now),
            nbf: seconds(now),
            exp: seconds(now.plus(life)),
        }
    }
}

impl Claims for AgentToken {
    const AUDIENCE: &'static str = "agent";
    const TYPE: &'static str = "agent-access";

    fn typ(&self) -> &str {
        &self.typ
    }
    fn validity(&self) -> (i64, i64) {
        (self.nbf, self.exp)
    }
}
