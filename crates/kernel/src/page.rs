//! Bounded reads of long lists: keyset pages, forward or backward (Relay cursor connections).

/// Items of a page if the caller does not say.
pub const DEFAULT_PAGE: u32 = 25;
/// Most items of a page.
pub const MAX_PAGE: u32 = 100;

/// Which way a page is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The first items after the cursor.
    Forward,
    /// The last items before the cursor.
    Backward,
}

/// What part of a list is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// Number of items, 1 to [`MAX_PAGE`].
    pub size: u32,
    /// Which way.
    pub direction: Direction,
    /// Key of the item next to the page, as the store's cursor text; `None` starts at the end of the list.
    pub cursor: Option<String>,
}

impl Default for PageRequest {
    fn default() -> Self {
        Self { size: DEFAULT_PAGE, direction: Direction::Forward, cursor: None }
    }
}

/// Part of a list, in the list's order whichever way it was taken.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The items with their cursors.
    pub items: Vec<(String, T)>,
    /// Whether there are items after the last one.
    pub has_next: bool,
    /// Whether there are items before the first one.
    pub has_previous: bool,
    /// Number of items of the whole list under the same filter.
    pub total: u64,
}

impl<T> Page<T> {
    /// Puts a page together from up to `size + 1` rows read in the request's direction; the extra row only says
    /// that there is more.
    #[must_use]
    pub fn from_rows(request: &PageRequest, mut rows: Vec<(String, T)>, total: u64) -> Self {
        let size = request.size as usize;
        let more = rows.len() > size;
        rows.truncate(size);
        let beyond_cursor = request.cursor.is_some();
        let (has_next, has_previous) = match request.direction {
            Direction::Forward => (more, beyond_cursor),
            Direction::Backward => {
                rows.reverse();
                (beyond_cursor, more)
            }
        };
        Self { items: rows, has_next, has_previous, total }
    }

    /// The same page of other items, unless one of them cannot be made.
    ///
    /// # Errors
    /// The first error of `change`.
    pub fn try_map<U, E>(self, change: impl Fn(T) -> Result<U, E>) -> Result<Page<U>, E> {
        let items =
            self.items.into_iter().map(|(cursor, item)| Ok((cursor, change(item)?))).collect::<Result<_, E>>()?;
        Ok(Page { items, has_next: self.has_next, has_previous: self.has_previous, total: self.total })
    }

    /// The same page of other items.
    #[must_use]
    pub fn map<U>(self, change: impl Fn(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(|(cursor, item)| (cursor, change(item))).collect(),
            has_next: self.has_next,
            has_previous: self.has_previous,
            total: self.total,
        }
    }
}
