//! Where goods or letters go.

/// Where goods or letters go. Every part may be empty where it is not known.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Address {
    /// Who receives it there; empty for the customer.
    pub recipient: String,
    /// Street, number, floor …
    pub lines: Vec<String>,
    /// Postal code.
    pub postal_code: String,
    /// City.
    pub city: String,
    /// State or province.
    pub region: String,
    /// ISO 3166-1 alpha-2 code.
    pub country_code: String,
}

impl Address {
    /// Whether it says nothing about where.
    pub fn is_nowhere(&self) -> bool {
        let places = [&self.postal_code, &self.city, &self.region, &self.country_code];
        self.lines.is_empty() && places.into_iter().all(String::is_empty)
    }

    /// The place, without street and person: `São Paulo, SP`. Empty for unknown.
    pub fn place(&self) -> String {
        let known =
            [&self.city, &self.region, &self.country_code].into_iter().filter(|part| !part.is_empty());
        known.map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}
