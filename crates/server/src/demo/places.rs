//! The clients as they are taken on: sites, contacts, machines, services, hours, promises and who looks after what.

use std::collections::BTreeMap;

use alerting::rule::ParameterPatch;
use alerting::rule_override::{self, NewOverride};
use alerting::signal::Bounds;
use ingestion::enrolment::{self, NewToken};
use kernel::page::MAX_PAGE;
use kernel::text::{EmailAddr, Line, Name, Prose};
use kernel::{ClientId, ContactId, DeviceId, Failure, PageRequest, RuleId, ServiceId, SiteId, TeamId, entropy};
use tenancy::agreement::{self, NewAgreement};
use tenancy::business_service::{self, Criticality, NewService};
use tenancy::calendar::NewCalendar;
use tenancy::client::NewClient;
use tenancy::contact::NewContact;
use tenancy::responsibility::{self, Parties, PartyRef};
use tenancy::site::{NewSite, TimeZone};
use tenancy::sla_policy::{NewSlaPolicy, Terms};

use super::agent::Agent;
use super::cast::Client;
use super::stage::{Stage, text};

/// A client that has been taken on.
pub(super) struct Place {
    /// Whose.
    pub(super) client: ClientId,
    /// Who looks after it.
    pub(super) team: TeamId,
    /// Name of the zone.
    pub(super) zone: &'static str,
    /// Where it is.
    pub(super) sites: Vec<SiteId>,
    /// Office, then management.
    pub(super) contacts: [ContactId; 2],
    /// In the order of the cast.
    pub(super) services: Vec<ServiceId>,
    /// In the order of the cast.
    pub(super) agents: Vec<Agent>,
}

impl Place {
    /// The device of a machine.
    pub(super) fn device(&self, machine: usize) -> DeviceId {
        self.agents[machine].device
    }
}

pub(super) fn name(words: &str) -> Result<Name, Failure> {
    text(Name::parse("name", words))
}

pub(super) fn prose(words: &str) -> Result<Prose, Failure> {
    text(Prose::parse("text", words))
}

pub(super) fn line(words: &str) -> Result<Line, Failure> {
    text(Line::parse("text", words))
}

/// Takes a client on.
pub(super) async fn take_on(stage: &Stage, client: &Client, (team, seed): (TeamId, u64)) -> anyhow::Result<Place> {
    let (env, scope) = (&stage.features.tenancy, &stage.lead);
    let new = NewClient {
        id: Some(client.id),
        name: name(client.name)?,
        short_name: Some(line(client.short)?),
        notes: prose("A demonstration. Nobody is meant; `steward demo remove` removes it with everything about it.")?,
    };
    tenancy::client::service::create(env, scope, new).await?;
    stage.grant(client.id).await?;
    let mut sites = Vec::new();
    for site in client.sites {
        let new = NewSite {
            id: None,
            client: client.id,
            name: name(site)?,
            address: line("Demonstration street 1")?,
            time_zone: text(TimeZone::parse("timeZone", client.zone))?,
        };
        sites.push(tenancy::site::service::create(env, scope, new).await?.id);
    }
    let office = contact(stage, client, ("Demo contact (office)", "office", "Office")).await?;
    let management = contact(stage, client, ("Demo contact (management)", "management", "Management")).await?;
    let agents = machines(stage, client, &sites, seed).await?;
    let mut services = Vec::new();
    for (at, (words, users, on)) in client.services.iter().enumerate() {
        let new = NewService {
            id: None,
            client: client.id,
            name: name(words)?,
            description: prose("A service of the demonstration.")?,
            criticality: if at == 0 { Criticality::High } else { Criticality::Medium },
            user_count: *users,
            outage_cost: None,
            devices: on.iter().map(|machine| agents[*machine].device).collect(),
        };
        services.push(business_service::service::create(env, scope, new).await?.id);
    }
    let place =
        Place { client: client.id, team, zone: client.zone, sites, contacts: [office, management], services, agents };
    agree(stage, &place).await?;
    assign(stage, &place).await?;
    adjust_rules(stage, &place).await?;
    Ok(place)
}

async fn contact(
    stage: &Stage,
    client: &Client,
    (words, mailbox, title): (&str, &str, &str),
) -> anyhow::Result<ContactId> {
    let new = NewContact {
        id: None,
        client: client.id,
        site: None,
        name: name(words)?,
        email: Some(text(EmailAddr::parse("email", &format!("{mailbox}@{}", client.domain)))?),
        phone: line("")?,
        title: line(title)?,
    };
    Ok(tenancy::contact::service::create(&stage.features.tenancy, &stage.lead, new).await?.id)
}

async fn machines(stage: &Stage, client: &Client, sites: &[SiteId], seed: u64) -> anyhow::Result<Vec<Agent>> {
    let ingestion = &stage.features.ingestion;
    let token = NewToken {
        id: None,
        client: client.id,
        site: sites.first().copied(),
        label: name("Demonstration machines")?,
        days: 1,
        max_uses: i32::try_from(client.machines.len())?,
    };
    let created = enrolment::service::create(ingestion, &stage.lead, token).await?;
    let token = created.secret.ok_or_else(|| anyhow::anyhow!("the enrolment token came without its secret"))?;
    let mut agents = Vec::new();
    for machine in &client.machines {
        let now = stage.now();
        let curve = machine.curve(seed.rotate_left(7) ^ u64::try_from(agents.len())?, now);
        let source = entropy::SystemEntropy;
        let mut agent = Agent::enrol(ingestion, &source, &token, (machine.host, curve, now)).await?;
        agent.sign_in(ingestion, now).await?;
        agent.introduce(ingestion, (machine.host, agents.len(), now)).await?;
        agents.push(agent);
    }
    Ok(agents)
}

