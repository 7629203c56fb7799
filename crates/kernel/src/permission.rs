//! What may be done: a closed list of (resource, action) pairs, and sets of them.

use std::fmt;

macro_rules! permissions {
    ($($(#[doc = $doc:literal])* $name:ident = $text:literal;)*) => {
        /// One right. A right is about a kind of resource; on which clients it holds is said by the scope.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Permission { $($(#[doc = $doc])* $name),* }

        impl Permission {
            /// Every permission, in order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Stable name, as in the authorisation table.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }
    };
}

permissions! {
    /// See clients, their sites and business services.
    ClientRead = "client:read";
    /// Change clients, their sites and business services.
    ClientWrite = "client:write";
    /// Take on a new client; held provider-wide only.
    ClientCreate = "client:create";
    /// See the people of a client.
    ContactRead = "contact:read";
    /// Change the people of a client.
    ContactWrite = "contact:write";
    /// See devices, their telemetry and inventory.
    DeviceRead = "device:read";
    /// Rename, move and retire devices.
    DeviceWrite = "device:write";
    /// See enrolment tokens (never their secret).
    EnrolmentRead = "enrolment:read";
    /// Create and revoke enrolment tokens.
    EnrolmentWrite = "enrolment:write";
    /// See logins and their grants.
    PeopleRead = "people:read";
    /// Invite and lock people, change grants; held provider-wide only.
    PeopleWrite = "people:write";
    /// Read the audit log.
    AuditRead = "audit:read";
    /// See the health of the installation; held provider-wide only.
    SystemRead = "system:read";
    /// Replay dead jobs; held provider-wide only.
    SystemWrite = "system:write";
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A set of permissions.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct PermissionSet(u64);

impl PermissionSet {
    /// No permission.
    pub const EMPTY: Self = Self(0);

    /// The set of the listed permissions.
    #[must_use]
    pub const fn of(list: &[Permission]) -> Self {
        let mut bits = 0;
        let mut index = 0;
        while index < list.len() {
            bits |= 1 << list[index] as u8;
            index += 1;
        }
        Self(bits)
    }

    /// Whether `permission` is in the set.
    #[must_use]
    pub const fn has(self, permission: Permission) -> bool {
        self.0 & (1 << permission as u8) != 0
    }

    /// The members, in order of declaration.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(move |permission| self.has(*permission))
    }
}

impl fmt::Debug for PermissionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
