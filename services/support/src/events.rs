//! What the world is told: tickets and articles as messages, and the event of each change.

use baton_department::{Told, any, timestamp};
use baton_proto::support::v1;
use baton_proto::timeline::v1::Subject;
use prost_types::Any;

use crate::domain::{AppliedArticle, Article, Change, Decided, State, Ticket, Verdict, wording};

/// What the timeline is told of a change.
pub(crate) fn told(decided: &Decided) -> Told {
    let ticket = &decided.ticket;
    Told {
        customer_id: ticket.customer_id,
        summary: wording::summary(decided),
        body: body(decided),
        subject: Subject {
            kind: "ticket".to_owned(),
            id: ticket.id.to_string(),
            label: wording::label(ticket),
            status: wording::status(ticket),
            open: ticket.is_open(),
            revision: ticket.revision,
        },
        promises: Vec::new(),
    }
}

fn body(decided: &Decided) -> Any {
    let ticket = Some(ticket(&decided.ticket));
    match &decided.change {
        Change::Opened => any(&v1::TicketOpened { ticket }),
        Change::Diagnosed { note } => any(&v1::TicketDiagnosed { ticket, note: note.clone() }),
        Change::CustomerAsked => {
            let question = decided.ticket.waiting_for.clone();
            any(&v1::CustomerAsked { ticket, question })
        }
        Change::CustomerAnswered { answer } => any(&v1::CustomerAnswered { ticket, answer: answer.clone() }),
        Change::Solved => any(&v1::TicketSolved { ticket }),
        Change::Closed => any(&v1::TicketClosed { ticket }),
        Change::Reopened { reason } => any(&v1::TicketReopened { ticket, reason: reason.clone() }),
        Change::ReturnApproved { order_id, reason } => {
            let (order_id, reason) = (order_id.to_string(), reason.clone());
            any(&v1::ReturnApproved { ticket, order_id, reason })
        }
        Change::ArticleApplied { article } => {
            let (article_id, article_title) = (article.article_id.to_string(), article.title.clone());
            any(&v1::ArticleApplied { ticket, article_id, article_title })
        }
        Change::ArticleScored { article, .. } => {
            let (article_id, article_title) = (article.article_id.to_string(), article.title.clone());
            let worked = article.verdict == Verdict::Worked;
            any(&v1::ArticleScored { ticket, article_id, article_title, worked })
        }
        Change::OrderChanged => {
            let order_status = decided.ticket.order_status.clone();
            any(&v1::TicketOrderChanged { ticket, order_status })
        }
        Change::ShipmentChanged => {
            let shipment_status = decided.ticket.shipment_status.clone();
            any(&v1::TicketShipmentChanged { ticket, shipment_status })
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
        case_id: ticket.case_id.map(|id| id.to_string()).unwrap_or_default(),
        shipment_id: ticket.shipment_id.map(|id| id.to_string()).unwrap_or_default(),
        shipment_status: ticket.shipment_status.clone(),
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
