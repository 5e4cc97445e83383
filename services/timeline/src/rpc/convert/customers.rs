//! Customers, their identifiers and owners, from messages.

use baton_errors::Violations;
use baton_proto::customers::v1;
use prost_types::FieldMask;

use super::{instant, line};
use crate::domain::customer::{Field, Kind, MAX_IDENTIFIERS, Owner, Profile};
use crate::domain::identifier::{Identifier, is_slug};
use crate::error::Error;

const NAME_BYTES: usize = 200;
const LANGUAGE_BYTES: usize = 35;
const VALUE_BYTES: usize = 200;
const MAX_ATTRIBUTES: usize = 32;
const OWNER_ID_BYTES: usize = 128;

/// A customer that is to be created.
#[derive(Debug)]
pub(crate) struct NewCustomer {
    pub(crate) profile: Profile,
    pub(crate) owner: Option<Owner>,
    /// Sorted, each once.
    pub(crate) identifiers: Vec<Identifier>,
}

/// A customer that is to be created.
pub(crate) fn new_customer(
    violations: &mut Violations,
    customer: Option<v1::Customer>,
) -> Option<NewCustomer> {
    let Some(mut customer) = customer else {
        violations.add("customer", "must be set");
        return None;
    };
    let output_only = [
        ("customer.id", customer.id.is_empty()),
        ("customer.etag", customer.etag.is_empty()),
        ("customer.created_at", customer.created_at.is_none()),
        ("customer.updated_at", customer.updated_at.is_none()),
    ];
    for (field, _) in output_only.iter().filter(|(_, is_empty)| !is_empty) {
        violations.add(*field, "must be empty: the timeline sets it");
    }
    let identifiers = identifiers(violations, std::mem::take(&mut customer.identifiers));
    let owner = customer.owner.take().and_then(|owner| named_owner(violations, "customer.owner", owner));
    let profile = profile(violations, customer, &Field::ALL);
    Some(NewCustomer { profile, owner, identifiers })
}

/// Several identifiers, sorted. One that is given twice counts once.
fn identifiers(violations: &mut Violations, messages: Vec<v1::Identifier>) -> Vec<Identifier> {
    if messages.len() > MAX_IDENTIFIERS {
        violations.add("customer.identifiers", format!("must be at most {MAX_IDENTIFIERS}"));
    }
    let mut identifiers: Vec<Identifier> = messages
        .into_iter()
        .enumerate()
        .filter_map(|(index, message)| {
            identifier(violations, &format!("customer.identifiers[{index}]"), Some(message))
        })
        .collect();
    identifiers.sort();
    identifiers.dedup_by(|next, one| next.kind == one.kind && next.value == one.value);
    identifiers
}

/// Refuses identifiers that are known to mean nobody.
pub(crate) fn refuse_blocked(identifiers: &[Identifier]) -> Result<(), Error> {
    match identifiers.iter().find(|identifier| identifier.is_blocked()) {
        Some(blocked) => Err(Error::IdentifierBlocked { identifier_kind: blocked.kind.clone() }),
        None => Ok(()),
    }
}

/// The fields that a mask may name; those among `fields` are checked.
pub(crate) fn profile(violations: &mut Violations, customer: v1::Customer, fields: &[Field]) -> Profile {
    let wanted = |field| fields.contains(&field);
    let v1::Customer { display_name, kind, language, tier, customer_since, attributes, .. } = customer;
    let display_name = if wanted(Field::DisplayName) {
        line(violations, "customer.display_name", display_name, true, NAME_BYTES)
    } else {
        display_name
    };
    let kind = match v1::CustomerKind::try_from(kind) {
        Ok(v1::CustomerKind::Organisation) => Kind::Organisation,
        Ok(_) => Kind::Person,
        Err(_) => {
            violations.add("customer.kind", "must be a known kind");
            Kind::Person
        }
    };
    if wanted(Field::Language) && !language.is_empty() && !is_language(&language) {
        violations.add("customer.language", "must be a BCP 47 tag such as `pt-BR`");
    }
    if wanted(Field::Tier) && !tier.is_empty() && !is_slug(&tier) {
        violations.add("customer.tier", "must be a slug of at most 32 bytes");
    }
    if wanted(Field::Attributes) {
        if attributes.len() > MAX_ATTRIBUTES {
            violations.add("customer.attributes", format!("must be at most {MAX_ATTRIBUTES} entries"));
        }
        for (index, (key, value)) in attributes.iter().enumerate() {
            let field = format!("customer.attributes[{index}]");
            if !is_slug(key) {
                violations.add(&*field, "its key must be a slug of at most 32 bytes");
            }
            line(violations, &field, value.clone(), false, VALUE_BYTES);
        }
    }
    let customer_since = customer_since
        .filter(|_| wanted(Field::CustomerSince))
        .and_then(|since| violations.take("customer.customer_since", instant(since)));
    Profile { display_name, kind, language, tier, customer_since, attributes }
}

/// The fields that an update mask names.
pub(crate) fn mask(violations: &mut Violations, mask: Option<&FieldMask>) -> Vec<Field> {
    let paths: &[String] = mask.map_or(&[], |mask| &mask.paths);
    if paths.is_empty() {
        violations.add("update_mask", "must name at least one field");
    }
    let known = |path: &String| Field::ALL.into_iter().find(|field| field.name() == path);
    let fields: Vec<Field> = paths.iter().filter_map(known).collect();
    if fields.len() < paths.len() {
        let names: Vec<&str> = Field::ALL.iter().map(|field| field.name()).collect();
        violations.add("update_mask", format!("may name {}", names.join(", ")));
    }
    fields
}

/// A normalised identifier.
pub(crate) fn identifier(
    violations: &mut Violations,
    field: &str,
    identifier: Option<v1::Identifier>,
) -> Option<Identifier> {
    let Some(v1::Identifier { kind, value, shared }) = identifier else {
        violations.add(field, "must be set");
        return None;
    };
    violations.take(field, Identifier::new(&kind, &value, shared))
}

/// A primary owner.
pub(crate) fn owner(violations: &mut Violations, owner: Option<v1::Owner>) -> Option<Owner> {
    let Some(message) = owner else {
        violations.add("owner", "must be set");
        return None;
    };
    named_owner(violations, "owner", message)
}

fn named_owner(violations: &mut Violations, field: &str, owner: v1::Owner) -> Option<Owner> {
    let id = line(violations, &format!("{field}.id"), owner.id, true, OWNER_ID_BYTES);
    let name = line(violations, &format!("{field}.name"), owner.name, true, NAME_BYTES);
    let department = violations.take(&format!("{field}.department"), owner.department.parse())?;
    Some(Owner { id, name, department })
}

/// Letters and digits in groups of at most eight, joined by hyphens (the well-formedness of RFC 5646, loosely).
fn is_language(tag: &str) -> bool {
    let is_subtag =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    tag.len() <= LANGUAGE_BYTES
        && tag.starts_with(|c: char| c.is_ascii_alphabetic())
        && tag.split('-').next().is_some_and(|language| language.len() >= 2)
        && tag.split('-').all(is_subtag)
}
