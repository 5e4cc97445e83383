//! Customers as tonic sees them.

use baton_errors::Violations;
use baton_model::{CustomerId, Partition};
use baton_proto::customers::v1::customers_service_server::CustomersService;
use baton_proto::customers::v1::{
    AssignOwnerRequest, AssignOwnerResponse, CreateCustomerRequest, CreateCustomerResponse,
    GetCustomerRequest, GetCustomerResponse, Identifier, LinkIdentifierRequest, LinkIdentifierResponse,
    ResolveCustomerRequest, ResolveCustomerResponse, UnlinkIdentifierRequest, UnlinkIdentifierResponse,
    UpdateCustomerRequest, UpdateCustomerResponse,
};
use tonic::{Request, Response, Status};

use super::convert::{self, Write, checked, customers as read};
use crate::app::App;
use crate::commands::customers::assign_owner::AssignOwner;
use crate::commands::customers::create::CreateCustomer;
use crate::commands::customers::link_identifier::LinkIdentifier;
use crate::commands::customers::unlink_identifier::UnlinkIdentifier;
use crate::commands::customers::update::UpdateCustomer;
use crate::messages;
use crate::queries::customers::get::GetCustomer;
use crate::queries::customers::resolve::ResolveCustomer;

/// The service of customers.
#[derive(Debug)]
pub(crate) struct Customers {
    pub(crate) app: App,
}

#[tonic::async_trait]
impl CustomersService for Customers {
    async fn create_customer(
        &self,
        request: Request<CreateCustomerRequest>,
    ) -> Result<Response<CreateCustomerResponse>, Status> {
        let Write { request, mut violations, context, .. } = convert::write(&self.app, request)?;
        let new = read::new_customer(&mut violations, request.customer.clone());
        let (context, new) = checked(violations, context.zip(new))?;
        read::refuse_blocked(&new.identifiers)?;
        // The customer has no partition before it has an id, and a repeated request must find its claim: by its own id.
        let key =
            context.key("CreateCustomer", Partition::of(context.request_id.as_uuid().as_bytes()), &request);
        let command = CreateCustomer {
            circumstances: context.circumstances,
            customer_id: self.app.ids.customer_id(),
            profile: new.profile,
            owner: new.owner,
            identifiers: new.identifiers,
        };
        Ok(Response::new(self.app.once(key, command).await?))
    }

    async fn get_customer(
        &self,
        request: Request<GetCustomerRequest>,
    ) -> Result<Response<GetCustomerResponse>, Status> {
        let mut violations = Violations::new();
        let id = violations.take("customer_id", request.get_ref().customer_id.parse());
        let id = checked(violations, id)?;
        let customer = self.app.ask(GetCustomer { id }).await?;
        Ok(Response::new(GetCustomerResponse { customer: Some(messages::customer(&customer)) }))
    }

    async fn update_customer(
        &self,
        request: Request<UpdateCustomerRequest>,
    ) -> Result<Response<UpdateCustomerResponse>, Status> {
        let Write { request, mut violations, context, .. } = convert::write(&self.app, request)?;
        let customer = request.customer.clone().unwrap_or_default();
        let customer_id = violations.take("customer.id", customer.id.parse::<CustomerId>());
        let etag = customer.etag.clone();
        let fields = read::mask(&mut violations, request.update_mask.as_ref());
        let profile = read::profile(&mut violations, customer, &fields);
        let (context, customer_id) = checked(violations, context.zip(customer_id))?;
        let key = context.key("UpdateCustomer", customer_id.partition(), &request);
        let circumstances = context.circumstances;
        let command = UpdateCustomer { circumstances, customer_id, etag, profile, fields };
        Ok(Response::new(self.app.once(key, command).await?))
    }

    async fn resolve_customer(
        &self,
        request: Request<ResolveCustomerRequest>,
    ) -> Result<Response<ResolveCustomerResponse>, Status> {
        let mut violations = Violations::new();
        let identifier = read::identifier(&mut violations, "identifier", request.into_inner().identifier);
        let identifier = checked(violations, identifier)?;
        let resolved = self.app.ask(ResolveCustomer { identifier: identifier.clone() }).await?;
        let shared = resolved.shared;
        let mut customers: Vec<_> = resolved.customers.iter().map(messages::customer).collect();
        let customer = if shared { None } else { customers.pop() };
        let matched = Some(Identifier { shared, ..messages::identifier(&identifier) });
        Ok(Response::new(ResolveCustomerResponse { customer, candidates: customers, matched }))
    }

    async fn link_identifier(
        &self,
        request: Request<LinkIdentifierRequest>,
    ) -> Result<Response<LinkIdentifierResponse>, Status> {
        let Write { request, mut violations, context, .. } = convert::write(&self.app, request)?;
        let customer_id = violations.take("customer_id", request.customer_id.parse::<CustomerId>());
        let identifier = read::identifier(&mut violations, "identifier", request.identifier.clone());
        let ((context, customer_id), identifier) =
            checked(violations, context.zip(customer_id).zip(identifier))?;
        read::refuse_blocked(std::slice::from_ref(&identifier))?;
        let key = context.key("LinkIdentifier", customer_id.partition(), &request);
        let command = LinkIdentifier { circumstances: context.circumstances, customer_id, identifier };
        Ok(Response::new(self.app.once(key, command).await?))
    }

    async fn unlink_identifier(
        &self,
        request: Request<UnlinkIdentifierRequest>,
    ) -> Result<Response<UnlinkIdentifierResponse>, Status> {
        let Write { request, mut violations, context, .. } = convert::write(&self.app, request)?;
        let customer_id = violations.take("customer_id", request.customer_id.parse::<CustomerId>());
        let identifier = read::identifier(&mut violations, "identifier", request.identifier.clone());
        let ((context, customer_id), identifier) =
            checked(violations, context.zip(customer_id).zip(identifier))?;
        let key = context.key("UnlinkIdentifier", customer_id.partition(), &request);
        let command = UnlinkIdentifier { circumstances: context.circumstances, customer_id, identifier };
        Ok(Response::new(self.app.once(key, command).await?))
    }

    async fn assign_owner(
        &self,
        request: Request<AssignOwnerRequest>,
    ) -> Result<Response<AssignOwnerResponse>, Status> {
        let Write { request, mut violations, context, .. } = convert::write(&self.app, request)?;
        let customer_id = violations.take("customer_id", request.customer_id.parse::<CustomerId>());
        let owner = read::owner(&mut violations, request.owner.clone());
        let ((context, customer_id), owner) = checked(violations, context.zip(customer_id).zip(owner))?;
        let key = context.key("AssignOwner", customer_id.partition(), &request);
        let etag = request.etag;
        let command = AssignOwner { circumstances: context.circumstances, customer_id, owner, etag };
        Ok(Response::new(self.app.once(key, command).await?))
    }
}
