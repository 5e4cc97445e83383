//! Where goods go.

/// Where goods go. What is not known is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Address {
    /// Who receives it there; empty for the customer.
    pub(crate) recipient: String,
    /// Street, number, floor.
    pub(crate) lines: Vec<String>,
    /// The postal code.
    pub(crate) postal_code: String,
    /// The town.
    pub(crate) city: String,
    /// State or province.
    pub(crate) region: String,
    /// ISO 3166-1 alpha-2.
    pub(crate) country_code: String,
}

impl Address {
    /// Whether it says nothing about where.
    pub(crate) fn is_nowhere(&self) -> bool {
        let places = [&self.postal_code, &self.city, &self.region, &self.country_code];
        self.lines.is_empty() && places.into_iter().all(String::is_empty)
    }

    /// The place, without street and person: `São Paulo, SP`. Empty for unknown.
    pub(crate) fn place(&self) -> String {
        let known =
            [&self.city, &self.region, &self.country_code].into_iter().filter(|part| !part.is_empty());
        known.map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}
