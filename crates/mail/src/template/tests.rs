//! What the mails say, and that no value breaks out of its place.

use super::*;

const LINK: &str = "https://steward.example/link#decision=abc";
const PORTAL: &str = "https://steward.example/insights/ins_1";

const INVITATION: Invitation<'_> = Invitation {
    name: "Anna Beispiel",
    invited_by: "Max Muster",
    provider: "Nordlicht IT",
    link: "https://steward.example/invitation#token=abc",
    valid_days: 7,
};

const REQUEST: DecisionRequest<'_> = DecisionRequest {
    name: "Jo Kontakt",
    provider: "Nordlicht IT",
    client: "Northwind",
    asked_by: "Max Muster",
    question: "Shall we skip the restore test this month?",
    impact: "Without the test nobody knows whether the backup can be read.",
    options: &[],
    deadline: "Monday 30 November 2026, 17:00 UTC",
    link: LINK,
};

const RECEIPT: DecisionReceipt<'_> = DecisionReceipt {
    name: "Jo Kontakt",
    provider: "Nordlicht IT",
    client: "Northwind",
    question: REQUEST.question,
    answer: "No, do the test",
    note: "",
    answered_by: "Jo Kontakt",
    answered_at: "Sunday 22 November 2026, 14:40 UTC",
    code: "ABCD-EFGH-JKLM-NPQR",
};

const EXHAUSTED: EscalationExhausted<'_> = EscalationExhausted {
    name: "Anna Beispiel",
    provider: "Nordlicht IT",
    client: "Northwind",
    level: "Critical",
    headline: "The disk of FILES01 is full",
    told: &[],
    insight_link: PORTAL,
};

const TICKET: TicketUpdate<'_> = TicketUpdate {
    name: "Jo Kontakt",
    provider: "Nordlicht IT",
    number: "#1042",
    title: "The printer prints nothing",
    author: "Max Muster",
    body: "Please switch it off.\nThen on again.",
    status: "Waiting for your answer",
    link: None,
};

const REPORT: ReportDelivery<'_> = ReportDelivery {
    name: "Jo Kontakt",
    provider: "Nordlicht IT",
    client: "Northwind",
    title: "Service report",
    period: "October 2026",
    highlights: &[],
    link: "https://steward.example/link#report.view=abc",
    valid_until: "1 March 2027",
};

struct Lines {
    why: Vec<String>,
    so_what: Vec<String>,
    now_what: Vec<String>,
}

fn lines() -> Lines {
    let list = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
    Lines {
        why: list(&["A log grew by 40 GB within an hour.", "98.2 % used; the limit is 90 %."]),
        so_what: list(&["File sharing: 25 people.", "Covered by Full service."]),
        now_what: list(&["Start the runbook Free disk space.", "Look at the log."]),
    }
}

fn alert(lines: &Lines) -> AlertNotice<'_> {
    AlertNotice {
        name: "Anna Beispiel",
        provider: "Nordlicht IT",
        client: "Northwind",
        stage: NoticeStage::Raised,
        level: "Critical",
        headline: "The disk of FILES01 is full",
        what: "The file system /srv on FILES01 is 98.2 % full.",
        why: &lines.why,
        so_what: &lines.so_what,
        now_what: &lines.now_what,
        owner: "Service desk",
        told_because: "You are on the team Service desk, which is responsible for storage.",
        ticket: Some("#1042"),
        acknowledge_link: Some("https://steward.example/link#insight.acknowledge=abc"),
        insight_link: PORTAL,
    }
}

#[track_caller]
fn assert_says(mail: &Rendered, needed: &[&str]) {
    let shown = mail.html.replace("&#x2f;", "/");
    for part in [&mail.text, &shown] {
        for needed in needed {
            assert!(part.contains(needed), "{needed} is missing in:\n{part}");
        }
    }
    let wide = mail.text.lines().find(|line| line.chars().count() > 78);
    assert_eq!(wide, None, "a line of the plain text is too wide");
    assert!(!mail.text.contains("\n\n\n"), "two empty lines in\n{}", mail.text);
    assert!(mail.html.starts_with("<!doctype html>") && mail.html.trim_end().ends_with("</html>"), "{}", mail.html);
}

