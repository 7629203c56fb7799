//! What the features want a person for: insights, tickets near their deadline, approvals, upkeep, forecasts, decisions,
//! report drafts. Each list is asked for once, whatever its length.

use std::collections::HashMap;
use std::time::Duration;

use alerting::insight::service::{self as insights, Whose};
use alerting::insight::{Handling, Insight, InsightFilter, InsightOrder, State};
use async_graphql::{Context, ID, Result};
use futures_util::future::try_join_all;
use gql::{DateTime, to_id};
use ingestion::device::graphql::{Device, DeviceById};
use kernel::{ClientId, PageRequest, Permission, Scope, TeamId, Timestamp};
use planning::forecast::{ForecastFilter, service as forecasts, words};
use reporting::report::{ReportFilter, ReportStatus, service as reports};
use runbooks::run::service as runs;
use runbooks::{RunFilter, RunPhase};
use tenancy::client::graphql::ClientById;
use tenancy::decision::{DecisionFilter, DecisionState, service as decisions};
use tenancy::graphql::{loaded, tenancy};
use ticketing::ticket::{Status, TicketFilter, TicketOrder, service as tickets};
use upkeep::occurrence::{OccurrenceFilter, OccurrenceOrder, OccurrenceState, service as occurrences};

use super::{TodayItem, TodayItemKind};

/// Items of each kind.
const ITEMS_MAX: u32 = 50;
/// How long before its deadline a ticket is worth a line.
const NEAR: Duration = Duration::from_secs(4 * 3_600);
/// How long before its date upkeep is worth a line.
const SOON: Duration = Duration::from_secs(3 * 86_400);

fn page() -> PageRequest {
    PageRequest { size: ITEMS_MAX, ..PageRequest::default() }
}

fn rows<T>(page: kernel::Page<T>) -> Vec<T> {
    page.items.into_iter().map(|(_, row)| row).collect()
}

/// Everything of the features that needs a person, for a caller and at one client or all.
pub(super) async fn items(ctx: &Context<'_>, who: &Scope, client: Option<ClientId>) -> Result<Vec<TodayItem>> {
    let may = |permission: Permission| who.clients(permission).is_some();
    let mut items = Vec::new();
    if may(Permission::InsightRead) {
        items.extend(open_insights(ctx, who, client).await?);
    }
    if may(Permission::TicketInternal) {
        items.extend(near_tickets(ctx, who, client).await?);
    }
    if may(Permission::RunbookApprove) || may(Permission::RunbookRun) {
        items.extend(waiting_runs(ctx, who, client).await?);
    }
    if may(Permission::UpkeepWrite) {
        items.extend(due_upkeep(ctx, who, client).await?);
    }
    if may(Permission::PlanWrite) {
        items.extend(urgent_forecasts(ctx, who, client).await?);
    }
    if may(Permission::ReportWrite) {
        items.extend(report_drafts(ctx, who, client).await?);
    }
    if may(Permission::DecisionMake) && !may(Permission::DecisionAsk) {
        items.extend(wanted_decisions(ctx, who, client).await?);
    }
    Ok(items)
}

async fn open_insights(ctx: &Context<'_>, who: &Scope, client: Option<ClientId>) -> Result<Vec<TodayItem>> {
    let filter = InsightFilter {
        client,
        states: vec![State::Open],
        handling: vec![Handling::New, Handling::Notified, Handling::Owned],
        ..InsightFilter::default()
    };
    let found = insights::list(ctx.data()?, who, (filter, InsightOrder::default()), Whose::Any, page()).await;
    let found = rows(found.map_err(gql::query_error)?);
    let teams = team_names(ctx, who).await?;
    let items = found.into_iter().map(|insight| insight_item(ctx, insight, &teams));
    try_join_all(items).await
}

async fn insight_item(ctx: &Context<'_>, insight: Insight, teams: &HashMap<TeamId, String>) -> Result<TodayItem> {
    let team = teams.get(&insight.owner.team).cloned();
    let owner = if insight.holder.is_empty() { team } else { Some(insight.holder.clone()) };
    Ok(TodayItem {
        key: ID(format!("insight:{}", insight.id)),
        kind: TodayItemKind::Insight,
        what: insight.title.clone(),
        why: insight.story.why.text.clone(),
        so_what: insight.story.so_what.clone(),
        now_what: insight.story.next_step.clone(),
        client: loaded::<ClientById, _>(ctx, insight.client).await?,
        device: loaded::<DeviceById, _>(ctx, insight.device).await?,
        since: DateTime(insight.raised_at),
        subject_id: Some(to_id(insight.id)),
        due_at: insight.lease_until.map(DateTime),
        owner,
        critical: insight.level == alerting::signal::Level::Critical,
    })
}

