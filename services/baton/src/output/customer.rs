//! Customers as people read them.

use baton_proto::customers::v1::{Customer, CustomerKind, Identifier};

use super::{Rows, day, facts, person, style, table};

/// One customer, everything that is known of them.
pub(crate) fn customer(customer: &Customer) -> String {
    let kind = match customer.kind() {
        CustomerKind::Organisation => "organisation",
        CustomerKind::Person | CustomerKind::Unspecified => "person",
    };
    let owner = customer.owner.as_ref().map(|owner| person(&owner.name, &owner.department));
    let attributes =
        customer.attributes.iter().map(|(key, value)| format!("{key} {value}")).collect::<Vec<_>>();
    let rows = facts([
        ("id", customer.id.clone()),
        ("what", kind.to_owned()),
        ("recognised by", recognised_by(customer)),
        ("customer since", day(customer.customer_since.as_ref().or(customer.created_at.as_ref()))),
        ("language", customer.language.clone()),
        ("tier", customer.tier.clone()),
        ("owner", owner.unwrap_or_default()),
        ("notes", attributes.join(", ")),
    ]);
    format!("{}\n{rows}", style::bold(&customer.display_name))
}

/// Several customers, one in each row.
pub(crate) fn customers(customers: &[Customer]) -> Rows {
    let mut rows = table(&["id", "name", "recognised by", "customer since"]);
    for customer in customers {
        let since = day(customer.customer_since.as_ref().or(customer.created_at.as_ref()));
        rows.add([customer.id.clone(), customer.display_name.clone(), recognised_by(customer), since]);
    }
    rows
}

fn recognised_by(customer: &Customer) -> String {
    customer.identifiers.iter().map(identifier).collect::<Vec<_>>().join(", ")
}

fn identifier(identifier: &Identifier) -> String {
    let shared = if identifier.shared { " (shared)" } else { "" };
    format!("{} {}{shared}", identifier.kind, identifier.value)
}
