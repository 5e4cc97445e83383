//! Puts a department together.

use std::sync::Arc;

use baton_chassis::{Service, Shutdown};
use baton_client::KnownCustomers;
use baton_inbox::{Consumer, Reactions};
use baton_model::{Actor, Department, Role};
use baton_outbox::{Relay, Wake};

use crate::job::{self, Job};
use crate::{Clerk, Desk, Parts};

/// Puts a department together: the relay of its events, its reactions to those of others, its jobs, and the upkeep of its
/// tables. The department itself adds what it serves.
#[derive(Debug)]
pub struct Composition {
    name: &'static str,
    department: Department,
    parts: Parts,
    clerk: Clerk,
    service: Service,
}

impl Composition {
    /// The department `name` (its slug), which appears as `display_name` where it acts by itself.
    pub fn new(name: &'static str, display_name: &str, parts: Parts) -> anyhow::Result<Self> {
        let department: Department = name.parse()?;
        let actor = Actor {
            id: format!("{name}-service"),
            name: display_name.to_owned(),
            department: department.clone(),
            role: Role::Service,
        };
        let (clock, ids) = (Arc::clone(&parts.clock), Arc::clone(&parts.ids));
        let clerk = Clerk { actor, clock, ids, wake: Wake::default() };
        let service = Service::new(name);
        Ok(Self { name, department, parts, clerk, service }.relaying().sweeping().watched())
    }

    /// What the department's RPCs stand on.
    pub fn desk(&self) -> Desk {
        Desk {
            department: self.department.clone(),
            db: self.parts.db.clone(),
            clock: Arc::clone(&self.parts.clock),
            ids: Arc::clone(&self.parts.ids),
            customers: KnownCustomers::new(&self.parts.timeline),
            timeline: self.parts.timeline.clone(),
            wake: self.clerk.wake.clone(),
        }
    }

    /// What the department's reactions and jobs stand on.
    pub fn clerk(&self) -> Clerk {
        self.clerk.clone()
    }

    /// Reacts to the events of others.
    #[must_use]
    pub fn reacting<R: Reactions + Clone>(mut self, reactions: R) -> Self {
        let (name, db, timeline) = (self.name, self.parts.db.clone(), self.parts.timeline.clone());
        self.service = self.service.task("consumer", move |shutdown: Shutdown| {
            let consumer = Consumer::new(name, db.clone(), timeline.clone(), reactions.clone());
            async move {
                consumer.run(shutdown.token()).await;
                Ok(())
            }
        });
        self
    }

    /// Does something whenever it is time to.
    #[must_use]
    pub fn job<J: Job>(mut self, job: J) -> Self {
        let (job, db, clerk) = (Arc::new(job), self.parts.db.clone(), self.clerk.clone());
        self.service = self.service.task(J::NAME, move |shutdown: Shutdown| {
            let (job, db, clerk) = (Arc::clone(&job), db.clone(), clerk.clone());
            async move {
                job::run(job.as_ref(), db, clerk, shutdown.token()).await;
                Ok(())
            }
        });
        self
    }

    /// The service, to which the department adds what it serves.
    pub fn service(self) -> Service {
        self.service
    }

    /// Carries the department's events to the timeline.
    fn relaying(mut self) -> Self {
        let (db, timeline) = (self.parts.db.clone(), self.parts.timeline.clone());
        let wake = self.clerk.wake.clone();
        self.service = self.service.task("relay", move |shutdown: Shutdown| {
            let relay = Relay::new(db.clone(), timeline.clone(), wake.clone());
            async move {
                relay.run(shutdown.token()).await;
                Ok(())
            }
        });
        self
    }

    /// Forgets old requests.
    fn sweeping(mut self) -> Self {
        let (db, clock) = (self.parts.db.clone(), Arc::clone(&self.parts.clock));
        self.service = self.service.task("sweep requests", move |shutdown: Shutdown| {
            let (db, clock) = (db.clone(), Arc::clone(&clock));
            async move {
                baton_inbox::keep_swept(db, clock, shutdown.token()).await;
                Ok(())
            }
        });
        self
    }

    /// Is ready only while the database answers, and leaves it in order.
    fn watched(mut self) -> Self {
        let (health, db) = (self.parts.db.clone(), self.parts.db.clone());
        let is_healthy = move || {
            let db = health.clone();
            async move { db.is_healthy().await }
        };
        self.service =
            self.service.ready_when("database", is_healthy).closing(move || async move { db.close().await });
        self
    }
}
