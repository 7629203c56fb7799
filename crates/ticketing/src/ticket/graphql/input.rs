//! What the API takes for tickets.

use std::time::Duration;

use async_graphql::{Enum, ID, InputObject};
use gql::parse_id;
use kernel::text::{Line, Name, Prose};
use kernel::{ErrorCode, Failure, Scope, ServiceId, UserError};
use tenancy::input::Checked;

use super::kinds::{
    TicketAct, TicketKind, TicketLevel, TicketPriority, TicketRelationKind, TicketSource, TicketStatus, WorkKind,
};
use crate::ticket::service::Transition;
use crate::ticket::{
    AssigneeFilter, Assignment, Level, NewTicket, Source, Status, TeamChoice, TicketFilter, TicketOrder, TicketPatch,
    WorkKind as PlainWorkKind,
};
use crate::{TEXT_MAX, Ticketing};

/// How soon a clock must be due to count as breaching soon; overdue ones count too.
const SOON: Duration = Duration::from_secs(4 * 3_600);

/// Whose tickets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum AssigneeIs {
    /// The caller's.
    Me,
    /// Nobody's.
    Nobody,
}

/// Which tickets to list.
#[derive(Debug, InputObject)]
#[graphql(name = "TicketFilter")]
pub struct TicketFilterInput {
    /// Of one client.
    client_id: Option<ID>,
    /// In one of these statuses; if absent, in any.
    status: Option<Vec<TicketStatus>>,
    /// Of one of these kinds; if absent, of any.
    kind: Option<Vec<TicketKind>>,
    /// Of the caller, or of nobody.
    assignee: Option<AssigneeIs>,
    /// Of one person.
    assignee_id: Option<ID>,
    /// Of one team.
    team_id: Option<ID>,
    /// Of one insight.
    insight_id: Option<ID>,
    /// Of one occurrence of upkeep.
    occurrence_id: Option<ID>,
    /// On one machine.
    device_id: Option<ID>,
    /// With a running clock that is overdue, or due within four hours. `false` is as if absent.
    breaching_soon: Option<bool>,
    /// Part of the title, or the number.
    search: Option<String>,
}

/// Order of the list of tickets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "TicketOrder", remote = "TicketOrder")]
pub enum TicketOrderInput {
    /// The soonest due first; those without a running clock last.
    Due,
    /// The newest first.
    CreatedDescending,
    /// Those that changed last first.
    UpdatedDescending,
    /// P1 first, and the oldest of each priority first.
    Priority,
}

/// A ticket to open. People of the client leave out what their provider decides.
#[derive(Debug, InputObject)]
pub struct TicketCreateInput {
    /// Id chosen by the caller, which makes a repeated request harmless.
    id: Option<ID>,
    /// Which client.
    client_id: ID,
    /// What sort of work; `INCIDENT` if absent. People of the client open incidents and requests.
    kind: Option<TicketKind>,
    /// One line.
    title: String,
    /// What it is about, Markdown.
    description: Option<String>,
    /// How much; `MEDIUM` if absent.
    impact: Option<TicketLevel>,
    /// How soon; `MEDIUM` if absent.
    urgency: Option<TicketLevel>,
    /// What comes first; if absent, it follows from impact and urgency.
    priority: Option<TicketPriority>,
    /// Who asked.
    requester_contact_id: Option<ID>,
    /// Where.
    site_id: Option<ID>,
    /// On which machine.
    device_id: Option<ID>,
    /// Which business services are concerned; at most 20.
    service_ids: Option<Vec<ID>>,
    /// The area of the responsibility matrix that it belongs to, such as `backups`; it decides who works on it.
    area: Option<String>,
    /// The team; if absent, it is found by the area.
    team_id: Option<ID>,
    /// Which member.
    assignee_id: Option<ID>,
    /// How it came to be: `PORTAL` if absent, `PHONE` or `MAIL`.
    source: Option<TicketSource>,
    /// For what kind of work time is recorded; `REACTIVE` if absent.
    work_kind: Option<WorkKind>,
    /// Whether the caller has spoken to whoever asked, which counts as the first response.
    spoke_to_user: Option<bool>,
}

