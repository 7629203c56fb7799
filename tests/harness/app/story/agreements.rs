//! What is agreed with a client, who looks after what, and what it is asked.

use super::teller::{Teller, in_seconds};
use super::{Ids, text, token};

pub(super) fn tell(teller: &Teller<'_>, ids: &mut Ids, provider: &Ids) {
    let of = format!("clientId: \"{}\"", ids["client"]);
    let input = format!(
        "{of}, {}, timeZone: \"Europe/Berlin\", weekly: [{{ weekday: MON, from: \"00:00\", to: \"24:00\" }}],
         overrides: [{{ date: \"2026-12-24\", windows: [{{ from: \"09:00\", to: \"12:00\" }}] }}],
         holidays: [{{ yearly: \"12-25\" }}]",
        teller.named("name", "Calendar")
    );
    teller.make(ids, "calendar", "calendarCreate", &input);
    let input = format!(
        "{of}, {}, calendarId: \"{}\", priorities: [{{ priority: \"P3\", targets: [
         {{ kind: FIRST_RESPONSE, minutes: 240 }}, {{ kind: RESOLUTION, businessDays: 2 }}] }}]",
        teller.named("name", "Policy"),
        ids["calendar"]
    );
    teller.make(ids, "policy", "slaPolicyCreate", &input);
    let input = format!(
        "{of}, {}, startsOn: \"2026-01-01\", calendarId: \"{}\", slaPolicyId: \"{}\", serviceIds: [\"{}\"], {}",
        teller.named("name", "Agreement"),
        ids["calendar"],
        ids["policy"],
        ids["service"],
        teller.named("note", "Note")
    );
    teller.make(ids, "agreement", "agreementCreate", &input);
    let input = format!(
        "{of}, area: SERVERS, responsible: {{ teamId: \"{}\" }}, accountable: {{ contactId: \"{}\" }},
         informed: [{{ {} }}]",
        provider["team"],
        ids["contact"],
        teller.named("vendorName", "Vendor")
    );
    teller.make(ids, "responsibility", "responsibilitySet", &input);
    decisions(teller, ids);
}

/// Four questions: to be answered by link, to be answered in the portal, to be taken back, and one that is answered.
fn decisions(teller: &Teller<'_>, ids: &mut Ids) {
    for what in ["decision", "question", "doubt", "decided"] {
        let input = format!(
            "clientId: \"{}\", contactId: \"{}\", {}, {}, deadline: \"{}\"",
            ids["client"],
            ids["contact"],
            teller.named("question", what),
            teller.named("impact", "Impact"),
            in_seconds(86_400)
        );
        let asked = teller.act(teller.owner, "decisionAsk", &input, "decision { id options { key } } linkUrl");
        ids.insert(what, text(&asked["decision"]["id"]));
        if what == "decision" {
            ids.insert("decision_token", token(&text(&asked["linkUrl"])).to_owned());
        }
        if what == "decided" {
            let input = format!(
                "id: \"{}\", expectedVersion: 1, answer: {}, {}",
                ids[what],
                asked["decision"]["options"][0]["key"],
                teller.named("note", "Answer")
            );
            teller.act(teller.owner, "decisionAnswer", &input, "decision { id }");
        }
    }
}
