//! What can be done, one file per verb.
//!
//! Each command is one transaction: claim the request id → lock the ticket → decide → save → enqueue the event → store
//! the answer. A retry finds its first answer at the first step.

mod apply_article;
mod approve_return;
mod ask_customer;
mod close_ticket;
mod diagnose_ticket;
mod note_order_change;
mod open_ticket;
mod put_article;
mod record_answer;
mod reopen_ticket;
mod score_article;
mod solve_ticket;

use std::future::Future;

use baton_db::Work;
use baton_inbox::replay::{self, Claim, Key};
use baton_proto::support::v1;
use prost::Message;
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::domain::{Decided, Refusal, Ticket, TicketName};
use crate::error::Error;
use crate::events::{self, Context};
use crate::store;

pub(crate) use apply_article::ApplyArticle;
pub(crate) use approve_return::ApproveReturn;
pub(crate) use ask_customer::AskCustomer;
pub(crate) use close_ticket::CloseTicket;
pub(crate) use diagnose_ticket::DiagnoseTicket;
pub(crate) use note_order_change::NoteOrderChange;
pub(crate) use open_ticket::OpenTicket;
pub(crate) use put_article::PutArticle;
pub(crate) use record_answer::RecordAnswer;
pub(crate) use reopen_ticket::ReopenTicket;
pub(crate) use score_article::ScoreArticle;
pub(crate) use solve_ticket::SolveTicket;

/// The answer to every command on a ticket. The responses of its RPCs all have these two fields.
pub(crate) type Recorded = v1::OpenTicketResponse;

/// A change that somebody asked for.
pub(crate) trait Command: Send + Sync {
    /// What it answers.
    type Answer: Message + Default;

    /// Makes the change, in the caller's transaction. It may be run again after a rollback.
    fn run(
        &self,
        conn: &mut PgConnection,
        context: &Context,
    ) -> impl Future<Output = Result<Self::Answer, Error>> + Send;
}

/// A command under its request id: carried out once, answered as often as it is asked.
#[derive(Debug)]
pub(crate) struct Write<C> {
    /// Names the request.
    pub(crate) key: Key,
    /// When the request came.
    pub(crate) received_at: OffsetDateTime,
    /// The circumstances.
    pub(crate) context: Context,
    /// The change.
    pub(crate) command: C,
}

impl<C: Command> Work for Write<C> {
    type Output = C::Answer;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<C::Answer, Error> {
        if let Claim::Done(answer) = replay::claim(conn, &self.key, self.received_at).await? {
            return Ok(C::Answer::decode(answer.as_slice())?);
        }
        let answer = self.command.run(conn, &self.context).await?;
        replay::complete(conn, &self.key, &answer.encode_to_vec()).await?;
        Ok(answer)
    }
}

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
    let event = events::event(context, decided);
    baton_outbox::enqueue(conn, &event).await?;
    Ok(Recorded { ticket: Some(events::ticket(&decided.ticket)), event_id: event.id })
}