async fn team_names(ctx: &Context<'_>, who: &Scope) -> Result<HashMap<TeamId, String>> {
    if who.clients(Permission::AgreementRead).is_none() {
        return Ok(HashMap::new());
    }
    let teams = tenancy::team::service::list(tenancy(ctx)?, who).await.map_err(gql::query_error)?;
    Ok(teams.into_iter().map(|team| (team.id, team.name)).collect())
}

async fn near_tickets(ctx: &Context<'_>, who: &Scope, client: Option<ClientId>) -> Result<Vec<TodayItem>> {
    let now = tenancy(ctx)?.db.now();
    let filter = TicketFilter {
        client,
        statuses: Status::ALL.iter().copied().filter(|status| status.is_open()).collect(),
        due_before: Some(now.plus(NEAR)),
        ..TicketFilter::default()
    };
    let found = tickets::list(ctx.data()?, who, filter, TicketOrder::Due, page()).await.map_err(gql::query_error)?;
    let teams = team_names(ctx, who).await?;
    let items = rows(found).into_iter().map(|ticket| {
        let teams = &teams;
        async move {
            let late = ticket.due_at.is_some_and(|due| due <= now);
            Ok::<_, async_graphql::Error>(TodayItem {
                key: ID(format!("ticket:{}", ticket.id)),
                kind: TodayItemKind::TicketBreaching,
                what: format!("#{} {}", ticket.number, ticket.title),
                why: if late { "A promised time has passed." } else { "A promised time is close." }.to_owned(),
                so_what: format!("What the agreement promises for {} is at stake.", ticket.priority.as_str()),
                now_what: "Answer, resolve, or hand it over with the reason.".to_owned(),
                client: loaded::<ClientById, _>(ctx, ticket.client).await?,
                device: device(ctx, ticket.device).await?,
                since: DateTime(ticket.created_at),
                subject_id: Some(to_id(ticket.id)),
                due_at: ticket.due_at.map(DateTime),
                owner: teams.get(&ticket.team).cloned(),
                critical: late,
            })
        }
    });
    try_join_all(items).await
}

async fn device(ctx: &Context<'_>, id: Option<kernel::DeviceId>) -> Result<Option<Device>> {
    match id {
        Some(id) => loaded::<DeviceById, _>(ctx, id).await,
        None => Ok(None),
    }
}

async fn waiting_runs(ctx: &Context<'_>, who: &Scope, client: Option<ClientId>) -> Result<Vec<TodayItem>> {
    let filter = RunFilter { client, phases: vec![RunPhase::Waiting], ..RunFilter::default() };
    let env = ctx.data()?;
    let found = rows(runs::list(env, who, filter, page()).await.map_err(gql::query_error)?);
    let ids = found.iter().map(|run| run.id).collect();
    let views = runs::views(env, who, ids).await.map_err(gql::query_error)?;
    let items = views.into_iter().map(|view| async move {
        let step = view.state.current.and_then(|at| view.prepared.plan.steps.get(at));
        let title = step.map_or_else(|| "its next step".to_owned(), |step| step.title.clone());
        Ok::<_, async_graphql::Error>(TodayItem {
            key: ID(format!("run:{}", view.run.id)),
            kind: TodayItemKind::RunWaiting,
            what: format!("{} waits for a person", view.prepared.plan.name),
            why: format!("It stands at “{title}”. {} asked for it.", view.run.requested_by_name),
            so_what: "Until somebody does it, nothing of the rest happens.".to_owned(),
            now_what: "Look at what exactly will be done, then approve it or do the step.".to_owned(),
            client: loaded::<ClientById, _>(ctx, view.run.client).await?,
            device: loaded::<DeviceById, _>(ctx, view.run.device).await?,
            since: DateTime(view.run.created_at),
            subject_id: Some(to_id(view.run.id)),
            due_at: view.run.next_look_at.map(DateTime),
            owner: None,
            critical: false,
        })
    });
    try_join_all(items).await
}

