//! What of a ticket may be seen: all of it, or what is public.

use kernel::{ClientId, Permission, Scope};

use crate::event::store::Sees;

/// What the scope may see of a client's tickets, given that it may see them at all.
pub(crate) fn sees(scope: &Scope, client: ClientId) -> Sees {
    if holds(scope, Permission::TicketInternal, client) { Sees::All } else { Sees::Public }
}

/// Whether the scope works on a client's tickets.
pub(crate) fn works(scope: &Scope, client: ClientId) -> bool {
    holds(scope, Permission::TicketWrite, client)
}

fn holds(scope: &Scope, permission: Permission, client: ClientId) -> bool {
    scope.clients(permission).is_some_and(|clients| clients.contains(client))
}
