//! Presence as tonic sees it.

use std::future::ready;

use baton_auth::Caller;
use baton_errors::Violations;
use baton_proto::timeline::v1::presence_service_server::PresenceService;
use baton_proto::timeline::v1::{self, JoinCustomerRequest, JoinCustomerResponse};
use futures::stream::{BoxStream, StreamExt, TryStreamExt};
use tonic::{Request, Response, Status, Streaming};

use super::convert::{checked, optional};
use crate::app::App;
use crate::domain::presence::Activity;
use crate::messages;
use crate::presence::{Said, visit};

/// The largest message of a caller, in bytes.
pub(crate) const MESSAGE_BYTES: usize = 1_024;

/// The service of presence.
#[derive(Debug)]
pub(crate) struct Presence {
    pub(crate) app: App,
}

#[tonic::async_trait]
impl PresenceService for Presence {
    type JoinCustomerStream = BoxStream<'static, Result<JoinCustomerResponse, Status>>;

    /// Answers at once, so that whoever says nothing has no place among the calls at work.
    async fn join_customer(
        &self,
        request: Request<Streaming<JoinCustomerRequest>>,
    ) -> Result<Response<Self::JoinCustomerStream>, Status> {
        let actor = Caller::of(&request)?.actor.clone();
        // A message that cannot be read is the last one, as is a connection that broke.
        let messages = request.into_inner().take_while(|message| ready(message.is_ok()));
        let sayings = messages.filter_map(|message| ready(message.ok())).map(|message| said(&message));
        let others = visit(self.app.clone(), actor, sayings.boxed());
        let answers = others.map_ok(|others| JoinCustomerResponse {
            others: others.iter().map(messages::presence).collect(),
        });
        Ok(Response::new(answers.map_err(Status::from).boxed()))
    }
}

fn said(message: &JoinCustomerRequest) -> Result<Said, baton_errors::Failure> {
    let mut violations = Violations::new();
    let customer = optional(&mut violations, "customer_id", &message.customer_id);
    let activity = match v1::Activity::try_from(message.activity) {
        Ok(v1::Activity::Unspecified | v1::Activity::Viewing) => Some(Activity::Viewing),
        Ok(v1::Activity::Writing) => Some(Activity::Writing),
        Err(_) => {
            violations.add("activity", "must be a known activity");
            None
        }
    };
    let (customer, activity) = checked(violations, customer.zip(activity))?;
    Ok(Said { customer, activity })
}
