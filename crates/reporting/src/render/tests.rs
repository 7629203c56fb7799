//! What is said of a report's data is the same in every form.

use kernel::Timestamp;

use super::{Block, Document, compose, html};
use crate::data::{
    Band, Counts, Decided, Device, Foresight, Incident, ManagedPart, Moment, MomentKind, Promise, ReportData,
    RiskEntry, Rows, Service, Upkeep, UpkeepOutcome, Worked, sections::Miss,
};

fn at(hour: i64) -> Timestamp {
    Timestamp::from_micros((1_791_000_000 + hour * 3_600) * 1_000_000)
}

/// A client with a bit of everything, and `devices` devices.
pub(crate) fn sample(devices: usize) -> ReportData {
    ReportData {
        format: crate::data::FORMAT,
        provider: "Nordlicht IT".to_owned(),
        client: "Sunrise <Bakery> & Sons".to_owned(),
        title: "October 2026".to_owned(),
        from_day: "2026-10-01".to_owned(),
        to_day: "2026-10-31".to_owned(),
        zone: "Europe/Berlin".to_owned(),
        as_of: at(0),
        summary: vec!["One thing went wrong, and it is over.".to_owned()],
        counts: None,
        services: Rows::of(vec![Service {
            name: "File sharing".to_owned(),
            people: 25,
            criticality: "high".to_owned(),
            devices: 1,
            incidents: 1,
            affected_minutes: 200,
        }]),
        incidents: Rows::of(vec![Incident {
            what: "/srv is 93 % full".to_owned(),
            why: "Logs grew by 14 GB.".to_owned(),
            so_what: "File sharing would have stopped.".to_owned(),
            prevention: "Rotation is checked by a rule.".to_owned(),
            ticket: Some(4_711),
            owner: "Service desk".to_owned(),
            began: at(-300),
            ended: Some(at(-296)),
            returns: 1,
            outcome: Some("fixed_by_human".to_owned()),
        }]),
        promises: vec![Promise {
            target: "resolution".to_owned(),
            met: 5,
            breached: 1,
            running: 2,
            void: 0,
            misses: vec![Miss {
                ticket: 4_712,
                title: "Printer".to_owned(),
                promised_minutes: 480,
                taken_minutes: 545,
                account: "Only agreed hours were counted.".to_owned(),
            }],
        }],
        upkeep: Rows::of(vec![Upkeep {
            title: "Restore test".to_owned(),
            area: "restore_test".to_owned(),
            due_day: "2026-10-15".to_owned(),
            outcome: UpkeepOutcome::Declined,
            proof: Some("Declined by the office, receipt 77aa".to_owned()),
        }]),
        work: Rows::of(vec![Worked {
            at: at(-290),
            what: "Cleaned up".to_owned(),
            kind: "reactive".to_owned(),
            who: "Tina Technician".to_owned(),
            minutes: 37,
            ticket: Some(4_711),
        }]),
        forecasts: Rows::of(vec![Foresight {
            device: "FS01".to_owned(),
            component: "/".to_owned(),
            sentence: "Full about 3 December.".to_owned(),
            full: false,
            band: Some(Band {
                early: Some("2026-11-28".to_owned()),
                middle: Some("2026-12-03".to_owned()),
                late: Some("2026-12-11".to_owned()),
            }),
            history_days: 61,
        }]),
        risks: Rows::of(vec![RiskEntry {
            title: "No second line".to_owned(),
            likelihood: 3,
            impact: 4,
            status: "open".to_owned(),
            owner: "Service desk".to_owned(),
            since_day: "2026-09-02".to_owned(),
        }]),
        decisions: Rows::of(vec![Decided {
            question: "Shall we double the line?".to_owned(),
            impact: "Without it an outage stops the shop.".to_owned(),
            state: "asked".to_owned(),
            receipt: None,
            deadline_day: Some("2026-11-30".to_owned()),
        }]),
        managed: vec![ManagedPart {
            key: "planned_share".to_owned(),
            name: "Work that was planned".to_owned(),
            points: Some(63),
            value: "63 %".to_owned(),
            facts: "630 min planned, 370 min reactive work".to_owned(),
        }],
        timeline: Rows::of(vec![Moment {
            at: at(-300),
            kind: MomentKind::Incident,
            text: "/srv is 93 % full".to_owned(),
            subject: None,
        }]),
        devices: Rows::of(
            (0..devices)
                .map(|number| Device {
                    name: format!("workstation-{number:03}"),
                    platform: "linux".to_owned(),
                    state: "live".to_owned(),
                    alerts: u32::try_from(number % 4).unwrap_or(0),
                })
                .collect(),
        ),
    }
}

fn written(devices: usize) -> Document {
    compose(&sample(devices), &"Europe/Berlin".parse().unwrap())
}

