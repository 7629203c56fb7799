//! The letters of an escalation, queued in the transaction of their cause.

use std::time::Duration;

use auth::{NewLink, Purpose, Recipient, link_url};
use db::WriteTx;
use kernel::{Failure, LinkId};
use mail::{AlertNotice, AutoSubmitted, Draft, EscalationExhausted, Message, NoticeStage, Rendered};
use tenancy::outbox;
use tenancy::team::Member;

use crate::Alerting;
use crate::insight::Insight;
use crate::signal::Level;

/// How long the link of a letter lets its reader take the insight.
const LINK_LIFE: Duration = Duration::from_secs(3 * 86_400);

/// Names that every letter needs, looked up once.
pub(super) struct Names {
    pub provider: String,
    pub client: String,
    pub team: String,
}

impl Names {
    pub(super) async fn of(tx: &WriteTx, insight: &Insight) -> Result<Self, Failure> {
        let client = tenancy::client::service::name_of(tx, insight.client).await?;
        let team = tenancy::team::find(tx, insight.owner.team).await?;
        Ok(Self {
            provider: auth::provider_name(tx).await?,
            client: client.ok_or_else(|| Failure::not_found::<kernel::id::ClientKind>("clientId"))?,
            team: team.map(|team| team.name).unwrap_or_default(),
        })
    }
}

/// What one letter is.
pub(super) struct Letter<'a> {
    pub insight: &'a Insight,
    pub names: &'a Names,
    pub to: &'a Member,
    pub stage: NoticeStage,
    pub because: String,
    /// What makes its message id unique.
    pub unique: String,
}

/// What was sent.
pub(super) struct Sent {
    pub message_id: String,
    pub link: Option<LinkId>,
}

/// Queues a notice; one that is not over carries a link by which its reader takes the insight.
pub(super) async fn notice(tx: &WriteTx, env: &Alerting, letter: Letter<'_>) -> Result<Sent, Failure> {
    let Letter { insight, names, to, stage, because, unique } = letter;
    let issued = match stage {
        NoticeStage::Cleared => None,
        _ => Some(
            env.auth
                .links()
                .issue(
                    tx,
                    NewLink {
                        client: insight.client,
                        purpose: Purpose::InsightAcknowledge,
                        subject: insight.id.uuid(),
                        recipient: Recipient::User { id: to.user, name: to.name.clone() },
                        expires_at: tx.now().plus(LINK_LIFE),
                    },
                )
                .await?,
        ),
    };
    let link = issued.as_ref().map(|issued| link_url(&env.public_url, Purpose::InsightAcknowledge, &issued.token));
    let link = link.map(|link| String::from_utf8_lossy(link.expose()).into_owned());
    let ticket = insight.ticket_number.map(|number| format!("#{number}"));
    let story = &insight.story;
    let why: Vec<String> = std::iter::once(story.why.text.clone())
        .chain(story.why.evidence.iter().map(|evidence| evidence.text.clone()))
        .collect();
    let rendered = AlertNotice {
        name: &to.name,
        provider: &names.provider,
        client: &names.client,
        stage,
        level: level(insight.worst),
        headline: &insight.title,
        what: &story.what,
        why: &why,
        so_what: std::slice::from_ref(&story.so_what),
        now_what: &[story.next_step.clone(), story.now_what.clone()],
        owner: &names.team,
        told_because: &because,
        ticket: ticket.as_deref(),
        acknowledge_link: link.as_deref(),
        insight_link: &insight_link(env, insight),
    }
    .render()
    .map_err(Failure::internal)?;
    let message_id = send(tx, env, insight, (to, rendered, &unique)).await?;
    Ok(Sent { message_id, link: issued.map(|issued| issued.link) })
}

/// Queues the letter that nobody answered.
pub(super) async fn exhausted(
    tx: &WriteTx,
    env: &Alerting,
    (insight, names): (&Insight, &Names),
    (to, unique): (&Member, String),
    told: &[String],
) -> Result<Sent, Failure> {
    let rendered = EscalationExhausted {
        name: &to.name,
        provider: &names.provider,
        client: &names.client,
        level: level(insight.worst),
        headline: &insight.title,
        told,
        insight_link: &insight_link(env, insight),
    }
    .render()
    .map_err(Failure::internal)?;
    let message_id = send(tx, env, insight, (to, rendered, &unique)).await?;
    Ok(Sent { message_id, link: None })
}

async fn send(
    tx: &WriteTx,
    env: &Alerting,
    insight: &Insight,
    (to, rendered, unique): (&Member, Rendered, &str),
) -> Result<String, Failure> {
    let message_id = outbox::message_id(unique, &env.public_url);
    // All letters of one insight are one thread.
    let thread = outbox::message_id(&insight.id.to_string(), &env.public_url);
    let draft = Draft {
        to: to.email.clone(),
        subject: rendered.subject,
        text: rendered.text,
        html: Some(rendered.html),
        message_id: message_id.clone(),
        in_reply_to: None,
        references: vec![thread],
        auto_submitted: AutoSubmitted::AutoGenerated,
    };
    let message = Message::new(draft).map_err(|error| Failure::internal(error.message))?;
    outbox::enqueue_mail(tx, Some(insight.client), &message).await?;
    Ok(message_id)
}

fn insight_link(env: &Alerting, insight: &Insight) -> String {
    format!("{}/insights/{}", env.public_url, insight.id)
}

const fn level(level: Level) -> &'static str {
    match level {
        Level::Ok => "Well",
        Level::Warn => "Warning",
        Level::Critical => "Critical",
    }
}
