//! Which customer somebody means: by id, by any identifier, or by the number of something of theirs.

use std::str::FromStr;

use baton_client::retry;
use baton_errors::{Reason, reason_of};
use baton_model::{CustomerId, DictatableNumber};
use baton_proto::billing::v1::GetInvoiceRequest;
use baton_proto::billing::v1::billing_service_client::BillingServiceClient;
use baton_proto::cases::v1::GetCaseRequest;
use baton_proto::cases::v1::cases_service_client::CasesServiceClient;
use baton_proto::customers::v1::{Customer, GetCustomerRequest, Identifier, ResolveCustomerRequest};
use baton_proto::orders::v1::GetOrderRequest;
use baton_proto::orders::v1::orders_service_client::OrdersServiceClient;
use baton_proto::sales::v1::GetQuoteRequest;
use baton_proto::sales::v1::sales_service_client::SalesServiceClient;
use baton_proto::shipping::v1::shipping_service_client::ShippingServiceClient;
use baton_proto::shipping::v1::{GetReturnRequest, GetShipmentRequest};
use baton_proto::support::v1::GetTicketRequest;
use baton_proto::support::v1::support_service_client::SupportServiceClient;
use tonic::{Code, Status};

use crate::failure::CallFailed;
use crate::session::Session;

/// How people may say which customer they mean, for `--help`.
pub(crate) const HELP: &str = "Customer: id, e-mail, phone (+…), KIND:VALUE, or the number of an order, case, ticket, quote, parcel or invoice";

/// Kinds of identifiers that a bare word may be.
const KINDS_OF_WORDS: [&str; 4] = ["order_number", "olist_customer", "olist_seller", "olist_mql"];

/// What somebody typed, understood as far as its form goes.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Asked {
    Id(CustomerId),
    Identifier {
        kind: String,
        value: String,
    },
    /// The number of something that people dictate, or else a word.
    Number(DictatableNumber),
    Word,
}

/// The customers that are meant.
#[derive(Debug)]
pub(crate) enum Found {
    /// One.
    One(Box<Customer>),
    /// Several that share the identifier.
    Candidates(Vec<Customer>),
}

/// Nobody, or nobody in particular, is meant.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WhoError {
    /// No such customer.
    #[error(
        "no customer is known by `{0}`. Try an e-mail, a phone number with country code (+55 …), KIND:VALUE such as \
         olist_customer:…, the number of an order, case, ticket, quote, parcel or invoice, or the customer's id"
    )]
    Nobody(String),
    /// Several customers.
    #[error("`{text}` is shared by several customers: {names}. Name one by id")]
    Several {
        /// What was asked for.
        text: String,
        /// Who it may be.
        names: String,
    },
    /// The platform could not say.
    #[error(transparent)]
    Call(#[from] CallFailed),
}

impl FromStr for Asked {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let identifier =
            |kind: &str, value: &str| Self::Identifier { kind: kind.to_owned(), value: value.to_owned() };
        if let Ok(id) = text.parse() {
            return Ok(Self::Id(id));
        }
        if let Some((kind, value)) = text.split_once(':').filter(|(kind, _)| is_slug(kind)) {
            return Ok(identifier(kind, value));
        }
        if text.contains('@') {
            return Ok(identifier("email", text));
        }
        if text.starts_with('+') {
            return Ok(identifier("phone", text));
        }
        Ok(text.parse().map_or(Self::Word, Self::Number))
    }
}

/// Who is meant by `text`.
pub(crate) async fn find(session: &Session, text: &str) -> Result<Found, WhoError> {
    let text = text.trim();
    let Ok(asked) = text.parse();
    let found = match asked {
        Asked::Id(id) => get(session, id.to_string()).await,
        Asked::Identifier { kind, value } => resolve(session, kind, value).await,
        Asked::Number(number) => match by_number(session, number).await {
            Ok(None) => by_word(session, text).await,
            found => found,
        },
        Asked::Word => by_word(session, text).await,
    };
    found.map_err(CallFailed::from)?.ok_or_else(|| WhoError::Nobody(text.to_owned()))
}

/// The one customer who is meant by `text`.
pub(crate) async fn one(session: &Session, text: &str) -> Result<Customer, WhoError> {
    match find(session, text).await? {
        Found::One(customer) => Ok(*customer),
        Found::Candidates(candidates) => {
            let name = |customer: &Customer| format!("{} ({})", customer.display_name, customer.id);
            let names = candidates.iter().map(name).collect::<Vec<_>>().join(", ");
            Err(WhoError::Several { text: text.to_owned(), names })
        }
    }
}

/// The platform's answer, or nothing where it knows nobody.
fn known<T>(answer: Result<T, Status>) -> Result<Option<T>, Status> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(status) if status.code() == Code::NotFound => Ok(None),
        // Words of any length and form are asked for; what cannot be an identifier is nobody's.
        Err(status) if reason_of(&status) == Some(Reason::InvalidField) => Ok(None),
        Err(status) => Err(status),
    }
}

async fn get(session: &Session, id: String) -> Result<Option<Found>, Status> {
    let Ok(connection) = session.timeline() else { return Ok(None) };
    let answer = retry(|| {
        let (mut client, customer_id) = (connection.customers(), id.clone());
        async move { client.get_customer(GetCustomerRequest { customer_id }).await }
    });
    Ok(known(answer.await)?.and_then(|answer| answer.customer).map(|customer| Found::One(Box::new(customer))))
}

