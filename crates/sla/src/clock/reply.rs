//! Messages: which of them answer, and what that opens and fulfils.

use super::life::Life;
use crate::event::{Event, Message, Role, Visibility};
use crate::{Refusal, Target};

/// What a message means to the clock.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Reply,
    Question,
    Nothing,
}

impl Life<'_> {
    /// A reply is a public message of someone who was an agent at that moment and is not the requester, not written by a
    /// program; or any message that counts by order.
    fn meaning(&self, event: &Event, message: &Message) -> Meaning {
        if message.counts {
            return Meaning::Reply;
        }
        if message.auto || message.public == Visibility::Internal {
            return Meaning::Nothing;
        }
        let author = message.author.as_deref();
        let is_agent = author.is_some_and(|author| self.knowledge.role(author, event.at) == Role::Agent);
        if is_agent && author != self.attributes.requester { Meaning::Reply } else { Meaning::Question }
    }

    /// Takes a message in; on a resolved ticket it does nothing.
    pub(super) fn hear(&mut self, event: &Event, message: &Message) -> Result<(), Refusal> {
        if self.resolved_at.is_some() {
            return Ok(());
        }
        let (at, known_at) = (event.at, event.recorded_at.unwrap_or(event.at));
        match self.meaning(event, message) {
            Meaning::Reply => {
                for target in [Target::FirstResponse, Target::NextResponse, Target::Update] {
                    self.finish(target, at, None);
                }
                self.replied = true;
                self.open(Target::Update, at, known_at)
            }
            Meaning::Question => {
                let first_is_over = self.open_instance(Target::FirstResponse).is_none();
                if first_is_over && self.open_instance(Target::NextResponse).is_none() {
                    self.open(Target::NextResponse, at, known_at)?;
                }
                Ok(())
            }
            Meaning::Nothing => Ok(()),
        }
    }
}
