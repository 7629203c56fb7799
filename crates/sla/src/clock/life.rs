//! One ticket on its way: the attributes that decide about its clocks, and the clocks.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::Cause;
use super::instance::{End, Instance, Opened, Under};
use super::terms::Terms;
use crate::event::TicketCalendars;
use crate::policy::{ChangeKind, ChangeMode, Mark, PolicyVersion};
use crate::version::Stage;
use crate::{Instant, Knowledge, Refusal, Target};

/// What decides about the terms of a ticket's clocks.
#[derive(Debug, Clone)]
pub(crate) struct Attributes<'a> {
    pub priority: &'a str,
    pub policy: &'a str,
    pub requester: Option<&'a str>,
    pub calendars: TicketCalendarIds<'a>,
}

/// Calendars that the ticket brings with it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TicketCalendarIds<'a> {
    pub contract: Option<&'a str>,
    pub client: Option<&'a str>,
    pub service: Option<&'a str>,
}

impl<'a> From<&'a TicketCalendars> for TicketCalendarIds<'a> {
    fn from(calendars: &'a TicketCalendars) -> Self {
        let TicketCalendars { contract, client, service } = calendars;
        Self { contract: contract.as_deref(), client: client.as_deref(), service: service.as_deref() }
    }
}

/// A ticket from its start to the end, or to a reopening that makes a new one of it.
#[derive(Clone)]
pub(crate) struct Life<'k> {
    pub knowledge: &'k Knowledge<'k>,
    /// Id of the log.
    pub origin: &'k str,
    /// Id of the ticket: that of the log, or `ID/2` and so on.
    pub id: String,
    pub attributes: Attributes<'k>,
    /// The policy version that the ticket is on.
    pub version: Option<Stage<'k, PolicyVersion>>,
    /// Versions of the policy that have not come into force yet.
    coming: &'k [Stage<'k, PolicyVersion>],
    pub pauses: BTreeSet<&'k str>,
    pause_list: Rc<[String]>,
    pub resolved_at: Option<Instant>,
    pub merged: bool,
    /// Tickets that were taken in.
    pub taken_in: BTreeSet<&'k str>,
    pub replied: bool,
    pub instances: Vec<Instance<'k>>,
    /// Place of the latest instance of each target; only these can be open.
    latest: [Option<usize>; Target::ALL.len()],
    /// Thresholds of the policy version.
    marks: Rc<[Mark]>,
}

impl<'k> Life<'k> {
    /// A ticket whose clocks start at `start`; none is open yet.
    pub(crate) fn new(
        knowledge: &'k Knowledge<'k>,
        origin: &'k str,
        attributes: Attributes<'k>,
        start: Instant,
    ) -> Result<Self, Refusal> {
        let mut life = Self {
            knowledge,
            origin,
            id: origin.to_owned(),
            attributes,
            version: None,
            coming: &[],
            pauses: BTreeSet::new(),
            pause_list: Rc::from([]),
            resolved_at: None,
            merged: false,
            taken_in: BTreeSet::new(),
            replied: false,
            instances: Vec::new(),
            latest: [None; Target::ALL.len()],
            marks: Rc::from([]),
        };
        life.take_policy(start)?;
        Ok(life)
    }

    /// Another one with the same attributes, from `start` on.
    pub(crate) fn successor(&self, id: String, start: Instant) -> Result<Self, Refusal> {
        let next = Self::new(self.knowledge, self.origin, self.attributes.clone(), start)?;
        Ok(Self { id, ..next })
    }

    /// Takes the version of the policy that is in force at an instant.
    fn take_policy(&mut self, at: Instant) -> Result<(), Refusal> {
        let (id, stages) = self.knowledge.policy(self.attributes.policy)?;
        let (begun, coming) = stages.split_at(stages.partition_point(|stage| stage.from <= at));
        self.attributes.policy = id;
        self.coming = coming;
        self.take_version(begun.last().copied());
        Ok(())
    }

    fn take_version(&mut self, version: Option<Stage<'k, PolicyVersion>>) {
        self.version = version;
        self.marks = version.iter().flat_map(|stage| stage.version.marks()).collect();
    }