/// A change of a ticket; what is absent stays.
#[derive(Debug, InputObject)]
pub struct TicketUpdateInput {
    /// Which ticket.
    pub(super) id: ID,
    /// The version that the change is based on.
    pub(super) expected_version: i32,
    /// One line.
    title: Option<String>,
    /// What it is about, Markdown.
    description: Option<String>,
    /// What sort of work.
    kind: Option<TicketKind>,
    /// How much.
    impact: Option<TicketLevel>,
    /// How soon.
    urgency: Option<TicketLevel>,
    /// What comes first; without it, it follows from impact and urgency once one of them changes.
    priority: Option<TicketPriority>,
    /// For what kind of work time is recorded.
    work_kind: Option<WorkKind>,
    /// Who asked.
    requester_contact_id: Option<ID>,
    /// Where.
    site_id: Option<ID>,
    /// On which machine.
    device_id: Option<ID>,
    /// Which business services are concerned; replaces the stored ones.
    service_ids: Option<Vec<ID>>,
}

/// Who is to work on a ticket; what is absent stays.
#[derive(Debug, InputObject)]
pub struct TicketAssignInput {
    /// Which ticket.
    pub(super) id: ID,
    /// The version that the change is based on.
    pub(super) expected_version: i32,
    /// The team. Another team unassigns the person, unless one is named.
    team_id: Option<ID>,
    /// The person.
    assignee_id: Option<ID>,
    /// Whether it is to be nobody's in particular. `false` is as if absent.
    unassign: Option<bool>,
}

/// A step of a ticket's life.
#[derive(Debug, InputObject)]
pub struct TicketTransitionInput {
    /// Which ticket.
    pub(super) id: ID,
    /// The version that the step is based on.
    pub(super) expected_version: i32,
    /// The step.
    act: TicketAct,
    /// How it was solved, or why it begins again.
    words: Option<String>,
}

/// A relation between two tickets of one client.
#[derive(Debug, InputObject)]
pub struct TicketRelateInput {
    /// Which ticket.
    pub(super) id: ID,
    /// What it is to the other one.
    pub(super) kind: TicketRelationKind,
    /// The other one.
    pub(super) other_id: ID,
}

impl TicketFilterInput {
    pub(super) fn parse(self, env: &Ticketing, scope: &Scope) -> Result<TicketFilter, Failure> {
        let mut checked = Checked::new();
        let named = checked.optional(self.assignee_id, |id| parse_id(&id, "filter.assigneeId"));
        let assignee = match self.assignee {
            Some(AssigneeIs::Nobody) => Some(AssigneeFilter::Nobody),
            // A caller who is no person has no tickets; nobody has the nil id.
            Some(AssigneeIs::Me) => {
                Some(AssigneeFilter::User(scope.actor().user().unwrap_or(kernel::Id::from_uuid(uuid::Uuid::nil()))))
            }
            None => named.map(AssigneeFilter::User),
        };
        let filter = TicketFilter {
            client: checked.optional(self.client_id, |id| parse_id(&id, "filter.clientId")),
            statuses: self.status.unwrap_or_default().into_iter().map(Status::from).collect(),
            kinds: self.kind.unwrap_or_default().into_iter().map(Into::into).collect(),
            assignee,
            team: checked.optional(self.team_id, |id| parse_id(&id, "filter.teamId")),
            insight: checked.optional(self.insight_id, |id| parse_id(&id, "filter.insightId")),
            occurrence: checked.optional(self.occurrence_id, |id| parse_id(&id, "filter.occurrenceId")),
            device: checked.optional(self.device_id, |id| parse_id(&id, "filter.deviceId")),
            due_before: self.breaching_soon.unwrap_or_default().then(|| env.db.now().plus(SOON)),
            search: self
                .search
                .map(|text| text.trim().chars().take(TEXT_MAX).collect::<String>())
                .filter(|text| !text.is_empty()),
        };
        checked.finish(Some(filter))
    }
}