/// Hours, promises and the agreement.
async fn agree(stage: &Stage, place: &Place) -> anyhow::Result<()> {
    let (env, scope) = (&stage.features.tenancy, &stage.lead);
    let zone: sla::Zone = place.zone.parse().map_err(|refusal: sla::Refusal| anyhow::anyhow!("{refusal}"))?;
    let window: sla::Window = "08:00-18:00".parse().map_err(|refusal: sla::Refusal| anyhow::anyhow!("{refusal}"))?;
    let days = [sla::Weekday::Mon, sla::Weekday::Tue, sla::Weekday::Wed, sla::Weekday::Thu, sla::Weekday::Fri];
    let version = sla::CalendarVersion {
        valid_from: None,
        recorded_at: None,
        weekly: days.into_iter().map(|day| (day, vec![window])).collect(),
        overrides: BTreeMap::new(),
        holidays: Vec::new(),
    };
    let new = NewCalendar {
        id: None,
        client: Some(place.client),
        name: name("Business hours")?,
        definition: sla::Calendar { zone, versions: vec![version] },
    };
    let calendar = tenancy::calendar::service::create(env, scope, new).await?.id;
    let within = |minutes: i64| Some(sla::Promise::Within(sla::Span::from_millis(minutes * 60_000)));
    let promised =
        |first_response, resolution| sla::Priority { first_response, resolution, ..sla::Priority::default() };
    let priorities = [
        ("P1", promised(within(30), within(4 * 60))),
        ("P2", promised(within(60), within(8 * 60))),
        ("P3", promised(within(4 * 60), within(16 * 60))),
        ("P4", promised(within(8 * 60), within(40 * 60))),
    ];
    let new = NewSlaPolicy {
        id: None,
        client: Some(place.client),
        name: name("Care")?,
        calendar,
        priorities: priorities.into_iter().map(|(name, priority)| (name.to_owned(), priority)).collect(),
        terms: Terms::default(),
    };
    let policy = tenancy::sla_policy::service::create(env, scope, new).await?.id;
    let today: String = stage.now().to_string().chars().take(10).collect();
    let new = NewAgreement {
        id: None,
        client: place.client,
        name: name("Care agreement")?,
        starts_on: text(agreement::Day::parse("startsOn", &today))?,
        ends_on: None,
        calendar: Some(calendar),
        sla_policy: Some(policy),
        services: place.services.clone(),
        note: prose("Covers the named services in business hours.")?,
    };
    agreement::service::create(env, scope, new).await?;
    Ok(())
}

/// Who looks after what.
async fn assign(stage: &Stage, place: &Place) -> anyhow::Result<()> {
    let [office, management] = place.contacts;
    let team = PartyRef::Team(place.team);
    let rows: [(&str, PartyRef, Option<ContactId>); 6] = [
        ("storage", team.clone(), Some(office)),
        ("servers", team.clone(), Some(office)),
        ("patching", team.clone(), None),
        ("backups", team, Some(management)),
        ("network", PartyRef::Vendor("Demo network provider".to_owned()), Some(office)),
        ("application", PartyRef::Contact(management), None),
    ];
    for (area, responsible, informed) in rows {
        let row =
            responsibility::Place { client: place.client, area: responsibility::Area::parse(area), device_class: None };
        let parties = Parties {
            accountable: (responsible != PartyRef::Contact(management)).then_some(PartyRef::Contact(management)),
            responsible,
            consulted: Vec::new(),
            informed: informed.filter(|contact| *contact != management).map(PartyRef::Contact).into_iter().collect(),
        };
        responsibility::service::set(&stage.features.tenancy, &stage.lead, row, None, parties).await?;
    }
    Ok(())
}

/// Machines of a demonstration go silent when their history ends, which would be told for ever: here silence is not
/// watched. One client has a threshold of its own.
async fn adjust_rules(stage: &Stage, place: &Place) -> anyhow::Result<()> {
    let silence = rule(stage, "device.silent").await?;
    let off = ParameterPatch { enabled: Some(false), ..ParameterPatch::default() };
    set(stage, place, (silence, off), "The machines of a demonstration are not there; their silence says nothing.")
        .await?;
    let filesystems = rule(stage, "filesystem.use").await?;
    let earlier = ParameterPatch { warn: Some(Bounds { raise: 88.0, clear: 84.0 }), ..ParameterPatch::default() };
    set(stage, place, (filesystems, earlier), "Agreed with the client: told from 88 % on.").await
}

async fn set(stage: &Stage, place: &Place, (rule, patch): (RuleId, ParameterPatch), why: &str) -> anyhow::Result<()> {
    let new = NewOverride {
        client: place.client,
        rule,
        place: rule_override::Place::Client,
        component: line("")?,
        patch,
        note: prose(why)?,
    };
    rule_override::service::set(&stage.features.alerting, &stage.lead, new).await?;
    Ok(())
}

/// A rule that comes with the program.
pub(super) async fn rule(stage: &Stage, key: &str) -> anyhow::Result<RuleId> {
    let request = PageRequest { size: MAX_PAGE, ..PageRequest::default() };
    let page = alerting::rule::service::list(&stage.features.alerting, &stage.lead, None, request).await?;
    let found = page.items.into_iter().map(|(_, rule)| rule).find(|rule| rule.standard_key.as_deref() == Some(key));
    let found = found.map(|rule| rule.id);
    found.ok_or_else(|| anyhow::anyhow!("the rule {key} is missing"))
}
