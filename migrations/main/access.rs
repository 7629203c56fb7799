//! People who sign in, what they may do, and the record of what was done.

use crate::table::{Owner, Rights, Storage, Table};

pub(super) const USER_ACCOUNT: Table = Table::new(
    "user_account",
    Owner::Provider,
    "id {uuid} NOT NULL PRIMARY KEY,
     name {text} NOT NULL,
     email {text} NOT NULL UNIQUE,
     kind {text} NOT NULL CHECK (kind IN ('staff', 'contact')),
     password_hash {text},
     locked_at {time},
     locked_reason {text},
     invited_at {time},
     joined_at {time},
     last_seen_at {time},
     version {int} NOT NULL,
     created_at {time} NOT NULL",
    &["CREATE INDEX user_account_by_name ON user_account (name, id)"],
);

pub(super) const USER_CONTACT: Table = Table::new(
    "user_contact",
    Owner::Client,
    "user_id {uuid} NOT NULL REFERENCES user_account (id),
     contact_id {uuid} NOT NULL,
     PRIMARY KEY (client_id, user_id),
     FOREIGN KEY (client_id, contact_id) REFERENCES contact (client_id, id)",
    &["CREATE INDEX user_contact_by_user ON user_contact (user_id)"],
);

pub(super) const GRANT_ENTRY: Table = Table::new(
    "grant_entry",
    Owner::Either,
    "id {uuid} NOT NULL PRIMARY KEY,
     user_id {uuid} NOT NULL REFERENCES user_account (id),
     role {text} NOT NULL,
     effect {text} NOT NULL CHECK (effect IN ('allow', 'deny')),
     expires_at {time},
     reason {text},
     created_by {uuid},
     created_at {time} NOT NULL,
     FOREIGN KEY (client_id) REFERENCES client (id)",
    &["CREATE INDEX grant_entry_by_user ON grant_entry (user_id)"],
);

pub(super) const SESSION: Table = Table::new(
    "session",
    Owner::Provider,
    "id {uuid} NOT NULL PRIMARY KEY,
     user_id {uuid} NOT NULL REFERENCES user_account (id),
     refresh_hash {bytes} NOT NULL UNIQUE,
     previous_refresh_hash {bytes},
     rotated_at {time} NOT NULL,
     created_at {time} NOT NULL,
     last_used_at {time} NOT NULL,
     expires_at {time} NOT NULL,
     revoked_at {time},
     revoked_reason {text},
     user_agent {text},
     address {text}",
    &[
        "CREATE INDEX session_by_user ON session (user_id, created_at)",
        "CREATE INDEX session_by_previous ON session (previous_refresh_hash)",
    ],
);

pub(super) const CREDENTIAL_LINK: Table = Table::new(
    "credential_link",
    Owner::Provider,
    "id {uuid} NOT NULL PRIMARY KEY,
     kind {text} NOT NULL CHECK (kind IN ('setup', 'invitation')),
     user_id {uuid} REFERENCES user_account (id),
     secret_hash {bytes} NOT NULL UNIQUE,
     expires_at {time} NOT NULL,
     used_at {time},
     created_at {time} NOT NULL",
    &[],
);

pub(super) const SIGN_IN_COUNTER: Table = Table::new(
    "sign_in_counter",
    Owner::Provider,
    "subject {bytes} NOT NULL PRIMARY KEY,
     window_start {time} NOT NULL,
     failures {int} NOT NULL",
    &[],
);

pub(super) const IDEMPOTENCY_KEY: Table = Table::new(
    "idempotency_key",
    Owner::Provider,
    "user_id {uuid} NOT NULL,
     idempotency_key {text} NOT NULL,
     request_hash {bytes} NOT NULL,
     response {text},
     created_at {time} NOT NULL,
     PRIMARY KEY (user_id, idempotency_key)",
    &["CREATE INDEX idempotency_key_by_age ON idempotency_key (created_at)"],
);

pub(super) const AUDIT_ENTRY: Table = Table {
    name: "audit_entry",
    owner: Owner::Either,
    rights: Rights::AppendOnly,
    storage: Storage::Plain,
    body: "id {uuid} NOT NULL PRIMARY KEY,
     at {time} NOT NULL,
     actor_kind {text} NOT NULL,
     actor_id {uuid},
     actor_name {text} NOT NULL,
     action {text} NOT NULL,
     object_kind {text} NOT NULL,
     object_id {uuid},
     summary {text} NOT NULL,
     before_json {json},
     after_json {json},
     request_id {text} NOT NULL,
     mac {bytes} NOT NULL,
     FOREIGN KEY (client_id) REFERENCES client (id)",
    also: &[
        "CREATE INDEX audit_entry_by_time ON audit_entry (at, id)",
        "CREATE INDEX audit_entry_by_client ON audit_entry (client_id, at, id)",
        "CREATE INDEX audit_entry_by_object ON audit_entry (object_id, at)",
    ],
};
