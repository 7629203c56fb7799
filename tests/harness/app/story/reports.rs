//! A report that is delivered, and one that is a draft.

use super::teller::{Teller, days_ago, days_ahead};
use super::{Ids, text, token};

pub(super) fn tell(teller: &Teller<'_>, ids: &mut Ids) {
    for what in ["draft", "report"] {
        let input = format!(
            "clientId: \"{}\", fromDay: \"{}\", toDay: \"{}\", {}",
            ids["client"],
            days_ago(7),
            days_ahead(1),
            teller.named("title", what)
        );
        teller.make(ids, what, "reportDraft", &input);
    }
    let id = format!("id: \"{}\"", ids["report"]);
    let reviewed = teller.act(teller.owner, "reportReview", &format!("{id}, expectedVersion: 1"), "report { version }");
    let input = format!("{id}, expectedVersion: {}, contactId: \"{}\"", reviewed["report"]["version"], ids["contact"]);
    let delivered = teller.act(teller.owner, "reportDeliver", &input, "report { links { id } } url");
    ids.insert("report_token", token(&text(&delivered["url"])).to_owned());
    ids.insert("report_link", text(&delivered["report"]["links"][0]["id"]));
}
