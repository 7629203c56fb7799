//! Node ids at the edge of the schema: opaque texts outside, typed ids inside.
//!
//! A malformed id and an id of another kind are refused with the very text of an absent object, so that nobody
//! learns from the answer which of the three it was.

use async_graphql::ID;
use kernel::{ErrorCode, Failure, Id, Kind, UserError};

/// Parses the node id given in the input field `field` (dotted path).
///
/// # Errors
/// The refusal `NOT_FOUND`, equal to that of [`Failure::not_found`].
pub fn parse_id<K: Kind>(id: &ID, field: &str) -> Result<Id<K>, UserError> {
    Id::parse(id.as_str()).ok_or_else(|| not_found::<K>(field))
}

/// As [`parse_id`], for callers that work with [`Failure`].
///
/// # Errors
/// [`Failure::not_found`].
pub fn parse_id_or_fail<K: Kind>(id: &ID, field: &str) -> Result<Id<K>, Failure> {
    Id::parse(id.as_str()).ok_or_else(|| Failure::not_found::<K>(field))
}

/// The node id of a typed id.
#[must_use]
pub fn to_id<K: Kind>(id: Id<K>) -> ID {
    ID(id.to_string())
}

fn not_found<K: Kind>(field: &str) -> UserError {
    if let Failure::Rejected(errors) = Failure::not_found::<K>(field)
        && let Some(error) = errors.into_iter().next()
    {
        return error;
    }
    UserError::new(ErrorCode::NotFound, field, "There is no such object that you can see.")
}

#[cfg(test)]
mod tests {
    use kernel::entropy::SeededEntropy;
    use kernel::id::SiteKind;
    use kernel::{ClientId, Timestamp};

    use super::*;

    fn refusal(failure: Failure) -> UserError {
        match failure {
            Failure::Rejected(mut errors) => errors.remove(0),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn malformed_foreign_kind_and_absent_are_one_answer() {
        let client = ClientId::new(Timestamp::from_millis(1_700_000_000_000), &SeededEntropy::new(1));
        assert_eq!(parse_id(&to_id(client), "id"), Ok(client));

        let absent = refusal(Failure::not_found::<SiteKind>("input.siteId"));
        for text in [client.to_string(), String::new(), "sit_".into(), "sit_zz".into(), "\0".repeat(9), "7".into()] {
            let id = ID(text);
            assert_eq!(parse_id::<SiteKind>(&id, "input.siteId"), Err(absent.clone()));
            let failure = parse_id_or_fail::<SiteKind>(&id, "input.siteId").unwrap_err();
            assert_eq!(refusal(failure), absent);
        }
        assert_eq!(absent.field, ["input", "siteId"]);
    }
}
