//! Upkeep twice a week with its occurrences, none of them due yet whatever the day of the week; one has its evidence.

use super::teller::{Teller, days_ahead};
use super::{Ids, text};

pub(super) fn tell(teller: &Teller<'_>, ids: &mut Ids) {
    let input = format!(
        "clientId: \"{}\", area: PATCHING, {}, {}, cadence: {{ frequency: WEEKLY, weekdays: [MONDAY, THURSDAY], \
         zone: \"UTC\", startsOn: \"{}\" }}, responsible: {{ contactId: \"{}\" }}, deviceIds: [\"{}\"],
         serviceIds: [\"{}\"], agreementId: \"{}\", requiredEvidence: TEXT, leadDays: 0, graceDays: 3",
        ids["client"],
        teller.named("title", "Obligation"),
        teller.named("scope", "Scope"),
        days_ahead(2),
        ids["contact"],
        ids["device"],
        ids["service"],
        ids["agreement"]
    );
    teller.make(ids, "obligation", "obligationCreate", &input);
    let list = format!(
        "{{ occurrences(first: 4, filter: {{ obligationId: \"{}\" }}, orderBy: DUE_ASC) {{ nodes {{ id }} }} }}",
        ids["obligation"]
    );
    let occurrences = teller.owner.done(&list)["occurrences"]["nodes"].clone();
    for (place, what) in ["occurrence", "chore", "duty", "later"].into_iter().enumerate() {
        ids.insert(what, text(&occurrences[place]["id"]));
    }
    let input = format!(
        "occurrenceId: \"{}\", kind: MEASURE, measure: 1.5, unit: \"min\", {}, {}",
        ids["occurrence"],
        teller.named("statement", "Statement"),
        teller.named("doesNotProve", "Nothing else")
    );
    teller.act(teller.owner, "occurrenceEvidenceAdd", &input, "evidence { id }");
}
