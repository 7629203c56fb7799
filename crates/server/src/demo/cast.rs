//! Who plays in the demonstration. The ids are fixed and belong to the demonstration alone: they are the mark by which its
//! clients are known, and what its removal goes by. Names say what they are; no business and no person is meant.

use kernel::{ClientId, Id, RunbookId, Timestamp, UserId};
use uuid::Uuid;

use super::curve::{Curve, Disk};

/// Common to all fixed ids.
const MARK: u128 = 0x019a_0000_0000_7000_8000_00de_3000_0000;

/// The id with this number.
const fn id(number: u128) -> Uuid {
    Uuid::from_u128(MARK + number)
}

/// The clients of the demonstration.
pub(super) static CLIENTS: [ClientId; 3] = [Id::from_uuid(id(1)), Id::from_uuid(id(2)), Id::from_uuid(id(3))];

/// The person who works on tickets.
pub(super) fn technician() -> UserId {
    Id::from_uuid(id(0x11))
}

/// The person who approves and speaks with clients.
pub(super) fn lead() -> UserId {
    Id::from_uuid(id(0x12))
}

/// The runbook of the demonstration.
pub(super) fn runbook() -> RunbookId {
    Id::from_uuid(id(0x21))
}

/// One client.
pub(super) struct Client {
    /// Which one.
    pub(super) id: ClientId,
    /// Name; begins with "Demo:".
    pub(super) name: &'static str,
    /// Short name.
    pub(super) short: &'static str,
    /// Domain of its addresses; never one that exists (RFC 2606).
    pub(super) domain: &'static str,
    /// IANA zone.
    pub(super) zone: &'static str,
    /// Sites.
    pub(super) sites: [&'static str; 2],
    /// Machines.
    pub(super) machines: [Machine; 3],
    /// Services: name, people, and the machines that they stand on.
    pub(super) services: [(&'static str, i32, &'static [usize]); 2],
}

/// One machine.
pub(super) struct Machine {
    /// Host name.
    pub(super) host: &'static str,
    /// Busy share at noon.
    busy: f64,
    /// Memory in GiB.
    memory: f64,
    /// Size, use and daily growth of `/data` in GiB.
    data: (f64, f64, f64),
}

impl Machine {
    /// What it measures.
    pub(super) fn curve(&self, seed: u64, begin: Timestamp) -> Curve {
        let (total, used, daily) = self.data;
        Curve {
            seed,
            begin,
            busy: self.busy,
            memory: self.memory,
            root: Disk { total: 60.0, used: 24.0, daily: 0.04 },
            data: Disk { total, used, daily },
            extra: 0.0,
            leak: 0.0,
        }
    }
}

const fn machine(host: &'static str, busy: f64, memory: f64, data: (f64, f64, f64)) -> Machine {
    Machine { host, busy, memory, data }
}

/// All clients.
pub(super) fn cast() -> [Client; 3] {
    let [bakery, engineering, dental] = CLIENTS;
    [
        Client {
            id: bakery,
            name: "Demo: Bakery",
            short: "Demo Bakery",
            domain: "bakery.example",
            zone: "Europe/Berlin",
            sites: ["Bakehouse", "Main shop"],
            machines: [
                machine("bakery-fs01", 35.0, 16.0, (500.0, 290.0, 1.9)),
                machine("bakery-pos01", 20.0, 8.0, (120.0, 48.0, 0.05)),
                machine("bakery-erp01", 55.0, 32.0, (300.0, 130.0, 0.6)),
            ],
            services: [("File sharing", 25, &[0]), ("Cash desk", 8, &[1, 2])],
        },
        Client {
            id: engineering,
            name: "Demo: Engineering office",
            short: "Demo Engineering",
            domain: "engineering.example",
            zone: "Europe/Berlin",
            sites: ["Office", "Workshop"],
            machines: [
                machine("eng-fs01", 45.0, 32.0, (2_000.0, 1_380.0, 4.5)),
                machine("eng-cad01", 70.0, 64.0, (800.0, 320.0, 1.2)),
                machine("eng-app01", 40.0, 16.0, (200.0, 60.0, 0.2)),
            ],
            services: [("Drawings", 18, &[0, 1]), ("Project planning", 22, &[2])],
        },
        Client {
            id: dental,
            name: "Demo: Dental practice",
            short: "Demo Dental",
            domain: "dental.example",
            zone: "Europe/Berlin",
            sites: ["Practice", "Laboratory"],
            machines: [
                machine("dental-srv01", 30.0, 16.0, (400.0, 150.0, 0.8)),
                machine("dental-xray01", 25.0, 16.0, (1_000.0, 560.0, 3.2)),
                machine("dental-ws01", 15.0, 8.0, (120.0, 40.0, 0.02)),
            ],
            services: [("Patient records", 12, &[0]), ("X-ray archive", 6, &[1])],
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_says_what_they_are() {
        for client in cast() {
            assert!(client.name.starts_with("Demo: "));
            assert!(client.domain.ends_with(".example"));
            for (_, _, on) in client.services {
                assert!(on.iter().all(|machine| *machine < client.machines.len()));
            }
        }
    }
}
