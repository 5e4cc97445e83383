//! Tells the departments one customer's history, step after step.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use baton_errors::{Reason, reason_of};
use baton_proto::customers::v1::Identifier;
use tonic::{Code, Status};

use super::calls::{concerns_the_request, was_there};
use super::departments::{Departments, Telling};
use super::findings::{Findings, Place};
use super::history::History;
use super::plan::{Customer, OrderStep, Saying, Step, What};
use super::progress::Progress;
use super::requests::customers as requests;
use super::tally::{Kind, Made, Tally};
use crate::failure;

/// What became of one customer's history.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// What was made.
    pub(super) tally: Tally,
    /// Rows that a department refused.
    pub(super) findings: Findings,
    /// The customer and the last event that was caused in each service, to wait for.
    pub(super) last_events: BTreeMap<&'static str, (String, String)>,
    /// Why it ended early, if it is the platform that failed and not a row.
    pub(super) failed: Option<Status>,
    /// Whether everything was told, or refused.
    pub(super) complete: bool,
}

/// Tells one customer's history, or as much of it as there is time for.
pub(super) async fn tell(departments: &Departments, customer: &Customer, progress: &Progress) -> Told {
    let mut teller = Teller {
        departments,
        progress,
        history: History::default(),
        broken: HashSet::new(),
        fallen: HashSet::new(),
        told: Told::default(),
    };
    match teller.customer(customer).await {
        Ok(complete) => teller.told.complete = complete,
        Err(status) => teller.told.failed = Some(status),
    }
    teller.told
}

struct Teller<'a> {
    departments: &'a Departments,
    progress: &'a Progress,
    history: History,
    /// What a department refused a step of: what follows from it there would be refused too.
    broken: HashSet<(&'static str, Arc<str>)>,
    /// Rows whose findings are written already.
    fallen: HashSet<Place>,
    told: Told,
}

