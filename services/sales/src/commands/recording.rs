//! How every command ends: the object is saved, its event enqueued, and the answer made.

use baton_department::{Context, tell, tell_stating};
use baton_model::{LeadId, QuoteId, TouchId};
use baton_proto::sales::v1;
use baton_proto::timeline::v1::FactStated;
use sqlx::PgConnection;

use crate::domain::{Lead, Occasion, Person, Quote, Refusal, Touch, account, lead, quote, touch};
use crate::error::Error;
use crate::{events, store};

/// The answer to every command on a lead. The responses of its RPCs all have these two fields.
pub(crate) type RecordedLead = v1::CreateLeadResponse;
/// The answer to every command on a quote.
pub(crate) type RecordedQuote = v1::DraftQuoteResponse;
/// The answer to every command on an account.
pub(crate) type RecordedAccount = v1::PutAccountResponse;
/// The answer to every command on a touch.
pub(crate) type RecordedTouch = v1::PlanTouchResponse;

/// Who takes a step, and when.
pub(super) fn occasion(context: &Context) -> Occasion {
    Occasion { by: Person::from(&context.actor), at: context.occurred_at, imported: context.imported }
}

/// Locks the lead, lets `decide` judge, and records what it decided.
pub(super) async fn lead_step(
    conn: &mut PgConnection,
    context: &Context,
    lead_id: LeadId,
    decide: impl FnOnce(Lead, &Occasion) -> Result<lead::Decided, Refusal> + Send,
) -> Result<RecordedLead, Error> {
    let lead = store::leads::lock(conn, lead_id).await?;
    let lead = lead.ok_or_else(|| Error::LeadNotFound { lead: lead_id.to_string() })?;
    save_lead(conn, context, &decide(lead, &occasion(context))?).await
}

/// Saves a change of a lead that was locked in this transaction.
pub(super) async fn save_lead(
    conn: &mut PgConnection,
    context: &Context,
    decided: &lead::Decided,
) -> Result<RecordedLead, Error> {
    store::leads::update(conn, &decided.after).await?;
    record_lead(conn, context, decided).await
}

/// Enqueues the event of a change that is saved, in its transaction.
pub(super) async fn record_lead(
    conn: &mut PgConnection,
    context: &Context,
    decided: &lead::Decided,
) -> Result<RecordedLead, Error> {
    record_lead_stating(conn, context, decided, Vec::new()).await
}

/// Like [`record_lead`], of a change with which the customer told us something.
pub(super) async fn record_lead_stating(
    conn: &mut PgConnection,
    context: &Context,
    decided: &lead::Decided,
    facts: Vec<FactStated>,
) -> Result<RecordedLead, Error> {
    let event_id = tell_stating(conn, context, events::leads::told(decided), facts).await?;
    Ok(RecordedLead { lead: Some(events::leads::lead(&decided.after)), event_id })
}

/// Locks the quote, lets `decide` judge, and records what it decided.
pub(super) async fn quote_step(
    conn: &mut PgConnection,
    context: &Context,
    quote_id: QuoteId,
    decide: impl FnOnce(Quote, &Occasion) -> Result<quote::Decided, Refusal> + Send,
) -> Result<RecordedQuote, Error> {
    let quote = lock_quote(conn, quote_id).await?;
    save_quote(conn, context, &decide(quote, &occasion(context))?).await
}

pub(super) async fn lock_quote(conn: &mut PgConnection, quote_id: QuoteId) -> Result<Quote, Error> {
    let quote = store::quotes::lock(conn, quote_id).await?;
    quote.ok_or_else(|| Error::QuoteNotFound { quote: quote_id.to_string() })
}

/// Saves a change of a quote that was locked in this transaction.
pub(super) async fn save_quote(
    conn: &mut PgConnection,
    context: &Context,
    decided: &quote::Decided,
) -> Result<RecordedQuote, Error> {
    store::quotes::update(conn, &decided.after).await?;
    record_quote(conn, context, decided).await
}

/// Enqueues the event of a change that is saved, in its transaction.
pub(super) async fn record_quote(
    conn: &mut PgConnection,
    context: &Context,
    decided: &quote::Decided,
) -> Result<RecordedQuote, Error> {
    let event_id = tell(conn, context, events::quotes::told(decided)).await?;
    Ok(RecordedQuote { quote: Some(events::quotes::quote(&decided.after)), event_id })
}

/// Saves a change of an account that was locked in this transaction.
pub(super) async fn save_account(
    conn: &mut PgConnection,
    context: &Context,
    decided: &account::Decided,
) -> Result<RecordedAccount, Error> {
    store::accounts::update(conn, &decided.after).await?;
    record_account(conn, context, decided).await
}

/// Enqueues the event of a change that is saved, in its transaction.
pub(super) async fn record_account(
    conn: &mut PgConnection,
    context: &Context,
    decided: &account::Decided,
) -> Result<RecordedAccount, Error> {
    let event_id = tell(conn, context, events::accounts::told(decided)).await?;
    Ok(RecordedAccount { account: Some(events::accounts::account(&decided.after)), event_id })
}

/// Locks the touch, lets `decide` judge, and saves what it decided. The touch as it is then is given as well.
pub(super) async fn touch_step(
    conn: &mut PgConnection,
    context: &Context,
    touch_id: TouchId,
    decide: impl FnOnce(Touch, &Occasion) -> Result<touch::Decided, Refusal> + Send,
) -> Result<(Touch, RecordedTouch), Error> {
    let touch = store::touches::lock(conn, touch_id).await?;
    let decided = decide(touch.ok_or(Error::TouchNotFound(touch_id))?, &occasion(context))?;
    store::touches::update(conn, &decided.after).await?;
    let recorded = record_touch(conn, context, &decided).await?;
    Ok((decided.after, recorded))
}

/// Enqueues the event of a change that is saved, in its transaction.
pub(super) async fn record_touch(
    conn: &mut PgConnection,
    context: &Context,
    decided: &touch::Decided,
) -> Result<RecordedTouch, Error> {
    let event_id = tell(conn, context, events::touches::told(decided)).await?;
    Ok(RecordedTouch { touch: Some(events::touches::touch(&decided.after)), event_id })
}
