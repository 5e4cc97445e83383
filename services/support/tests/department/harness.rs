//! A running department with a timeline in memory, and calls to it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use baton_auth::{Identity, Minter, Verifier};
use baton_chassis::{Listener, Process};
use baton_client::{Connection, TokenSource};
use baton_errors::{Reason, reason_of};
use baton_model::{CustomerId, DictatableNumber, Ids, Role, SystemIds};
use baton_proto::common::v1::WriteContext;
use baton_proto::support::v1::support_service_client::SupportServiceClient;
use baton_proto::support::v1::{self, Ticket, TicketState};
use baton_support::Parts;
use baton_testkit::{FakeTimeline, Logs, MockClock, TestDatabase};
use tonic::Status;
use tonic_types::StatusExt;
use uuid::Uuid;

pub(crate) type Client = SupportServiceClient<Connection>;

/// Makes a call as a department app does: repeated as it is when the service is busy for a moment.
macro_rules! call {
    ($client:expr, $method:ident, $request:expr) => {{
        let (client, request) = ($client, $request);
        baton_client::retry(|| {
            let (mut client, request) = (client.clone(), request.clone());
            async move { client.$method(request).await }
        })
        .await
    }};
}
pub(crate) use call;

/// A running department.
pub(crate) struct Department {
    pub(crate) support: Client,
    pub(crate) timeline: FakeTimeline,
    pub(crate) database: TestDatabase,
    pub(crate) clock: MockClock,
    pub(crate) ids: ScriptedIds,
    pub(crate) logs: Logs,
    url: String,
    minter: Minter,
    processes: Vec<Process>,
}

impl Department {
    pub(crate) async fn start() -> Self {
        let logs = Logs::watch();
        let database = TestDatabase::new(&baton_support::migrations()).await;
        let timeline = FakeTimeline::start().await;
        let (minter, clock) = (Minter::generate().unwrap(), MockClock::default());
        let ids = ScriptedIds::default();
        let (url, process) = run(&database, &timeline, &minter, &clock, &ids).await;
        let support = client(&url, &minter, "support", &[Role::Agent]);
        Self { support, timeline, database, clock, ids, logs, url, minter, processes: vec![process] }
    }

    /// Starts the department once more, on the same database.
    pub(crate) async fn start_replica(&mut self) {
        let (_, process) = run(&self.database, &self.timeline, &self.minter, &self.clock, &self.ids).await;
        self.processes.push(process);
    }

    /// A caller of another department or in another role.
    pub(crate) fn caller(&self, department: &str, roles: &[Role]) -> Client {
        client(&self.url, &self.minter, department, roles)
    }

    /// A new ticket of a new customer about an order, brought to `state` by the steps that lead there.
    pub(crate) async fn ticket(&self, state: TicketState) -> Ticket {
        let steps: &[Step] = match state {
            TicketState::Unspecified | TicketState::Open => &[],
            TicketState::Diagnosing => &[Step::Diagnose],
            TicketState::WaitingOnCustomer => &[Step::Ask],
            TicketState::Solved => &[Step::Solve],
            TicketState::Closed => &[Step::Solve, Step::Close],
        };
        let opened = self.open(self.timeline.customer()).await;
        for step in steps {
            self.take(*step, &opened.id).await.unwrap();
        }
        self.get(&opened.id).await
    }

    pub(crate) async fn open(&self, customer_id: CustomerId) -> Ticket {
        call!(&self.support, open_ticket, opening(customer_id)).unwrap().ticket.unwrap()
    }

    pub(crate) async fn get(&self, ticket: &str) -> Ticket {
        let request = v1::GetTicketRequest { ticket: ticket.to_owned() };
        call!(&self.support, get_ticket, request).unwrap().ticket.unwrap()
    }

    /// Takes a step with a new request id.
    pub(crate) async fn take(&self, step: Step, ticket: &str) -> Result<(Ticket, String), Status> {
        step.call(self.support.clone(), context(), ticket.to_owned()).await
    }
}

async fn run(
    database: &TestDatabase,
    timeline: &FakeTimeline,
    minter: &Minter,
    clock: &MockClock,
    ids: &ScriptedIds,
) -> (String, Process) {
    let parts = Parts {
        db: database.db().await,
        timeline: connection(timeline.url(), minter, "support", &[Role::Service]),
        clock: Arc::new(clock.clone()),
        ids: Arc::new(ids.clone()),
    };
    let listener = Listener::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let url = listener.url();
    let mut process = Process::new(Verifier::from_jwks(&minter.jwks()).unwrap());
    process.start(baton_support::compose(parts).unwrap(), listener).unwrap();
    process.ready().await;
    (url, process)
}

