//! Touches as messages, and the events of their changes.

use baton_department::{Told, any, timestamp};
use baton_proto::sales::v1;
use baton_proto::timeline::v1::Subject;
use prost_types::Any;

use super::actor;
use crate::domain::Touch;
use crate::domain::touch::{Cause, Change, Decided, Kind, State, wording};

/// What the timeline is told of a change.
pub(crate) fn told(decided: &Decided) -> Told {
    let touch = &decided.after;
    Told {
        customer_id: touch.customer_id,
        summary: wording::summary(decided),
        body: body(decided),
        subject: Subject {
            kind: "touch".to_owned(),
            id: touch.id.to_string(),
            label: wording::label(touch),
            status: wording::status(touch),
            open: touch.is_open(),
            revision: touch.revision,
        },
        promises: Vec::new(),
    }
}

fn body(decided: &Decided) -> Any {
    let touch = Some(touch(&decided.after));
    match decided.change {
        Change::Planned => any(&v1::TouchPlanned { touch }),
        Change::Done => any(&v1::TouchDone { touch }),
        Change::Dropped => any(&v1::TouchDropped { touch }),
    }
}

/// The touch as a message.
pub(crate) fn touch(touch: &Touch) -> v1::Touch {
    let (cause, order_id) = match touch.cause {
        Cause::Person => (v1::TouchCause::Person, String::new()),
        Cause::Delivery(order_id) => (v1::TouchCause::Delivery, order_id.to_string()),
        Cause::Cadence => (v1::TouchCause::Cadence, String::new()),
    };
    v1::Touch {
        id: touch.id.to_string(),
        customer_id: touch.customer_id.to_string(),
        kind: kind(touch.kind).into(),
        subject: touch.subject.clone(),
        due_at: Some(timestamp(touch.due_at)),
        state: state(touch.state).into(),
        cause: cause.into(),
        order_id,
        outcome: touch.outcome.clone(),
        owner: touch.owner.as_ref().map(actor),
        done_at: touch.done_at.map(timestamp),
        planned_at: Some(timestamp(touch.planned_at)),
        changed_at: Some(timestamp(touch.changed_at)),
        revision: touch.revision,
        etag: touch.etag(),
    }
}

const fn kind(kind: Kind) -> v1::TouchKind {
    match kind {
        Kind::Call => v1::TouchKind::Call,
        Kind::Visit => v1::TouchKind::Visit,
        Kind::Letter => v1::TouchKind::Letter,
        Kind::Thanks => v1::TouchKind::Thanks,
        Kind::Congratulation => v1::TouchKind::Congratulation,
    }
}

const fn state(state: State) -> v1::TouchState {
    match state {
        State::Planned => v1::TouchState::Planned,
        State::Done => v1::TouchState::Done,
        State::Dropped => v1::TouchState::Dropped,
    }
}