async fn due_upkeep(ctx: &Context<'_>, who: &Scope, client: Option<ClientId>) -> Result<Vec<TodayItem>> {
    let now = tenancy(ctx)?.db.now();
    // A day of ISO 8601 parses; if it did not, the list would only be longer.
    let until = now.plus(SOON).to_string().get(..10).and_then(|day| day.parse().ok());
    let filter = OccurrenceFilter {
        client,
        states: vec![OccurrenceState::Planned, OccurrenceState::InProgress, OccurrenceState::AwaitingEvidence],
        to: until,
        ..OccurrenceFilter::default()
    };
    let env = ctx.data()?;
    let found = occurrences::list(env, who, filter, OccurrenceOrder::DueAscending, page()).await;
    let found = rows(found.map_err(gql::query_error)?);
    let ids = found.iter().map(|occurrence| occurrence.obligation).collect();
    let owed = upkeep::obligation::service::by_ids(env, who, ids).await.map_err(gql::query_error)?;
    let titles: HashMap<_, _> = owed.into_iter().map(|one| (one.id, (one.title, one.scope))).collect();
    let items = found.into_iter().map(|occurrence| {
        let (title, scope) = titles.get(&occurrence.obligation).cloned().unwrap_or_default();
        async move {
            let due: Timestamp = occurrence.instants.due_at;
            Ok::<_, async_graphql::Error>(TodayItem {
                key: ID(format!("upkeep:{}", occurrence.id)),
                kind: TodayItemKind::UpkeepDue,
                what: title,
                why: format!("It is owed on {}.", occurrence.due_on),
                so_what: if scope.is_empty() {
                    "What is not done is told to the client as missed.".to_owned()
                } else {
                    scope
                },
                now_what: "Do it and add the evidence, or ask the client whether it is wanted.".to_owned(),
                client: loaded::<ClientById, _>(ctx, occurrence.client).await?,
                device: None,
                since: DateTime(occurrence.state_since),
                subject_id: Some(to_id(occurrence.id)),
                due_at: Some(DateTime(due)),
                owner: None,
                critical: due <= now,
            })
        }
    });
    try_join_all(items).await
}

async fn urgent_forecasts(ctx: &Context<'_>, who: &Scope, client: Option<ClientId>) -> Result<Vec<TodayItem>> {
    let filter = ForecastFilter { client, urgent: Some(true), ..ForecastFilter::default() };
    let found = rows(forecasts::list(ctx.data()?, who, filter, page()).await.map_err(gql::query_error)?);
    let items = found.into_iter().map(|forecast| async move {
        let device = loaded::<DeviceById, _>(ctx, forecast.device).await?;
        let name = device.as_ref().map_or("a device", |device| device.0.name.as_str());
        Ok::<_, async_graphql::Error>(TodayItem {
            key: ID(format!("forecast:{}", forecast.id)),
            kind: TodayItemKind::ForecastUrgent,
            what: words::sentence(&forecast, name),
            why: words::reason(&forecast),
            so_what: "Programs that write there will fail when it is full.".to_owned(),
            now_what: "Clean up, extend or move data while there is time.".to_owned(),
            client: loaded::<ClientById, _>(ctx, forecast.client).await?,
            since: DateTime(forecast.made_at),
            subject_id: Some(to_id(forecast.id)),
            due_at: None,
            owner: None,
            critical: false,
            device,
        })
    });
    try_join_all(items).await
}

async fn report_drafts(ctx: &Context<'_>, who: &Scope, client: Option<ClientId>) -> Result<Vec<TodayItem>> {
    let filter = ReportFilter { client, status: Some(vec![ReportStatus::Draft, ReportStatus::Reviewed]) };
    let found = rows(reports::list(ctx.data()?, who, filter, page()).await.map_err(gql::query_error)?);
    let items = found.into_iter().map(|report| async move {
        let reviewed = report.status == ReportStatus::Reviewed;
        Ok::<_, async_graphql::Error>(TodayItem {
            key: ID(format!("report:{}", report.id)),
            kind: TodayItemKind::ReportDraft,
            what: format!("The report {} is not delivered yet", report.data.title),
            why: if reviewed { "It was looked at and waits to be sent." } else { "Nobody has looked at it." }
                .to_owned(),
            so_what: "The client does not see yet what was done for it.".to_owned(),
            now_what: if reviewed { "Deliver it." } else { "Look at it, mend the words, deliver it." }.to_owned(),
            client: loaded::<ClientById, _>(ctx, report.client).await?,
            device: None,
            since: DateTime(report.created_at),
            subject_id: Some(to_id(report.id)),
            due_at: None,
            owner: report.reviewed_by.map(|(_, name)| name),
            critical: false,
        })
    });
    try_join_all(items).await
}

async fn wanted_decisions(ctx: &Context<'_>, who: &Scope, client: Option<ClientId>) -> Result<Vec<TodayItem>> {
    let filter = DecisionFilter { client, states: vec![DecisionState::Asked], ..DecisionFilter::default() };
    let found = decisions::list(tenancy(ctx)?, who, filter, page()).await.map_err(gql::query_error)?;
    let items = rows(found).into_iter().map(|decision| async move {
        Ok::<_, async_graphql::Error>(TodayItem {
            key: ID(format!("decision:{}", decision.id)),
            kind: TodayItemKind::DecisionWaiting,
            what: decision.question.clone(),
            why: format!("{} asks.", decision.asked_by_name),
            so_what: decision.impact.clone(),
            now_what: "Decide; you get a receipt.".to_owned(),
            client: loaded::<ClientById, _>(ctx, decision.client).await?,
            device: None,
            since: DateTime(decision.asked_at),
            subject_id: Some(to_id(decision.id)),
            due_at: Some(DateTime(decision.deadline)),
            owner: Some(decision.contact_name),
            critical: false,
        })
    });
    try_join_all(items).await
}
