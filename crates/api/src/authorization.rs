//! Who may call which root field: one line for each, checked before execution. Services check again, with the object at
//! hand; this table is what is reviewed, and what denies a field that somebody forgot.

use std::collections::BTreeSet;

use gql::Code;
use gql::guard::{OperationKind, Summary};
use kernel::{Permission, Scope};

/// What a root field needs before anything of it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nothing; the field itself decides what it shows.
    Nobody,
    /// A session.
    Session,
    /// The permission, on some client at least.
    Somewhere(Permission),
    /// The permission, provider-wide.
    ProviderWide(Permission),
}

use Need::{Nobody, ProviderWide, Session, Somewhere};
use OperationKind::{Mutation, Query, Subscription};

/// Every root field with its need.
pub const OPERATIONS: &[(OperationKind, &str, Need)] = &[
    (Query, "__typename", Nobody),
    (Query, "__schema", Session),
    (Query, "__type", Session),
    (Query, "installation", Nobody),
    (Query, "viewer", Nobody),
    (Query, "node", Session),
    (Query, "nodes", Session),
    (Query, "today", Session),
    (Query, "search", Session),
    (Query, "deviceCounts", Somewhere(Permission::DeviceRead)),
    (Query, "roles", Session),
    (Query, "clients", Somewhere(Permission::ClientRead)),
    (Query, "client", Somewhere(Permission::ClientRead)),
    (Query, "devices", Somewhere(Permission::DeviceRead)),
    (Query, "device", Somewhere(Permission::DeviceRead)),
    (Query, "enrolmentTokens", Somewhere(Permission::EnrolmentRead)),
    (Query, "users", ProviderWide(Permission::PeopleRead)),
    (Query, "user", ProviderWide(Permission::PeopleRead)),
    (Query, "auditEntries", Somewhere(Permission::AuditRead)),
    (Query, "systemHealth", ProviderWide(Permission::SystemRead)),
    (Query, "teams", Somewhere(Permission::AgreementRead)),
    (Query, "calendars", Somewhere(Permission::AgreementRead)),
    (Query, "calendar", Somewhere(Permission::AgreementRead)),
    (Query, "slaPolicies", Somewhere(Permission::AgreementRead)),
    (Query, "slaPolicy", Somewhere(Permission::AgreementRead)),
    (Query, "decisions", Somewhere(Permission::DecisionRead)),
    (Query, "decision", Somewhere(Permission::DecisionRead)),
    (Query, "decisionByLink", Nobody),
    (Query, "insights", Somewhere(Permission::InsightRead)),
    (Query, "insight", Somewhere(Permission::InsightRead)),
    (Query, "insightByLink", Nobody),
    (Query, "alerts", Somewhere(Permission::InsightRead)),
    (Query, "signals", Somewhere(Permission::InsightRead)),
    (Query, "rules", Somewhere(Permission::RuleRead)),
    (Query, "rule", Somewhere(Permission::RuleRead)),
    (Query, "maintenanceWindows", Somewhere(Permission::RuleRead)),
    (Query, "escalationPolicies", Somewhere(Permission::RuleRead)),
    (Query, "tickets", Somewhere(Permission::TicketRead)),
    (Query, "ticket", Somewhere(Permission::TicketRead)),
    (Query, "ticketByNumber", Somewhere(Permission::TicketRead)),
    (Query, "myTimer", Session),
    (Query, "runbooks", Somewhere(Permission::RunbookRead)),
    (Query, "runbook", Somewhere(Permission::RunbookRead)),
    (Query, "runs", Somewhere(Permission::RunbookRead)),
    (Query, "run", Somewhere(Permission::RunbookRead)),
    (Query, "runPlan", Somewhere(Permission::RunbookRun)),
    (Query, "obligations", Somewhere(Permission::UpkeepRead)),
    (Query, "obligation", Somewhere(Permission::UpkeepRead)),
    (Query, "occurrences", Somewhere(Permission::UpkeepRead)),
    (Query, "occurrence", Somewhere(Permission::UpkeepRead)),
    (Query, "forecasts", Somewhere(Permission::PlanRead)),
    (Query, "forecast", Somewhere(Permission::PlanRead)),
    (Query, "forecastHitRate", Somewhere(Permission::PlanRead)),
    (Query, "risks", Somewhere(Permission::PlanRead)),
    (Query, "risk", Somewhere(Permission::PlanRead)),
    (Query, "clientOverview", Somewhere(Permission::ReportRead)),
    (Query, "reports", Somewhere(Permission::ReportRead)),
    (Query, "report", Somewhere(Permission::ReportRead)),
    (Query, "reportByLink", Nobody),
    (Mutation, "__typename", Nobody),
    (Mutation, "setupComplete", Nobody),
    (Mutation, "sessionCreate", Nobody),
    (Mutation, "sessionRefresh", Nobody),
    (Mutation, "invitationAccept", Nobody),
    (Mutation, "sessionEnd", Session),
    (Mutation, "sessionRevoke", Session),
    (Mutation, "passwordChange", Session),
    (Mutation, "userInvite", ProviderWide(Permission::PeopleWrite)),
    (Mutation, "invitationRenew", ProviderWide(Permission::PeopleWrite)),
    (Mutation, "userUpdate", ProviderWide(Permission::PeopleWrite)),
    (Mutation, "userLock", ProviderWide(Permission::PeopleWrite)),
    (Mutation, "userUnlock", ProviderWide(Permission::PeopleWrite)),
    (Mutation, "grantCreate", ProviderWide(Permission::PeopleWrite)),
    (Mutation, "grantRevoke", ProviderWide(Permission::PeopleWrite)),
    (Mutation, "clientCreate", ProviderWide(Permission::ClientCreate)),
    (Mutation, "clientArchive", ProviderWide(Permission::ClientCreate)),
    (Mutation, "clientRestore", ProviderWide(Permission::ClientCreate)),
    (Mutation, "clientUpdate", Somewhere(Permission::ClientWrite)),
    (Mutation, "siteCreate", Somewhere(Permission::ClientWrite)),
    (Mutation, "siteUpdate", Somewhere(Permission::ClientWrite)),
    (Mutation, "contactCreate", Somewhere(Permission::ContactWrite)),
    (Mutation, "contactUpdate", Somewhere(Permission::ContactWrite)),
    (Mutation, "businessServiceCreate", Somewhere(Permission::ClientWrite)),
    (Mutation, "businessServiceUpdate", Somewhere(Permission::ClientWrite)),
    (Mutation, "enrolmentTokenCreate", Somewhere(Permission::EnrolmentWrite)),
    (Mutation, "enrolmentTokenRevoke", Somewhere(Permission::EnrolmentWrite)),
    (Mutation, "deviceUpdate", Somewhere(Permission::DeviceWrite)),
    (Mutation, "deviceRetire", Somewhere(Permission::DeviceWrite)),
    (Mutation, "deadJobReplay", ProviderWide(Permission::SystemWrite)),
    (Mutation, "teamCreate", ProviderWide(Permission::AgreementWrite)),
    (Mutation, "teamUpdate", ProviderWide(Permission::AgreementWrite)),
    (Mutation, "calendarCreate", Somewhere(Permission::AgreementWrite)),
    (Mutation, "calendarUpdate", Somewhere(Permission::AgreementWrite)),
    (Mutation, "slaPolicyCreate", Somewhere(Permission::AgreementWrite)),
    (Mutation, "slaPolicyUpdate", Somewhere(Permission::AgreementWrite)),
    (Mutation, "agreementCreate", Somewhere(Permission::AgreementWrite)),
    (Mutation, "agreementUpdate", Somewhere(Permission::AgreementWrite)),
    (Mutation, "responsibilitySet", Somewhere(Permission::AgreementWrite)),
    (Mutation, "responsibilityRemove", Somewhere(Permission::AgreementWrite)),
    (Mutation, "decisionAsk", Somewhere(Permission::DecisionAsk)),
    (Mutation, "decisionAnswer", Somewhere(Permission::DecisionMake)),
    (Mutation, "decisionWithdraw", Somewhere(Permission::DecisionAsk)),
    (Mutation, "decisionAnswerByLink", Nobody),
    (Mutation, "insightAcknowledge", Somewhere(Permission::InsightWrite)),
    (Mutation, "insightUnacknowledge", Somewhere(Permission::InsightWrite)),
    (Mutation, "insightSnooze", Somewhere(Permission::InsightWrite)),
    (Mutation, "insightAssign", Somewhere(Permission::InsightWrite)),
    (Mutation, "insightClose", Somewhere(Permission::InsightWrite)),
    (Mutation, "insightNote", Somewhere(Permission::InsightWrite)),
    (Mutation, "insightAcknowledgeByLink", Nobody),
    (Mutation, "ruleCreate", Somewhere(Permission::RuleWrite)),
    (Mutation, "ruleUpdate", Somewhere(Permission::RuleWrite)),
    (Mutation, "ruleOverrideSet", Somewhere(Permission::RuleWrite)),
    (Mutation, "ruleOverrideRemove", Somewhere(Permission::RuleWrite)),
    (Mutation, "ruleExceptionCreate", Somewhere(Permission::RuleWrite)),
    (Mutation, "ruleExceptionEnd", Somewhere(Permission::RuleWrite)),
    (Mutation, "deviceParentsSet", Somewhere(Permission::RuleWrite)),
    (Mutation, "maintenanceWindowCreate", Somewhere(Permission::MaintenanceWrite)),
    (Mutation, "maintenanceWindowEnd", Somewhere(Permission::MaintenanceWrite)),
    (Mutation, "escalationPolicyCreate", Somewhere(Permission::RuleWrite)),
    (Mutation, "escalationPolicyUpdate", Somewhere(Permission::RuleWrite)),
    (Mutation, "ticketCreate", Somewhere(Permission::TicketAsk)),
    (Mutation, "ticketReply", Somewhere(Permission::TicketAsk)),
    (Mutation, "ticketNote", Somewhere(Permission::TicketWrite)),
    (Mutation, "ticketUpdate", Somewhere(Permission::TicketWrite)),
    (Mutation, "ticketAssign", Somewhere(Permission::TicketWrite)),
    (Mutation, "ticketTransition", Somewhere(Permission::TicketWrite)),
    (Mutation, "ticketRelate", Somewhere(Permission::TicketWrite)),
    (Mutation, "timerStart", Somewhere(Permission::TicketWrite)),
    (Mutation, "timerStop", Somewhere(Permission::TicketWrite)),
    (Mutation, "timerDiscard", Somewhere(Permission::TicketWrite)),
    (Mutation, "timeEntryCreate", Somewhere(Permission::TicketWrite)),
    (Mutation, "runbookCreate", ProviderWide(Permission::RunbookWrite)),
    (Mutation, "runbookUpdate", ProviderWide(Permission::RunbookWrite)),
    (Mutation, "runbookPublish", ProviderWide(Permission::RunbookWrite)),
    (Mutation, "runStart", Somewhere(Permission::RunbookRun)),
    (Mutation, "runStepComplete", Somewhere(Permission::RunbookRun)),
    (Mutation, "runApprove", Somewhere(Permission::RunbookApprove)),
    (Mutation, "runReject", Somewhere(Permission::RunbookApprove)),
    (Mutation, "runCancel", Somewhere(Permission::RunbookRun)),
    (Mutation, "obligationCreate", Somewhere(Permission::UpkeepWrite)),
    (Mutation, "obligationUpdate", Somewhere(Permission::UpkeepWrite)),
    (Mutation, "occurrenceStart", Somewhere(Permission::UpkeepWrite)),
    (Mutation, "occurrenceEvidenceAdd", Somewhere(Permission::UpkeepWrite)),
    (Mutation, "occurrenceComplete", Somewhere(Permission::UpkeepWrite)),
    (Mutation, "occurrenceExcuse", Somewhere(Permission::UpkeepWrite)),
    (Mutation, "occurrenceAskDecline", Somewhere(Permission::UpkeepWrite)),
    (Mutation, "forecastMake", Somewhere(Permission::PlanWrite)),
    (Mutation, "riskCreate", Somewhere(Permission::PlanWrite)),
    (Mutation, "riskUpdate", Somewhere(Permission::PlanWrite)),
    (Mutation, "riskClose", Somewhere(Permission::PlanWrite)),
    (Mutation, "riskRaiseFromForecast", Somewhere(Permission::PlanWrite)),
    (Mutation, "riskAskAcceptance", Somewhere(Permission::PlanWrite)),
    (Mutation, "reportDraft", Somewhere(Permission::ReportWrite)),
    (Mutation, "reportUpdate", Somewhere(Permission::ReportWrite)),
    (Mutation, "reportReview", Somewhere(Permission::ReportWrite)),
    (Mutation, "reportDeliver", Somewhere(Permission::ReportWrite)),
    (Mutation, "reportEditionCreate", Somewhere(Permission::ReportWrite)),
    (Mutation, "reportLinkCreate", Somewhere(Permission::ReportWrite)),
    (Mutation, "reportLinkRevoke", Somewhere(Permission::ReportWrite)),
    (Subscription, "__typename", Nobody),
    (Subscription, "changes", Session),
    (Subscription, "deviceSamples", Somewhere(Permission::DeviceRead)),
    (Subscription, "runOutput", Somewhere(Permission::RunbookRead)),
];