#[test]
fn an_invitation_says_who_what_and_until_when() {
    let mail = INVITATION.render().unwrap();
    assert_says(&mail, &["Anna Beispiel", "Max Muster", "Nordlicht IT", "7 days", "token=abc"]);
    assert_eq!(mail.subject, "Nordlicht IT invites you to sign in");
}

#[test]
fn an_alert_says_what_why_so_what_and_now_what() {
    let lines = lines();
    let mail = alert(&lines).render().unwrap();
    assert_eq!(mail.subject, "[Critical] Northwind: The disk of FILES01 is full [#1042]");
    let said: Vec<&str> =
        [&lines.why, &lines.so_what, &lines.now_what].into_iter().flatten().map(String::as_str).collect();
    assert_says(&mail, &said);
    assert_says(&mail, &["Owner: Service desk", "responsible for storage", "insight.acknowledge=abc", PORTAL, "#1042"]);
    assert_says(&mail, &["/srv on FILES01 is 98.2 % full", "needs you"]);
}

#[test]
fn each_stage_of_an_alert_says_so() {
    let lines = lines();
    for (stage, subject, said) in [
        (NoticeStage::Escalated, "[Critical, not acknowledged]", "not acknowledged in time"),
        (NoticeStage::Worsened, "[Critical, worse]", "became worse"),
        (NoticeStage::Cleared, "[Over]", "is over"),
    ] {
        let mail = AlertNotice { stage, ..alert(&lines) }.render().unwrap();
        assert!(mail.subject.starts_with(subject), "{}", mail.subject);
        assert_says(&mail, &[said]);
    }
    let over = AlertNotice {
        stage: NoticeStage::Cleared,
        acknowledge_link: None,
        ticket: None,
        why: &[],
        so_what: &[],
        now_what: &[],
        ..alert(&lines)
    };
    let mail = over.render().unwrap();
    assert_says(&mail, &["is over"]);
    for absent in ["cknowledge", "Ticket", "What it means", "Why"] {
        assert!(!mail.text.contains(absent) && !mail.html.contains(absent), "{absent} in\n{}", mail.text);
    }
}

#[test]
fn an_exhausted_escalation_names_whom_it_told() {
    let told = ["Max Muster, 14:40".to_owned()];
    let mail = EscalationExhausted { told: &told, ..EXHAUSTED }.render().unwrap();
    assert_says(&mail, &["nobody left to tell", "Max Muster, 14:40", PORTAL]);
    assert_eq!(mail.subject, "[Critical, nobody answered] Northwind: The disk of FILES01 is full");
    assert_says(&EXHAUSTED.render().unwrap(), &["nobody who could be told"]);
}

#[test]
fn a_decision_can_be_understood_before_the_link_is_opened() {
    let options = ["Yes, skip it".to_owned(), "No, do the test".to_owned()];
    let mail = DecisionRequest { options: &options, ..REQUEST }.render().unwrap();
    let said = [REQUEST.question, "nobody knows whether", "Yes, skip it", "No, do the test", REQUEST.deadline, LINK];
    assert_says(&mail, &said);
    assert_says(&mail, &["decides nothing yet"]);
    let without = DecisionRequest { impact: "", ..REQUEST }.render().unwrap();
    assert!(!without.text.contains("What follows") && !without.html.contains("What follows"));
}

#[test]
fn a_receipt_holds_the_whole_decision() {
    let mail = DecisionReceipt { note: "We pay for it.", ..RECEIPT }.render().unwrap();
    let said =
        [RECEIPT.question, RECEIPT.answer, "We pay for it.", RECEIPT.answered_by, RECEIPT.answered_at, RECEIPT.code];
    assert_says(&mail, &said);
    assert!(!RECEIPT.render().unwrap().text.contains("Note"));
}

