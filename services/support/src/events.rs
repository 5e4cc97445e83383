//! What the world is told: tickets and articles as messages, and the event of each change.

use baton_auth::Caller;
use baton_model::{Actor, CaseId, EventId, Role};
use baton_proto::common::v1::{self as common, Channel};
use baton_proto::support::v1;
use baton_proto::timeline::v1::{Event, Subject};
use prost_types::{Any, Timestamp};
use time::OffsetDateTime;

use crate::domain::{AppliedArticle, Article, Change, Decided, State, Ticket, Verdict, wording};

/// This department: of its events, of its subjects, and of the service where it acts for itself.
pub(crate) const DEPARTMENT: &str = "support";

/// The circumstances of a change, as its event tells them.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    /// The event's id.
    pub(crate) event_id: EventId,
    /// Who did it.
    pub(crate) actor: Actor,
    /// When it happened, in life.
    pub(crate) occurred_at: OffsetDateTime,
    /// How the customer was involved.
    pub(crate) channel: Channel,
    /// The case it belongs to.
    pub(crate) case_id: Option<CaseId>,
    /// Whether it tells of the past, brought in by an importer.
    pub(crate) imported: bool,
    /// The trace of the work that did it.
    pub(crate) traceparent: Option<String>,
}

impl Context {
    /// A call of `caller` at this moment; the request may know better when, how and about which case.
    pub(crate) fn of_call(caller: &Caller, event_id: EventId, now: OffsetDateTime) -> Self {
        Self {
            event_id,
            actor: caller.actor.clone(),
            occurred_at: now,
            channel: Channel::Internal,
            case_id: None,
            imported: caller.is(Role::Importer),
            traceparent: baton_telemetry::current_traceparent(),
        }
    }

    /// A reaction of the service `actor` to another department's event. What follows from imported history is history.
    pub(crate) fn of_cause(cause: &Event, actor: &Actor, event_id: EventId, now: OffsetDateTime) -> Self {
        let then = cause.occurred_at.as_ref().and_then(instant);
        Self {
            event_id,
            actor: actor.clone(),
            occurred_at: then.filter(|_| cause.imported).unwrap_or(now),
            channel: Channel::Internal,
            case_id: cause.case_id.parse().ok(),
            imported: cause.imported,
            traceparent: Some(cause.traceparent.clone()).filter(|text| !text.is_empty()),
        }
    }
}

/// The event that tells a change.
pub(crate) fn event(context: &Context, decided: &Decided) -> Event {
    let ticket = &decided.ticket;
    let actor = &context.actor;
    Event {
        id: context.event_id.to_string(),
        customer_id: ticket.customer_id.to_string(),
        occurred_at: Some(timestamp(context.occurred_at)),
        actor: Some(common::Actor {
            id: actor.id.clone(),
            name: actor.name.clone(),
            department: actor.department.to_string(),
            role: actor.role.to_string(),
        }),
        department: DEPARTMENT.to_owned(),
        channel: context.channel.into(),
        summary: wording::summary(decided),
        // Encoding into memory that grows does not fail.
        body: body(decided).ok(),
        reader_may_skip: true,
        case_id: context.case_id.map(|id| id.to_string()).unwrap_or_default(),
        subject: Some(Subject {
            kind: "ticket".to_owned(),
            id: ticket.id.to_string(),
            label: wording::label(ticket),
            status: wording::status(ticket),
            open: ticket.is_open(),
            revision: ticket.revision,
        }),
        traceparent: context.traceparent.clone().unwrap_or_default(),
        imported: context.imported,
        ..Event::default()
    }
}

