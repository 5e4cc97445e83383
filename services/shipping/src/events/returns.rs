//! A return as a message, and the event of each change.

use baton_department::{Told, any, timestamp};
use baton_proto::shipping::v1;
use baton_proto::timeline::v1::Subject;
use prost_types::Any;

use crate::domain::{Return, ReturnChange, ReturnDecided, ReturnState, wording};

/// What the timeline is told of a change of a return.
pub(crate) fn told_of_return(decided: &ReturnDecided) -> Told {
    let returned = &decided.returned;
    Told {
        customer_id: returned.customer_id,
        summary: wording::return_summary(decided),
        body: body(decided),
        subject: Subject {
            kind: "return".to_owned(),
            id: returned.id.to_string(),
            label: wording::return_label(returned),
            status: wording::return_status(returned),
            open: returned.is_open(),
            revision: returned.revision,
        },
        promises: Vec::new(),
    }
}

fn body(decided: &ReturnDecided) -> Any {
    let returned = Some(goods_return(&decided.returned));
    match decided.change {
        ReturnChange::LabelIssued => any(&v1::ReturnLabelIssued { r#return: returned }),
        ReturnChange::Received => any(&v1::ReturnReceived { r#return: returned }),
    }
}

/// The return as a message.
pub(crate) fn goods_return(returned: &Return) -> v1::Return {
    let state = match returned.state {
        ReturnState::LabelIssued => v1::ReturnState::LabelIssued,
        ReturnState::Received => v1::ReturnState::Received,
    };
    v1::Return {
        id: returned.id.to_string(),
        customer_id: returned.customer_id.to_string(),
        order_id: returned.order_id.to_string(),
        label_number: returned.label_number.to_string(),
        reason: returned.reason.clone(),
        state: state.into(),
        condition: returned.condition.clone(),
        issued_at: Some(timestamp(returned.issued_at)),
        received_at: returned.received_at.map(timestamp),
        changed_at: Some(timestamp(returned.changed_at)),
        revision: returned.revision,
        etag: returned.etag(),
    }
}