/// Mutations whose input holds a credential; nothing of their input is kept, so they take no idempotency key.
pub const CREDENTIALS: &[&str] = &[
    "sessionCreate",
    "setupComplete",
    "invitationAccept",
    "passwordChange",
    "sessionRefresh",
    "decisionAnswerByLink",
    "insightAcknowledgeByLink",
];

/// Fields of which one document may contain only one use, aliases included: guessing in bulk stays impossible, and so
/// does asking for thousands of objects at once.
pub const SINGLE_USE: &[&str] = &[
    "nodes",
    "sessionCreate",
    "setupComplete",
    "invitationAccept",
    "passwordChange",
    "sessionRefresh",
    "enrolmentTokenCreate",
    "decisionByLink",
    "decisionAnswerByLink",
    "insightByLink",
    "insightAcknowledgeByLink",
    "reportByLink",
];

/// The need of a root field; `None` for one that is not in the table.
#[must_use]
pub fn need(kind: OperationKind, field: &str) -> Option<Need> {
    OPERATIONS.iter().find(|(of, name, _)| *of == kind && *name == field).map(|(_, _, need)| *need)
}

/// Whether a scope meets a need.
#[must_use]
pub fn allows(need: Need, scope: Option<&Scope>) -> bool {
    match (need, scope) {
        (Nobody, _) | (Session, Some(_)) => true,
        (Somewhere(permission), Some(scope)) => scope.clients(permission).is_some(),
        (ProviderWide(permission), Some(scope)) => {
            scope.clients(permission).is_some_and(kernel::ClientSet::is_provider_wide)
        }
        (_, None) => false,
    }
}