/// Everything that a document says, piece by piece.
fn pieces(document: &Document) -> Vec<String> {
    let mut said = vec![document.title.clone(), document.client.clone(), document.as_of.clone()];
    said.extend(document.summary.clone());
    for section in &document.sections {
        said.extend([section.heading.clone(), section.intro.clone()]);
        for block in &section.blocks {
            match block {
                Block::Table { columns, rows, .. } => {
                    said.extend(columns.iter().map(|column| column.name.clone()));
                    said.extend(rows.iter().flatten().cloned());
                }
                Block::Story { title, line, parts } => {
                    said.extend([title.clone(), line.clone()]);
                    said.extend(parts.iter().flat_map(|(name, text)| [name.clone(), text.clone()]));
                }
                Block::Bars { bars, .. } => {
                    said.extend(bars.iter().flat_map(|bar| [bar.name.clone(), bar.value.clone(), bar.facts.clone()]));
                }
                Block::Note { text } => said.push(text.clone()),
            }
        }
    }
    said
}

#[test]
fn html_says_every_piece_and_nothing_is_markup() {
    let document = written(3);
    let page = html::write(&document);
    let plain = page.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&#39;", "'");
    for piece in pieces(&document) {
        assert!(plain.contains(&piece), "the page lacks {piece:?}");
    }
    assert!(!page.contains("<Bakery>") && page.contains("Sunrise &lt;Bakery&gt; &amp; Sons"));
}

#[test]
fn what_is_cut_is_counted_all_the_same() {
    let upkeep = |outcome| Upkeep { outcome, ..sample(0).upkeep.rows[0].clone() };
    let mut all: Vec<Upkeep> = (0..250).map(|_| upkeep(UpkeepOutcome::Done)).collect();
    all.extend([upkeep(UpkeepOutcome::Missed), upkeep(UpkeepOutcome::Late)]);
    let counts = Counts::of(&[], &all, &[]);
    let data = ReportData { counts: Some(counts), upkeep: Rows::of(all), ..sample(0) };
    let document = compose(&data, &"UTC".parse().unwrap());
    let told = &document.sections.iter().find(|section| section.key == "upkeep").unwrap().intro;
    assert!(told.starts_with("252 occurrences of upkeep: 250 done in time, 1 late, 1 missed"), "{told}");
    // What was archived without counts is counted from its rows.
    let old = ReportData { counts: None, ..data };
    assert_eq!(old.counts().ended(UpkeepOutcome::Done), 200);
}

#[test]
fn a_client_without_anything_is_told_so_in_words() {
    let empty = ReportData {
        services: Rows::of(Vec::new()),
        incidents: Rows::of(Vec::new()),
        promises: Vec::new(),
        upkeep: Rows::of(Vec::new()),
        work: Rows::of(Vec::new()),
        forecasts: Rows::of(Vec::new()),
        risks: Rows::of(Vec::new()),
        decisions: Rows::of(Vec::new()),
        managed: Vec::new(),
        timeline: Rows::of(Vec::new()),
        devices: Rows::of(Vec::new()),
        ..sample(0)
    };
    let document = compose(&empty, &"UTC".parse().unwrap());
    for section in document.sections {
        assert!(section.intro.len() > 20, "{} says nothing about being empty: {:?}", section.key, section.intro);
    }
}

#[test]
fn long_lists_are_cut_and_say_how_many_are_missing() {
    let document = written(crate::data::MOST_ROWS + 7);
    let devices = document.sections.iter().find(|section| section.key == "devices").unwrap();
    assert!(devices.intro.starts_with("207 devices"), "{}", devices.intro);
    assert!(devices.blocks.contains(&Block::Note { text: "and 7 more, which the portal shows.".to_owned() }));
}

/// The PDF has the same words as the HTML. Its text is read back by poppler's `pdftotext`; the typeface is the portal's.
#[cfg(feature = "pdf")]
#[test]
fn the_pdf_says_every_piece() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/node_modules/@fontsource-variable/inter/files");
    let files: Vec<Vec<u8>> = ["latin", "latin-ext"]
        .map(|part| format!("{folder}/inter-{part}-wght-normal.woff2"))
        .iter()
        .map(|path| std::fs::read(path).expect("the portal's typeface is missing: run `npm ci` in web"))
        .collect();
    let typefaces = crate::pdf::Typefaces::new(files.iter().map(Vec::as_slice)).unwrap();
    let document = written(40);
    let data = serde_json::to_string(&document).unwrap();
    let first = crate::pdf::set(&typefaces, super::TEMPLATE, data.clone(), "rep_1").unwrap();
    let again = crate::pdf::set(&typefaces, super::TEMPLATE, data, "rep_1").unwrap();
    assert_eq!(first, again, "the same data makes the same bytes");
    let scratch = tempfile::tempdir().unwrap();
    let (pdf, text) = (scratch.path().join("report.pdf"), scratch.path().join("report.txt"));
    std::fs::write(&pdf, &first).unwrap();
    let done = std::process::Command::new("pdftotext").arg("-raw").arg(&pdf).arg(&text).status();
    assert!(done.expect("pdftotext is missing: install poppler-utils").success());
    // Lines are broken where the page ends, and long names may be cut anywhere.
    let squeezed = |words: &str| words.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect::<String>();
    let told = squeezed(&std::fs::read_to_string(&text).unwrap());
    for piece in pieces(&document) {
        assert!(told.contains(&squeezed(&piece)), "the PDF lacks {piece:?}");
    }
}
