//! Waking those who watch. A change says only *that* something of a client changed; whoever wants to show it reads it
//! again under its own scope. Delivery is a hint: a watcher that fell behind is told so and reads everything again.

use kernel::{ClientId, Id, Kind};
use tokio::sync::broadcast;
use uuid::Uuid;

/// Something was changed and committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The client that it belongs to; `None` is the provider.
    pub client: Option<ClientId>,
    /// Prefix of the node id: the kind of thing.
    pub kind: String,
    /// Which one.
    pub id: Uuid,
}

impl Change {
    /// A change of the `K` with this id.
    #[must_use]
    pub fn of<K: Kind>(client: Option<ClientId>, id: Id<K>) -> Self {
        Self { client, kind: K::PREFIX.to_owned(), id: id.uuid() }
    }

    /// A change under a name that is not a node id's prefix, such as new samples.
    #[must_use]
    pub fn named(client: Option<ClientId>, kind: &str, id: Uuid) -> Self {
        Self { client, kind: kind.to_owned(), id }
    }

    /// One line for the channel between nodes.
    pub(crate) fn to_line(&self) -> String {
        let client = self.client.map(|client| client.uuid().simple().to_string()).unwrap_or_default();
        format!("{client}|{}|{}", self.kind, self.id.simple())
    }

    /// Reads such a line; `None` for anything else.
    pub(crate) fn from_line(line: &str) -> Option<Self> {
        let mut parts = line.split('|');
        let client = match parts.next()? {
            "" => None,
            text => Some(Id::from_uuid(Uuid::try_parse(text).ok()?)),
        };
        let kind = parts.next()?.to_owned();
        let id = Uuid::try_parse(parts.next()?).ok()?;
        parts.next().is_none().then_some(Self { client, kind, id })
    }
}

/// A watcher's end.
#[derive(Debug)]
pub struct Changes(pub(crate) broadcast::Receiver<Change>);

impl Changes {
    /// The next change. `Some(None)` says that some were missed and everything shown must be read again; `None` says
    /// that the server is ending.
    pub async fn next(&mut self) -> Option<Option<Change>> {
        match self.0.recv().await {
            Ok(change) => Some(Some(change)),
            Err(broadcast::error::RecvError::Lagged(_)) => Some(None),
            Err(broadcast::error::RecvError::Closed) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_round_trip_and_refuse_noise() {
        let change =
            Change { client: Some(Id::from_uuid(Uuid::from_u128(7))), kind: "dev".into(), id: Uuid::from_u128(9) };
        assert_eq!(Change::from_line(&change.to_line()), Some(change.clone()));
        let provider = Change { client: None, ..change };
        assert_eq!(Change::from_line(&provider.to_line()), Some(provider));
        for noise in ["", "|", "x|dev|y", "||", "a|b|c|d"] {
            assert_eq!(Change::from_line(noise), None, "{noise}");
        }
    }
}
