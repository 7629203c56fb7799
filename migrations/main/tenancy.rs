//! The provider's installation, clients, and what belongs to a client as a business.

use crate::table::{Owner, Table};

pub(super) const INSTALLATION: Table = Table::new(
    "installation",
    Owner::Provider,
    "id {int} NOT NULL PRIMARY KEY CHECK (id = 1),
     provider_name {text} NOT NULL,
     key_fingerprint {bytes} NOT NULL,
     created_at {time} NOT NULL",
    &[],
);

pub(super) const CLIENT: Table = Table::new(
    "client",
    Owner::Tenant,
    "id {uuid} NOT NULL PRIMARY KEY,
     name {text} NOT NULL,
     short_name {text} NOT NULL,
     notes {text} NOT NULL,
     archived_at {time},
     version {int} NOT NULL,
     created_at {time} NOT NULL",
    &["CREATE INDEX client_by_name ON client (name, id)"],
);

pub(super) const SITE: Table = Table::new(
    "site",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     name {text} NOT NULL,
     address {text} NOT NULL,
     time_zone {text} NOT NULL,
     version {int} NOT NULL,
     created_at {time} NOT NULL,
     UNIQUE (client_id, id),
     UNIQUE (client_id, name),
     FOREIGN KEY (client_id) REFERENCES client (id)",
    &[],
);

pub(super) const CONTACT: Table = Table::new(
    "contact",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     site_id {uuid},
     name {text} NOT NULL,
     email {text},
     phone {text} NOT NULL,
     title {text} NOT NULL,
     version {int} NOT NULL,
     created_at {time} NOT NULL,
     UNIQUE (client_id, id),
     FOREIGN KEY (client_id) REFERENCES client (id),
     FOREIGN KEY (client_id, site_id) REFERENCES site (client_id, id)",
    &["CREATE INDEX contact_by_name ON contact (client_id, name)"],
);

pub(super) const BUSINESS_SERVICE: Table = Table::new(
    "business_service",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     name {text} NOT NULL,
     description {text} NOT NULL,
     criticality {text} NOT NULL CHECK (criticality IN ('low', 'medium', 'high', 'critical')),
     user_count {int} NOT NULL CHECK (user_count >= 0),
     outage_cost_per_hour_minor {big},
     outage_cost_currency {text},
     version {int} NOT NULL,
     created_at {time} NOT NULL,
     UNIQUE (client_id, id),
     UNIQUE (client_id, name),
     CHECK ((outage_cost_per_hour_minor IS NULL) = (outage_cost_currency IS NULL)),
     FOREIGN KEY (client_id) REFERENCES client (id)",
    &[],
);

pub(super) const BUSINESS_SERVICE_DEVICE: Table = Table::new(
    "business_service_device",
    Owner::Client,
    "service_id {uuid} NOT NULL,
     device_id {uuid} NOT NULL,
     PRIMARY KEY (client_id, service_id, device_id),
     FOREIGN KEY (client_id, service_id) REFERENCES business_service (client_id, id),
     FOREIGN KEY (client_id, device_id) REFERENCES device (client_id, id)",
    &["CREATE INDEX business_service_device_by_device ON business_service_device (client_id, device_id)"],
);
