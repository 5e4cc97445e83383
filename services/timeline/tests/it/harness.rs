//! A running timeline service, and who calls it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use baton_auth::{Identity, Minter, Verifier};
use baton_chassis::{Listener, Process};
use baton_client::{Connection, TokenSource, retry};
use baton_errors::{Reason, reason_of};
use baton_model::{Ids, Role, SystemClock, SystemIds};
use baton_proto::common::v1::WriteContext;
use baton_proto::customers::v1::{CreateCustomerRequest, Customer};
use baton_proto::timeline::v1::append_outcome::Outcome;
use baton_proto::timeline::v1::{
    AppendEventsRequest, AppendOutcome, AppendedEvent, Event, ListEventsRequest,
};
use baton_testkit::{Logs, MockClock, TestDatabase};
use baton_timeline::{Parts, compose, migrations};
use prost::Message;
use prost_types::{Any, Timestamp};
use tonic::Status;
use tonic_types::StatusExt;

const HOUR: Duration = Duration::from_hours(1);

/// A running service. Its clock stands still; tokens live by the machine's clock.
///
/// The fields are dropped in this order: the log is judged before the service and then its database are taken away.
pub(crate) struct Bench {
    pub(crate) logs: Logs,
    process: Option<Process>,
    pub(crate) clock: MockClock,
    pub(crate) database: Arc<TestDatabase>,
    address: SocketAddr,
    minter: Arc<Minter>,
}

impl Bench {
    pub(crate) async fn start() -> Self {
        let logs = Logs::watch();
        let database = Arc::new(TestDatabase::new(&migrations()).await);
        let mut bench = Self {
            clock: MockClock::default(),
            database,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            minter: Arc::new(Minter::generate().unwrap()),
            process: None,
            logs,
        };
        bench.resume().await;
        bench
    }

    /// A second service on the same database.
    pub(crate) async fn replica(&self) -> Self {
        let mut replica = Self {
            clock: self.clock.clone(),
            database: Arc::clone(&self.database),
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            minter: Arc::clone(&self.minter),
            process: None,
            logs: Logs::watch(),
        };
        replica.resume().await;
        replica
    }

    /// Starts the service, where it was before if it was.
    pub(crate) async fn resume(&mut self) {
        let listener = Listener::bind(self.address).await.unwrap();
        self.address = listener.address();
        let parts = Parts {
            db: self.database.db().await,
            clock: Arc::new(self.clock.clone()),
            ids: Arc::new(SystemIds),
        };
        let mut process = Process::new(Verifier::from_jwks(&self.minter.jwks()).unwrap());
        process.start(compose(parts), listener).unwrap();
        process.ready().await;
        self.process = Some(process);
    }

    /// Drains the service.
    pub(crate) async fn stop(&mut self) {
        if let Some(process) = self.process.take() {
            process.drain(Duration::from_secs(10)).await;
        }
    }

    /// A connection as somebody.
    pub(crate) fn as_role(&self, department: &str, role: Role) -> Connection {
        self.person(&format!("{department}-{role}"), &format!("{role} of {department}"), department, role)
    }

    /// A connection as somebody in particular.
    pub(crate) fn person(&self, id: &str, name: &str, department: &str, role: Role) -> Connection {
        let (id, name, department) = (id.to_owned(), name.to_owned(), department.parse().unwrap());
        let identity = Identity { id, name, department, roles: vec![role] };
        let token = self.minter.mint(&identity, HOUR, &SystemClock).unwrap();
        Connection::lazy(&format!("http://{}", self.address), TokenSource::new(&token).unwrap()).unwrap()
    }

    /// A connection as a department's service.
    pub(crate) fn service(&self, department: &str) -> Connection {
        self.as_role(department, Role::Service)
    }

    /// A connection as a person of a department.
    pub(crate) fn agent(&self, department: &str) -> Connection {
        self.as_role(department, Role::Agent)
    }

