//! Which customers exist: asked once, and never guessed.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use baton_client::{Connection, KnownCustomers, TokenSource};
use baton_errors::{Failure, Reason, reason_of};
use baton_model::{CustomerId, Ids, SystemIds};
use baton_proto::customers::v1::customers_service_server::{CustomersService, CustomersServiceServer};
use baton_proto::customers::v1::{
    AssignOwnerRequest, AssignOwnerResponse, CreateCustomerRequest, CreateCustomerResponse,
    GetCustomerRequest, GetCustomerResponse, LinkIdentifierRequest, LinkIdentifierResponse,
    ResolveCustomerRequest, ResolveCustomerResponse, UnlinkIdentifierRequest, UnlinkIdentifierResponse,
    UpdateCustomerRequest, UpdateCustomerResponse,
};
use tokio_stream::wrappers::TcpListenerStream;
use tonic::{Code, Request, Response, Status};

/// A timeline that has some customers, counts how often it is asked, and may be down.
#[derive(Debug, Clone, Default)]
struct Timeline {
    customers: Arc<Mutex<HashSet<String>>>,
    asked: Arc<AtomicUsize>,
    is_down: Arc<AtomicBool>,
}

impl Timeline {
    /// Serves it; gives what a department holds of it.
    async fn serve(&self) -> KnownCustomers {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server =
            tonic::transport::Server::builder().add_service(CustomersServiceServer::new(self.clone()));
        tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
        KnownCustomers::new(&Connection::lazy(&url, TokenSource::new("token").unwrap()).unwrap())
    }

    fn create(&self, customer: CustomerId) {
        self.customers.lock().unwrap().insert(customer.to_string());
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

#[tonic::async_trait]
impl CustomersService for Timeline {
    async fn get_customer(
        &self,
        request: Request<GetCustomerRequest>,
    ) -> Result<Response<GetCustomerResponse>, Status> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        if self.is_down.load(Ordering::SeqCst) {
            return Err(Failure::new(Reason::DatabaseUnavailable, "planted").into());
        }
        if !self.customers.lock().unwrap().contains(&request.get_ref().customer_id) {
            return Err(Failure::new(Reason::CustomerNotFound, "planted").into());
        }
        Ok(Response::new(GetCustomerResponse::default()))
    }

    async fn create_customer(
        &self,
        _: Request<CreateCustomerRequest>,
    ) -> Result<Response<CreateCustomerResponse>, Status> {
        std::future::pending().await
    }

    async fn update_customer(
        &self,
        _: Request<UpdateCustomerRequest>,
    ) -> Result<Response<UpdateCustomerResponse>, Status> {
        std::future::pending().await
    }

    async fn resolve_customer(
        &self,
        _: Request<ResolveCustomerRequest>,
    ) -> Result<Response<ResolveCustomerResponse>, Status> {
        std::future::pending().await
    }

    async fn link_identifier(
        &self,
        _: Request<LinkIdentifierRequest>,
    ) -> Result<Response<LinkIdentifierResponse>, Status> {
        std::future::pending().await
    }

    async fn unlink_identifier(
        &self,
        _: Request<UnlinkIdentifierRequest>,
    ) -> Result<Response<UnlinkIdentifierResponse>, Status> {
        std::future::pending().await
    }

    async fn assign_owner(
        &self,
        _: Request<AssignOwnerRequest>,
    ) -> Result<Response<AssignOwnerResponse>, Status> {
        std::future::pending().await
    }
}

#[tokio::test]
async fn a_customer_who_exists_is_asked_for_once_and_known_to_every_clone() {
    let timeline = Timeline::default();
    let known = timeline.serve().await;
    let (ana, bea) = (SystemIds.customer_id(), SystemIds.customer_id());
    timeline.create(ana);
    timeline.create(bea);
    for _ in 0..3 {
        assert!(known.contains(ana).await.unwrap());
        assert!(known.clone().contains(ana).await.unwrap());
    }
    assert_eq!(timeline.asked(), 1);
    assert!(known.contains(bea).await.unwrap());
    assert_eq!(timeline.asked(), 2);
}

#[tokio::test]
async fn a_customer_who_is_missing_may_be_created_any_moment() {
    let timeline = Timeline::default();
    let known = timeline.serve().await;
    let ana = SystemIds.customer_id();
    for asked in 1..=2 {
        assert!(!known.contains(ana).await.unwrap());
        assert_eq!(timeline.asked(), asked, "a no is final for this once, and not remembered");
    }
    timeline.create(ana);
    assert!(known.contains(ana).await.unwrap());
}

#[tokio::test]
async fn without_the_timeline_only_those_are_known_who_were() {
    let timeline = Timeline::default();
    let known = timeline.serve().await;
    let (ana, bea) = (SystemIds.customer_id(), SystemIds.customer_id());
    timeline.create(ana);
    timeline.create(bea);
    assert!(known.contains(ana).await.unwrap());

    timeline.is_down.store(true, Ordering::SeqCst);
    let asked = timeline.asked();
    assert!(known.contains(ana).await.unwrap());
    let unknown = Status::from(known.contains(bea).await.unwrap_err());
    assert_eq!((unknown.code(), reason_of(&unknown)), (Code::Unavailable, Some(Reason::ServiceUnavailable)));
    assert!(timeline.asked() > asked + 1, "what may pass is asked for again before it is given up");

    timeline.is_down.store(false, Ordering::SeqCst);
    assert!(known.contains(bea).await.unwrap());
}

#[tokio::test]
async fn nobody_there_is_not_taken_for_a_no() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let known = KnownCustomers::new(&Connection::lazy(&url, TokenSource::new("token").unwrap()).unwrap());
    let status = Status::from(known.contains(SystemIds.customer_id()).await.unwrap_err());
    assert_eq!((status.code(), reason_of(&status)), (Code::Unavailable, Some(Reason::ServiceUnavailable)));
}
