//! Which customers exist, remembered: a department asks the timeline once, not with every command.

use std::time::Duration;

use baton_errors::{Failure, Reason};
use baton_model::CustomerId;
use baton_proto::customers::v1::GetCustomerRequest;
use baton_proto::customers::v1::customers_service_client::CustomersServiceClient;
use moka::future::Cache;
use tonic::Code;

use crate::{Connection, retry};

const CAPACITY: u64 = 100_000;
/// A customer stands waiting behind the command that asks.
const DEADLINE: Duration = Duration::from_secs(2);
const REMEMBERED_FOR: Duration = Duration::from_mins(10);

/// Answers whether a customer exists. Only a yes is remembered: a customer that is missing may be created any moment.
#[derive(Debug, Clone)]
pub struct KnownCustomers {
    client: CustomersServiceClient<Connection>,
    known: Cache<CustomerId, ()>,
}

impl KnownCustomers {
    /// Asks over `connection`.
    pub fn new(connection: &Connection) -> Self {
        let known = Cache::builder().max_capacity(CAPACITY).time_to_live(REMEMBERED_FOR).build();
        Self { client: connection.clone().with_deadline(DEADLINE).customers(), known }
    }

    /// Whether the customer exists. Fails with SERVICE_UNAVAILABLE when the timeline cannot say.
    pub async fn contains(&self, customer: CustomerId) -> Result<bool, Failure> {
        if self.known.contains_key(&customer) {
            return Ok(true);
        }
        let asked = retry(|| {
            let mut client = self.client.clone();
            async move { client.get_customer(GetCustomerRequest { customer_id: customer.to_string() }).await }
        });
        match asked.await {
            Ok(_) => {
                self.known.insert(customer, ()).await;
                Ok(true)
            }
            Err(status) if status.code() == Code::NotFound => Ok(false),
            Err(status) => {
                tracing::info!(rpc.response.status_code = ?status.code(), "the timeline could not say whether a customer exists");
                let failure = Failure::new(Reason::ServiceUnavailable, "the timeline cannot be reached");
                Err(failure.with("service", "timeline"))
            }
        }
    }
}