    /// A new customer's id.
    pub(crate) async fn customer(&self, name: &str) -> String {
        let request = CreateCustomerRequest {
            context: context(),
            customer: Some(Customer { display_name: name.to_owned(), ..Customer::default() }),
        };
        let connection = self.agent("sales");
        // Tests make many at once, and a slow machine asks some to come again.
        let create = || {
            let (mut client, request) = (connection.customers(), request.clone());
            async move { client.create_customer(request).await }
        };
        retry(create).await.unwrap().customer.unwrap().id
    }

    /// Appends as the department's service what its events say.
    pub(crate) async fn append(&self, department: &str, events: Vec<Event>) -> Vec<AppendOutcome> {
        let request = AppendEventsRequest { events };
        let mut client = self.service(department).timeline();
        client.append_events(request).await.unwrap().into_inner().outcomes
    }

    /// Makes the database refuse events of one type: a defect that no check foresaw.
    pub(crate) async fn forbid_poison(&self) {
        let sql = "alter table events add check (type <> 'baton.orders.v1.Poison')";
        sqlx::raw_sql(sql).execute(&mut self.database.connect().await).await.unwrap();
    }

    /// All of a customer's events, newest first.
    pub(crate) async fn events(&self, customer_id: &str) -> Vec<Event> {
        let request =
            ListEventsRequest { customer_id: customer_id.to_owned(), page_size: 200, ..Default::default() };
        self.agent("sales").timeline().list_events(request).await.unwrap().into_inner().events
    }
}

/// A context with a request id of its own.
pub(crate) fn context() -> Option<WriteContext> {
    Some(WriteContext { request_id: SystemIds.uuid().to_string(), ..WriteContext::default() })
}

/// An event of the orders department.
pub(crate) fn event(customer_id: &str) -> Event {
    typed_event(customer_id, "baton.orders.v1.OrderPlaced")
}

/// An event of a type, with an id of its own.
pub(crate) fn typed_event(customer_id: &str, type_name: &str) -> Event {
    Event {
        id: SystemIds.event_id().to_string(),
        customer_id: customer_id.to_owned(),
        summary: "Something happened".to_owned(),
        body: Some(Any { type_url: format!("type.googleapis.com/{type_name}"), value: vec![1, 2, 3] }),
        ..Event::default()
    }
}

/// Seconds before or after the moment at which the clock stands.
pub(crate) fn seconds(offset: i64) -> Option<Timestamp> {
    const MONDAY: i64 = 1_777_885_200;
    Some(Timestamp { seconds: MONDAY + offset, nanos: 0 })
}

/// An event with a body of 250 KiB, close to the most there may be.
pub(crate) fn heavy_event(customer_id: &str) -> Event {
    let mut event = event(customer_id);
    event.body = event.body.map(|body| Any { value: vec![7; 250 * 1024], ..body });
    event
}

pub(crate) fn appended(outcome: &AppendOutcome) -> AppendedEvent {
    match &outcome.outcome {
        Some(Outcome::Appended(appended)) => *appended,
        other => panic!("not appended: {other:?}"),
    }
}

pub(crate) fn refusal(outcome: &AppendOutcome) -> &str {
    match &outcome.outcome {
        Some(Outcome::Refused(refusal)) => &refusal.reason,
        other => panic!("not refused: {other:?}"),
    }
}

pub(crate) fn reason(status: &Status) -> Reason {
    reason_of(status).unwrap_or_else(|| panic!("no reason in {status:?}"))
}

/// The fields that an INVALID_FIELD names.
pub(crate) fn fields(status: &Status) -> Vec<String> {
    assert_eq!(reason(status), Reason::InvalidField, "{status:?}");
    let violations = status.get_details_bad_request().map(|bad| bad.field_violations).unwrap_or_default();
    violations.into_iter().map(|violation| violation.field).collect()
}

/// The metadata of a failure.
pub(crate) fn metadata(status: &Status, key: &str) -> String {
    let info = status.get_details_error_info().unwrap();
    info.metadata.get(key).cloned().unwrap_or_default()
}

/// Reads a body back.
pub(crate) fn body<M: Message + Default>(event: &Event) -> M {
    M::decode(event.body.as_ref().unwrap().value.as_slice()).unwrap()
}
