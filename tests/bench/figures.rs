//! What was measured.

use std::path::Path;

use db::{DbError, Dialect};
use kernel::Mint;
use serde_json::json;
use server::Running;

use crate::Options;

/// What was measured.
pub struct Figures {
    /// Samples acknowledged while measuring.
    pub samples: u64,
    /// Samples acknowledged ever.
    pub all_samples: u64,
    /// Seconds of measuring.
    pub seconds: f64,
    /// Processor seconds meanwhile.
    pub cpu_s: f64,
    /// Milliseconds from sending to the answer.
    pub latencies: Vec<f64>,
    /// Bytes that lie on disk at the end.
    pub stored: u64,
}

impl Figures {
    /// The JSON line.
    pub fn line(mut self, database: &str, options: &Options, ticks: usize) -> String {
        self.latencies.sort_by(f64::total_cmp);
        let quantile = |share: f64| {
            let index = ((self.latencies.len() as f64 - 1.0) * share).round() as usize;
            self.latencies.get(index).copied().unwrap_or_default()
        };
        let round = |value: f64, places: i32| (value * 10_f64.powi(places)).round() / 10_f64.powi(places);
        json!({
            "database": database,
            "samples_per_s": round(self.samples as f64 / self.seconds, 0),
            "requests_per_s": round(self.latencies.len() as f64 / self.seconds, 0),
            "ack_p50_ms": round(quantile(0.5), 2),
            "ack_p99_ms": round(quantile(0.99), 2),
            "cpu_us_per_sample": round(self.cpu_s * 1e6 / self.samples.max(1) as f64, 3),
            "bytes_per_sample": round(self.stored as f64 / self.all_samples.max(1) as f64, 2),
            "ticks_per_request": ticks,
            "slots": options.slots,
            "agents": options.agents,
            "seconds": round(self.seconds, 1),
        })
        .to_string()
    }
}

/// Processor seconds so far of this process and of the PostgreSQL processes that work in `data`.
pub fn cpu_s(data: Option<&Path>) -> f64 {
    let mut ticks = 0_u64;
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let name = entry.file_name();
        let Some(pid) = name.to_str().filter(|name| name.bytes().all(|b| b.is_ascii_digit())) else { continue };
        let Ok(stat) = std::fs::read_to_string(format!("/proc/{pid}/stat")) else { continue };
        let Some((_, rest)) = stat.rsplit_once(") ") else { continue };
        let works_in = || std::fs::read_link(format!("/proc/{pid}/cwd")).ok();
        let own = pid == std::process::id().to_string();
        if own || data.is_some_and(|data| works_in().is_some_and(|folder| folder.starts_with(data))) {
            // Fields 14 and 15 of proc(5), counted from the state, which is field 3.
            let fields: Vec<&str> = rest.split(' ').collect();
            ticks += fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
        }
    }
    // USER_HZ is 100 on every Linux that runs this.
    ticks as f64 / 100.0
}

/// Bytes of the telemetry on disk.
pub async fn stored(running: &Running, folder: &Path) -> u64 {
    match running.db.dialect() {
        Dialect::Sqlite => {
            let files = std::fs::read_dir(folder.join("telemetry")).unwrap().flatten();
            // The log beside the file holds pages that are in the file as well, or will be.
            let kept = files.filter(|file| file.path().extension().is_some_and(|end| end == "db"));
            kept.map(|file| file.metadata().unwrap().len()).sum()
        }
        Dialect::Postgres => {
            let sql = "SELECT sum(pg_total_relation_size(oid))::bigint AS bytes FROM pg_class \
                       WHERE relkind = 'r' AND relname LIKE 'telemetry%'";
            let scope = Mint::new().system("bench");
            let read = running.db.sweep_read(&scope, move |tx| {
                Box::pin(async move {
                    let row = tx.row(sql, vec![]).await?;
                    let bytes: i64 = row.map(|row| row.try_get("", "bytes")).transpose()?.unwrap_or_default();
                    Ok::<_, DbError>(bytes.cast_unsigned())
                })
            });
            read.await.unwrap()
        }
    }
}
