//! What can be done, one file per verb.
//!
//! Each command runs in the transaction that also keeps its answer: lock the ticket → decide → save → enqueue the event.

mod apply_article;
mod approve_return;
mod ask_customer;
mod close_ticket;
mod diagnose_ticket;
mod note_order_change;
mod note_shipment_change;
mod note_shipment_trouble;
mod open_ticket;
mod put_article;
mod record_answer;
mod reopen_ticket;
mod score_article;
mod solve_ticket;

use baton_department::{Context, tell_stating};
use baton_model::CustomerId;
use baton_proto::support::v1;
use baton_proto::timeline::v1::FactStated;
use sqlx::PgConnection;

use crate::domain::{Decided, Refusal, Ticket, TicketName};
use crate::error::Error;
use crate::{events, store};

pub(crate) use apply_article::ApplyArticle;
pub(crate) use approve_return::ApproveReturn;
pub(crate) use ask_customer::AskCustomer;
pub(crate) use close_ticket::CloseTicket;
pub(crate) use diagnose_ticket::DiagnoseTicket;
pub(crate) use note_order_change::NoteOrderChange;
pub(crate) use note_shipment_change::NoteShipmentChange;
pub(crate) use note_shipment_trouble::NoteShipmentTrouble;
pub(crate) use open_ticket::OpenTicket;
pub(crate) use put_article::PutArticle;
pub(crate) use record_answer::RecordAnswer;
pub(crate) use reopen_ticket::ReopenTicket;
pub(crate) use score_article::ScoreArticle;
pub(crate) use solve_ticket::SolveTicket;

/// The answer to every command on a ticket. The responses of its RPCs all have these two fields.
pub(crate) type Recorded = v1::OpenTicketResponse;

/// Locks the ticket, lets `decide` judge, and records what it decided.
async fn transition(
    conn: &mut PgConnection,
    context: &Context,
    name: TicketName,
    decide: impl FnOnce(Ticket) -> Result<Decided, Refusal> + Send,
) -> Result<Recorded, Error> {
    let ticket = lock(conn, name).await?;
    save(conn, context, &decide(ticket)?).await
}

/// Like [`transition`], where `decide` may find that nothing changes: then the ticket is answered as it is, without an
/// event.
async fn transition_if_new(
    conn: &mut PgConnection,
    context: &Context,
    name: TicketName,
    decide: impl FnOnce(Ticket) -> Result<Option<Decided>, Refusal> + Send,
) -> Result<Recorded, Error> {
    let ticket = lock(conn, name).await?;
    match decide(ticket.clone())? {
        Some(decided) => save(conn, context, &decided).await,
        None => Ok(unchanged(&ticket)),
    }
}

fn unchanged(ticket: &Ticket) -> Recorded {
    Recorded { ticket: Some(events::ticket(ticket)), event_id: String::new() }
}

/// Whose ticket it is.
async fn customer_of(conn: &mut PgConnection, name: TicketName) -> Result<CustomerId, Error> {
    let ticket = store::tickets::find(conn, &name.to_string()).await?;
    Ok(ticket.ok_or_else(|| Error::TicketNotFound { ticket: name.to_string() })?.customer_id)
}

async fn lock(conn: &mut PgConnection, name: TicketName) -> Result<Ticket, Error> {
    let ticket = store::tickets::lock(conn, name).await?;
    ticket.ok_or_else(|| Error::TicketNotFound { ticket: name.to_string() })
}

/// Saves a change of a ticket that was locked in this transaction.
async fn save(conn: &mut PgConnection, context: &Context, decided: &Decided) -> Result<Recorded, Error> {
    store::tickets::update(conn, &decided.ticket).await?;
    record(conn, context, decided).await
}

/// Enqueues the event of a change that is saved, in its transaction.
async fn record(conn: &mut PgConnection, context: &Context, decided: &Decided) -> Result<Recorded, Error> {
    record_stating(conn, context, decided, Vec::new()).await
}

/// Like [`record`], of a change with which the customer told us something.
async fn record_stating(
    conn: &mut PgConnection,
    context: &Context,
    decided: &Decided,
    facts: Vec<FactStated>,
) -> Result<Recorded, Error> {
    let event_id = tell_stating(conn, context, events::told(decided), facts).await?;
    Ok(Recorded { ticket: Some(events::ticket(&decided.ticket)), event_id })
}