fn body(decided: &Decided) -> Result<Any, prost::EncodeError> {
    let ticket = Some(ticket(&decided.ticket));
    match &decided.change {
        Change::Opened => Any::from_msg(&v1::TicketOpened { ticket }),
        Change::Diagnosed { note } => Any::from_msg(&v1::TicketDiagnosed { ticket, note: note.clone() }),
        Change::CustomerAsked => {
            let question = decided.ticket.waiting_for.clone();
            Any::from_msg(&v1::CustomerAsked { ticket, question })
        }
        Change::CustomerAnswered { answer } => {
            Any::from_msg(&v1::CustomerAnswered { ticket, answer: answer.clone() })
        }
        Change::Solved => Any::from_msg(&v1::TicketSolved { ticket }),
        Change::Closed => Any::from_msg(&v1::TicketClosed { ticket }),
        Change::Reopened { reason } => Any::from_msg(&v1::TicketReopened { ticket, reason: reason.clone() }),
        Change::ReturnApproved { order_id, reason } => {
            let (order_id, reason) = (order_id.to_string(), reason.clone());
            Any::from_msg(&v1::ReturnApproved { ticket, order_id, reason })
        }
        Change::ArticleApplied { article } => {
            let (article_id, article_title) = (article.article_id.to_string(), article.title.clone());
            Any::from_msg(&v1::ArticleApplied { ticket, article_id, article_title })
        }
        Change::ArticleScored { article, .. } => {
            let (article_id, article_title) = (article.article_id.to_string(), article.title.clone());
            let worked = article.verdict == Verdict::Worked;
            Any::from_msg(&v1::ArticleScored { ticket, article_id, article_title, worked })
        }
        Change::OrderChanged => {
            let order_status = decided.ticket.order_status.clone();
            Any::from_msg(&v1::TicketOrderChanged { ticket, order_status })
        }
    }
}

/// The ticket as a message.
pub(crate) fn ticket(ticket: &Ticket) -> v1::Ticket {
    v1::Ticket {
        id: ticket.id.to_string(),
        number: ticket.number.to_string(),
        customer_id: ticket.customer_id.to_string(),
        external_reference: ticket.external_reference.clone().unwrap_or_default(),
        title: ticket.title.clone(),
        description: ticket.description.clone(),
        product_id: ticket.product_id.clone(),
        order_id: ticket.order_id.map(|id| id.to_string()).unwrap_or_default(),
        order_status: ticket.order_status.clone(),
        state: state(ticket.state).into(),
        waiting_for: ticket.waiting_for.clone(),
        solution: ticket.solution.clone(),
        root_cause: ticket.root_cause.clone(),
        applied_articles: ticket.applied_articles.iter().map(applied).collect(),
        return_approved: ticket.return_approved,
        opened_at: Some(timestamp(ticket.opened_at)),
        changed_at: Some(timestamp(ticket.changed_at)),
        revision: ticket.revision,
        etag: ticket.etag(),
    }
}

fn applied(applied: &AppliedArticle) -> v1::AppliedArticle {
    v1::AppliedArticle {
        article_id: applied.article_id.to_string(),
        title: applied.title.clone(),
        verdict: verdict(applied.verdict).into(),
    }
}

/// The article as a message.
pub(crate) fn article(article: &Article) -> v1::Article {
    v1::Article {
        id: article.id.to_string(),
        title: article.text.title.clone(),
        body: article.text.body.clone(),
        keywords: article.text.keywords.clone(),
        product_id: article.text.product_id.clone(),
        worked_count: article.worked_count,
        did_not_count: article.did_not_count,
        version: article.version,
        etag: article.etag(),
        updated_at: Some(timestamp(article.updated_at)),
    }
}

const fn state(state: State) -> v1::TicketState {
    match state {
        State::Open => v1::TicketState::Open,
        State::Diagnosing => v1::TicketState::Diagnosing,
        State::WaitingOnCustomer => v1::TicketState::WaitingOnCustomer,
        State::Solved => v1::TicketState::Solved,
        State::Closed => v1::TicketState::Closed,
    }
}

const fn verdict(verdict: Verdict) -> v1::ArticleVerdict {
    match verdict {
        Verdict::Open => v1::ArticleVerdict::Unspecified,
        Verdict::Worked => v1::ArticleVerdict::Worked,
        Verdict::DidNot => v1::ArticleVerdict::DidNot,
    }
}

/// An instant as a message.
pub(crate) fn timestamp(at: OffsetDateTime) -> Timestamp {
    Timestamp { seconds: at.unix_timestamp(), nanos: at.nanosecond().cast_signed() }
}

/// The instant of a message at the precision that is stored, microseconds; `None` outside the years 1 to 9999.
pub(crate) fn instant(timestamp: &Timestamp) -> Option<OffsetDateTime> {
    let nanos = u32::try_from(timestamp.nanos).ok()? / 1_000 * 1_000;
    let instant = OffsetDateTime::from_unix_timestamp(timestamp.seconds).ok()?;
    instant.replace_nanosecond(nanos).ok().filter(|instant| instant.year() >= 1)
}