    /// What is promised for a target, and in which calendar it counts, as the ticket stands.
    fn terms(&self, target: Target) -> Terms<'k> {
        let Some(stage) = self.version else { return Terms { promise: None, calendar: None } };
        let priority = stage.version.priorities.get(self.attributes.priority);
        let TicketCalendarIds { contract, client, service } = self.attributes.calendars;
        let calendar = priority
            .and_then(|priority| priority.calendar.as_deref())
            .or(contract)
            .or(client)
            .or(service)
            .unwrap_or(&stage.version.calendar);
        Terms { promise: priority.and_then(|priority| priority.promise(target)), calendar: Some(calendar) }
    }

    pub(crate) fn under(&self) -> Under<'k> {
        let version = self.version.map(|stage| stage.index);
        Under { policy: self.attributes.policy, version, marks: Rc::clone(&self.marks) }
    }

    /// Why a target is paused.
    pub(crate) fn pause(&self, target: Target) -> Option<Rc<[String]>> {
        let pausable = self.version.is_some_and(|stage| stage.version.is_pausable(target));
        (pausable && !self.pauses.is_empty()).then(|| Rc::clone(&self.pause_list))
    }

    /// Lets time pass up to `to`: policy versions come into force on the way.
    pub(crate) fn pass(&mut self, to: Instant) -> Result<(), Refusal> {
        while let Some((stage, later)) = self.coming.split_first()
            && stage.from <= to
        {
            self.coming = later;
            let mode = stage.version.change.of(ChangeKind::Version);
            if mode != ChangeMode::Freeze || self.version.is_none() {
                self.settle(stage.from)?;
                self.take_version(Some(*stage));
                self.change(mode)?;
            }
        }
        self.settle(to)
    }

    /// The latest instance of a target.
    pub(crate) fn latest(&mut self, target: Target) -> Option<&mut Instance<'k>> {
        self.latest[target as usize].and_then(|place| self.instances.get_mut(place))
    }

    /// Settles the open instances.
    fn settle(&mut self, to: Instant) -> Result<(), Refusal> {
        let (knowledge, under) = (self.knowledge, self.under());
        for target in Target::ALL {
            let pause = self.pause(target);
            if let Some(instance) = self.open_instance(target) {
                instance.settle(knowledge, to, pause, &under)?;
            }
        }
        Ok(())
    }

    /// Gives the open instances the terms of the ticket as it stands. While it is resolved, changes are only noted.
    fn change(&mut self, mode: ChangeMode) -> Result<(), Refusal> {
        if self.resolved_at.is_some() {
            return Ok(());
        }
        let (knowledge, marks) = (self.knowledge, Rc::clone(&self.marks));
        for target in Target::ALL {
            let terms = self.terms(target);
            if let Some(instance) = self.open_instance(target) {
                instance.change(knowledge, terms, (mode, &marks))?;
            }
        }
        Ok(())
    }

    /// A change of the attributes that was made just now, as the policy version after it has it.
    pub(crate) fn changed(&mut self, kind: ChangeKind) -> Result<(), Refusal> {
        self.change(self.version.map_or(ChangeMode::Carry, |stage| stage.version.change.of(kind)))
    }

    /// A change of contract: of the policy, if it names one, in the version in force.
    pub(crate) fn change_policy(&mut self, policy: Option<&'k str>, at: Instant) -> Result<(), Refusal> {
        if let Some(policy) = policy {
            self.attributes.policy = policy;
            self.take_policy(at)?;
        }
        self.changed(ChangeKind::Contract)
    }

    /// Opens an instance.
    pub(crate) fn open(&mut self, target: Target, at: Instant, known_at: Instant) -> Result<(), Refusal> {
        let opened = Opened { target, at, known_at, terms: self.terms(target) };
        self.latest[target as usize] = Some(self.instances.len());
        self.instances.push(Instance::open(self.knowledge, opened)?);
        Ok(())
    }

    /// The open instance of a target.
    pub(crate) fn open_instance(&mut self, target: Target) -> Option<&mut Instance<'k>> {
        self.latest(target).filter(|instance| instance.is_open())
    }

    /// Ends the open instance of a target, fulfilled or void.
    pub(crate) fn finish(&mut self, target: Target, at: Instant, void: Option<Cause>) -> Option<&mut Instance<'k>> {
        let paused = self.pause(target).is_some();
        let instance = self.open_instance(target)?;
        instance.end = Some(End { at, void, paused });
        Some(instance)
    }

    /// Changes the set of pause reasons; the instances are settled up to now.
    pub(crate) fn set_pauses(&mut self, pauses: BTreeSet<&'k str>) -> Result<(), Refusal> {
        let resumed = pauses.is_empty() && !self.pauses.is_empty();
        self.pauses = pauses;
        self.pause_list = self.pauses.iter().map(|reason| (*reason).to_owned()).collect();
        let pausable = self.version.is_some_and(|stage| stage.version.is_pausable(Target::Update));
        let knowledge = self.knowledge;
        if resumed
            && pausable
            && let Some(update) = self.open_instance(Target::Update).filter(|update| update.breach.is_none())
        {
            update.restart(knowledge)?;
        }
        Ok(())
    }

    /// Clears the pause reasons at the end of the work.
    pub(crate) fn clear_pauses(&mut self) {
        self.pauses.clear();
        self.pause_list = Rc::from([]);
    }

    /// When the next known version of the policy comes into force.
    pub(crate) fn next_version_at(&self) -> Option<Instant> {
        self.coming.first().map(|stage| stage.from)
    }

    /// The ticket after the last known version of its policy came into force, if nothing else happens; `None` if all known
    /// versions are in force.
    pub(crate) fn foreseen(&self) -> Result<Option<Self>, Refusal> {
        let Some(last) = self.coming.last() else { return Ok(None) };
        let mut ahead = self.clone();
        ahead.pass(last.from)?;
        Ok(Some(ahead))
    }
}
