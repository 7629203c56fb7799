//! A rule that its samples break: an insight on the device, and one that a maintenance window keeps quiet.

use auth::{NewLink, Purpose, Recipient};
use kernel::{Failure, Mint};
use serde_json::{Value, json};

use super::teller::{Teller, in_seconds};
use super::{Ids, text};

/// What stands before the first sample.
pub(super) fn before(teller: &Teller<'_>, ids: &mut Ids, provider: &Ids) {
    let of = format!("clientId: \"{}\"", ids["client"]);
    let input = format!(
        "{of}, {}, kind: THRESHOLD, {}, area: \"servers\", metric: \"cpu.busy\", {}, {}, {},
         parameters: {{ warn: {{ raise: 1 }}, raiseAfterSeconds: 0, ticketAfterWarnSeconds: 0 }}",
        teller.named("name", "Rule"),
        teller.named("class", "class"),
        teller.named("what", "What of {device}"),
        teller.named("why", "Why"),
        teller.named("nowWhat", "Now what"),
    );
    teller.make(ids, "rule", "ruleCreate", &input);
    let input = format!(
        "ruleId: \"{}\", {of}, deviceId: \"{}\", critical: {{ raise: 99, clear: 90 }}, {}",
        ids["rule"],
        ids["device"],
        teller.named("note", "Note")
    );
    let made = teller.act(teller.owner, "ruleOverrideSet", &input, "ruleOverride { id }");
    ids.insert("override", text(&made["ruleOverride"]["id"]));
    let input = format!(
        "{of}, {}, {}, startsAt: \"{}\", endsAt: \"{}\", deviceIds: [\"{}\"]",
        teller.named("name", "Window"),
        teller.named("note", "Note"),
        in_seconds(0),
        in_seconds(86_400),
        ids["duplicate"]
    );
    teller.make(ids, "window", "maintenanceWindowCreate", &input);
    let input = format!(
        "{of}, {}, teamId: \"{}\", steps: [{{ targets: [{{ kind: OWNER }}], waitMinutes: 1440 }}], repeats: 0",
        teller.named("name", "Escalation"),
        provider["team"]
    );
    teller.make(ids, "escalation", "escalationPolicyCreate", &input);
}

/// What follows the samples: an insight with a ticket, an exception for another filesystem, a link.
pub(super) fn after(teller: &Teller<'_>, ids: &mut Ids) {
    let list = format!(
        "{{ insights(first: 10, filter: {{ clientId: \"{}\" }}) {{ nodes {{ id device {{ id }} ticketId alerts {{ id }} \
         escalation {{ notices {{ id }} }} }} }} }}",
        ids["client"]
    );
    let of_device = |shown: &Value, device: &str| {
        let nodes = shown["insights"]["nodes"].as_array().unwrap();
        nodes.iter().find(|node| node["device"]["id"] == json!(device)).cloned()
    };
    let (insight, hushed) = teller.wait(&list, |shown| {
        let insight = of_device(shown, &ids["device"])?;
        let told = insight["escalation"]["notices"].as_array().is_some_and(|notices| !notices.is_empty());
        (!insight["ticketId"].is_null() && told).then_some((insight, of_device(shown, &ids["duplicate"])?))
    });
    ids.insert("insight", text(&insight["id"]));
    ids.insert("alert", text(&insight["alerts"][0]["id"]));
    ids.insert("incident", text(&insight["ticketId"]));
    ids.insert("hushed", text(&hushed["id"]));
    let input = format!(
        "ruleId: \"{}\", deviceId: \"{}\", component: \"/other\", {}, {}, expiresAt: \"{}\"",
        ids["rule"],
        ids["device"],
        teller.named("reason", "Reason"),
        teller.named("approvedBy", "Approver"),
        in_seconds(86_400)
    );
    teller.make(ids, "exception", "ruleExceptionCreate", &input);
    let link = issue(teller, ids);
    ids.insert("insight_token", link);
}

/// A link as a letter would carry it: letters are not sent here, and nothing else shows it.
fn issue(teller: &Teller<'_>, ids: &Ids) -> String {
    let client = teller.tenant.id_in(ids);
    let (_, subject) = kernel::id::split(&ids["insight"]).unwrap();
    let auth = teller.app.running().auth.clone();
    let recipient = Recipient::Named(format!("Reader {}", teller.tenant.mark));
    let permit = Mint::new().system("test.link").enter(client);
    let issued = teller.app.wait(teller.app.db().write(&permit, move |tx| {
        Box::pin(async move {
            let expires_at = tx.now().plus(std::time::Duration::from_secs(86_400));
            let purpose = Purpose::InsightAcknowledge;
            auth.links().issue(tx, NewLink { client, purpose, subject, recipient, expires_at }).await
        })
    }));
    let issued: Result<auth::Issued, Failure> = issued;
    String::from_utf8(issued.unwrap().token.expose().to_vec()).unwrap()
}