impl TicketCreateInput {
    pub(super) fn parse(self) -> Result<NewTicket, Failure> {
        let mut checked = Checked::new();
        let client = checked.take(parse_id(&self.client_id, "clientId"));
        let title = checked.take(Name::parse("title", &self.title));
        let description = checked.optional(self.description, |text| Prose::parse("description", &text));
        let source = self.source.map_or(Source::Portal, Into::into);
        if !matches!(source, Source::Portal | Source::Phone | Source::Mail) {
            checked.refuse(ErrorCode::Invalid, "source", "A person opens a ticket by PORTAL, PHONE or MAIL.");
        }
        let id = checked.optional(self.id, |id| parse_id(&id, "id"));
        let requester = checked.optional(self.requester_contact_id, |id| parse_id(&id, "requesterContactId"));
        let site = checked.optional(self.site_id, |id| parse_id(&id, "siteId"));
        let device = checked.optional(self.device_id, |id| parse_id(&id, "deviceId"));
        let services = checked.optional(self.service_ids, |ids| services(&ids)).unwrap_or_default();
        let team = checked.optional(self.team_id, |id| parse_id(&id, "teamId"));
        let assignee = checked.optional(self.assignee_id, |id| parse_id(&id, "assigneeId"));
        let area = checked.optional(self.area, |text| Line::parse("area", &text)).map(Line::into_string);
        let kind = self.kind.map_or(crate::ticket::TicketKind::Incident, Into::into);
        let new = client.zip(title).map(|(client, title)| NewTicket {
            id,
            description: description.unwrap_or_default(),
            impact: self.impact.map_or(Level::Medium, Into::into),
            urgency: self.urgency.map_or(Level::Medium, Into::into),
            priority: self.priority.map(Into::into),
            work_kind: self.work_kind.map_or(PlainWorkKind::Reactive, Into::into),
            requester,
            site,
            device,
            services,
            area: area.filter(|area| !area.is_empty()),
            team: team.map(|team| TeamChoice { team, path: Vec::new() }),
            assignee,
            spoke_to_user: self.spoke_to_user.unwrap_or_default(),
            ..NewTicket::new(client, kind, source, title)
        });
        checked.finish(new)
    }
}

impl TicketUpdateInput {
    pub(super) fn parse(self) -> Result<TicketPatch, Failure> {
        let mut checked = Checked::new();
        let patch = TicketPatch {
            title: checked.optional(self.title, |text| Name::parse("title", &text)),
            description: checked.optional(self.description, |text| Prose::parse("description", &text)),
            kind: self.kind.map(Into::into),
            impact: self.impact.map(Into::into),
            urgency: self.urgency.map(Into::into),
            priority: self.priority.map(Into::into),
            work_kind: self.work_kind.map(Into::into),
            requester: checked.optional(self.requester_contact_id, |id| parse_id(&id, "requesterContactId")),
            site: checked.optional(self.site_id, |id| parse_id(&id, "siteId")),
            device: checked.optional(self.device_id, |id| parse_id(&id, "deviceId")),
            services: checked.optional(self.service_ids, |ids| services(&ids)),
        };
        checked.finish(Some(patch))
    }
}

impl TicketAssignInput {
    pub(super) fn parse(self) -> Result<Assignment, Failure> {
        let mut checked = Checked::new();
        let unassign = self.unassign.unwrap_or_default();
        if unassign && self.assignee_id.is_some() {
            checked.refuse(ErrorCode::Invalid, "unassign", "Either name a person or unassign, not both.");
        }
        let team = checked.optional(self.team_id, |id| parse_id(&id, "teamId"));
        let named = checked.optional(self.assignee_id, |id| parse_id(&id, "assigneeId"));
        let assignee = if unassign { Some(None) } else { named.map(Some) };
        checked.finish(Some(Assignment { team, assignee }))
    }
}

impl TicketTransitionInput {
    pub(super) fn parse(self) -> Result<Transition, Failure> {
        let mut checked = Checked::new();
        let words = checked.optional(self.words, |text| Prose::parse("words", &text));
        let words = words.map(Prose::into_string).unwrap_or_default();
        checked.finish(Some(Transition { act: self.act.into(), words }))
    }
}

fn services(ids: &[ID]) -> Result<Vec<ServiceId>, UserError> {
    ids.iter().map(|id| parse_id(id, "serviceIds")).collect()
}
