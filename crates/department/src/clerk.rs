//! A department that acts by itself: in reactions and jobs.

use std::sync::Arc;

use baton_model::{Actor, Clock, Ids};
use baton_outbox::Wake;
use baton_proto::common::v1::WriteContext;
use baton_proto::timeline::v1::Event;
use uuid::Uuid;

use crate::Context;

/// Gives what a department does by itself its circumstances, and tells the relay.
#[derive(Debug, Clone)]
pub struct Clerk {
    pub(crate) actor: Actor,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) wake: Wake,
}

impl Clerk {
    /// The circumstances of a reaction to `cause`.
    pub fn reacting_to(&self, cause: &Event) -> Context {
        Context::of_cause(cause, &self.actor, self.ids.event_id(), self.clock.now())
    }

    /// The circumstances of what is done because it is time to.
    pub fn on_time(&self) -> Context {
        Context::of_itself(&self.actor, self.ids.event_id(), self.clock.now())
    }

    /// The context of a write that is asked of another service before reacting to `cause`.
    ///
    /// The request id follows from the event, the department and `step` (a fixed word for what is asked, such as
    /// `open-case`), so that a repetition gets the first outcome: a version 5 UUID (RFC 9562) in the event's name.
    pub fn asking_because_of(&self, cause: &Event, step: &str) -> WriteContext {
        let event = Uuid::try_parse(&cause.id).unwrap_or_default();
        let name = format!("{}/{step}", self.actor.department);
        WriteContext {
            request_id: Uuid::new_v5(&event, name.as_bytes()).to_string(),
            occurred_at: cause.occurred_at.filter(|_| cause.imported),
            ..WriteContext::default()
        }
    }

    /// Where new ids come from.
    pub const fn ids(&self) -> &Arc<dyn Ids> {
        &self.ids
    }

    /// To be called after a commit: tells the relay.
    pub fn committed(&self) {
        self.wake.wake();
    }
}

#[cfg(test)]
mod tests {
    use baton_model::{Role, SystemClock, SystemIds};

    use super::*;

    fn clerk(department: &str) -> Clerk {
        let department = department.parse().unwrap();
        let actor = Actor { id: "service".into(), name: "Service".into(), department, role: Role::Service };
        Clerk { actor, clock: Arc::new(SystemClock), ids: Arc::new(SystemIds), wake: Wake::default() }
    }

    #[test]
    fn a_request_id_follows_from_event_department_and_step() {
        let event = |id: &str| Event { id: id.to_owned(), ..Event::default() };
        let (one, two) =
            (event("0197f000-0000-7000-8000-000000000001"), event(&SystemIds.uuid().to_string()));
        let id = |department, event, step| clerk(department).asking_because_of(event, step).request_id;
        let first = id("support", &one, "open-case");
        assert_eq!(first, "7b3849e3-7101-5bfd-8637-78c0c8f27ced", "it stays the same in later versions");
        assert_eq!(first, id("support", &one, "open-case"));
        for other in [
            id("support", &two, "open-case"),
            id("billing", &one, "open-case"),
            id("support", &one, "close-case"),
        ] {
            assert_ne!(first, other);
        }
    }
}
