//! Tells the departments one customer's history, step after step.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use baton_errors::{Reason, reason_of};
use tonic::{Code, Status};

use super::calls::concerns_the_request;
use super::departments::Departments;
use super::findings::Findings;
use super::history::History;
use super::plan::{Customer, Goods, Step, What};
use super::progress::Progress;
use super::requests;
use super::tally::{Kind, Made, Tally};
use crate::failure;

/// What became of one customer's history.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// What was made.
    pub(super) tally: Tally,
    /// Rows that a department refused.
    pub(super) findings: Findings,
    /// The customer and the last event that was caused, to wait for.
    pub(super) last_event: Option<(String, String)>,
    /// Why it ended early, if it is the platform that failed and not a row.
    pub(super) failed: Option<Status>,
    /// Whether everything was told, or refused.
    pub(super) complete: bool,
}

/// Tells one customer's history, or as much of it as there is time for.
pub(super) async fn tell(departments: &Departments, customer: &Customer, progress: &Progress) -> Told {
    let mut telling = Telling {
        departments,
        progress,
        history: History::default(),
        orders: HashMap::new(),
        broken: HashSet::new(),
        told: Told::default(),
    };
    match telling.customer(customer).await {
        Ok(complete) => telling.told.complete = complete,
        Err(status) => telling.told.failed = Some(status),
    }
    telling.told
}

struct Telling<'a> {
    departments: &'a Departments,
    progress: &'a Progress,
    history: History,
    /// Ids of this customer's orders by their numbers in the data set.
    orders: HashMap<Arc<str>, String>,
    /// Orders of which a step was refused: what follows from it would be too.
    broken: HashSet<Arc<str>>,
    told: Told,
}

impl Telling<'_> {
    /// Whether everything was told.
    async fn customer(&mut self, customer: &Customer) -> Result<bool, Status> {
        if self.departments.pulse.is_stopped() {
            return Ok(false);
        }
        let id = match self.record(customer).await {
            Ok(id) => id,
            Err(status) if concerns_the_request(&status) => {
                self.told.findings.unused(customer.place, refused(&status));
                self.refuse_all(customer);
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
        if let Some(id) = self.departments.find_customer(&customer.unique_id).await? {
            self.told.tally.count(Kind::Customer, Made::Earlier);
            self.history = self.departments.history(&id).await?;
            return Ok(id);
        }
        match self.departments.create_customer(requests::create_customer(customer)).await {
            Ok(created) => {
                let id = created.customer.unwrap_or_default().id;
                self.told.tally.count(Kind::Customer, Made::Now);
                self.told.last_event = Some((id.clone(), created.event_id));
                Ok(id)
            }
            // Another import of the same data runs beside this one.
            Err(status) if reason_of(&status) == Some(Reason::IdentifierTaken) => {
                let id = self.departments.find_customer(&customer.unique_id).await?.ok_or(status)?;
                self.told.tally.count(Kind::Customer, Made::Earlier);
                Ok(id)
            }
            Err(status) => Err(status),
        }
    }

    async fn step(&mut self, step: &Step, customer_id: &str) -> Result<(), Status> {
        let outcome = match &step.what {
            What::Place(goods) => self.place(step, goods, customer_id).await,
            _ => self.follow(step, customer_id).await,
        };
        match outcome {
            Ok(Some(made)) => self.told.tally.count(Kind::of(&step.what), made),
            Ok(None) => {}
            Err(status) if concerns_the_request(&status) => {
                self.told.findings.unused(step.place, refused(&status));
                if !matches!(step.what, What::Feedback { .. } | What::Ticket { .. }) {
                    self.broken.insert(step.order.clone());
                }
            }
            Err(status) => return Err(status),
        }
        Ok(())
    }

    async fn place(&mut self, step: &Step, goods: &Goods, customer_id: &str) -> Result<Option<Made>, Status> {
        if let Some(id) = self.history.order(&step.order) {
            self.orders.insert(step.order.clone(), id.to_owned());
            return Ok(Some(Made::Earlier));
        }
        match self.departments.place_order(requests::place_order(step, goods, customer_id)).await {
            Ok(placed) => {
                self.orders.insert(step.order.clone(), placed.order.unwrap_or_default().id);
                self.told.last_event = Some((customer_id.to_owned(), placed.event_id));
                Ok(Some(Made::Now))
            }
            // Placed by an earlier import, whose event is not on the timeline yet; perhaps with other lines.
            Err(status) if was_there(&status) => {
                let there = self.departments.find_order(&step.order).await?;
                let order = there.filter(|order| order.customer_id == customer_id).ok_or(status)?;
                self.orders.insert(step.order.clone(), order.id);
                Ok(Some(Made::Earlier))
            }
            Err(status) => Err(status),
        }
    }

    /// Tells a step that follows from the placing of its order. `None` if it can no longer be told.
    async fn follow(&mut self, step: &Step, customer_id: &str) -> Result<Option<Made>, Status> {
        let is_said = matches!(step.what, What::Feedback { .. } | What::Ticket { .. });
        let Some(order_id) = self.orders.get(&step.order) else {
            if matches!(step.what, What::Feedback { .. }) {
                self.told.findings.unused(step.place, "its order was refused");
            }
            return Ok(None);
        };
        if !is_said && self.broken.contains(&step.order) {
            return Ok(None);
        }
        if self.history.tells(step, order_id) {
            return Ok(Some(Made::Earlier));
        }
        match self.departments.tell(step, customer_id, order_id).await {
            Ok(event_id) => {
                self.told.last_event = Some((customer_id.to_owned(), event_id));
                Ok(Some(Made::Now))
            }
            Err(status) if was_there(&status) => Ok(Some(Made::Earlier)),
            Err(status) => Err(status),
        }
    }

    /// Notes every row that falls with a customer who was refused.
    fn refuse_all(&mut self, customer: &Customer) {
        let mut places: Vec<_> = customer.steps.iter().map(|step| step.place).collect();
        places.sort_unstable();
        places.dedup();
        for place in places {
            self.told.findings.unused(place, "its customer was refused");
        }
    }
}

/// Whether an earlier import made the same thing, perhaps with other content: what is there stays.
fn was_there(status: &Status) -> bool {
    matches!(reason_of(status), Some(Reason::RequestIdReused | Reason::ExternalReferenceTaken))
}

fn refused(status: &Status) -> String {
    let who = if status.code() == Code::Internal { "failed" } else { "refused" };
    format!("{who}: {}", failure::line(status))
}
