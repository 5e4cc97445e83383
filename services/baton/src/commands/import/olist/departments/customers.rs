//! The timeline's part: customers, their history, their owners, and what they say.

use baton_proto::cases::v1::RecordFeedbackResponse;
use baton_proto::customers::v1::{
    AssignOwnerResponse, CreateCustomerRequest, CreateCustomerResponse, Customer, LinkIdentifierRequest,
    LinkIdentifierResponse, ResolveCustomerRequest,
};
use baton_proto::timeline::v1::{ListEventsRequest, ListEventsResponse};
use tonic::{Code, Status};

use super::{Departments, PAGE, Telling, call};
use crate::commands::import::olist::history::History;
use crate::commands::import::olist::plan::{Identifier, Step};
use crate::commands::import::olist::requests::customers as requests;

impl Departments {
    /// The customer who is found by the first identifier by which one is.
    pub(in super::super) async fn find_customer(
        &self,
        identifiers: &[Identifier],
    ) -> Result<Option<Customer>, Status> {
        for identifier in identifiers {
            let request = ResolveCustomerRequest { identifier: Some(requests::identifier(identifier)) };
            match call!(self.customers.resolve_customer(request)) {
                Ok(found) => return Ok(found.customer),
                Err(status) if status.code() == Code::NotFound => {}
                Err(status) => return Err(status),
            }
        }
        Ok(None)
    }

    /// Creates a customer's record.
    pub(in super::super) async fn create_customer(
        &self,
        request: CreateCustomerRequest,
    ) -> Result<CreateCustomerResponse, Status> {
        call!(self.customers.create_customer(request))
    }

    /// Gives a customer one more identifier.
    pub(in super::super) async fn link(
        &self,
        request: LinkIdentifierRequest,
    ) -> Result<LinkIdentifierResponse, Status> {
        call!(self.customers.link_identifier(request))
    }

    /// What the timeline of a customer already tells.
    pub(in super::super) async fn history(&self, customer_id: &str) -> Result<History, Status> {
        let mut history = History::default();
        let mut request =
            ListEventsRequest { customer_id: customer_id.to_owned(), page_size: PAGE, ..Default::default() };
        loop {
            let page: ListEventsResponse = call!(self.timeline.list_events(request.clone()))?;
            page.events.iter().for_each(|event| history.note(event));
            if page.next_page_token.is_empty() {
                return Ok(history);
            }
            request.page_token = page.next_page_token;
        }
    }

    /// Waits until the timeline has an event.
    pub(in super::super) async fn wait_for_event(
        &self,
        customer_id: &str,
        event_id: &str,
    ) -> Result<(), Status> {
        let request = ListEventsRequest {
            customer_id: customer_id.to_owned(),
            page_size: 1,
            at_least_event: event_id.to_owned(),
            ..Default::default()
        };
        call!(self.timeline.list_events(request)).map(|_| ())
    }

    pub(super) async fn assign_owner(
        &self,
        step: &Step,
        representative: &str,
        telling: Telling<'_>,
    ) -> Result<String, Status> {
        let request = requests::assign_owner(step, representative, telling.customer_id);
        let AssignOwnerResponse { event_id, .. } = call!(self.customers.assign_owner(request))?;
        Ok(event_id)
    }

    pub(super) async fn record_feedback(
        &self,
        step: &Step,
        said: (i32, &str),
        telling: Telling<'_>,
    ) -> Result<String, Status> {
        let request = requests::record_feedback(step, said, telling.customer_id, telling.target);
        let RecordFeedbackResponse { event_id } = call!(self.feedback.record_feedback(request))?;
        Ok(event_id)
    }
}
