//! Managed devices, their agents, and what is known about them apart from telemetry.

use crate::table::{Owner, Table};

pub(super) const ENROLMENT_TOKEN: Table = Table::new(
    "enrolment_token",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     site_id {uuid},
     label {text} NOT NULL,
     secret_hash {bytes} NOT NULL,
     expires_at {time} NOT NULL,
     max_uses {int} NOT NULL CHECK (max_uses BETWEEN 1 AND 1000),
     uses {int} NOT NULL CHECK (uses <= max_uses),
     revoked_at {time},
     created_by {uuid},
     created_at {time} NOT NULL,
     UNIQUE (client_id, id),
     FOREIGN KEY (client_id) REFERENCES client (id),
     FOREIGN KEY (client_id, site_id) REFERENCES site (client_id, id)",
    &["CREATE INDEX enrolment_token_by_age ON enrolment_token (client_id, created_at)"],
);

pub(super) const DEVICE: Table = Table::new(
    "device",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     site_id {uuid},
     name {text} NOT NULL,
     hostname {text} NOT NULL,
     platform {text} NOT NULL,
     hardware_id {text} NOT NULL,
     state {text} NOT NULL CHECK (state IN ('awaiting', 'live', 'silent', 'retired')),
     state_since {time} NOT NULL,
     silence_reason {text},
     silence_message {text},
     last_seen_at {time},
     possible_duplicate_of {uuid},
     version {int} NOT NULL,
     created_at {time} NOT NULL,
     UNIQUE (client_id, id),
     FOREIGN KEY (client_id) REFERENCES client (id),
     FOREIGN KEY (client_id, site_id) REFERENCES site (client_id, id),
     FOREIGN KEY (client_id, possible_duplicate_of) REFERENCES device (client_id, id)",
    &[
        "CREATE INDEX device_by_name ON device (client_id, name, id)",
        "CREATE INDEX device_by_hardware ON device (client_id, hardware_id)",
        "CREATE INDEX device_by_state ON device (state, client_id)",
    ],
);

pub(super) const AGENT: Table = Table::new(
    "agent",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     device_id {uuid} NOT NULL,
     enrolment_token_id {uuid} NOT NULL,
     instance_id {uuid} NOT NULL,
     public_key {bytes} NOT NULL,
     agent_version {text} NOT NULL,
     status {text} NOT NULL CHECK (status IN ('pending', 'active', 'revoked')),
     enrolled_at {time} NOT NULL,
     revoked_at {time},
     clock_offset_us {big},
     buffered_frames {big},
     dropped_frames {big} NOT NULL,
     UNIQUE (client_id, id),
     UNIQUE (client_id, device_id),
     UNIQUE (client_id, public_key),
     FOREIGN KEY (client_id, device_id) REFERENCES device (client_id, id),
     FOREIGN KEY (client_id, enrolment_token_id) REFERENCES enrolment_token (client_id, id)",
    &[],
);

pub(super) const INVENTORY: Table = Table::new(
    "inventory",
    Owner::Client,
    "device_id {uuid} NOT NULL,
     kind {text} NOT NULL,
     hash {bytes} NOT NULL,
     body {json} NOT NULL,
     collected_at {time} NOT NULL,
     PRIMARY KEY (client_id, device_id, kind),
     FOREIGN KEY (client_id, device_id) REFERENCES device (client_id, id)",
    &[],
);

pub(super) const AVAILABILITY_FACT: Table = Table::new(
    "availability_fact",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     device_id {uuid} NOT NULL,
     at {time} NOT NULL,
     kind {text} NOT NULL,
     message {text} NOT NULL,
     UNIQUE (client_id, id),
     FOREIGN KEY (client_id, device_id) REFERENCES device (client_id, id)",
    &["CREATE INDEX availability_fact_by_device ON availability_fact (client_id, device_id, at)"],
);
