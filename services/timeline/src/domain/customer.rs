//! A customer and how it may change.

use std::collections::BTreeMap;

use baton_model::{CustomerId, Department};
use time::OffsetDateTime;

use super::identifier::Identifier;

/// How many identifiers a customer may have.
pub(crate) const MAX_IDENTIFIERS: usize = 50;

/// A person or an organisation that buys from us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Customer {
    pub(crate) id: CustomerId,
    pub(crate) profile: Profile,
    pub(crate) owner: Option<Owner>,
    /// By kind, then value.
    pub(crate) identifiers: Vec<Identifier>,
    /// Counts the changes; the basis of the etag.
    pub(crate) revision: i64,
    pub(crate) created_at: OffsetDateTime,
    pub(crate) updated_at: OffsetDateTime,
}

/// What can be edited by anybody who serves the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Profile {
    pub(crate) display_name: String,
    pub(crate) kind: Kind,
    pub(crate) language: String,
    pub(crate) tier: String,
    /// `None` means since the record was created.
    pub(crate) customer_since: Option<OffsetDateTime>,
    pub(crate) attributes: BTreeMap<String, String>,
}

/// What a customer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Person,
    Organisation,
}

/// The person who is primarily responsible for the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Owner {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) department: Department,
}

/// A field of a profile, as masks name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    DisplayName,
    Kind,
    Language,
    Tier,
    CustomerSince,
    Attributes,
}

impl Field {
    /// Every field, in the order of the message.
    pub(crate) const ALL: [Self; 6] =
        [Self::DisplayName, Self::Kind, Self::Language, Self::Tier, Self::CustomerSince, Self::Attributes];

    /// The name in a mask.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::DisplayName => "display_name",
            Self::Kind => "kind",
            Self::Language => "language",
            Self::Tier => "tier",
            Self::CustomerSince => "customer_since",
            Self::Attributes => "attributes",
        }
    }
}

/// The etag that was read is no longer the customer's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stale;

impl Customer {
    /// Changes with every change.
    pub(crate) fn etag(&self) -> String {
        self.revision.to_string()
    }

    /// Refuses an etag that is not the present one; an empty one overwrites whatever is there.
    pub(crate) fn check_etag(&self, etag: &str) -> Result<(), Stale> {
        if etag.is_empty() || etag == self.etag() { Ok(()) } else { Err(Stale) }
    }

    /// Notes that it changed.
    pub(crate) fn touch(&mut self, now: OffsetDateTime) {
        self.revision += 1;
        self.updated_at = now;
    }
}

impl Profile {
    /// Takes the named fields from `new`, and gives those that differ.
    pub(crate) fn update(&mut self, new: &Self, fields: &[Field]) -> Vec<Field> {
        let before = self.clone();
        for field in fields {
            match field {
                Field::DisplayName => self.display_name.clone_from(&new.display_name),
                Field::Kind => self.kind = new.kind,
                Field::Language => self.language.clone_from(&new.language),
                Field::Tier => self.tier.clone_from(&new.tier),
                Field::CustomerSince => self.customer_since = new.customer_since,
                Field::Attributes => self.attributes.clone_from(&new.attributes),
            }
        }
        Field::ALL.into_iter().filter(|field| self.differs(&before, *field)).collect()
    }

    fn differs(&self, other: &Self, field: Field) -> bool {
        match field {
            Field::DisplayName => self.display_name != other.display_name,
            Field::Kind => self.kind != other.kind,
            Field::Language => self.language != other.language,
            Field::Tier => self.tier != other.tier,
            Field::CustomerSince => self.customer_since != other.customer_since,
            Field::Attributes => self.attributes != other.attributes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(name: &str, tier: &str) -> Profile {
        Profile {
            display_name: name.to_owned(),
            kind: Kind::Person,
            language: String::new(),
            tier: tier.to_owned(),
            customer_since: None,
            attributes: BTreeMap::new(),
        }
    }

    #[test]
    fn only_named_fields_change_and_only_differences_count() {
        let table = [
            ("nothing named", &[][..], profile("Ana", ""), &[][..]),
            ("named, but the same", &[Field::Kind], profile("Ana", ""), &[]),
            ("one of two", &[Field::Tier], profile("Ana", "gold"), &[Field::Tier]),
            (
                "both, twice",
                &[Field::Tier, Field::DisplayName, Field::Tier],
                profile("Bea", "gold"),
                &[Field::DisplayName, Field::Tier],
            ),
        ];
        for (case, fields, after, changed) in table {
            let mut ana = profile("Ana", "");
            assert_eq!(ana.update(&profile("Bea", "gold"), fields), changed, "{case}");
            assert_eq!(ana, after, "{case}");
        }
    }
}
