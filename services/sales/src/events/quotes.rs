//! Quotes as messages, and the events of their changes.

use baton_department::{Told, address, any, money, timestamp};
use baton_proto::sales::v1;
use baton_proto::timeline::v1::Subject;
use prost_types::Any;

use super::actor;
use crate::domain::Quote;
use crate::domain::quote::{Change, Decided, Line, State, wording};

/// What the timeline is told of a change.
pub(crate) fn told(decided: &Decided) -> Told {
    let quote = &decided.after;
    Told {
        customer_id: quote.customer_id,
        summary: wording::summary(decided),
        body: body(decided),
        subject: Subject {
            kind: "quote".to_owned(),
            id: quote.id.to_string(),
            label: wording::label(quote),
            status: wording::status(quote),
            open: quote.is_open(),
            revision: quote.revision,
        },
        promises: Vec::new(),
    }
}

fn body(decided: &Decided) -> Any {
    let quote = Some(quote(&decided.after));
    match decided.change {
        Change::Drafted => any(&v1::QuoteDrafted { quote }),
        Change::Amended => any(&v1::QuoteAmended { quote }),
        Change::Sent => any(&v1::QuoteSent { quote }),
        Change::Accepted => any(&v1::QuoteAccepted { quote }),
        Change::OrderRefused => any(&v1::QuoteOrderRefused { quote }),
        Change::Declined => any(&v1::QuoteDeclined { quote }),
        Change::Expired => any(&v1::QuoteExpired { quote }),
    }
}

/// The quote as a message.
pub(crate) fn quote(quote: &Quote) -> v1::Quote {
    v1::Quote {
        id: quote.id.to_string(),
        number: quote.number.to_string(),
        customer_id: quote.customer_id.to_string(),
        lead_id: quote.lead_id.map(|id| id.to_string()).unwrap_or_default(),
        external_reference: quote.external_reference.clone().unwrap_or_default(),
        lines: quote.lines.as_slice().iter().map(line).collect(),
        total: Some(money(quote.lines.total())),
        delivery_address: quote.delivery_address.as_ref().map(address),
        valid_until: quote.valid_until.map(timestamp),
        state: state(quote.state).into(),
        owner: Some(actor(&quote.owner)),
        order_id: quote.order_id.map(|id| id.to_string()).unwrap_or_default(),
        order_refusal: quote.order_refusal.clone(),
        declined_reason: quote.declined_reason.clone(),
        created_at: Some(timestamp(quote.created_at)),
        changed_at: Some(timestamp(quote.changed_at)),
        revision: quote.revision,
        etag: quote.etag(),
    }
}

fn line(line: &Line) -> v1::QuoteLine {
    v1::QuoteLine {
        product_id: line.product_id.clone(),
        title: line.title.clone(),
        category: line.category.clone(),
        quantity: i32::try_from(line.quantity).unwrap_or(i32::MAX),
        unit_price: Some(money(&line.unit_price)),
        freight: line.freight.as_ref().map(money),
    }
}

const fn state(state: State) -> v1::QuoteState {
    match state {
        State::Draft => v1::QuoteState::Draft,
        State::Sent => v1::QuoteState::Sent,
        State::Accepted => v1::QuoteState::Accepted,
        State::Declined => v1::QuoteState::Declined,
        State::Expired => v1::QuoteState::Expired,
    }
}
