//! Entries of the log as sentences.

use super::{FieldChange, Happening};
use crate::clock::words::target;
use crate::ticket::{ResolvedHow, Visibility};

/// What happened, as one sentence without its author.
#[must_use]
pub fn sentence(happening: &Happening) -> String {
    match happening {
        Happening::Opened { source } => format!("Opened ({}).", source.words()),
        Happening::Message { visibility: Visibility::Public, .. } => "Wrote a reply.".to_owned(),
        Happening::Message { visibility: Visibility::Internal, .. } => "Wrote an internal note.".to_owned(),
        Happening::Status { from, to } => format!("Status changed from {} to {}.", from.words(), to.words()),
        Happening::Resolved { how, resolution } => {
            let by = match how {
                ResolvedHow::Person => "Resolved",
                ResolvedHow::Auto => "Resolved by itself",
            };
            if resolution.is_empty() { format!("{by}.") } else { format!("{by}: {resolution}") }
        }
        Happening::Closed => "Closed.".to_owned(),
        Happening::Reopened { reason } if reason.is_empty() => "Opened again.".to_owned(),
        Happening::Reopened { reason } => format!("Opened again: {reason}"),
        Happening::Priority { from, to } => format!("Priority changed from {} to {}.", from.as_str(), to.as_str()),
        Happening::Fields { changes } => {
            let parts: Vec<String> = changes.iter().map(change).collect();
            format!("Changed {}.", parts.join(", "))
        }
        Happening::Team { team, path } if path.is_empty() => format!("Team: {team}."),
        Happening::Team { team, path } => format!("Team: {team} ({}).", path.join(" → ")),
        Happening::Assignee { name: Some(name) } => format!("Assigned to {name}."),
        Happening::Assignee { name: None } => "Assigned to nobody in particular.".to_owned(),
        Happening::Time { minutes, work_kind } => format!("Recorded {minutes} min of {} work.", work_kind.words()),
        Happening::Related { relation, number } => format!("Related: {} #{number}.", relation.words()),
        Happening::Mark { target: of, mark, told } => {
            let what = match mark.as_str() {
                "breach" => format!("{} missed its time", target(*of)),
                before if before.starts_with('-') => format!("{} is due in {}", target(*of), &before[1..]),
                percent => format!("{} has used {percent} % of its time", target(*of)),
            };
            match told {
                0 => format!("{what}."),
                1 => format!("{what}; 1 person was told."),
                many => format!("{what}; {many} people were told."),
            }
        }
    }
}

fn change(change: &FieldChange) -> String {
    match (&change.from, &change.to) {
        (Some(from), Some(to)) => format!("{} from {from} to {to}", change.field),
        (None, Some(to)) => format!("{} to {to}", change.field),
        _ => change.field.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ticket::{Priority, Status, WorkKind};

    #[test]
    fn sentences_say_what_happened() {
        for (happening, expected) in [
            (
                Happening::Status { from: Status::New, to: Status::WaitingClient },
                "Status changed from new to waiting client.",
            ),
            (Happening::Priority { from: Priority::P3, to: Priority::P1 }, "Priority changed from P3 to P1."),
            (Happening::Time { minutes: 15, work_kind: WorkKind::Reactive }, "Recorded 15 min of reactive work."),
            (
                Happening::Mark { target: sla::Target::Resolution, mark: "75".to_owned(), told: 2 },
                "The resolution has used 75 % of its time; 2 people were told.",
            ),
            (
                Happening::Fields {
                    changes: vec![FieldChange {
                        field: "title".to_owned(),
                        from: Some("a".into()),
                        to: Some("b".into()),
                    }],
                },
                "Changed title from a to b.",
            ),
        ] {
            assert_eq!(sentence(&happening), expected);
        }
    }
}
