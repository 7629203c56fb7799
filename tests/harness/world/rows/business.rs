//! The client, its sites, people and services.

use super::{Row, Tenant, WHEN, row};

pub(super) fn rows(tenant: Tenant) -> Vec<Row> {
    let id = |table| tenant.uuid(table);
    let text = |what| tenant.text(what);
    vec![
        row!(client {
            id: id("client"),
            name: text("Client"),
            short_name: text("C"),
            notes: text("Notes"),
            version: 1,
            created_at: WHEN,
        }),
        row!(site {
            id: id("site"),
            name: text("Site"),
            address: text("Street"),
            time_zone: "Europe/Berlin",
            version: 1,
            created_at: WHEN,
        }),
        row!(contact {
            id: id("contact"),
            site_id: id("site"),
            name: text("Contact"),
            phone: text("Phone"),
            title: text("Title"),
            version: 1,
            created_at: WHEN,
        }),
        row!(business_service {
            id: id("business_service"),
            name: text("Service"),
            description: text("Description"),
            criticality: "high",
            user_count: 5,
            version: 1,
            created_at: WHEN,
        }),
    ]
}
