//! Finding tickets by number or a part of the title, for the command palette.

use kernel::{Failure, PageRequest, Scope};

use crate::Ticketing;
use crate::ticket::{Ticket, TicketFilter, TicketOrder, service};

/// Longest text that is searched for, in characters.
pub const TEXT_MAX: usize = 100;

/// Visible tickets with this number (with or without `#`) or with `text` in their title, those that changed last first; at
/// most 100.
///
/// # Errors
/// Forbidden without any right to read tickets.
pub async fn search(env: &Ticketing, scope: &Scope, text: &str, most: u32) -> Result<Vec<Ticket>, Failure> {
    let text: String = text.trim().chars().take(TEXT_MAX).collect();
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let filter = TicketFilter { search: Some(text), ..TicketFilter::default() };
    let request = PageRequest { size: most.clamp(1, kernel::page::MAX_PAGE), ..PageRequest::default() };
    let page = service::list(env, scope, filter, TicketOrder::UpdatedDescending, request).await?;
    Ok(page.items.into_iter().map(|(_, ticket)| ticket).collect())
}
