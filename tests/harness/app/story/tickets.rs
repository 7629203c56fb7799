//! Requests of people: a conversation, a relation, recorded time.

use super::Ids;
use super::teller::{Teller, now_us};

pub(super) fn tell(teller: &Teller<'_>, ids: &mut Ids, provider: &Ids) {
    for what in ["other", "ticket"] {
        let input = format!(
            "clientId: \"{}\", {}, {}, kind: REQUEST, requesterContactId: \"{}\", siteId: \"{}\", deviceId: \"{}\",
             serviceIds: [\"{}\"], teamId: \"{}\", workKind: REACTIVE",
            ids["client"],
            teller.named("title", what),
            teller.named("description", "Description"),
            ids["contact"],
            ids["site"],
            ids["device"],
            ids["service"],
            provider["team"]
        );
        teller.make(ids, what, "ticketCreate", &input);
    }
    let of = format!("ticketId: \"{}\"", ids["ticket"]);
    let body = teller.named("body", "Body");
    teller.act(teller.owner, "ticketNote", &format!("{of}, {body}"), "message { id }");
    teller.act(teller.owner, "ticketReply", &format!("{of}, {body}"), "message { id }");
    let input = format!("id: \"{}\", kind: CHILD_OF, otherId: \"{}\"", ids["ticket"], ids["other"]);
    teller.act(teller.owner, "ticketRelate", &input, "ticket { id }");
    let began = kernel::Timestamp::from_micros(now_us() - 3_600_000_000);
    let input =
        format!("{of}, workKind: REACTIVE, startedAt: \"{began}\", minutes: 5, {}", teller.named("note", "Note"));
    teller.act(teller.owner, "timeEntryCreate", &input, "timeEntry { id }");
}
