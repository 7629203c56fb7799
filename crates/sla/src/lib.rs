//! The SLA clock: what was promised, how much of it is used up, and when it ends.
//!
//! A pure engine. Input are [`Definitions`] (calendars, policies, roles of people) and the logs of [`Ticket`]s; output are
//! [`Clock`]s at an instant, with exactly what was known at that instant. Nothing is stored, nothing asks for the time.
//! Everything is in whole milliseconds of physical time, without rounding.
//!
//! The rules are those of the conformance format (see `README.md` beside this crate), whose JSON form the definitions and
//! events have, too.
//!
//! * [`Knowledge::fold`]: the clocks of tickets. [`Knowledge::explain`]: the proof, interval by interval.
//! * [`next_deadline`]: when to look again. [`notices`]: which warnings were due when one looked.
//! * [`Calendar::known_at`]: questions about business time.

mod calendar;
mod clock;
mod deadline;
mod definitions;
mod event;
mod explain;
mod instant;
mod knowledge;
mod notice;
mod policy;
mod refusal;
mod span;
mod version;

pub use self::calendar::{
    Calendar, CalendarVersion, Calendars, Closure, DayCount, Holiday, HolidayDates, MonthDay, NthWeekday, Schedule,
    Weekday, Window, Zone,
};
pub use self::clock::{Cause, Clock, Flag, Threshold, Verdict, fold};
pub use self::deadline::{Deadline, DeadlineKind, next_deadline};
pub use self::definitions::{Definitions, Policies};
pub use self::event::{
    CalendarChanges, ContractChange, Created, Empty, Event, EventKind, Justify, Merge, Merged, Message, People,
    PriorityChange, Resolved, Role, RoleFrom, Split, SplitFrom, Status, Ticket, TicketCalendars, Visibility,
};
pub use self::explain::{Correction, Explanation, Interval, Question, Reason};
pub use self::instant::Instant;
pub use self::knowledge::Knowledge;
pub use self::notice::{Notice, notices};
pub use self::policy::{
    BusinessDays, ChangeKind, ChangeMode, ChangeModes, Mark, Notify, Policy, PolicyVersion, Priority, Promise,
    StartFrom, Target,
};
pub use self::refusal::Refusal;
pub use self::span::Span;