impl Teller<'_> {
    /// Whether everything was told.
    async fn customer(&mut self, customer: &Customer) -> Result<bool, Status> {
        if self.departments.pulse.is_stopped() {
            return Ok(false);
        }
        let id = match self.record(customer).await {
            Ok(id) => id,
            Err(status) if concerns_the_request(&status) => {
                self.refuse(customer.place, refused("timeline", &status));
                customer.steps.iter().for_each(|step| self.fall(step, "its customer was refused"));
                self.progress.advance(1 + customer.steps.len());
                return Ok(true);
            }
            Err(status) => return Err(status),
        };
        self.progress.advance(1);
        for step in &customer.steps {
            if self.departments.pulse.is_stopped() {
                return Ok(false);
            }
            self.step(step, &id).await?;
            self.progress.advance(1);
        }
        Ok(true)
    }

    /// Finds or makes the customer's record.
    async fn record(&mut self, customer: &Customer) -> Result<String, Status> {
        if let Some(id) = self.find(customer).await? {
            self.history = self.departments.history(&id).await?;
            return Ok(id);
        }
        let Some(request) = requests::create(customer) else { return Ok(String::new()) };
        match self.departments.create_customer(request).await {
            Ok(created) => {
                let id = created.customer.unwrap_or_default().id;
                self.told.tally.count(Kind::Customer, Made::Now);
                self.caused("timeline", &id, created.event_id);
                Ok(id)
            }
            // Another import of the same data runs beside this one.
            Err(status) if reason_of(&status) == Some(Reason::IdentifierTaken) => {
                self.find(customer).await?.ok_or(status)
            }
            Err(status) => Err(status),
        }
    }

    /// Finds the record of a customer, who may have been known by fewer identifiers than now.
    async fn find(&mut self, customer: &Customer) -> Result<Option<String>, Status> {
        let Some(found) = self.departments.find_customer(&customer.identifiers).await? else {
            return Ok(None);
        };
        self.told.tally.count(Kind::Customer, Made::Earlier);
        for identifier in &customer.identifiers {
            let on_wire = requests::identifier(identifier);
            let is_known =
                |known: &Identifier| (&known.kind, &known.value) == (&on_wire.kind, &on_wire.value);
            if found.identifiers.iter().any(is_known) {
                continue;
            }
            match self.departments.link(requests::link(customer, identifier, &found.id)).await {
                Ok(linked) => {
                    self.told.tally.count(Kind::Linked, Made::of(&linked.event_id));
                    self.caused("timeline", &found.id, linked.event_id);
                }
                Err(status) if concerns_the_request(&status) => {
                    let reason = format!("its {} was not linked: {}", on_wire.kind, failure::line(&status));
                    self.told.findings.remark(customer.place, reason);
                }
                Err(status) => return Err(status),
            }
        }
        Ok(Some(found.id))
    }

    async fn step(&mut self, step: &Step, customer_id: &str) -> Result<(), Status> {
        let is_said = matches!(step.what, What::Said(_));
        let chain = (step.what.service(), step.about.clone());
        let Some(target) = self.history.ids.target_of(step, customer_id).map(str::to_owned) else {
            self.fall(step, "what it refers to was refused");
            return Ok(());
        };
        if !is_said && self.broken.contains(&chain) {
            self.fall(step, "what it follows from was refused");
            return Ok(());
        }
        match self.tell(step, customer_id, &target).await {
            Ok(made) => {
                self.told.tally.count(Kind::of(&step.what), made);
                if let What::Said(Saying::Feedback { score, .. }) = &step.what {
                    self.told.tally.heard(*score);
                }
            }
            // Whoever stopped waits for nobody any more: then a refusal says nothing about the row.
            Err(status) if concerns_the_request(&status) && !self.departments.pulse.is_stopped() => {
                self.refuse(step.place, refused(step.what.service(), &status));
                if let What::Order(OrderStep::Place(goods)) = &step.what {
                    goods.rows.iter().for_each(|row| self.refuse(*row, "its order was refused".to_owned()));
                }
                if !is_said {
                    self.broken.insert(chain);
                }
            }
            Err(status) => return Err(status),
        }
        Ok(())
    }

    async fn tell(&mut self, step: &Step, customer_id: &str, target: &str) -> Result<Made, Status> {
        if self.history.tells(step, target) {
            return Ok(Made::Earlier);
        }
        let ids = &mut self.history.ids;
        match self.departments.tell(step, Telling { customer_id, target, ids }).await {
            Ok(event_id) => {
                let made = Made::of(&event_id);
                self.caused(step.what.service(), customer_id, event_id);
                Ok(made)
            }
            // Made by an earlier import, whose event is not on the timeline yet; perhaps from other rows.
            Err(status) if was_there(&status) => {
                let ids = &mut self.history.ids;
                self.departments.look_up(step, Telling { customer_id, target, ids }).await?;
                if step.what.makes_something() && self.history.ids.made_by(step).is_none() {
                    return Err(status);
                }
                Ok(Made::Earlier)
            }
            Err(status) => Err(status),
        }
    }

    fn caused(&mut self, service: &'static str, customer_id: &str, event_id: String) {
        if !event_id.is_empty() {
            self.told.last_events.insert(service, (customer_id.to_owned(), event_id));
        }
    }

    /// Notes a row that cannot be used.
    fn refuse(&mut self, place: Place, reason: String) {
        self.fallen.insert(place);
        self.told.findings.unused(place, reason);
    }

    /// Notes the row of a step that falls with another one, once.
    fn fall(&mut self, step: &Step, reason: &str) {
        if self.fallen.insert(step.place) {
            self.told.findings.unused(step.place, reason);
        }
    }
}

fn refused(service: &str, status: &Status) -> String {
    let verb = if status.code() == Code::Internal { "failed in" } else { "refused by" };
    format!("{verb} {service}: {}", failure::line(status))
}
