//! Accounts as messages, and the events of their changes.

use baton_department::{Told, any, timestamp};
use baton_proto::sales::v1;
use baton_proto::timeline::v1::Subject;
use prost_types::Any;

use super::actor;
use crate::domain::Account;
use crate::domain::account::{Change, Decided, wording};

/// What the timeline is told of a change.
pub(crate) fn told(decided: &Decided) -> Told {
    let account = &decided.after;
    Told {
        customer_id: account.customer_id,
        summary: wording::summary(decided),
        body: body(decided),
        subject: Subject {
            kind: "account".to_owned(),
            // A customer has one, which has no id of its own.
            id: account.customer_id.to_string(),
            label: wording::label(account),
            status: wording::status(account),
            // How a customer is looked after is nothing to be done: touches are.
            open: false,
            revision: account.revision,
        },
        promises: Vec::new(),
    }
}

fn body(decided: &Decided) -> Any {
    let account = Some(account(&decided.after));
    match decided.change {
        Change::Opened => any(&v1::AccountOpened { account }),
        Change::Changed => any(&v1::AccountChanged { account }),
        Change::OwnerChanged => any(&v1::AccountOwnerChanged { account }),
    }
}

/// The account as a message.
pub(crate) fn account(account: &Account) -> v1::Account {
    v1::Account {
        customer_id: account.customer_id.to_string(),
        owner: account.owner.as_ref().map(actor),
        segment: account.segment.clone(),
        cadence_days: i32::from(account.cadence_days),
        last_touch_at: account.last_touch_at.map(timestamp),
        next_touch_due: account.next_touch_due().map(timestamp),
        opened_at: Some(timestamp(account.opened_at)),
        changed_at: Some(timestamp(account.changed_at)),
        revision: account.revision,
        etag: account.etag(),
    }
}