async fn resolve(session: &Session, kind: String, value: String) -> Result<Option<Found>, Status> {
    let Ok(connection) = session.timeline() else { return Ok(None) };
    let request = ResolveCustomerRequest { identifier: Some(Identifier { kind, value, shared: false }) };
    let answer = retry(|| {
        let (mut client, request) = (connection.customers(), request.clone());
        async move { client.resolve_customer(request).await }
    });
    Ok(known(answer.await)?.map(|answer| match answer.customer {
        Some(customer) => Found::One(Box::new(customer)),
        None => Found::Candidates(answer.candidates),
    }))
}

/// Whose something is, by the service that has it; nobody where it is not there or the service is not known.
macro_rules! owner_of {
    ($session:ident, $service:literal, $client:ident, $method:ident($request:expr), $what:ident) => {{
        let Ok(connection) = $session.to($service) else { return Ok(None) };
        let request = $request;
        let answer = retry(|| {
            let (mut client, request) = ($client::new(connection.clone()), request.clone());
            async move { client.$method(request).await }
        });
        Ok(known(answer.await)?.and_then(|answer| answer.$what).map(|found| found.customer_id))
    }};
}

async fn by_word(session: &Session, word: &str) -> Result<Option<Found>, Status> {
    for kind in KINDS_OF_WORDS {
        let found = resolve(session, kind.to_owned(), word.to_owned()).await?;
        if found.is_some() {
            return Ok(found);
        }
    }
    let word = word.to_owned();
    let owner = match of_order(session, word.clone()).await? {
        Some(owner) => Some(owner),
        // The carrier's number.
        None => of_shipment(session, word).await?,
    };
    match owner {
        Some(owner) => get(session, owner).await,
        None => Ok(None),
    }
}

async fn by_number(session: &Session, number: DictatableNumber) -> Result<Option<Found>, Status> {
    let number = number.to_string();
    let owner = match of_case(session, number.clone()).await? {
        Some(owner) => Some(owner),
        None => match of_ticket(session, number.clone()).await? {
            Some(owner) => Some(owner),
            None => of_paper(session, number).await?,
        },
    };
    match owner {
        Some(owner) => get(session, owner).await,
        None => Ok(None),
    }
}

/// What the customer holds in their hands: a parcel, an invoice, a quote, a label.
async fn of_paper(session: &Session, number: String) -> Result<Option<String>, Status> {
    if let Some(owner) = of_shipment(session, number.clone()).await? {
        return Ok(Some(owner));
    }
    if let Some(owner) = of_invoice(session, number.clone()).await? {
        return Ok(Some(owner));
    }
    if let Some(owner) = of_quote(session, number.clone()).await? {
        return Ok(Some(owner));
    }
    of_return(session, number).await
}

async fn of_case(session: &Session, case: String) -> Result<Option<String>, Status> {
    owner_of!(session, "timeline", CasesServiceClient, get_case(GetCaseRequest { case }), case)
}

async fn of_ticket(session: &Session, ticket: String) -> Result<Option<String>, Status> {
    owner_of!(session, "support", SupportServiceClient, get_ticket(GetTicketRequest { ticket }), ticket)
}

async fn of_order(session: &Session, order: String) -> Result<Option<String>, Status> {
    owner_of!(session, "orders", OrdersServiceClient, get_order(GetOrderRequest { order }), order)
}

async fn of_shipment(session: &Session, shipment: String) -> Result<Option<String>, Status> {
    let request = GetShipmentRequest { shipment };
    owner_of!(session, "shipping", ShippingServiceClient, get_shipment(request), shipment)
}

async fn of_return(session: &Session, label: String) -> Result<Option<String>, Status> {
    let request = GetReturnRequest { r#return: label };
    owner_of!(session, "shipping", ShippingServiceClient, get_return(request), r#return)
}

async fn of_invoice(session: &Session, invoice: String) -> Result<Option<String>, Status> {
    owner_of!(session, "billing", BillingServiceClient, get_invoice(GetInvoiceRequest { invoice }), invoice)
}

async fn of_quote(session: &Session, quote: String) -> Result<Option<String>, Status> {
    owner_of!(session, "sales", SalesServiceClient, get_quote(GetQuoteRequest { quote }), quote)
}

fn is_slug(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_understood_by_its_form() {
        let identifier =
            |kind: &str, value: &str| Asked::Identifier { kind: kind.into(), value: value.into() };
        let number = DictatableNumber::from_random(7);
        for (text, expected) in [
            ("ana@example.com", identifier("email", "ana@example.com")),
            ("+55 11 91234-5678", identifier("phone", "+55 11 91234-5678")),
            ("phone:+55 11 91234-5678", identifier("phone", "+55 11 91234-5678")),
            ("olist_customer:6f19", identifier("olist_customer", "6f19")),
            (&number.to_string(), Asked::Number(number)),
            ("2c810e97c1d3956172e1830863e6a133", Asked::Word),
            ("Ana Souza", Asked::Word),
            ("", Asked::Word),
        ] {
            assert_eq!(text.parse(), Ok(expected), "{text}");
        }
        let id = "01890a5d-ac96-774b-bcce-b302099a8057";
        assert!(matches!(id.parse(), Ok(Asked::Id(_))));
    }
}