#[test]
fn a_report_comes_with_its_link() {
    let highlights = ["Two incidents, both within the agreed time.".to_owned()];
    let mail = ReportDelivery { highlights: &highlights, ..REPORT }.render().unwrap();
    assert_says(&mail, &["Service report", "October 2026", &highlights[0], REPORT.link, "1 March 2027"]);
    assert!(!REPORT.render().unwrap().text.contains("In short"));
}

#[test]
fn a_reply_keeps_its_thread_and_its_lines() {
    let mail = TICKET.render().unwrap();
    assert_eq!(mail.subject, "[#1042] The printer prints nothing");
    assert_says(&mail, &["Please switch it off.\nThen on again.", "Max Muster", "Waiting for your answer"]);
    let linked = TicketUpdate { link: Some(PORTAL), ..TICKET }.render().unwrap();
    assert_says(&linked, &[PORTAL]);
}

#[test]
fn values_cannot_bring_markup() {
    let bad = "<img src=x onerror=alert(1)>\"'&";
    let list = [bad.to_owned()];
    let lines = Lines { why: list.to_vec(), so_what: list.to_vec(), now_what: list.to_vec() };
    let mails = [
        Invitation { name: bad, invited_by: bad, provider: bad, ..INVITATION }.render(),
        AlertNotice {
            name: bad,
            provider: bad,
            client: bad,
            level: bad,
            headline: bad,
            what: bad,
            owner: bad,
            told_because: bad,
            ticket: Some(bad),
            ..alert(&lines)
        }
        .render(),
        EscalationExhausted {
            name: bad,
            provider: bad,
            client: bad,
            level: bad,
            headline: bad,
            told: &list,
            ..EXHAUSTED
        }
        .render(),
        DecisionRequest {
            name: bad,
            provider: bad,
            client: bad,
            asked_by: bad,
            question: bad,
            impact: bad,
            options: &list,
            deadline: bad,
            ..REQUEST
        }
        .render(),
        DecisionReceipt {
            name: bad,
            provider: bad,
            client: bad,
            question: bad,
            answer: bad,
            note: bad,
            answered_by: bad,
            answered_at: bad,
            code: bad,
        }
        .render(),
        ReportDelivery {
            name: bad,
            provider: bad,
            client: bad,
            title: bad,
            period: bad,
            highlights: &list,
            valid_until: bad,
            ..REPORT
        }
        .render(),
        TicketUpdate {
            name: bad,
            provider: bad,
            number: bad,
            title: bad,
            author: bad,
            body: bad,
            status: bad,
            ..TICKET
        }
        .render(),
    ];
    for mail in mails {
        let mail = mail.unwrap();
        assert!(!mail.html.contains("<img"), "{}", mail.html);
        assert!(mail.html.contains("&lt;img"), "{}", mail.html);
        assert!(mail.text.contains("<img"), "plain text is not escaped: {}", mail.text);
    }
}

#[test]
fn other_links_are_refused() {
    let lines = lines();
    for link in ["javascript:alert(1)", "//evil.example", ""] {
        let all = [
            Invitation { link, ..INVITATION }.render(),
            DecisionRequest { link, ..REQUEST }.render(),
            ReportDelivery { link, ..REPORT }.render(),
            TicketUpdate { link: Some(link), ..TICKET }.render(),
            EscalationExhausted { insight_link: link, ..EXHAUSTED }.render(),
            AlertNotice { insight_link: link, ..alert(&lines) }.render(),
            AlertNotice { acknowledge_link: Some(link), ..alert(&lines) }.render(),
        ];
        for mail in all {
            assert!(matches!(mail, Err(TemplateError::Link)), "{link}");
        }
    }
}

#[test]
fn subjects_are_one_bounded_line() {
    assert_eq!(one_line("a\r\nBcc: x\0\u{202e}y"), "a Bcc: x y");
    let long = one_line(&"ä".repeat(500));
    assert_eq!(long.chars().count(), NAME_MAX);
    assert!(long.ends_with('…'));
    assert!(kernel::text::Line::parse("subject", &long).is_ok());
}