/// The root fields that the schema has. Without them (the default) every field counts as existing, so that the table
/// alone decides.
#[derive(Debug, Default)]
pub struct RootFields(Option<BTreeSet<(&'static str, String)>>);

impl RootFields {
    /// Reads them from the schema in the definition language.
    ///
    /// # Errors
    /// If the text is not a schema.
    pub fn of(sdl: &str) -> Result<Self, async_graphql::parser::Error> {
        use async_graphql::parser::types::{TypeKind, TypeSystemDefinition};
        let mut fields = BTreeSet::new();
        for definition in async_graphql::parser::parse_schema(sdl)?.definitions {
            let TypeSystemDefinition::Type(definition) = definition else { continue };
            let kind = match definition.node.name.node.as_str() {
                "Query" => Query,
                "Mutation" => Mutation,
                "Subscription" => Subscription,
                _ => continue,
            };
            if let TypeKind::Object(object) = definition.node.kind {
                let names = object.fields.into_iter().map(|field| (kind.as_str(), field.node.name.node.to_string()));
                fields.extend(names);
            }
        }
        Ok(Self(Some(fields)))
    }

    /// Whether there is such a field.
    #[must_use]
    pub fn has(&self, kind: OperationKind, field: &str) -> bool {
        self.0.as_ref().is_none_or(|fields| fields.contains(&(kind.as_str(), field.to_owned())))
    }

    /// All of them: kind of operation and name.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().flatten().map(|(kind, name)| (*kind, name.as_str()))
    }
}

/// Refuses a document of which some root field is not allowed.
///
/// # Errors
/// The code and the words of the refusal.
pub fn check(summary: &Summary, scope: Option<&Scope>, schema: &RootFields) -> Result<(), (Code, String)> {
    for field in &summary.root_fields {
        match need(summary.kind, field) {
            Some(need) if allows(need, scope) => {}
            Some(_) if scope.is_none() => {
                let message = "You are not signed in, or your session ended. Sign in, then try again.";
                return Err((Code::Unauthenticated, message.to_owned()));
            }
            Some(_) => {
                let message =
                    format!("You do not have the right to use `{field}`. Ask somebody who manages people for a grant.");
                return Err((Code::Forbidden, message));
            }
            // A field that does not exist is a matter of validation, which says so.
            None if !schema.has(summary.kind, field) => {}
            None => return Err((Code::Forbidden, format!("`{field}` is not open to anybody yet."))),
        }
    }
    Ok(())
}

/// The table of roles, permissions and operations, as committed for review.
#[must_use]
pub fn matrix() -> String {
    use kernel::Role;
    let mut text = String::from(
        "# Who may call what. Generated; `-` never, `o` with a grant on some client, `P` only with a provider-wide grant.\n",
    );
    let titles: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
    text.push_str(&format!("{:<36} {:<18} {}\n", "operation", "needs", titles.join(" ")));
    for (kind, field, need) in OPERATIONS {
        let (words, marks): (String, Vec<String>) = match need {
            Nobody => ("nothing".to_owned(), mark_all(&titles, |_| "o")),
            Session => ("a session".to_owned(), mark_all(&titles, |_| "o")),
            Somewhere(permission) => (permission.to_string(), mark_roles(*permission, "o")),
            ProviderWide(permission) => (format!("{permission} (P)"), mark_roles(*permission, "P")),
        };
        text.push_str(
            &format!("{:<36} {:<18} {}\n", format!("{} {field}", kind.as_str()), words, marks.join(" "))
                .replace(" \n", "\n"),
        );
    }
    text
}

fn mark_all(titles: &[&str], mark: impl Fn(usize) -> &'static str) -> Vec<String> {
    titles.iter().enumerate().map(|(index, title)| format!("{:<width$}", mark(index), width = title.len())).collect()
}

fn mark_roles(permission: Permission, mark: &'static str) -> Vec<String> {
    let titles: Vec<&str> = kernel::Role::ALL.iter().map(|role| role.as_str()).collect();
    let has = |index: usize| {
        let role = kernel::Role::ALL[index];
        // A contact's role is never granted provider-wide.
        let reachable = mark == "o" || !role.for_contacts();
        role.permissions().has(permission) && reachable
    };
    mark_all(&titles, |index| if has(index) { mark } else { "-" })
}
