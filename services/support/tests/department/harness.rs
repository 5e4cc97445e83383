//! A running department with a timeline in memory, and calls to it.

use std::ops::Deref;

use baton_client::Connection;
use baton_model::{CustomerId, Ids, Role, SystemIds};
use baton_proto::common::v1::WriteContext;
use baton_proto::support::v1::support_service_client::SupportServiceClient;
use baton_proto::support::v1::{self, Ticket, TicketState};
use baton_testkit::{TestDepartment, call, context};
use tonic::Status;

pub(crate) type Client = SupportServiceClient<Connection>;

/// A running department, and a client of it.
pub(crate) struct Department {
    pub(crate) support: Client,
    running: TestDepartment,
}

impl Deref for Department {
    type Target = TestDepartment;

    fn deref(&self) -> &TestDepartment {
        &self.running
    }
}

impl Department {
    pub(crate) async fn start() -> Self {
        let running =
            TestDepartment::start("support", &baton_support::migrations(), baton_support::compose).await;
        Self { support: SupportServiceClient::new(running.agent()), running }
    }

    /// Starts the department once more, on the same database.
    pub(crate) async fn start_replica(&mut self) {
        self.running.start_replica().await;
    }

    /// A caller of another department or in another role.
    pub(crate) fn caller(&self, department: &str, roles: &[Role]) -> Client {
        SupportServiceClient::new(self.running.caller(department, roles))
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
