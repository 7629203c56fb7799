//! Relay cursor connections over `kernel`'s pages: arguments in, opaque cursors and page facts out.
//!
//! `first` goes forward from `after`, `last` goes backward from `before`; other combinations are refused instead
//! of being given a surprising meaning. A cursor is the store's own key text behind a version byte, in base64url
//! (RFC 4648, section 5), so that its form can change without a change of the schema.
//!
//! Source: GraphQL Cursor Connections Specification (Relay), with `nodes` and `totalCount` beside `edges`.

use async_graphql::{Result, SimpleObject};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use kernel::PageRequest;
use kernel::page::{DEFAULT_PAGE, Direction, MAX_PAGE};

use crate::error::{Code, coded};

/// First byte of a cursor's content.
const CURSOR_VERSION: u8 = 1;
/// Longest accepted cursor, in characters: far above what any store makes, and bounds the decoder's work.
const CURSOR_MAX: usize = 2_048;

/// Where a page lies in its list.
#[derive(Debug, Clone, PartialEq, Eq, SimpleObject)]
pub struct PageInfo {
    /// Whether there are items after the last one of this page.
    pub has_next_page: bool,
    /// Whether there are items before the first one of this page.
    pub has_previous_page: bool,
    /// Cursor of the first item; absent on an empty page.
    pub start_cursor: Option<String>,
    /// Cursor of the last item; absent on an empty page.
    pub end_cursor: Option<String>,
}

/// Reads the four paging arguments of a connection field.
///
/// # Errors
/// `BAD_REQUEST` with what to do, if a size is outside 1 to [`MAX_PAGE`], if arguments of both directions are
/// mixed, or if a cursor is not one that this API gave out.
pub fn page_request(
    first: Option<i32>,
    after: Option<String>,
    last: Option<i32>,
    before: Option<String>,
) -> Result<PageRequest> {
    let (direction, size, cursor, names) = match (first, &after, last, &before) {
        (Some(_), _, Some(_), _) => {
            return refuse("Use either `first` (forward) or `last` (backward), not both.");
        }
        (_, Some(_), _, Some(_)) => {
            return refuse("Use either `after` (forward) or `before` (backward), not both.");
        }
        (Some(_), _, None, Some(_)) => {
            return refuse("`first` goes forward and takes `after`; to go back from `before`, use `last`.");
        }
        (None, Some(_), Some(_), _) => {
            return refuse("`last` goes backward and takes `before`; to go on from `after`, use `first`.");
        }
        (None, None, Some(_), _) | (None, None, None, Some(_)) => {
            (Direction::Backward, last, before, ("last", "before"))
        }
        (_, _, None, None) => (Direction::Forward, first, after, ("first", "after")),
    };
    Ok(PageRequest {
        size: size.map_or(Ok(DEFAULT_PAGE), |size| page_size(size, names.0))?,
        direction,
        cursor: cursor.map(|text| read_cursor(&text, names.1)).transpose()?,
    })
}

/// The opaque cursor of a store's key text.
#[must_use]
pub fn encode_cursor(store_cursor: &str) -> String {
    let mut bytes = Vec::with_capacity(store_cursor.len() + 1);
    bytes.push(CURSOR_VERSION);
    bytes.extend_from_slice(store_cursor.as_bytes());
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// The store's key text of an opaque cursor; `None` if this API did not make it.
#[must_use]
pub fn decode_cursor(cursor: &str) -> Option<String> {
    if cursor.len() > CURSOR_MAX {
        return None;
    }
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let (&CURSOR_VERSION, content) = bytes.split_first()? else {
        return None;
    };
    String::from_utf8(content.to_vec()).ok()
}

fn page_size(size: i32, name: &str) -> Result<u32> {
    match u32::try_from(size) {
        Ok(size) if (1..=MAX_PAGE).contains(&size) => Ok(size),
        _ => refuse(format!("`{name}` must be from 1 to {MAX_PAGE}, but is {size}.")),
    }
}

fn read_cursor(cursor: &str, name: &str) -> Result<String> {
    decode_cursor(cursor).map_or_else(
        || {
            refuse(format!(
                "`{name}` is not a cursor of this list. Pass a cursor from an edge or from `pageInfo` as it is."
            ))
        },
        Ok,
    )
}

fn refuse<T>(message: impl Into<String>) -> Result<T> {
    Err(coded(Code::BadRequest, message))
}

/// Declares the connection and edge types of one kind of node, and the conversion from a `kernel::Page` of it.
///
/// ```text
/// gql::connection! {
///     /// Clients in the order of their names.
///     pub ClientConnection, ClientEdge of Client;
/// }
/// ```
#[macro_export]
macro_rules! connection {
    ($(#[$doc:meta])* $vis:vis $connection:ident, $edge:ident of $node:ty;) => {
        /// An item of a list with its cursor.
        #[derive(async_graphql::SimpleObject)]
        $vis struct $edge {
            /// Where the item stands in the list; pass it as `after` or `before`.
            cursor: ::std::string::String,
            /// The item.
            node: $node,
        }

        $(#[$doc])*
        #[derive(async_graphql::SimpleObject)]
        #[graphql(complex)]
        $vis struct $connection {
            /// The items of this page with their cursors, in the order of the list.
            edges: ::std::vec::Vec<$edge>,
            /// Where this page lies in the list.
            page_info: $crate::PageInfo,
            /// Number of items of the whole list under the same filter.
            total_count: i32,
        }

        #[async_graphql::ComplexObject]
        impl $connection {
            /// The items of this page, in the order of the list.
            async fn nodes(&self) -> ::std::vec::Vec<&$node> {
                self.edges.iter().map(|edge| &edge.node).collect()
            }
        }

        impl ::std::convert::From<$crate::kernel::Page<$node>> for $connection {
            fn from(page: $crate::kernel::Page<$node>) -> Self {
                let edges: ::std::vec::Vec<$edge> = page
                    .items
                    .into_iter()
                    .map(|(cursor, node)| $edge { cursor: $crate::encode_cursor(&cursor), node })
                    .collect();
                Self {
                    page_info: $crate::PageInfo {
                        has_next_page: page.has_next,
                        has_previous_page: page.has_previous,
                        start_cursor: edges.first().map(|edge| edge.cursor.clone()),
                        end_cursor: edges.last().map(|edge| edge.cursor.clone()),
                    },
                    total_count: i32::try_from(page.total).unwrap_or(i32::MAX),
                    edges,
                }
            }
        }
    };
}

#[cfg(test)]
mod tests;