fn client(url: &str, minter: &Minter, department: &str, roles: &[Role]) -> Client {
    SupportServiceClient::new(connection(url, minter, department, roles))
}

fn connection(url: &str, minter: &Minter, department: &str, roles: &[Role]) -> Connection {
    let identity = Identity {
        id: format!("{department}-ann"),
        name: "Ann".to_owned(),
        department: department.parse().unwrap(),
        roles: roles.to_vec(),
    };
    let token = minter.mint(&identity, Duration::from_hours(1), &baton_model::SystemClock).unwrap();
    Connection::lazy(url, TokenSource::new(&token).unwrap()).unwrap()
}

/// Ids of the system, except that the next number can be chosen.
#[derive(Debug, Clone, Default)]
pub(crate) struct ScriptedIds(Arc<Mutex<Option<DictatableNumber>>>);

impl ScriptedIds {
    /// Draws this number next.
    pub(crate) fn draw_next(&self, number: &str) {
        *self.0.lock().unwrap() = Some(number.parse().unwrap());
    }
}

impl Ids for ScriptedIds {
    fn uuid(&self) -> Uuid {
        SystemIds.uuid()
    }

    fn random(&self) -> u64 {
        SystemIds.random()
    }

    fn number(&self) -> DictatableNumber {
        self.0.lock().unwrap().take().unwrap_or_else(|| SystemIds.number())
    }
}

/// The steps of an existing ticket that need no article, as calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Diagnose,
    Ask,
    Answer,
    Solve,
    Close,
    Reopen,
    ApproveReturn,
}

impl Step {
    pub(crate) const ALL: [Self; 7] = [
        Self::Diagnose,
        Self::Ask,
        Self::Answer,
        Self::Solve,
        Self::Close,
        Self::Reopen,
        Self::ApproveReturn,
    ];

    /// Makes the call; gives the ticket after it and the event's id.
    pub(crate) async fn call(
        self,
        support: Client,
        context: WriteContext,
        ticket: String,
    ) -> Result<(Ticket, String), Status> {
        let (context, text) = (Some(context), "because".to_owned());
        macro_rules! step {
            ($method:ident, $request:expr) => {
                call!(support, $method, $request)
                    .map(|response| (response.ticket.unwrap(), response.event_id))
            };
        }
        match self {
            Self::Diagnose => {
                step!(diagnose_ticket, v1::DiagnoseTicketRequest { context, ticket, note: text })
            }
            Self::Ask => step!(ask_customer, v1::AskCustomerRequest { context, ticket, question: text }),
            Self::Answer => step!(record_answer, v1::RecordAnswerRequest { context, ticket, answer: text }),
            Self::Solve => {
                let root_cause = String::new();
                step!(solve_ticket, v1::SolveTicketRequest { context, ticket, solution: text, root_cause })
            }
            Self::Close => step!(close_ticket, v1::CloseTicketRequest { context, ticket }),
            Self::Reopen => step!(reopen_ticket, v1::ReopenTicketRequest { context, ticket, reason: text }),
            Self::ApproveReturn => {
                step!(approve_return, v1::ApproveReturnRequest { context, ticket, reason: text })
            }
        }
    }
}

/// A context with a new request id.
pub(crate) fn context() -> WriteContext {
    WriteContext { request_id: SystemIds.uuid().to_string(), ..WriteContext::default() }
}

/// A request about a screen that was ordered, with a new request id.
pub(crate) fn opening(customer_id: CustomerId) -> v1::OpenTicketRequest {
    let ticket = Ticket {
        customer_id: customer_id.to_string(),
        title: "Screen flickers".to_owned(),
        order_id: SystemIds.uuid().to_string(),
        ..Ticket::default()
    };
    v1::OpenTicketRequest { context: Some(context()), ticket: Some(ticket) }
}

/// The reason of a failed call.
pub(crate) fn reason<T: std::fmt::Debug>(outcome: Result<T, Status>) -> Reason {
    reason_of(&outcome.unwrap_err()).unwrap()
}

/// One metadata entry of a failure.
pub(crate) fn metadata(status: &Status, key: &str) -> String {
    status.get_error_details().error_info().unwrap().metadata[key].clone()
}

/// The fields that a failure names, sorted.
pub(crate) fn violations(status: &Status) -> Vec<String> {
    let details = status.get_error_details();
    let fields = &details.bad_request().unwrap().field_violations;
    let mut fields: Vec<String> = fields.iter().map(|violation| violation.field.clone()).collect();
    fields.sort();
    fields
}
