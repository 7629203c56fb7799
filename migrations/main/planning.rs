//! Dated predictions about clients' systems, how they came out, and the risk register.

use sea_orm_migration::prelude::*;

use crate::table::{Owner, Table};

/// All tables of this migration, in the order in which they can be created.
pub const TABLES: &[Table] = &[FORECAST, FORECAST_ALARM, RISK];

// One row per filesystem and local day, kept for good: what was predicted is compared with what came. Dates are ISO 8601
// in `zone`. `p10_on` … `p90_on` concern the first threshold; the whole outcome is `outcome`. `order_on` is `p50_on` or
// the end of the calendar, since a key of a page may not be NULL. `series_id` names device and component together.
const FORECAST: Table = Table::new(
    "forecast",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     device_id {uuid} NOT NULL,
     component {text} NOT NULL,
     series_id {uuid} NOT NULL,
     made_on {text} NOT NULL,
     made_at {time} NOT NULL,
     zone {text} NOT NULL,
     kind {text} NOT NULL CHECK (kind IN ('not_enough_history', 'no_growth', 'growth', 'full')),
     outcome {json} NOT NULL,
     p10_on {text},
     p50_on {text},
     p90_on {text},
     order_on {text} NOT NULL,
     history_days {int} NOT NULL,
     confidence {text} CHECK (confidence IN ('low', 'normal')),
     used_bytes {big},
     capacity_bytes {big},
     latest {bool} NOT NULL,
     urgent {bool} NOT NULL,
     score {text} CHECK (score IN ('open', 'came_true', 'early', 'late', 'wrong',
         'averted')),
     scored_at {time},
     UNIQUE (client_id, id),
     UNIQUE (client_id, device_id, component, made_on),
     FOREIGN KEY (client_id, device_id) REFERENCES device (client_id, id)",
    &[
        "CREATE INDEX forecast_by_series ON forecast (client_id, series_id, made_on)",
        "CREATE INDEX forecast_latest ON forecast (client_id, device_id) WHERE latest",
        "CREATE INDEX forecast_by_order ON forecast (client_id, order_on, id) WHERE latest",
        "CREATE INDEX forecast_to_score ON forecast (client_id, made_on) WHERE score = 'open'",
    ],
);

// From the day on which a forecast became urgent to the day on which it was no longer; at most one is open per series.
const FORECAST_ALARM: Table = Table::new(
    "forecast_alarm",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     series_id {uuid} NOT NULL,
     forecast_id {uuid} NOT NULL,
     opened_on {text} NOT NULL,
     closed_on {text},
     UNIQUE (client_id, id),
     FOREIGN KEY (client_id, forecast_id) REFERENCES forecast (client_id, id)",
    &["CREATE UNIQUE INDEX forecast_alarm_open ON forecast_alarm (client_id, series_id) WHERE closed_on IS NULL"],
);

// `source_key` names the cause apart from the one record that raised it, such as a filesystem apart from one day's
// forecast: while a risk of that cause is not closed, raising it again finds the same row.
const RISK: Table = Table::new(
    "risk",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     title {text} NOT NULL,
     description {text} NOT NULL,
     likelihood {int} NOT NULL CHECK (likelihood BETWEEN 1 AND 5),
     impact {int} NOT NULL CHECK (impact BETWEEN 1 AND 5),
     severity {int} NOT NULL,
     service_id {uuid},
     owner_user_id {uuid} REFERENCES user_account (id),
     owner_team_id {uuid} REFERENCES team (id),
     treatment {text} NOT NULL CHECK (treatment IN ('accept', 'mitigate', 'transfer', 'avoid')),
     status {text} NOT NULL CHECK (status IN ('open', 'treated', 'accepted', 'closed')),
     status_since {time} NOT NULL,
     status_note {text} NOT NULL,
     review_on {text} NOT NULL,
     source {text} NOT NULL CHECK (source IN ('manual', 'forecast', 'upkeep', 'recurrence')),
     source_id {uuid},
     source_key {uuid},
     decision_id {uuid},
     asked_until {text},
     accepted_by {text},
     accepted_until {text},
     version {int} NOT NULL,
     created_at {time} NOT NULL,
     UNIQUE (client_id, id),
     CHECK ((source = 'manual') = (source_id IS NULL)),
     CHECK ((source_id IS NULL) = (source_key IS NULL)),
     CHECK (owner_user_id IS NULL OR owner_team_id IS NULL),
     CHECK (status <> 'accepted' OR (accepted_by IS NOT NULL AND accepted_until IS NOT NULL)),
     FOREIGN KEY (client_id) REFERENCES client (id),
     FOREIGN KEY (client_id, service_id) REFERENCES business_service (client_id, id),
     FOREIGN KEY (client_id, decision_id) REFERENCES decision (client_id, id)",
    &[
        "CREATE UNIQUE INDEX risk_by_source ON risk (client_id, source, source_key) WHERE source_key IS NOT NULL AND status <> 'closed'",
        "CREATE INDEX risk_by_severity ON risk (client_id, severity, id)",
    ],
);

/// Creates the tables of planning.
#[derive(Debug)]
pub struct Planning;

impl MigrationName for Planning {
    fn name(&self) -> &'static str {
        "m2026_11_160_planning"
    }
}

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Planning {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            table.create(manager).await?;
        }
        Ok(())
    }
}
