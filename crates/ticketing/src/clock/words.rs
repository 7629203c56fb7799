//! Clocks in words.

use sla::{Closure, Reason, Target};

/// A target as the subject of a sentence.
#[must_use]
pub const fn target(target: Target) -> &'static str {
    match target {
        Target::FirstResponse => "The first response",
        Target::NextResponse => "The next response",
        Target::Update => "The next update",
        Target::Resolution => "The resolution",
    }
}

/// An instant for people who read mail: to the minute, in UTC.
pub(crate) fn instant(at: sla::Instant) -> String {
    let text = super::time(at).to_string();
    let (date, of_day) = text.split_once('T').unwrap_or((&text, ""));
    format!("{date} at {} UTC", of_day.get(..5).unwrap_or("00:00"))
}

/// Why a stretch of time counted or did not.
#[must_use]
pub fn reason(reason: &Reason) -> String {
    match reason {
        Reason::Counted => "Counted: within the hours of cover.".to_owned(),
        Reason::Paused(reasons) => {
            let words: Vec<String> = reasons.iter().map(|reason| pause(reason)).collect();
            format!("Not counted: {}.", words.join(", "))
        }
        Reason::Closed(Closure::Hours) => "Not counted: outside the hours of cover.".to_owned(),
        Reason::Closed(Closure::Holiday) => "Not counted: a holiday.".to_owned(),
        Reason::Closed(Closure::Override) => "Not counted: outside the hours that were set for this date.".to_owned(),
        Reason::NoCalendar => "Not counted: no calendar was in force.".to_owned(),
        Reason::Resolved => "Not counted: the ticket was resolved.".to_owned(),
        Reason::NoPromise => "Not counted: nothing was promised.".to_owned(),
    }
}

fn pause(reason: &str) -> String {
    match reason {
        "waiting_client" => "waiting for the client".to_owned(),
        "waiting_vendor" => "waiting for a vendor".to_owned(),
        "awaiting_confirmation" => "waiting for confirmation".to_owned(),
        other => other.replace('_', " "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ticket::Status;

    #[test]
    fn every_pause_has_words_of_its_own() {
        for reason in Status::ALL.iter().filter_map(|status| status.pause_reason()) {
            assert!(pause(reason).starts_with("waiting for"), "{reason}");
        }
    }
}
