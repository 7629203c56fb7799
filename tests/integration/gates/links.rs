//! Links for people without a login: a token opens the one thing that it was made for, and nothing else.

use super::*;

/// Root field, the token's name, and what of the answer's data shows the thing.
const FIELDS: &[(&str, &str, &str)] = &[
    ("decisionByLink", "decision_token", "decision { question clientName impact }"),
    ("insightByLink", "insight_token", "insight { what clientName deviceName }"),
    ("reportByLink", "report_token", "document { title client summary }"),
];

fn open(person: &Person, field: &str, token: &str, shown: &str) -> Value {
    person.ask(&format!("{{ {field}(token: \"{token}\") {{ {shown} errors {{ code field message }} }} }}"))
}

on_both_servers! {
    /// Whoever holds a token sees its thing, of its client, whoever they are else; with a token for something else they
    /// see what they see with one that never was.
    fn a_token_opens_its_own_thing_only(app: &TestApp) {
        let story = Story::tell(app);
        let anonymous = Person::anonymous(app.url());
        let mut findings = Vec::new();
        for (field, token, shown) in FIELDS {
            for (ids, own, foreign) in [(&story.a, A.mark, B.mark), (&story.b, B.mark, A.mark)] {
                for person in [&anonymous, &story.contact] {
                    let answer = open(person, field, &ids[token], shown).to_string();
                    if !answer.contains(own) {
                        findings.push(format!("{field} does not show its own thing: {answer}"));
                    }
                    if answer.contains(foreign) {
                        findings.push(format!("{field} shows another client's mark: {answer}"));
                    }
                }
            }
            let never = comparable_json(&open(&anonymous, field, "never", shown));
            if !never.contains("EXPIRED") {
                findings.push(format!("{field} does not say that a token is no longer valid: {never}"));
            }
            for (_, other, _) in FIELDS.iter().filter(|(_, other, _)| other != token) {
                let answer = comparable_json(&open(&anonymous, field, &story.b[other], shown));
                if answer != never {
                    findings.push(format!("{field} with {other} differs\n  {answer}\n  {never}"));
                }
            }
        }
        // An ended link is like one that never was.
        let revoke = format!(
            "mutation {{ reportLinkRevoke(input: {{ id: \"{}\", linkId: \"{}\" }}) {{ errors {{ message }} }} }}",
            story.a["report"], story.a["report_link"]
        );
        story.owner.done(&revoke);
        let (field, token, shown) = FIELDS[2];
        let ended = comparable_json(&open(&anonymous, field, &story.a[token], shown));
        let never = comparable_json(&open(&anonymous, field, "never", shown));
        if ended != never {
            findings.push(format!("an ended link differs\n  {ended}\n  {never}"));
        }
        app.settle();
        assert!(findings.is_empty(), "{} findings\n{}", findings.len(), findings.join("\n"));
    }
}

fn comparable_json(answer: &Value) -> String {
    comparable(&Answer { status: 0, headers: vec![], body: answer.to_string().into_bytes() }, &Ids::new(), "")
}
