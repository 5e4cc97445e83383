//! A running department with a timeline and an orders department in memory, and calls to it.

use std::ops::Deref;
use std::time::Duration;

use baton_client::{Connection, TokenSource};
use baton_model::{Clock, CustomerId, Role};
use baton_proto::common::v1::Money;
use baton_proto::sales::v1::sales_service_client::SalesServiceClient;
use baton_proto::sales::v1::{
    self, Account, Lead, LeadState, Quote, QuoteLine, QuoteState, Touch, TouchKind, TouchState,
};
use baton_proto::timeline::v1::Event;
use baton_testkit::{TestDepartment, call, context, eventually};
use prost_types::Timestamp;
use tonic::Status;

use crate::fake_orders::FakeOrders;
use crate::writes::{Object, Write};

pub(crate) type Client = SalesServiceClient<Connection>;

/// A running department, a client of it, and the orders department that it calls.
pub(crate) struct Department {
    pub(crate) sales: Client,
    pub(crate) orders: FakeOrders,
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
        let mut department = Self::start_without_orders().await;
        department.orders.open().await;
        department
    }

    /// Starts the department while nobody answers where orders should be.
    pub(crate) async fn start_without_orders() -> Self {
        let orders = FakeOrders::away().await;
        let url = orders.url();
        let compose = move |parts| {
            let orders = Connection::lazy(&url, TokenSource::new("sales").unwrap()).unwrap();
            baton_sales::compose(parts, orders)
        };
        let running = TestDepartment::start("sales", &baton_sales::migrations(), compose).await;
        Self { sales: SalesServiceClient::new(running.agent()), orders, running }
    }

    /// Starts the department once more, on the same database.
    pub(crate) async fn start_replica(&mut self) {
        self.running.start_replica().await;
    }

    /// A caller of another department or in another role.
    pub(crate) fn caller(&self, department: &str, roles: &[Role]) -> Client {
        SalesServiceClient::new(self.running.caller(department, roles))
    }

    /// A new customer.
    pub(crate) fn customer(&self) -> String {
        self.timeline.customer().to_string()
    }

    /// Makes a write with a new request id.
    pub(crate) async fn take(&self, write: Write, id: &str) -> Result<(Object, String), Status> {
        write.call(self.sales.clone(), context(), id.to_owned()).await
    }

    /// A new lead of a new customer, brought to `state` by the steps that lead there.
    pub(crate) async fn lead(&self, state: LeadState) -> Lead {
        let steps: &[Write] = match state {
            LeadState::Unspecified | LeadState::New => &[],
            LeadState::Contacted => &[Write::ContactLead],
            LeadState::Qualified => &[Write::QualifyLead],
            LeadState::Won => &[Write::QualifyLead, Write::WinLead],
            LeadState::Lost => &[Write::LoseLead],
        };
        let (created, _) = self.take(Write::CreateLead, &self.customer()).await.unwrap();
        for step in steps {
            self.take(*step, created.id()).await.unwrap();
        }
        self.get_lead(created.id()).await
    }

    /// A new quote for a new customer, brought to `state` by the steps that lead there. Time goes on for one that expires.
    pub(crate) async fn quote(&self, state: QuoteState) -> Quote {
        let steps: &[Write] = match state {
            QuoteState::Unspecified | QuoteState::Draft => &[],
            QuoteState::Sent | QuoteState::Expired => &[Write::SendQuote],
            QuoteState::Accepted => &[Write::SendQuote, Write::AcceptQuote],
            QuoteState::Declined => &[Write::SendQuote, Write::DeclineQuote],
        };
        let (drafted, _) = self.take(Write::DraftQuote, &self.customer()).await.unwrap();
        for step in steps {
            self.take(*step, drafted.id()).await.unwrap();
        }
        if state == QuoteState::Expired {
            self.clock.advance(Duration::from_hours(31 * 24));
        }
        self.quote_in(drafted.id(), if state == QuoteState::Unspecified { QuoteState::Draft } else { state })
            .await
    }

    /// The quote, once it is in this state.
    pub(crate) async fn quote_in(&self, id: &str, state: QuoteState) -> Quote {
        eventually(&format!("the quote is {state:?}"), async || {
            Some(self.get_quote(id).await).filter(|quote| quote.state() == state)
        })
        .await
    }

    /// A new touch of a new customer, brought to `state`.
    pub(crate) async fn touch(&self, state: TouchState) -> Touch {
        let (planned, _) = self.take(Write::PlanTouch, &self.customer()).await.unwrap();
        match state {
            TouchState::Unspecified | TouchState::Planned => {}
            TouchState::Done => drop(self.take(Write::CompleteTouch, planned.id()).await.unwrap()),
            TouchState::Dropped => drop(self.take(Write::DropTouch, planned.id()).await.unwrap()),
        }
        let request = v1::GetTouchRequest { touch_id: planned.id().to_owned() };
        call!(&self.sales, get_touch, request).unwrap().touch.unwrap()
    }

    pub(crate) async fn get_lead(&self, lead: &str) -> Lead {
        let request = v1::GetLeadRequest { lead: lead.to_owned() };
        call!(&self.sales, get_lead, request).unwrap().lead.unwrap()
    }

    pub(crate) async fn get_quote(&self, quote: &str) -> Quote {
        let request = v1::GetQuoteRequest { quote: quote.to_owned() };
        call!(&self.sales, get_quote, request).unwrap().quote.unwrap()
    }

    pub(crate) async fn get_account(&self, customer_id: &str) -> Option<Account> {
        let request = v1::GetAccountRequest { customer_id: customer_id.to_owned() };
        call!(&self.sales, get_account, request).ok().map(|response| response.account.unwrap())
    }

    pub(crate) async fn touches_of(&self, customer_id: &str) -> Vec<Touch> {
        let request = v1::ListTouchesRequest { customer_id: customer_id.to_owned(), ..Default::default() };
        call!(&self.sales, list_touches, request).unwrap().touches
    }

    /// The events of this type that were recorded, by its name without the package.
    pub(crate) fn told(&self, name: &str) -> Vec<Event> {
        let name = format!("baton.sales.v1.{name}");
        let is_it = |event: &Event| event.body.as_ref().unwrap().type_url.ends_with(&name);
        self.timeline.events().into_iter().filter(is_it).collect()
    }

    /// Those events, once there are this many.
    pub(crate) async fn told_times(&self, name: &str, times: usize) -> Vec<Event> {
        eventually(&format!("{times} {name} are recorded"), async || {
            Some(self.told(name)).filter(|events| events.len() >= times)
        })
        .await
    }

    /// Now, by the department's clock.
    pub(crate) fn now(&self) -> Timestamp {
        Timestamp { seconds: self.clock.now().unix_timestamp(), nanos: 0 }
    }

    /// Some days from now, by the department's clock.
    pub(crate) fn in_days(&self, days: i64) -> Timestamp {
        Timestamp { seconds: self.now().seconds + days * 86_400, nanos: 0 }
    }

    pub(crate) fn advance_days(&self, days: u64) {
        self.clock.advance(Duration::from_hours(24 * days));
    }

    /// How many rows a statement counts in the department's database.
    pub(crate) async fn count(&self, statement: &'static str) -> i64 {
        let mut conn = self.database.connect().await;
        sqlx::query_scalar(statement).fetch_one(&mut conn).await.unwrap()
    }
}

pub(crate) fn a_lead(customer_id: &str) -> Lead {
    Lead { customer_id: customer_id.to_owned(), interest: "200 lamps".to_owned(), ..Lead::default() }
}

/// A quote for two lamps.
pub(crate) fn a_quote(customer_id: &str) -> Quote {
    Quote { customer_id: customer_id.to_owned(), lines: vec![line("p1", 2, 2_945)], ..Quote::default() }
}

pub(crate) fn line(product_id: &str, quantity: i32, price: i64) -> QuoteLine {
    let unit_price = Some(Money { currency_code: "BRL".to_owned(), amount_minor: price });
    QuoteLine { product_id: product_id.to_owned(), quantity, unit_price, ..QuoteLine::default() }
}

/// A call that is due in June 2026.
pub(crate) fn a_touch(customer_id: &str) -> Touch {
    let due_at = Some(Timestamp { seconds: 1_780_477_200, nanos: 0 });
    Touch { customer_id: customer_id.to_owned(), kind: TouchKind::Call.into(), due_at, ..Touch::default() }
}

/// A customer of whom the timeline has never heard.
pub(crate) fn nobody() -> String {
    CustomerId::from_uuid(uuid::Uuid::max()).to_string()
}
