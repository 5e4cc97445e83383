//! The customers of the timeline in memory: they exist, and nothing more.

use baton_errors::{Failure, Reason};
use baton_proto::customers::v1::customers_service_server::CustomersService;
use baton_proto::customers::v1::{
    AssignOwnerRequest, AssignOwnerResponse, CreateCustomerRequest, CreateCustomerResponse, Customer,
    GetCustomerRequest, GetCustomerResponse, LinkIdentifierRequest, LinkIdentifierResponse,
    ResolveCustomerRequest, ResolveCustomerResponse, UnlinkIdentifierRequest, UnlinkIdentifierResponse,
    UpdateCustomerRequest, UpdateCustomerResponse,
};
use tonic::{Request, Response, Status};

use super::{State, unavailable};

#[tonic::async_trait]
impl CustomersService for State {
    async fn get_customer(
        &self,
        request: Request<GetCustomerRequest>,
    ) -> Result<Response<GetCustomerResponse>, Status> {
        let id = request.into_inner().customer_id;
        if !self.known().contains(&id) {
            return Err(Failure::new(Reason::CustomerNotFound, "no such customer").into());
        }
        let customer = Some(Customer { id, ..Customer::default() });
        Ok(Response::new(GetCustomerResponse { customer }))
    }

    async fn create_customer(
        &self,
        _: Request<CreateCustomerRequest>,
    ) -> Result<Response<CreateCustomerResponse>, Status> {
        Err(unavailable())
    }

    async fn update_customer(
        &self,
        _: Request<UpdateCustomerRequest>,
    ) -> Result<Response<UpdateCustomerResponse>, Status> {
        Err(unavailable())
    }

    async fn resolve_customer(
        &self,
        _: Request<ResolveCustomerRequest>,
    ) -> Result<Response<ResolveCustomerResponse>, Status> {
        Err(unavailable())
    }

    async fn link_identifier(
        &self,
        _: Request<LinkIdentifierRequest>,
    ) -> Result<Response<LinkIdentifierResponse>, Status> {
        Err(unavailable())
    }

    async fn unlink_identifier(
        &self,
        _: Request<UnlinkIdentifierRequest>,
    ) -> Result<Response<UnlinkIdentifierResponse>, Status> {
        Err(unavailable())
    }

    async fn assign_owner(
        &self,
        _: Request<AssignOwnerRequest>,
    ) -> Result<Response<AssignOwnerResponse>, Status> {
        Err(unavailable())
    }
}
