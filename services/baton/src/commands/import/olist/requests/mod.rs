//! The request behind each step, the same whenever it is made: its id is derived from the row's key, so the platform
//! knows a repeated one and answers it with the first outcome.

pub(super) mod billing;
pub(super) mod customers;
pub(super) mod orders;
pub(super) mod sales;
pub(super) mod shipping;

use baton_proto::common::v1::{Address, Channel, Money, WriteContext};
use prost_types::Timestamp;
use time::OffsetDateTime;
use uuid::Uuid;

use super::fields::CURRENCY;
use super::plan::{self, AccountStep, OrderStep, Saying, Step, What};

/// Namespace of the request ids (RFC 9562, version 5). Never changes: it is what makes a second run find the first.
const NAMESPACE: Uuid = Uuid::from_u128(0x6f1d_93a2_57c4_4e0b_9d86_2b7e_40c1_a5f3);

/// Longest external reference that any department takes.
const LONGEST_REFERENCE: usize = 64;

/// The department that tells of people who order, and of what they think of it.
const ORDERS: &str = "orders";

/// The department that tells of businesses, and whose people look after them.
const SALES: &str = "sales";

/// The country of every address in the data set.
const COUNTRY: &str = "BR";

impl Step {
    /// The context of the step's request.
    pub(super) fn context(&self) -> WriteContext {
        let (name, about) = (self.what.name(), &self.about);
        let key = match &self.what {
            What::Said(Saying::Feedback { review, .. } | Saying::Ticket { review, .. }) => {
                format!("{name}/{about}/{review}")
            }
            what => match what.payment() {
                Some(payment) => format!("{name}/{about}/{}", payment.sequential),
                None => format!("{name}/{about}"),
            },
        };
        let channel = match &self.what {
            // The marketplace is a web site: there people order and review.
            What::Order(OrderStep::Place(_)) | What::Said(_) => Channel::Web,
            _ => Channel::Internal,
        };
        // What a department tells is its own; for what the timeline tells, somebody must speak.
        let department = match &self.what {
            What::Said(Saying::Feedback { .. }) => ORDERS,
            What::Account(AccountStep::AssignOwner { .. }) => SALES,
            _ => "",
        };
        context(&key, Some(self.at), channel, department)
    }
}

/// A number in another system that is made of two parts. Where both together are too long for one, their digest.
fn reference(one: &str, two: &str) -> String {
    let whole = format!("{one}-{two}");
    if whole.len() <= LONGEST_REFERENCE {
        return whole;
    }
    Uuid::new_v5(&NAMESPACE, whole.as_bytes()).to_string()
}

/// A time on the wire.
fn timestamp(at: OffsetDateTime) -> Timestamp {
    Timestamp { seconds: at.unix_timestamp(), nanos: at.nanosecond().cast_signed() }
}

/// An amount on the wire.
fn money(amount_minor: i64) -> Money {
    Money { currency_code: CURRENCY.to_owned(), amount_minor }
}

/// An address on the wire; absent if nothing is known of it.
fn address(address: &plan::Address) -> Option<Address> {
    (!address.is_unknown()).then(|| Address {
        postal_code: address.zip.clone(),
        city: address.city.clone(),
        region: address.state.clone(),
        country_code: COUNTRY.to_owned(),
        ..Address::default()
    })
}

fn context(key: &str, at: Option<OffsetDateTime>, channel: Channel, department: &str) -> WriteContext {
    WriteContext {
        request_id: Uuid::new_v5(&NAMESPACE, format!("olist/{key}").as_bytes()).to_string(),
        occurred_at: at.map(timestamp),
        channel: channel.into(),
        department: department.to_owned(),
        ..WriteContext::default()
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::commands::import::olist::files::File;
    use crate::commands::import::olist::findings::Place;
    use crate::commands::import::olist::plan::{InvoiceStep, Paid};
    use crate::commands::import::olist::rows::Method;

    #[test]
    fn a_request_id_depends_on_the_rows_key_and_on_nothing_else() {
        let step = |order: &str, line, what| Step {
            about: order.into(),
            at: datetime!(2018-01-01 0:00 UTC),
            place: Place { file: File::Orders, line },
            what,
        };
        let confirm = || What::Order(OrderStep::Confirm);
        let pay = |sequential| {
            let paid = Paid { sequential, method: Method::Boleto, instalments: 1, amount: 1 };
            What::Invoice(InvoiceStep::Pay(paid))
        };
        let id = |step: Step| step.context().request_id;
        // Written down: a change would import everything twice.
        assert_eq!(id(step("o1", 2, confirm())), "d3c1982d-b067-5611-8cf0-8ebcb6e5faa3");
        assert_eq!(id(step("o1", 2, confirm())), id(step("o1", 9, confirm())));
        assert_ne!(id(step("o1", 2, confirm())), id(step("o1", 2, What::Order(OrderStep::Ship))));
        assert_ne!(id(step("o1", 2, confirm())), id(step("o2", 2, confirm())));
        assert_ne!(id(step("o1", 2, pay(1))), id(step("o1", 2, pay(2))));
    }

    #[test]
    fn a_reference_of_two_parts_fits_and_tells_them_apart() {
        assert_eq!(reference("o1", "2"), "o1-2");
        let long = "a".repeat(64);
        let (one, two) = (reference(&long, "1"), reference(&long, "2"));
        assert!(one != two && one.len() <= LONGEST_REFERENCE, "{one} {two}");
    }
}
